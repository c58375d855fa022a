// move-form.tsx - the form of one move: only the fields it asks for; what was typed stays until it is sent. Ctrl+Enter sends.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Notice, toast } from '../../shared/parts'
import { listPeople } from '../api/account'
import { movePetition } from '../api/civic'
import type { Category, Level, Move, Petition, PetitionDetail, Reason } from '../api/types'
import { Form, Select, TextArea } from '../parts/form'
import { moment } from '../parts/format'
import { useAction, useLoad } from '../parts/load'
import { me } from '../session'
import { named, t } from '../say'
import { MergePicker } from './merge'
import { hasBlank, type MoveKind } from './moves'
import { Proof } from './proof'
import { Templates } from './templates'
import { UnitSearch } from './unit-search'

const LEVELS: readonly Level[] = ['urgent', 'normal', 'complex']
const FIELDS = ['level', 'reason', 'text', 'public_text', 'to_unit_id', 'to_account_id', 'merge_into', 'files']
const TEXT_MAX = 4000

/** What was typed and not sent, by report and move: a form closed by mistake opens as it was. */
const drafts = new Map<string, Move>()

interface Props { p: PetitionDetail; kind: MoveKind; all: readonly Category[]; onDone: (now: Petition) => void; onCancel: () => void }

export function MoveForm({ p, kind, all, onDone, onCancel }: Props) {
  const id = `${p.id} ${kind.event}`
  const [move, setMove] = useState<Move>(() => drafts.get(id) ?? begin(p, kind))
  const put = (part: Partial<Move>) => setMove(m => { const next = { ...m, ...part }; drafts.set(id, next); return next })
  const send = useAction(async () => {
    const now = await movePetition(p.id, move)
    drafts.delete(id)
    toast(t(`moved.${kind.event}`))
    onDone(now)
  })
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => { box.current?.querySelector<HTMLElement>('select, textarea, input')?.focus() }, [])
  const onKey = (e: KeyboardEvent) => {
    if (e.key === 'Escape') onCancel()
    else if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) box.current?.querySelector('form')?.requestSubmit()
    else return
    e.preventDefault()
    e.stopPropagation()
  }
  const words = move[kind.needs ?? 'text'] ?? ''
  return (
    <div class="move-form" ref={box} onKeyDown={onKey}>
      <Form fields={FIELDS} submit={t(`move.${kind.event}`)} danger={kind.isHarsh} isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onCancel}>
        {kind.event === 'receive' && <Select label={t('move.level')} name="level" value={move.level ?? p.level} error={send.error} hint={t('move.level_hint')}
          options={LEVELS.map(l => [l, named('level_of', l)] as const)} onValue={v => put({ level: v as Level })} />}
        {kind.event === 'take' && <Who p={p} value={move.to_account_id ?? 0} error={send.error} onValue={who => put({ to_account_id: who || undefined })} />}
        {kind.event === 'hand_over' && <UnitSearch label={t('unit_search.label')} hint={t('unit_search.hint')} error={send.error} onValue={unit => put({ to_unit_id: unit || undefined })} />}
        {kind.event === 'merge' && <MergePicker p={p} all={all} value={move.merge_into ?? 0} error={send.error} onValue={into => put({ merge_into: into || undefined })} />}
        {kind.event === 'extend' && p.due_ms > 0 && <p>{t('move.extend_now', { at: moment(p.due_ms) })}</p>}
        {kind.reasons && <Select label={t('move.reason')} name="reason" value={move.reason ?? ''} error={send.error}
          options={kind.reasons.map(r => [r, named('petition_reason', r)] as const)} onValue={v => put({ reason: v as Reason })} />}
        {(kind.event === 'answer' || kind.event === 'ask' || kind.event === 'refuse') && (
          <Templates unit={p.unit_id} kind={kind.event} category={p.category} reason={move.reason} onPick={text => put({ [kind.needs!]: text })} />
        )}
        {kind.needs && <TextArea label={t(kind.needs === 'text' ? `move.text_${kind.event === 'ask' ? 'ask' : kind.event === 'note' ? 'note' : 'why'}` : 'move.public_text')} name={kind.needs}
          value={words} rows={kind.needs === 'public_text' ? 5 : 3} maxLength={TEXT_MAX} error={send.error}
          hint={t(kind.needs === 'public_text' ? 'move.public_hint' : kind.event === 'ask' ? 'move.ask_hint' : 'move.text_hint')} onValue={v => put({ [kind.needs!]: v })} />}
        {kind.needs && hasBlank(words) && <Notice tone="nghe" icon="pencil">{t('move.blank')}</Notice>}
        {kind.event === 'answer' && <Proof value={move.files ?? []} error={send.error} onValue={files => put({ files })} />}
        <p class="quiet small keys-hint">{t('move.keys')}</p>
      </Form>
    </div>
  )
}

const begin = (p: PetitionDetail, kind: MoveKind): Move => ({
  event: kind.event,
  ...(kind.event === 'receive' ? { level: p.level } : {}),
  ...(kind.reasons ? { reason: kind.reasons[0] } : {}),
})

interface WhoProps { p: PetitionDetail; value: number; error: Parameters<typeof Select>[0]['error']; onValue: (account: number) => void }

/** Oneself, or somebody else of the unit. */
function Who({ p, value, error, onValue }: WhoProps) {
  const people = useLoad(`handlers ${p.unit_id}`, () => listPeople(p.unit_id, p.unit_id === 1 ? 'city' : 'officer', ''))
  const mine = me.value?.id ?? 0
  const others = (people.data?.rows ?? []).filter(x => x.id !== mine && x.state === 'active' && x.id !== p.handler_id && !(p.second && x.id === p.first_handler_id))
  const self = p.handler_id === mine ? [] : [['0', t('move.to_me')] as const]
  return <Select label={t('move.who')} name="to_account_id" value={String(value)} error={error} options={[...self, ...others.map(x => [String(x.id), x.name] as const)]} onValue={v => onValue(Number(v))} />
}
