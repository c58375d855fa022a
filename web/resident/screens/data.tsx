// data.tsx - "Dữ liệu của tôi": what the city holds, who looked, what I agreed to, and what I may ask for by law, each with its clock.
import { useEffect, useState } from 'preact/hooks'
import { Bones, Button, Chip, Icon, Notice, Pick, Sheet, TextField, toast } from '../../shared/parts'
import { api, ApiError, type Page } from '../../shared/api'
import { dateFull } from '../../shared/i18n'
import { dayInWords } from '../names'
import { me } from '../state'
import type { Consent, Look, Request } from '../types'
import { Header, Screen } from '../frame'
import { t, tk } from '../say'

const said = (e: unknown): string => e instanceof ApiError ? e.message : t('offline')

interface Held { register?: { name: string; birth_year: number; number_last4: string; house: string; lane: string; group: string; ward: string }
  visits?: unknown[]; petitions?: unknown[]; notices?: unknown[] }

export function DataScreen() {
  return (
    <Screen header={<Header title={t('d_title')} sub={t('d_lead')} backTo="/resident/" />}>
      <div class="pad columns">
        <div class="stack"><HeldCard /><ConsentCard /></div>
        <div class="stack"><RequestCard /><LooksCard /></div>
      </div>
    </Screen>
  )
}

// One list of the city's, asked once; a fault is a sentence.
function useAsked<T>(path: string): [T | null, string, () => void] {
  const [got, setGot] = useState<T | null>(null)
  const [fault, setFault] = useState('')
  const ask = () => void api.get<T>(path).then(x => { setGot(x); setFault('') }, e => setFault(said(e)))
  useEffect(ask, [path])
  return [got, fault, ask]
}

function HeldCard() {
  const [d, fault] = useAsked<Held>('/api/resident/data')
  const r = d?.register
  return (
    <section class="card stack tight">
      <h2>{t('d_holds')}</h2>
      {fault ? <p>{fault}</p> : !d ? <Bones label={t('loading')} rows={1} /> : <>
        <ul class="checks">
          {r ? <>
              <li class="ok"><Icon name="user" /><span>{r.name}{r.birth_year > 0 && ' · ' + t('d_born', { year: r.birth_year })}</span></li>
              <li class="ok"><Icon name="home" /><span>{[r.house, r.lane, r.group, r.ward].filter(Boolean).join(', ')}</span></li>
              <li class="ok"><Icon name="id-card" /><span>{r.number_last4 ? t('d_number', { tail: r.number_last4 }) : t('d_no_number')}</span></li>
            </> : <li><Icon name="minus" /><span>{t('d_not_register')}</span></li>}
          <li class="ok"><Icon name="footprints" /><span>{t('d_visits', { n: d.visits?.length ?? 0 })}</span></li>
          <li class="ok"><Icon name="message-square" /><span>{t('d_petitions', { n: d.petitions?.length ?? 0 })}</span></li>
          <li class="ok"><Icon name="bell" /><span>{t('d_notices', { n: d.notices?.length ?? 0 })}</span></li>
        </ul>
        <a class="btn wide" href="/api/resident/data.txt" download="du-lieu-cua-toi.txt"><Icon name="download" />{t('d_download')}</a>
      </>}
    </section>
  )
}

const PURPOSES = ['statistics', 'contact', 'share'] as const
const TEXT_VERSION = 1
function ConsentCard() {
  const [got, fault, again] = useAsked<{ rows: Consent[] }>('/api/resident/consents')
  async function set(purpose: string, agrees: boolean): Promise<void> {
    try {
      if (agrees) await api.post('/api/resident/consents', { purpose, text_version: TEXT_VERSION })
      else await api.del('/api/resident/consents/' + purpose)
      toast(t(agrees ? 'd_agreed' : 'd_taken_back'))
      again()
    } catch (e) { toast(said(e)) }
  }
  return (
    <section class="card stack">
      <div><h2>{t('d_consents')}</h2><p class="quiet small">{t('d_consents_text')}</p></div>
      {fault ? <p>{fault}</p> : !me.value?.is_linked ? <p>{t('d_consents_unlinked')}</p> : !got ? <Bones label={t('loading')} rows={1} /> : PURPOSES.map(p => {
        const last = got.rows.find(c => c.purpose === p)
        const holds = !!last && !last.withdrawn_ms
        return (
          <div class="stack tight divided" key={p}>
            <b>{tk('u_' + p)}</b><p class="quiet">{tk(`u_${p}_text`)}</p>
            <div class="row wrap between"><Chip tone={holds ? 'com' : ''} icon={holds ? 'check' : 'minus'}>{holds ? t('d_given', { time: dateFull(last.given_ms) }) : last ? t('d_withdrawn', { time: dateFull(last.withdrawn_ms) }) : t('d_not_given')}</Chip>
              <Button onClick={() => void set(p, !holds)}>{t(holds ? 'd_withdraw' : 'd_agree')}</Button></div>
          </div>
        )
      })}
    </section>
  )
}

const KINDS = ['access', 'correct', 'erase', 'withdraw', 'restrict'] as const
const REQUEST_TONES: Record<string, 'nghe' | 'com' | 'son'> = { received: 'nghe', accepted: 'nghe', extended: 'nghe', done: 'com', refused: 'son' }
function RequestCard() {
  const [got, fault, again] = useAsked<Page<Request>>('/api/resident/requests?limit=50')
  const [asking, setAsking] = useState(false)
  const [receipt, setReceipt] = useState('')
  return (
    <section class="card stack">
      <div><h2>{t('d_requests')}</h2><p class="quiet small">{t('d_requests_text')}</p></div>
      {fault ? <p>{fault}</p> : !got ? <Bones label={t('loading')} rows={1} /> : <>
        {!got.rows.length && <p>{t('d_req_none')}</p>}
        {got.rows.map(r => (
          <div class="stack tight divided" key={r.id}>
            <span class="row wrap between"><b>{tk('rk_' + r.kind)}</b><Chip tone={REQUEST_TONES[r.state] ?? ''}>{tk('rs_' + r.state)}</Chip></span>
            {r.note && <p>{r.note}</p>}
            {r.closed_ms ? <span class="quiet small">{t('d_closed', { time: dayInWords(r.closed_ms) })}</span>
              : <span class="small">{!r.answered_ms && <>{t('d_answer_due', { time: dayInWords(r.answer_due_ms) })}<br /></>}{t('d_due', { time: dayInWords(r.due_ms) })}</span>}
            {r.reason && <p>{t('d_answer', { reason: r.reason })}</p>}
          </div>
        ))}
        {receipt && <Notice tone="com" icon="check"><p>{t('d_asked')}</p><p>{t('d_receipt')}</p><p class="strong anywhere">{receipt}</p>
          <a href={`/api/resident/receipts/${receipt}/certificate`} target="_blank">{t('d_certificate')}</a></Notice>}
        <Button wide main onClick={() => setAsking(true)}>{t('d_ask')}</Button>
      </>}
      {asking && <AskSheet onClose={() => setAsking(false)} onDone={r => { setAsking(false); setReceipt(r); again() }} />}
    </section>
  )
}

function AskSheet({ onClose, onDone }: { onClose: () => void; onDone: (receipt: string) => void }) {
  const [kind, setKind] = useState('')
  const [note, setNote] = useState('')
  const [fault, setFault] = useState('')
  async function ask(): Promise<void> {
    try { onDone((await api.post<{ receipt: string }>('/api/resident/requests', { kind, ...(note.trim() ? { note: note.trim() } : {}) })).receipt) } catch (e) { setFault(said(e)) }
  }
  return (
    <Sheet title={t('d_ask_what')} closeLabel={t('close')} onClose={onClose}>
      <form class="stack" onSubmit={e => { e.preventDefault(); if (kind) void ask() }}>
        <div class="picks wrap" role="group" aria-label={t('d_ask_what')}>{KINDS.map(k => <Pick on={kind === k} onClick={() => { setKind(k); setFault('') }}>{tk('rk_' + k)}</Pick>)}</div>
        {kind === 'erase' && <Notice tone="son" icon="alert-triangle">{t('d_ask_erase')}</Notice>}
        <TextField area label={t('d_ask_note')} value={note} maxLength={2000} onValue={setNote} fault={fault} />
        <Button main wide type="submit" disabled={!kind}>{t('d_ask_go')}</Button>
      </form>
    </Sheet>
  )
}

// The program's own words for what was done, as people say it.
const ACTIONS: readonly (readonly [RegExp, Parameters<typeof t>[0]])[] = [
  [/unmask/, 'a_unmask'], [/link/, 'a_link'], [/consent/, 'a_consent'], [/contact/, 'a_contact'], [/(put|set|edit|correct|change|update)$/, 'a_change'], [/(read|view|look|get|export)/, 'a_look'],
]
const ROLES = ['officer', 'city', 'auditor', 'admin', 'head', 'member']
function LooksCard() {
  const [rows, setRows] = useState<Look[] | null>(null)
  const [next, setNext] = useState('')
  const [fault, setFault] = useState('')
  const ask = (after: string) => void api.get<Page<Look>>('/api/resident/looks', { limit: 20, after }).then(p => { setRows([...(after ? rows ?? [] : []), ...p.rows]); setNext(p.next) }, e => setFault(said(e)))
  useEffect(() => ask(''), [])
  return (
    <section class="card stack">
      <h2>{t('d_looks')}</h2>
      {fault ? <p>{fault}</p> : !rows ? <Bones label={t('loading')} rows={1} /> : !rows.length ? <p>{t('d_looks_none')}</p> : rows.map(l => (
        <div class="stack tight divided" key={`${l.at_ms} ${l.action}`}>
          <b>{t(ACTIONS.find(([is]) => is.test(l.action))?.[1] ?? 'a_other')}</b>
          <span class="quiet small">{dayInWords(l.at_ms)} · {[ROLES.includes(l.role) ? tk('role_' + l.role) : t('d_look_self'), l.unit].filter(Boolean).join(', ')}</span>
        </div>
      ))}
      {next && <Button wide onClick={() => ask(next)}>{t('more')}</Button>}
    </section>
  )
}
