// ideas.tsx - Sáng kiến: what residents propose to a unit; read before everybody reads it, answered whether it is taken up.
import { useState } from 'preact/hooks'
import { Button, Empty, toast } from '../../shared/parts'
import { answerIdea, clearIdea, listIdeas, refuseIdea } from '../api/ideas'
import { readUnit } from '../api/territory'
import type { Idea, IdeaResult, IdeaState, Unit } from '../api/types'
import { useCounting } from '../parts/counted'
import { Dialog } from '../parts/dialog'
import { Form, Input, Select, TextArea } from '../parts/form'
import { day, dayOf, number } from '../parts/format'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { hasRole } from '../session'
import { named, t } from '../say'
import { CountedIdeas } from './counted-ideas'

const STATES: readonly IdeaState[] = ['proposed', 'public', 'closed', 'answered', 'refused']
const RESULTS: readonly IdeaResult[] = ['accepted', 'partly', 'declined']
type Doing = 'clear' | 'refuse' | 'answer'
type Open = { doing: Doing; idea: Idea } | null

export function IdeasPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const at = useCounting([''])
  return <Load of={unit} tall>{u => (at ? <CountedIdeas unit={u} at={at} /> : <Ideas unit={u} />)}</Load>
}

function Ideas({ unit }: { unit: Unit }) {
  const [state, setState] = useState<IdeaState>('proposed')
  const [open, setOpen] = useState<Open>(null)
  const list = usePages<Idea>(`ideas ${unit.id} ${state}`, after => listIdeas(unit.id, state, after))
  const close = () => setOpen(null)
  return (
    <PageFrame title={t('nav.ideas')} path={unitPath(unit, 'initiatives')} lead={t('idea.lead')}
      actions={<a class="btn" href="/ideas" target="_blank" rel="noopener">{t('alert.public')}</a>}>
      <div class="rooms" role="group" aria-label={t('civic.state')}>
        {STATES.map(s => <button key={s} type="button" class="pick" aria-pressed={s === state} onClick={() => setState(s)}>{t(`idea_state.${s}`)}</button>)}
      </div>
      <Load of={list} tall bones={3}>{rows => rows.length === 0 ? <Card><Empty icon="lightbulb" title={t('idea.none')} /></Card> : (
        <ul class="stack">
          {rows.map(i => <li key={i.id}><IdeaCard i={i} onOpen={setOpen} /></li>)}
          {list.more && <li><Button disabled={list.isBusy} onClick={list.more}>{t('do.more')}</Button></li>}
        </ul>
      )}</Load>
      {open && <Step key={open.doing + open.idea.id} {...open} onClose={close} onDone={() => { close(); list.reload() }} />}
    </PageFrame>
  )
}

function IdeaCard({ i, onOpen }: { i: Idea; onOpen: (open: Open) => void }) {
  const mayWrite = hasRole('officer', 'city')
  return (
    <Card title={i.title || i.sent_title || t('petition.forgotten')} tools={i.supports > 0 && <Tag tone="com">{t('idea.supports', { n: number(i.supports) })}</Tag>}>
      <div class="stack">
        <p class="quote">{i.text || i.sent_text || t('petition.forgotten')}</p>
        <Facts rows={[
          [t('petition.code'), i.public_ms ? <a href={`/ideas/${i.code}`} target="_blank" rel="noopener">{i.code}</a> : i.code],
          [t('idea.category'), named('idea_category', i.category)], [t('petition.arrived'), day(dayOf(i.created_ms))],
          i.closes_ms && i.state === 'public' ? [t('idea.until'), day(dayOf(i.closes_ms))] : null,
          i.result !== 'none' ? [t('idea.result'), t(`idea_result.${i.result}`)] : null, i.answer ? [t('move.answer'), i.answer] : null,
        ]} />
        {mayWrite && i.state === 'proposed' && <div class="buttons"><Button main icon="eye" onClick={() => onOpen({ doing: 'clear', idea: i })}>{t('idea.clear')}</Button>
          <Button danger icon="x" onClick={() => onOpen({ doing: 'refuse', idea: i })}>{t('idea.refuse')}</Button></div>}
        {mayWrite && (i.state === 'public' || i.state === 'closed') && <div class="buttons"><Button main icon="send" onClick={() => onOpen({ doing: 'answer', idea: i })}>{t('idea.answer')}</Button></div>}
      </div>
    </Card>
  )
}

interface StepProps { doing: Doing; idea: Idea; onDone: () => void; onClose: () => void }

function Step({ doing, idea, onDone, onClose }: StepProps) {
  const [title, setTitle] = useState(idea.sent_title)
  const [text, setText] = useState(doing === 'clear' ? idea.sent_text : '')
  const [result, setResult] = useState<IdeaResult>('accepted')
  const send = useAction(async () => {
    const words = text.trim()
    await (doing === 'clear' ? clearIdea(idea.id, title.trim(), words) : doing === 'refuse' ? refuseIdea(idea.id, words) : answerIdea(idea.id, result, words))
    toast(t(`idea.did_${doing}`))
    onDone()
  })
  return (
    <Dialog title={t(`idea.${doing}`)} onClose={onClose}>
      <Form fields={['title', 'text', 'result']} submit={t(`idea.${doing}`)} danger={doing === 'refuse'} isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        {doing === 'clear' && <Input label={t('clear.title')} name="title" value={title} error={send.error} required minLength={8} maxLength={160} onValue={setTitle} />}
        {doing === 'answer' && <Select label={t('idea.result')} name="result" value={result} error={send.error} options={RESULTS.map(r => [r, t(`idea_result.${r}`)] as const)} onValue={v => setResult(v as IdeaResult)} />}
        <TextArea label={t(doing === 'clear' ? 'clear.said' : doing === 'refuse' ? 'idea.why' : 'idea.words')} name="text" value={text} rows={7} maxLength={4000} error={send.error}
          hint={t(doing === 'clear' ? 'idea.clear_hint' : doing === 'refuse' ? 'idea.refuse_hint' : 'idea.answer_hint')} required onValue={setText} />
      </Form>
    </Dialog>
  )
}
