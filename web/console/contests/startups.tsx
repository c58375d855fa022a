// startups.tsx - Khởi nghiệp: calls of a unit, their applications, who is chosen, by whom accompanied, how far.
import { useState } from 'preact/hooks'
import { uuidv7 } from '../../shared/bytes'
import { Button, Empty, IconButton, toast } from '../../shared/parts'
import { standOf, titleIn } from '../../shared/contest/say'
import { STARTUP_TONES, type StartupState } from '../../shared/contest/types'
import { addCall, listApplications, listCalls, listInvitations, moveApplication, planMilestones, type ApplicationStep, type CallIn } from '../api/contests'
import { readUnit } from '../api/territory'
import type { DeskApplication, DeskCall, Unit } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input, Select, TextArea } from '../parts/form'
import { dayFromIso, dayIso, moment, today } from '../parts/format'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, PageFrame, Tag, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { FindPerson } from '../people/find-person'
import { hasRole } from '../session'
import { t } from '../say'
import { Rooms } from '../occasions/parts'
import { beginCall, CALL_FIELDS, CallFields } from './contests'
import { Invitations } from './invitations'
import { MilestoneLine } from './mentoring'

export function StartupsPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  return <Load of={unit} tall>{u => <All unit={u} />}</Load>
}

function All({ unit }: { unit: Unit }) {
  const list = usePages<DeskCall>(`calls ${unit.id}`, after => listCalls(unit.id, after))
  const [isNew, setNew] = useState(false)
  const [at, setAt] = useState(0)
  return (
    <PageFrame title={t('ct.startups')} path={unitPath(unit, 'startups')} lead={t('su.lead')} actions={hasRole('officer', 'city') && <Button main icon="plus" onClick={() => setNew(true)}>{t('su.new')}</Button>}>
      <Rooms unit={unit.id} at="startups" />
      <Load of={list} tall bones={2}>{rows => !rows.length ? <Card><Empty icon="lightbulb" title={t('su.none')} /></Card> : <ul class="stack">{rows.map(c => <li key={c.id}>
        <Card title={titleIn(c)} tools={<a class="btn" href={`/resident/khoi-nghiep/${c.code}`} target="_blank" rel="noopener">{t('ct.public')}</a>}>
          <p>{t('su.chosen_n', { n: c.chosen, all: c.places, got: c.applications })} · {t('su.closes')}: {moment(c.closes_ms)}</p>
          {at === c.id ? <Applications c={c} onChange={list.reload} /> : <div class="buttons"><Button onClick={() => setAt(c.id)}>{t('su.applications')}</Button></div>}
          <Mentors id={c.id} />
        </Card></li>)}
        {list.more && <li><Button onClick={list.more}>{t('do.more')}</Button></li>}</ul>}</Load>
      {isNew && <NewCall unit={unit} onClose={() => setNew(false)} onDone={() => { setNew(false); list.reload() }} />}
    </PageFrame>
  )
}

function NewCall({ unit, onDone, onClose }: { unit: Unit; onDone: () => void; onClose: () => void }) {
  const [uid] = useState(uuidv7)
  const [d, setDraft] = useState<CallIn>(() => ({ ...beginCall(), places: 5 }))
  const put = (part: Partial<CallIn>) => setDraft(all => ({ ...all, ...part }))
  const send = useAction(async () => { await addCall(unit.id, uid, d); toast(t('ct.saved')); onDone() })
  return (
    <Dialog title={t('su.new')} onClose={onClose}>
      <Form fields={CALL_FIELDS} submit={t('su.new')} isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        <CallFields d={d} put={put} error={send.error} text={t('su.text')} closes={t('su.closes')} />
        <Input label={t('su.places')} name="places" type="number" min={1} max={200} required value={String(d.places)} error={send.error} onValue={v => put({ places: Math.max(1, Math.round(Number(v)) || 1) })} />
      </Form>
    </Dialog>
  )
}

const STATES: readonly StartupState[] = ['sent', 'shortlisted', 'chosen', 'running', 'finished', 'stopped', 'declined', 'withdrawn']
// What its flow allows the desk (startup.c).
const STEPS: Partial<Record<StartupState, readonly ApplicationStep[]>> = { sent: ['shortlist', 'choose', 'decline'], shortlisted: ['choose', 'decline'], chosen: ['stop'], running: ['stop'] }
type Open = { a: DeskApplication; what: ApplicationStep | 'plan' } | null

function Applications({ c, onChange }: { c: DeskCall; onChange: () => void }) {
  const [state, setState] = useState<StartupState>('sent')
  const list = usePages<DeskApplication>(`applications ${c.id} ${state}`, after => listApplications(c.id, state, after))
  const [open, setOpen] = useState<Open>(null)
  const mayWrite = hasRole('officer', 'city')
  const done = () => { setOpen(null); list.reload(); onChange(); toast(t('su.did')) }
  const shortlist = useAction(async (a: DeskApplication) => { await moveApplication(a.id, 'shortlist'); done() })
  return (
    <div class="stack">
      <div class="filters few"><Select label={t('su.state')} name="state" value={state} options={STATES.map(s => [s, standOf('startup', s)] as const)} onValue={v => setState(v as StartupState)} /></div>
      <Load of={list}>{rows => !rows.length ? <Empty icon="inbox" title={t('su.none_here')} /> : <ul class="stack">{rows.map(a => <li class="stack tight round" key={a.uid}>
        <p class="row wrap"><b>{a.title}</b><span class="quiet">{a.name}</span><Tag tone={STARTUP_TONES[a.state]}>{standOf('startup', a.state)}</Tag>{a.mentor && <span>{t('su.mentor')}: {a.mentor}</span>}</p>
        <p class="quote">{a.text}</p>
        {a.reason && <p class="quiet">{a.reason}</p>}
        {a.milestones.map(m => <MilestoneLine key={m.n} m={m} />)}
        {mayWrite && <div class="buttons">{(STEPS[a.state] ?? []).map(s => <Button key={s} class="low" danger={s === 'decline' || s === 'stop'} onClick={() => s === 'shortlist' ? void shortlist.run(a) : setOpen({ a, what: s })}>{t(`su.${s}`)}</Button>)}
          {(a.state === 'chosen' || (a.state === 'running' && !a.milestones.some(m => m.reported_ms))) && <Button class="low" icon="pencil" onClick={() => setOpen({ a, what: 'plan' })}>{t('su.milestones_set')}</Button>}</div>}
      </li>)}{list.more && <li><Button onClick={list.more}>{t('do.more')}</Button></li>}</ul>}</Load>
      {open?.what === 'choose' && <Choose c={c} onClose={() => setOpen(null)} onPick={async mentor_id => { await moveApplication(open.a.id, 'choose', { mentor_id }); done() }} />}
      {(open?.what === 'decline' || open?.what === 'stop') && <Refuse a={open.a} step={open.what} onClose={() => setOpen(null)} onDone={done} />}
      {open?.what === 'plan' && <Plan a={open.a} onClose={() => setOpen(null)} onDone={done} />}
    </div>
  )
}

// Asked for once somebody looks.
function Mentors({ id }: { id: number }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details class="columns-of" onToggle={e => setOpen(e.currentTarget.open)}><summary>{t('seat.mentors')}</summary>
      {isOpen && <Invitations of="startup-calls" id={id} mayAsk={hasRole('officer', 'city')} />}</details>
  )
}

// Who has agreed by a link stands at hand; anybody else is looked for by name.
function Choose({ c, onPick, onClose }: { c: DeskCall; onPick: (mentor: number) => Promise<void>; onClose: () => void }) {
  const asked = useLoad(`mentors ${c.id}`, () => listInvitations('startup-calls', c.id))
  const known = (asked.data?.rows ?? []).filter(i => i.state === 'taken' && i.taken_by).map(i => ({ id: i.taken_by, name: i.taken || i.note || t('seat.mentor'), says: t('seat.taken_at', { at: moment(i.taken_ms) }) }))
  return <FindPerson unit={c.unit_id} title={t('su.choose')} label={t('su.mentor_find')} add={t('su.mentor')} skip={[]} known={known} onClose={onClose} onPick={p => onPick(p.id)} />
}

function Refuse({ a, step, onDone, onClose }: { a: DeskApplication; step: 'decline' | 'stop'; onDone: () => void; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const send = useAction(async () => { await moveApplication(a.id, step, { reason: reason.trim() }); onDone() })
  return (
    <Dialog title={t(`su.${step}`)} onClose={onClose}>
      <Form fields={['reason']} submit={t(`su.${step}`)} danger isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        <p class="strong">{a.title}</p>
        <TextArea label={t('su.reason')} name="reason" value={reason} rows={3} required maxLength={500} error={send.error} hint={t('su.reason_hint')} onValue={setReason} />
      </Form>
    </Dialog>
  )
}

const MILESTONES_MAX = 12
function Plan({ a, onDone, onClose }: { a: DeskApplication; onDone: () => void; onClose: () => void }) {
  const [list, setList] = useState(() => a.milestones.length ? a.milestones.map(({ title, due_day }) => ({ title, due_day })) : [{ title: '', due_day: today() + 30 }])
  const put = (i: number, part: Partial<{ title: string; due_day: number }>) => setList(all => all.map((m, k) => k === i ? { ...m, ...part } : m))
  const send = useAction(async () => { await planMilestones(a.id, list); onDone() })
  return (
    <Dialog title={t('su.milestones_set')} onClose={onClose}>
      <Form fields={[]} submit={t('do.save')} isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        {list.map((m, i) => (
          <div class="criterion dated" key={i}>
            <Input label={t('su.milestone', { n: i + 1 })} name={`milestones[${i}].title`} value={m.title} error={send.error} required maxLength={160} onValue={title => put(i, { title })} />
            <Input label={t('su.due')} name={`milestones[${i}].due_day`} type="date" value={dayIso(m.due_day)} error={send.error} required onValue={v => v && put(i, { due_day: dayFromIso(v) })} />
            <IconButton icon="trash-2" label={t('su.milestone_drop')} disabled={list.length < 2} onClick={() => setList(all => all.filter((_, k) => k !== i))} />
          </div>
        ))}
        {list.length < MILESTONES_MAX && <Button icon="plus" onClick={() => setList(all => [...all, { title: '', due_day: (all.at(-1)?.due_day ?? today()) + 30 }])}>{t('su.milestone_add')}</Button>}
      </Form>
    </Dialog>
  )
}
