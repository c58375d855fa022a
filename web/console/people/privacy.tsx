// privacy.tsx - people's requests about their own data, each on its legal clock; and the way to the breach register.
import { useState } from 'preact/hooks'
import { Button, toast } from '../../shared/parts'
import { addPrivacy, listPrivacy, movePrivacy } from '../api/account'
import { readUnit } from '../api/territory'
import type { PrivacyRequest, Unit } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input, Select, TextArea } from '../parts/form'
import { left, moment } from '../parts/format'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, PageFrame, Tag, unitPath } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { PagedTable } from '../parts/table'
import { HeldConsents } from './consents'
import { PersonPicker } from './person-picker'
import { hasRole } from '../session'
import { named, t } from '../say'

const KINDS = ['access', 'correct', 'erase', 'withdraw', 'restrict'] as const
/** What may follow; the server's flow table decides. */
const EVENTS: Record<string, readonly string[]> = { received: ['accept', 'refuse'], accepted: ['finish', 'extend', 'refuse'], extended: ['finish', 'refuse'] }
const isDone = (r: PrivacyRequest) => !(r.state in EVENTS)

export function ClockTag({ due_ms }: { due_ms: number }) {
  const l = left(due_ms)
  const text = t(l.n < 0 ? (l.unit === 'day' ? 'clock.late_days' : 'clock.late_hours') : l.unit === 'day' ? 'clock.days' : 'clock.hours', { n: Math.abs(l.n) })
  return <Tag tone={l.n < 0 ? 'son' : l.unit === 'hour' ? 'nghe' : 'com'}>{text}</Tag>
}

export function PrivacyPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const requests = usePages(`privacy ${id}`, after => listPrivacy(id, after))
  const [open, setOpen] = useState<PrivacyRequest | 'new' | null>(null)
  const done = () => { setOpen(null); requests.reload() }
  return (
    <Load of={unit} tall>{u => (
      <PageFrame title={t('nav.privacy')} path={unitPath(u, 'privacy')} lead={t('privacy.lead')}
        actions={<>{hasRole('city', 'auditor', 'admin') && <a class="btn" href="/console/breaches">{t('breach.title')}</a>}{hasRole('officer', 'city') && <Button main icon="plus" onClick={() => setOpen('new')}>{t('privacy.new')}</Button>}</>}>
        <Card>
          <PagedTable<PrivacyRequest> of={requests} empty={t('privacy.none')} icon="shield-check" caption={t('nav.privacy')} rowKey={r => r.id} columns={[
            { id: 'person', head: t('privacy.person'), isHead: true, cell: r => <button type="button" class="link" onClick={() => setOpen(r)}>{r.person}</button> },
            { id: 'kind', head: t('privacy.kind'), cell: r => named('privacy', r.kind) },
            { id: 'state', head: t('person.state'), cell: r => named('privacy_state', r.state) },
            { id: 'due', head: t('privacy.due'), cell: r => (isDone(r) ? moment(r.closed_ms ?? 0) : <ClockTag due_ms={r.state === 'received' ? r.answer_due_ms : r.due_ms} />) },
            { id: 'at', head: t('privacy.received'), isNumber: true, isWide: true, cell: r => moment(r.received_ms) },
          ]} />
        </Card>
        {open === 'new' && <NewRequest unit={u} onClose={() => setOpen(null)} onDone={done} />}
        {open && open !== 'new' && <RequestDialog r={open} onClose={() => setOpen(null)} onDone={done} />}
      </PageFrame>
    )}</Load>
  )
}

const SEXES = ['', 'male', 'female'] as const
/** Only what was typed goes up: the rest stays as it was. */
const mended = (c: { name: string; birth_year: string; sex: string }) => ({
  ...(c.name.trim() && { name: c.name.trim() }), ...(c.birth_year && { birth_year: Number(c.birth_year) }), ...(c.sex && { sex: c.sex }),
})

function NewRequest({ unit, onClose, onDone }: { unit: Unit; onClose: () => void; onDone: () => void }) {
  const [f, setF] = useState({ kind: 'access', person: '', contact: '', note: '' })
  const set = (k: keyof typeof f) => (v: string) => setF({ ...f, [k]: v })
  const save = useAction(async () => { await addPrivacy(unit.id, f); toast(t('privacy.made')); onDone() })
  return (
    <Dialog title={t('privacy.new')} onClose={onClose}>
      <Form fields={['kind', 'person', 'contact', 'note']} submit={t('privacy.take')} isBusy={save.isBusy} error={save.error} onSubmit={() => void save.run()} onCancel={onClose}>
        <Select label={t('privacy.kind')} name="kind" value={f.kind} options={KINDS.map(k => [k, named('privacy', k)] as const)} error={save.error} onValue={set('kind')} />
        <Input label={t('privacy.person')} name="person" value={f.person} error={save.error} required maxLength={120} onValue={set('person')} />
        <Input label={t('privacy.contact')} name="contact" value={f.contact} error={save.error} required maxLength={200} onValue={set('contact')} />
        <TextArea label={t('privacy.note')} name="note" value={f.note} error={save.error} maxLength={1000} onValue={set('note')} />
      </Form>
    </Dialog>
  )
}

/** Requests whose finishing changes what is kept about one resident. */
const ACTS = ['correct', 'erase', 'restrict', 'withdraw']

function RequestDialog({ r, onClose, onDone }: { r: PrivacyRequest; onClose: () => void; onDone: () => void }) {
  const [note, setNote] = useState('')
  const [resident, setResident] = useState(r.resident_id)
  const [card, setCard] = useState({ name: '', birth_year: '', sex: '' })
  const [report, setReport] = useState('')
  const acts = ACTS.includes(r.kind) && r.state !== 'received'
  const move = useAction(async (event: string) => {
    const deed = event === 'finish' && acts ? { ...(resident && { resident }), ...(r.kind === 'correct' && mended(card)), ...(r.kind === 'erase' && report.trim() && { report: report.trim() }) } : {}
    await movePrivacy(r.id, event, note.trim(), deed)
    toast(t('do.saved'))
    onDone()
  })
  return (
    <Dialog title={`${named('privacy', r.kind)} · ${r.person}`} onClose={onClose}>
      <div class="stack">
        <p>{named('privacy_state', r.state)} {!isDone(r) && <ClockTag due_ms={r.state === 'received' ? r.answer_due_ms : r.due_ms} />}</p>
        {r.contact && <p class="quiet">{r.contact}</p>}
        {r.note && <p class="quote">{r.note}</p>}
        {r.reason && <p>{t('privacy.answer')}: {r.reason}</p>}
        {r.state === 'done' && r.kind === 'erase' && <p><a class="btn" href={`/api/privacy-requests/${r.id}/certificate`} target="_blank" rel="noreferrer">{t('privacy.certificate')}</a></p>}
        {!isDone(r) && hasRole('officer', 'city') && (
          <>
            {acts && !r.resident_id && <PersonPicker unit={r.unit_id} reason={t('privacy.picking', { n: r.id })} value={resident} onValue={setResident} />}
            {acts && r.kind === 'erase' && !r.resident_id && <Input label={t('privacy.report')} name="report" value={report} error={move.error} maxLength={40} onValue={setReport} />}
            {acts && r.kind === 'withdraw' && resident > 0 && <HeldConsents resident={resident} />}
            {acts && r.kind === 'correct' && (
              <>
                <Input label={t('privacy.right_name')} name="name" value={card.name} error={move.error} maxLength={120} onValue={name => setCard({ ...card, name })} />
                <Input label={t('privacy.right_year')} name="birth_year" value={card.birth_year} error={move.error} inputMode="numeric" maxLength={4} onValue={birth_year => setCard({ ...card, birth_year })} />
                <Select label={t('privacy.right_sex')} name="sex" value={card.sex} options={SEXES.map(x => [x, x ? t(x === 'male' ? 'privacy.male' : 'privacy.female') : t('privacy.unchanged')] as const)} error={move.error} onValue={sex => setCard({ ...card, sex })} />
              </>
            )}
            <TextArea label={t('privacy.answer')} name="note" value={note} error={move.error} maxLength={1000} onValue={setNote} />
            {move.error && <ErrorNote error={move.error} />}
            <div class="buttons">{EVENTS[r.state]!.map((e, i) => <Button key={e} main={i === 0} danger={e === 'refuse'} disabled={move.isBusy} onClick={() => void move.run(e)}>{named('privacy_event', e)}</Button>)}</div>
          </>
        )}
      </div>
    </Dialog>
  )
}
