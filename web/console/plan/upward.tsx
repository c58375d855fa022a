// upward.tsx - Báo cáo lên trên: the reports of a unit, one made for a day, a week or a period, those made by the clock, the words on the cover.
import { useState } from 'preact/hooks'
import { Button, Notice, Segments, toast } from '../../shared/parts'
import { go } from '../../shared/router'
import { listPeople } from '../api/account'
import { briefingUrl, dropSchedule, listBriefings, listSchedules, makeBriefing, readLetter, saveLetter, saveSchedule } from '../api/briefings'
import { listPlans } from '../api/plan'
import { readUnit } from '../api/territory'
import type { BriefingKind, BriefingRow, Letter, Person, Plan, Schedule, Unit } from '../api/types'
import { Dialog } from '../parts/dialog'
import { day, dayFromIso, dayIso, moment, today } from '../parts/format'
import { Form, Input, Select, TextArea } from '../parts/form'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, PageFrame, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { PagedTable, Table } from '../parts/table'
import { hasRole } from '../session'
import { roleName, t } from '../say'
import { TargetRooms } from './target-parts'

export function UpwardPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const plans = useLoad('plans', () => listPlans())
  return <Load of={unit} tall>{u => <Load of={plans} tall>{p => <Upward unit={u} plans={p.rows.filter(x => x.in_force > 0)} />}</Load>}</Load>
}

export const briefingHref = (id: number): string => `/console/plan-reports/${id}`
export const briefingDays = (b: Pick<BriefingRow, 'from_day' | 'to_day'>): string => (b.from_day === b.to_day ? day(b.to_day) : `${day(b.from_day, false)} – ${day(b.to_day)}`)

function Upward({ unit, plans }: { unit: Unit; plans: readonly Plan[] }) {
  const list = usePages<BriefingRow>(`briefings ${unit.id}`, after => listBriefings(unit.id, after))
  const [isMaking, setMaking] = useState(false)
  const plan = plans[0]
  return (
    <PageFrame title={t('target.room_upward')} path={unitPath(unit, 'upward')} lead={t('upward.lead')}
      actions={plan && hasRole('officer', 'city') && <Button main icon="file-text" onClick={() => setMaking(true)}>{t('upward.make')}</Button>}>
      <TargetRooms unit={unit.id} at="upward" />
      <Card title={t('upward.list')}>
        <PagedTable<BriefingRow> of={list} empty={t('upward.none')} icon="file-text" caption={t('upward.list')} rowKey={b => b.id} columns={[
          { id: 'days', head: t('reports.period'), isHead: true, cell: b => <a class="num" href={briefingHref(b.id)}>{briefingDays(b)}</a> },
          { id: 'kind', head: t('upward.kind'), cell: b => t(`upward_kind.${b.kind}`) },
          { id: 'made', head: t('upward.made'), isNumber: true, cell: b => moment(b.made_ms) },
          { id: 'by', head: t('upward.by'), isWide: true, cell: b => b.made || t('upward.by_clock') },
          { id: 'files', head: t('upward.files'), cell: b => <span class="row tight wrap"><a class="btn low" href={briefingUrl(b.id, 'pdf')} target="_blank" rel="noopener">PDF</a><a class="btn low" href={briefingUrl(b.id, 'xlsx')} download>XLSX</a></span> },
        ]} />
      </Card>
      {plan && hasRole('city', 'auditor') && <Schedules plan={plan} unit={unit} />}
      {plan && hasRole('city', 'auditor') && unit.kind === 'city' && <Cover plan={plan} />}
      {isMaking && plan && <Make unit={unit} plans={plans} onClose={() => setMaking(false)} />}
    </PageFrame>
  )
}

// ---- one made ----

const KINDS: readonly BriefingKind[] = ['daily', 'weekly', 'period']
const MONDAY = 4                         // day 4 since 1970-01-01 was a Monday
const lastSunday = (n: number): number => n - ((((n - MONDAY + 1) % 7) + 7) % 7)

function Make({ unit, plans, onClose }: { unit: Unit; plans: readonly Plan[]; onClose: () => void }) {
  const yesterday = today() - 1
  const [plan, setPlan] = useState(String(plans[0]!.id))
  const [kind, setKind] = useState<BriefingKind>('daily')
  const [from, setFrom] = useState(yesterday - 29)
  const [to, setTo] = useState(yesterday)
  const [number, setNumber] = useState('')
  const end = kind === 'weekly' ? lastSunday(to) : to
  const send = useAction(async () => {
    const made = await makeBriefing(unit.id, { plan_id: Number(plan), kind, to_day: end, ...(kind === 'period' ? { from_day: from } : {}), ...(number.trim() ? { number: number.trim() } : {}) })
    toast(t('upward.did_make'))
    go(briefingHref(made.id))
  })
  const e = send.error
  return (
    <Dialog title={t('upward.make')} onClose={onClose}>
      <Form fields={['to_day', 'from_day', 'number']} submit={t('upward.compose')} isBusy={send.isBusy} error={e} onSubmit={() => void send.run()} onCancel={onClose}>
        <p class="quiet">{unit.name}</p>
        {plans.length > 1 && <Select label={t('nav.plan')} name="plan_id" value={plan} options={plans.map(p => [String(p.id), p.version.name] as const)} onValue={setPlan} />}
        <Segments label={t('upward.kind')} value={kind} options={KINDS.map(k => [k, t(`upward_kind.${k}`)] as const)} onPick={setKind} />
        {kind === 'period' && <Input label={t('reports.from')} name="from_day" type="date" value={dayIso(from)} error={e} required max={dayIso(to)} onValue={v => v && setFrom(dayFromIso(v))} />}
        <Input label={t(kind === 'daily' ? 'upward.of_day' : kind === 'weekly' ? 'upward.week_until' : 'reports.to')} name="to_day" type="date" value={dayIso(end)} error={e} required max={dayIso(yesterday)}
          hint={kind === 'weekly' ? t('upward.week_hint', { from: day(end - 6), to: day(end) }) : undefined} onValue={v => v && setTo(dayFromIso(v))} />
        <Input label={t('upward.number')} name="number" value={number} error={e} maxLength={40} hint={t('upward.number_hint')} onValue={setNumber} />
        <ul class="plain-list small quiet"><li>{t('upward.rule_events')}</li><li>{t('upward.rule_signed')}</li></ul>
      </Form>
    </Dialog>
  )
}

// ---- by the clock ----

function Schedules({ plan, unit }: { plan: Plan; unit: Unit }) {
  const list = useLoad(`schedules ${plan.id}`, () => listSchedules(plan.id))
  const [isNew, setNew] = useState(false)
  const drop = useAction(async (s: Schedule) => { list.set(await dropSchedule(plan.id, s.unit_id, s.kind)); toast(t('upward.did_drop')) })
  const mayWrite = hasRole('city')
  return (
    <Card title={t('upward.schedules')} note={t('upward.schedules_note')} tools={mayWrite && <Button class="low" icon="plus" onClick={() => setNew(true)}>{t('upward.schedule_add')}</Button>}>
      <Load of={list} bones={2}>{l => l.rows.length === 0 ? <p class="quiet">{t('upward.no_schedules')}</p> : (
        <Table<Schedule> caption={t('upward.schedules')} rows={l.rows} rowKey={s => `${s.unit_id} ${s.kind}`} columns={[
          { id: 'unit', head: t('unit.one'), isHead: true, cell: s => s.unit },
          { id: 'kind', head: t('upward.kind'), cell: s => t(`upward_kind.${s.kind}`) },
          { id: 'hour', head: t('upward.hour'), cell: s => t('upward.at_hour', { hour: s.hour }) },
          { id: 'to', head: t('upward.readers'), cell: s => s.readers.map(r => r.name).join(', ') || '–' },
          { id: 'last', head: t('upward.made_to'), isNumber: true, isWide: true, cell: s => (s.made_to > 0 ? day(s.made_to) : '–') },
          { id: 'do', head: '', cell: s => mayWrite && <Button class="low" danger disabled={drop.isBusy} onClick={() => void drop.run(s)}>{t('upward.schedule_drop')}</Button> },
        ]} />
      )}</Load>
      {isNew && <ScheduleDialog plan={plan} unit={unit} onDone={rows => { setNew(false); list.set({ rows }) }} onClose={() => setNew(false)} />}
    </Card>
  )
}

function ScheduleDialog({ plan, unit, onDone, onClose }: { plan: Plan; unit: Unit; onDone: (rows: Schedule[]) => void; onClose: () => void }) {
  const [kind, setKind] = useState<'daily' | 'weekly'>('daily')
  const [hour, setHour] = useState('7')
  const [readers, setReaders] = useState<readonly number[]>([])
  const people = useLoad(`readers ${unit.id}`, async () => (await Promise.all((['city', 'officer'] as const).map(role => listPeople(unit.id, role, '')))).flatMap((p, i) => p.rows.map(x => ({ ...x, role: (['city', 'officer'] as const)[i]! }))))
  const send = useAction(async () => { const l = await saveSchedule(plan.id, { unit_id: unit.id, kind, hour: Number(hour), readers: [...readers] }); toast(t('do.saved')); onDone(l.rows) })
  const turn = (id: number, isOn: boolean) => setReaders(all => (isOn ? [...all, id] : all.filter(x => x !== id)))
  return (
    <Dialog title={t('upward.schedule_add')} onClose={onClose}>
      <Form fields={['hour', 'readers']} submit={t('do.save')} isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        <p class="quiet">{unit.name}</p>
        <Segments label={t('upward.kind')} value={kind} options={[['daily', t('upward_kind.daily')], ['weekly', t('upward_kind.weekly')]]} onPick={setKind} />
        <Select label={t('upward.hour')} name="hour" value={hour} error={send.error} options={Array.from({ length: 24 }, (_, h) => [String(h), t('upward.at_hour', { hour: h })] as const)} onValue={setHour} />
        <fieldset class="stack tight"><legend class="strong">{t('upward.readers')}</legend>
          <Load of={people} bones={2}>{rows => <ul class="area-list" tabIndex={0} aria-label={t('upward.readers')}>{rows.map((p: Person & { role: string }) => (
            <li key={`${p.id} ${p.role}`}><label class="check"><input type="checkbox" checked={readers.includes(p.id)} onChange={e => turn(p.id, e.currentTarget.checked)} /><span>{p.name} <small class="quiet">{roleName(p.role)}</small></span></label></li>
          ))}</ul>}</Load>
        </fieldset>
        <Notice icon="info">{t('upward.schedule_text')}</Notice>
      </Form>
    </Dialog>
  )
}

// ---- the cover ----

const LINES = ['office_over', 'office', 'symbol', 'place'] as const, SIGNER = ['signer_title', 'signer_name'] as const
const NEEDED = new Set<string>(['office', 'place', 'addressee'])

function Cover({ plan }: { plan: Plan }) {
  const letter = useLoad(`letter ${plan.id}`, () => readLetter(plan.id))
  const [isOpen, setOpen] = useState(false)
  return (
    <Card title={t('upward.cover')} note={t('upward.cover_note')} tools={hasRole('city') && <Button class="low" icon="pencil" disabled={!letter.data} onClick={() => setOpen(true)}>{t('do.edit')}</Button>}>
      <Load of={letter} bones={3}>{l => <CoverSheet l={l} />}</Load>
      {isOpen && letter.data && <CoverDialog plan={plan} letter={letter.data} onDone={l => { setOpen(false); letter.set(l) }} onClose={() => setOpen(false)} />}
    </Card>
  )
}

/** As it will stand on paper: the two heads side by side, the addressee, who signs. */
function CoverSheet({ l }: { l: Letter }) {
  return (
    <div class="cover-sheet">
      <div class="cover-heads">
        <p>{l.office_over}<br /><b>{l.office}</b><br /><span class="quiet">{t('upward.no_of', { symbol: l.symbol })}</span></p>
        <p><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br /><b>Độc lập - Tự do - Hạnh phúc</b><br /><i>{l.place}, …</i></p>
      </div>
      <p class="center">Kính gửi: {l.addressee}</p>
      <div class="cover-heads"><p class="small pre"><b>Nơi nhận:</b><br />{l.recipients}</p><p><b>{l.signer_title}</b><br /><br />{l.signer_name}</p></div>
    </div>
  )
}

function CoverDialog({ plan, letter, onDone, onClose }: { plan: Plan; letter: Letter; onDone: (l: Letter) => void; onClose: () => void }) {
  const [l, setLetter] = useState<Letter>(() => ({
    office_over: letter.office_over, office: letter.office, symbol: letter.symbol, place: letter.place, addressee: letter.addressee, recipients: letter.recipients, signer_title: letter.signer_title, signer_name: letter.signer_name,
  }))
  const put = (part: Partial<Letter>) => setLetter(all => ({ ...all, ...part }))
  const send = useAction(async () => { const now = await saveLetter(plan.id, l); toast(t('do.saved')); onDone(now) })
  const e = send.error
  const line = (name: typeof LINES[number] | typeof SIGNER[number]) => (
    <Input key={name} label={t(`letter.${name}`)} name={name} value={l[name]} error={e} required={NEEDED.has(name)} maxLength={200} onValue={v => put({ [name]: v })} />
  )
  return (
    <Dialog title={t('upward.cover')} onClose={onClose}>
      <Form fields={[...LINES, ...SIGNER, 'addressee', 'recipients']} submit={t('do.save')} isBusy={send.isBusy} error={e} onSubmit={() => void send.run()} onCancel={onClose}>
        {LINES.map(line)}
        <TextArea label={t('letter.addressee')} name="addressee" value={l.addressee} error={e} rows={2} maxLength={1000} required onValue={addressee => put({ addressee })} />
        <TextArea label={t('letter.recipients')} name="recipients" value={l.recipients} error={e} rows={3} maxLength={1000} hint={t('letter.recipients_hint')} onValue={recipients => put({ recipients })} />
        {SIGNER.map(line)}
      </Form>
    </Dialog>
  )
}
