// mentees.tsx - the start-ups one accompanies: what each wants, its milestones, what it reports, and the word that confirms one.
import { useEffect, useState } from 'preact/hooks'
import { api, type Page } from '../api'
import { standOf } from '../contest/say'
import { STARTUP_TONES, type Application, type Milestone } from '../contest/types'
import { dateFull, dayStart } from '../i18n'
import { Bones, Button, Chip, Icon, Notice, TextField, toast } from '../parts'
import { saidOf, tj } from './say'

export function Mentees() {
  const [rows, setRows] = useState<Application[] | null>(null)
  const [next, setNext] = useState('')
  const [fault, setFault] = useState('')
  const ask = (after: string) => void api.get<Page<Application>>('/api/mentoring', { limit: 20, after })
    .then(p => { setRows(had => [...after ? had ?? [] : [], ...p.rows]); setNext(p.next); setFault('') }, e => setFault(saidOf(e)))
  useEffect(() => ask(''), [])
  const put = (a: Application) => setRows(all => (all ?? []).map(x => x.uid === a.uid ? a : x))
  return (
    <section class="stack"><h2 class="section">{tj('mentees')}</h2>
      {fault && <Notice tone="nghe" icon="wifi-off">{fault}</Notice>}
      {!rows ? !fault && <Bones label={tj('loading')} rows={1} /> : !rows.length ? <p class="quiet">{tj('mentees_none')}</p> : rows.map(a => (
        <article class="card stack" key={a.uid}>
          <div class="row wrap between"><h3>{a.title}</h3><Chip tone={STARTUP_TONES[a.state]}>{standOf('startup', a.state)}</Chip></div>
          <p class="quiet">{a.name}</p>
          <p class="judge-words">{a.text}</p>
          {!a.milestones.length && <p class="quiet">{tj('m_none')}</p>}
          {a.milestones.map(m => <One key={m.n} a={a} m={m} onChange={put} />)}
        </article>))}
      {next && <Button wide onClick={() => ask(next)}>{tj('more')}</Button>}
    </section>
  )
}

function One({ a, m, onChange }: { a: Application; m: Milestone; onChange: (a: Application) => void }) {
  const [text, setText] = useState('')
  const [fault, setFault] = useState('')
  const isDone = m.confirmed_ms > 0, isReported = m.reported_ms > 0
  const send = () => void api.post<Application>(`/api/mentoring/${a.uid}/milestones/${m.n}/confirm`, text.trim() ? { text: text.trim() } : {})
    .then(x => { toast(tj('m_did')); onChange(x) }, e => setFault(saidOf(e)))
  return (
    <div class="stack tight milestone">
      <div class="row top"><Icon name={isDone ? 'check-check' : isReported ? 'clock' : 'circle-dot'} />
        <span class="grow"><b>{m.title}</b><br /><span class="quiet">{tj('due', { day: dateFull(dayStart(m.due_day)) })} · {tj(isDone ? 'm_done' : isReported ? 'm_reported' : 'm_wait')}</span></span></div>
      {m.report && <p class="judge-words">{m.report}</p>}
      {m.note && <Notice icon="message-square"><b>{tj('m_said')}</b><p>{m.note}</p></Notice>}
      {isReported && !isDone && <form class="stack tight" onSubmit={e => { e.preventDefault(); send() }}>
        <TextField area label={tj('m_words')} value={text} onValue={v => { setText(v); setFault('') }} fault={fault} maxLength={3000} />
        <Button main wide type="submit" icon="check">{tj('m_confirm')}</Button></form>}
    </div>
  )
}
