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

function RequestDialog({ r, onClose, onDone }: { r: PrivacyRequest; onClose: () => void; onDone: () => void }) {
  const [note, setNote] = useState('')
  const move = useAction(async (event: string) => { await movePrivacy(r.id, event, note.trim()); toast(t('do.saved')); onDone() })
  return (
    <Dialog title={`${named('privacy', r.kind)} · ${r.person}`} onClose={onClose}>
      <div class="stack">
        <p>{named('privacy_state', r.state)} {!isDone(r) && <ClockTag due_ms={r.state === 'received' ? r.answer_due_ms : r.due_ms} />}</p>
        {r.contact && <p class="quiet">{r.contact}</p>}
        {r.note && <p class="quote">{r.note}</p>}
        {r.reason && <p>{t('privacy.answer')}: {r.reason}</p>}
        {!isDone(r) && hasRole('officer', 'city') && (
          <>
            <TextArea label={t('privacy.answer')} name="note" value={note} error={move.error} maxLength={1000} onValue={setNote} />
            {move.error && <ErrorNote error={move.error} />}
            <div class="buttons">{EVENTS[r.state]!.map((e, i) => <Button key={e} main={i === 0} danger={e === 'refuse'} disabled={move.isBusy} onClick={() => void move.run(e)}>{named('privacy_event', e)}</Button>)}</div>
          </>
        )}
      </div>
    </Dialog>
  )
}
