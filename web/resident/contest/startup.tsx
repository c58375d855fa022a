// startup.tsx - one call for start-ups: applying, and what became of my application, milestone by milestone.
import { useEffect, useState } from 'preact/hooks'
import { Bones, Button, Chip, Icon, Notice, Sheet, TextField, toast } from '../../shared/parts'
import { allPages, api, ApiError } from '../../shared/api'
import { dateFull, dayStart } from '../../shared/i18n'
import { standOf, textIn, titleIn } from '../../shared/contest/say'
import { STARTUP_TONES, type Application, type Call, type Milestone, type StartupState } from '../../shared/contest/types'
import { me, nowMs } from '../state'
import { Header, Screen } from '../frame'
import { askOne, said } from '../occasion/parts'
import { once } from './asked'
import { deadline, NotThere } from './list'
import { tc } from './say'

interface CallDetail extends Call { chosen_ones: { code: string; name: string; title: string; state: StartupState }[] }

export function CallScreen({ code }: { code: string }) {
  const [c, setC] = useState<CallDetail | null>(null)
  const [mine, setMine] = useState<Application | null | undefined>(undefined)
  const [fault, setFault] = useState('')
  const [isNone, setNone] = useState(false)
  useEffect(() => { void askOne<CallDetail>('/api/startup-calls/' + encodeURIComponent(code)).then(x => x ? setC(x) : setNone(true), e => setFault(said(e))) }, [code])
  useEffect(() => { if (me.value) void allPages<Application>('/api/resident/applications', {}, 400).then(rows => setMine(rows.find(a => a.call === code && a.state !== 'withdrawn') ?? null), () => {}) }, [code, me.value?.id])
  const header = <Header title={tc('call')} backTo="/resident/cuoc-thi" />
  if (isNone) return <Screen header={header}><NotThere /></Screen>
  if (!c) return <Screen header={header}><div class="pad">{fault ? <Notice tone="nghe" icon="wifi-off">{fault}</Notice> : <Bones label="…" />}</div></Screen>
  const isOpen = c.closes_ms > nowMs.value
  return (
    <Screen header={header}>
      <div class="pad columns">
        <div class="stack">
          <h2>{titleIn(c)}</h2>
          <p class="quiet">{tc('by', { unit: c.unit })} · {deadline(c.closes_ms, true)} · {tc('places', { n: c.places })}</p>
          <section class="card"><p class="occ-text">{textIn(c)}</p></section>
        </div>
        <div class="stack">
          {!me.value ? isOpen && <a class="btn main wide" href="/resident/">{tc('sign_in_apply')}</a>
            : mine ? <Own a={mine} onChange={setMine} /> : mine === null && isOpen ? <ApplyForm code={code} onDone={setMine} /> : null}
          {c.chosen_ones.length > 0 && <section class="card stack tight"><h2>{tc('chosen')}</h2>{c.chosen_ones.map(x => <div class="divided" key={x.title}><b>{x.title}</b><p class="quiet">{x.name} · {standOf('startup', x.state)}</p></div>)}</section>}
        </div>
      </div>
    </Screen>
  )
}

function ApplyForm({ code, onDone }: { code: string; onDone: (a: Application) => void }) {
  const [d, setD] = useState({ name: me.value?.name ?? '', title: '', text: '' })
  const [fault, setFault] = useState<ApiError | null>(null)
  const [busy, setBusy] = useState(false)
  const put = (part: Partial<typeof d>) => { setFault(null); setD(all => ({ ...all, ...part })) }
  const of = (field: string) => fault?.field === field ? fault.message : undefined
  async function send(): Promise<void> {
    setBusy(true)
    try {
      const a = await once('startup ' + code, uid => api.post<Application>(`/api/resident/startup-calls/${encodeURIComponent(code)}/applications`, { uid, ...d }))
      toast(tc('a_sent'))
      onDone(a)
    } catch (e) { setFault(e instanceof ApiError ? e : new ApiError(-1, '', '', String(e))) }
    setBusy(false)
  }
  return (
    <form class="card stack" onSubmit={e => { e.preventDefault(); void send() }}>
      <h2>{tc('apply')}</h2>
      <TextField label={tc('a_name')} value={d.name} onValue={name => put({ name })} fault={of('name')} required maxLength={120} />
      <TextField label={tc('a_title')} value={d.title} onValue={title => put({ title })} fault={of('title')} required minLength={5} maxLength={160} />
      <TextField area label={tc('a_text')} hint={tc('a_text_hint')} value={d.text} onValue={text => put({ text })} fault={of('text')} required minLength={30} maxLength={8000} />
      {fault && !['name', 'title', 'text'].includes(fault.field) && <p class="fault" role="alert"><Icon name="alert-triangle" />{said(fault)}</p>}
      <Button main wide type="submit" icon="send" disabled={busy}>{tc('a_go')}</Button>
    </form>
  )
}

function Own({ a, onChange }: { a: Application; onChange: (a: Application | null) => void }) {
  const [isSure, setSure] = useState(false)
  const mayLeave = ['sent', 'shortlisted'].includes(a.state)
  return (
    <section class="card stack">
      <div class="row wrap between"><h2>{tc('my_app')}</h2><Chip tone={STARTUP_TONES[a.state]}>{standOf('startup', a.state)}</Chip></div>
      <b>{a.title}</b><p class="quiet">{a.name}</p>
      {a.reason && <Notice tone="nghe" icon="info">{a.reason}</Notice>}
      {a.mentor && <p class="row tightrow"><Icon name="user-check" /><b>{tc('mentor', { name: a.mentor })}</b></p>}
      {a.milestones.length > 0 && <><h3>{tc('milestones')}</h3><ol class="stack tight">{a.milestones.map(m => <li key={m.n}><One a={a} m={m} onChange={onChange} /></li>)}</ol></>}
      {mayLeave && <Button bare danger wide icon="undo-2" onClick={() => setSure(true)}>{tc('a_withdraw')}</Button>}
      {isSure && <Sheet title={tc('a_withdraw_sure')} closeLabel={tc('close')} onClose={() => setSure(false)}><div class="stack"><p>{tc('a_withdraw_text')}</p>
        <Button main danger wide onClick={() => { setSure(false); void api.post(`/api/resident/applications/${a.uid}/withdraw`).then(() => { toast(tc('withdrawn')); onChange(null) }, e => toast(said(e))) }}>{tc('a_withdraw')}</Button><Button wide onClick={() => setSure(false)}>{tc('keep')}</Button></div></Sheet>}
    </section>
  )
}

function One({ a, m, onChange }: { a: Application; m: Milestone; onChange: (a: Application) => void }) {
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState(m.report)
  const [fault, setFault] = useState('')
  const send = () => void api.post<Application>(`/api/resident/applications/${a.uid}/milestones/${m.n}/report`, { text: text.trim() }).then(x => { setOpen(false); toast(tc('m_sent')); onChange(x) }, e => setFault(said(e)))
  return (
    <div class="stack tight divided">
      <div class="row top"><Icon name={m.confirmed_ms ? 'check-check' : m.reported_ms ? 'clock' : 'circle-dot'} /><span class="grow"><b>{m.title}</b><br /><span class="quiet">{tc('due', { day: dateFull(dayStart(m.due_day)) })} · {tc(m.confirmed_ms ? 'm_done' : m.reported_ms ? 'm_wait' : 'm_todo')}</span></span></div>
      {m.report && !isOpen && <p class="occ-text">{m.report}</p>}
      {m.note && <Notice icon="message-square"><b>{tc('m_note')}</b><p>{m.note}</p></Notice>}
      {a.state === 'running' && !m.confirmed_ms && !isOpen && <Button wide onClick={() => setOpen(true)}>{tc(m.reported_ms ? 'm_mend' : 'm_report')}</Button>}
      {isOpen && <form class="stack tight" onSubmit={e => { e.preventDefault(); send() }}><TextField area label={tc('m_words')} value={text} onValue={v => { setText(v); setFault('') }} fault={fault} required minLength={10} maxLength={3000} /><Button main wide type="submit">{tc('m_go')}</Button></form>}
    </div>
  )
}
