// ticket.tsx - one ticket: the code for the door, drawn on this device so that it opens without a network; joining, withdrawing, feedback.
import { useEffect, useState } from 'preact/hooks'
import { Bones, Button, Empty, Icon, Notice, Sheet, toast } from '../../shared/parts'
import { Qr } from '../../shared/qr'
import { api } from '../../shared/api'
import { lang, time } from '../../shared/i18n'
import { big, nameOf, spanWords, titleOf } from '../../shared/occasion/say'
import { isAsked, isOver, mayJoin, mayWithdraw, type Ticket } from '../../shared/occasion/types'
import { nowMs } from '../state'
import { keepTicket, tickets, withdraw } from '../tickets'
import { dayInWords } from '../names'
import { Header, Screen } from '../frame'
import { askOne, said } from './parts'
import { to, tok } from './say'

export function TicketScreen({ uid }: { uid: string }) {
  const [isNone, setNone] = useState(false)
  useEffect(() => {
    const ask = () => void askOne<Ticket>('/api/resident/tickets/' + encodeURIComponent(uid)).then(x => x ? keepTicket(x) : setNone(true), () => {})
    ask()
    const whenBack = () => { if (document.visibilityState === 'visible') ask() }
    document.addEventListener('visibilitychange', whenBack)
    return () => document.removeEventListener('visibilitychange', whenBack)
  }, [uid])
  const x = tickets.value?.find(y => y.uid === uid)
  const header = <Header title={x ? to('ticket', { n: x.number }) : to('ticket_short')} backTo="/resident/ve" />
  if (!x) return <Screen header={header}>{isNone ? <Empty icon="ticket" title={to('not_found')}><a class="btn main" href="/resident/ve">{to('tab_mine')}</a></Empty> : <div class="pad"><Bones label="…" /></div>}</Screen>
  const now = nowMs.value
  return (
    <Screen header={header}>
      <div class="pad columns">
        <div class="stack"><Pass x={x} /></div>
        <div class="stack">
          <section class="card stack tight">
            <h2>{titleOf(x.occasion)}</h2>
            <p class="row tightrow top"><Icon name="clock" /><b>{big(spanWords(x.occasion, now))}</b></p>
            {x.mode === 'site' && <p class="row tightrow top"><Icon name="map-pin" /><span>{x.occasion.place}</span></p>}
            <p class="row tightrow top"><Icon name={x.mode === 'site' ? 'footprints' : 'monitor'} /><span>{nameOf('mode', x.mode)}</span></p>
            <a class="btn wide" href={'/resident/su-kien/' + x.occasion.code}>{to('changed')}</a>
          </section>
          {x.state === 'held' && x.occasion.has_stream && !isOver(x.occasion, now) && <Join x={x} />}
          {isAsked(x, now) && <Feedback x={x} />}
          {x.has_feedback && <Notice tone="com" icon="check">{to('asked')}</Notice>}
          {x.state !== 'withdrawn' && <p class="row tightrow quiet small top"><Icon name="download" /><span>{to('kept')}</span></p>}
          {x.url && x.state !== 'withdrawn' && <a class="btn bare wide" href={x.url} target="_blank" rel="noopener"><Icon name="printer" />{to('print')}</a>}
          {mayWithdraw(x, now) && <Withdraw x={x} />}
        </div>
      </div>
    </Screen>
  )
}

function Pass({ x }: { x: Ticket }) {
  const isOff = x.occasion.state === 'cancelled'
  const people = x.heads > 1 ? to('ticket_for', { n: x.heads }) : to('ticket_one')
  return (
    <section class={`card pass stack ${x.state}`} aria-label={to('ticket', { n: x.number })}>
      {isOff ? <Notice tone="son" icon="x"><b>{to('cancelled')}</b>{x.occasion.reason && <p>{x.occasion.reason}</p>}</Notice>
        : x.state === 'waiting' ? <Notice tone="nghe" icon="clock"><b>{to('waiting')}</b><p>{to('waiting_text')}</p></Notice>
        : x.state === 'withdrawn' ? <Notice icon="x"><b>{to('withdrawn')}</b><p>{to('withdrawn_text')}</p></Notice>
        : x.arrived_ms ? <Notice tone="com" icon="check-check"><b>{to('arrived', { time: time(x.arrived_ms) })}</b>{!x.has_feedback && <p>{to('arrived_next')}</p>}</Notice> : null}
      {!isOff && x.state !== 'withdrawn' && x.url && (!x.arrived_ms || x.heads > 1) && <Qr text={x.url} label={to('qr', { n: x.number })} />}
      <p class="passno num">{to('ticket', { n: x.number })}</p>
      <p class="strong">{people}</p>
      {!isOff && x.state === 'held' && x.mode === 'site' && !x.arrived_ms && <p>{to('show')}</p>}
    </section>
  )
}

const HERE_MS = 60_000
function Join({ x }: { x: Ticket }) {
  const [stream, setStream] = useState('')
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (!stream) return
    const timer = setInterval(() => void api.post(`/api/tickets/${x.token}/here`).catch(() => {}), HERE_MS)
    return () => clearInterval(timer)
  }, [stream])
  async function join(): Promise<void> {
    setBusy(true)
    try {
      setStream((await api.post<{ stream: string }>(`/api/tickets/${x.token}/join`)).stream)
      await keepTicket({ ...x, joined_ms: x.joined_ms || Date.now() })
      void api.post(`/api/tickets/${x.token}/here`).catch(() => {})
    } catch (e) { toast(said(e)) }
    setBusy(false)
  }
  if (!mayJoin(x.occasion, nowMs.value)) return <p class="row tightrow quiet top"><Icon name="monitor" /><span>{to('join')}: {to('join_from', { time: dayInWords(x.occasion.starts_ms - 30 * 60_000, nowMs.value) })}</span></p>
  return (
    <section class="card stack tight">
      {stream ? <><a class="btn main wide" href={stream} target="_blank" rel="noopener noreferrer"><Icon name="monitor" />{to('join_open')}</a><p class="quiet">{to('join_text')}</p></>
        : <Button main wide icon="monitor" disabled={busy} onClick={() => void join()}>{to('join')}</Button>}
    </section>
  )
}

function Withdraw({ x }: { x: Ticket }) {
  const [open, setOpen] = useState(false)
  async function go(): Promise<void> {
    try { await withdraw(x); toast(to('withdraw_done')) } catch (e) { toast(said(e)) }
    setOpen(false)
  }
  return <>
    <Button bare danger wide icon="undo-2" onClick={() => setOpen(true)}>{to('withdraw')}</Button>
    {open && <Sheet title={to('withdraw_sure')} closeLabel={to('keep_it')} onClose={() => setOpen(false)}><div class="stack"><p>{to('withdraw_text')}</p>
      <Button main danger wide onClick={() => void go()}>{to('withdraw')}</Button><Button wide onClick={() => setOpen(false)}>{to('keep_it')}</Button></div></Sheet>}
  </>
}

const STARS = [5, 4, 3, 2, 1] as const
function Feedback({ x }: { x: Ticket }) {
  const [stars, setStars] = useState(0)
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  async function send(): Promise<void> {
    setBusy(true)
    try {
      await api.put(`/api/tickets/${x.token}/feedback`, { stars, ...(text.trim() ? { text: text.trim() } : {}) })
      await keepTicket({ ...x, has_feedback: true })
      toast(to('ask_done'))
    } catch (e) { toast(said(e)) }
    setBusy(false)
  }
  return (
    <form class="card stack tight" onSubmit={e => { e.preventDefault(); if (stars) void send() }}>
      <h2>{to('ask')}</h2>
      <div class="stars" role="group" aria-label={to('ask')}>{STARS.map(n => <button type="button" class="star" aria-pressed={stars === n} onClick={() => setStars(n)}>
        <span aria-hidden="true">{'★'.repeat(n)}{'☆'.repeat(5 - n)}</span><span>{tok('star_' + n)}</span></button>)}</div>
      {stars > 0 && <><label class="field"><span class="label">{to('ask_text')}</span><textarea class="input" lang={lang.value} maxLength={1000} value={text} onInput={e => setText(e.currentTarget.value)} /><span class="hint">{to('ask_hint')}</span></label>
        <Button main wide type="submit" icon="send" disabled={busy}>{to('ask_go')}</Button></>}
    </form>
  )
}
