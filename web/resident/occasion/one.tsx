// one.tsx - one occasion: when, where, seats left, materials; registering for oneself with one touch, for a group with three.
import { useEffect, useState } from 'preact/hooks'
import { Bones, Button, Chip, Empty, Icon, IconButton, Notice, Segments, Sheet, TextField, toast } from '../../shared/parts'
import { ApiError } from '../../shared/api'
import { lang, num } from '../../shared/i18n'
import type { IconName } from '../../shared/icons'
import { go } from '../../shared/router'
import { big, nameOf, spanWords, textOf, titleOf } from '../../shared/occasion/say'
import { isOver, isTaking, KIND_ICONS, seatsLeft, STATE_TONES, type Material, type Mode, type Occasion, type OccasionDetail } from '../../shared/occasion/types'
import { nowMs } from '../state'
import { dayInWords } from '../names'
import { keepTicket, near, register, tickets } from '../tickets'
import { Header, Screen } from '../frame'
import { askOne, said } from './parts'
import { to } from './say'

const HEADS_MAX = 50
const MATERIAL_ICONS: Record<Material['kind'], IconName> = { link: 'link', document: 'file-text', slides: 'layers', video: 'eye' }
const kept = (code: string): Occasion | undefined => [...near.value?.ward ?? [], ...near.value?.city ?? []].find(o => o.code === code) ?? tickets.value?.find(x => x.occasion.code === code)?.occasion

export function OccasionScreen({ code }: { code: string }) {
  const [d, setD] = useState<OccasionDetail | null>(null)
  const [fault, setFault] = useState('')
  const [isNone, setNone] = useState(false)
  const ask = () => void askOne<OccasionDetail>('/api/occasions/' + encodeURIComponent(code)).then(x => { if (x) { setD(x); setFault('') } else setNone(true) }, e => setFault(said(e)))
  useEffect(ask, [code])
  const o: Occasion | undefined = d ?? kept(code)
  const header = <Header title={o ? nameOf('kind', o.kind) : to('title')} backTo="/resident/su-kien" />
  if (isNone) return <Screen header={header}><Empty icon="calendar-days" title={to('not_found')}><p>{to('not_found_text')}</p><a class="btn main" href="/resident/su-kien">{to('back_list')}</a></Empty></Screen>
  if (!o) return <Screen header={header}><div class="pad">{fault ? <Notice tone="nghe" icon="wifi-off">{fault}</Notice> : <Bones label="…" />}</div></Screen>
  const own = tickets.value?.find(x => x.occasion.code === code && x.state !== 'withdrawn') ?? (d?.ticket?.state !== 'withdrawn' ? d?.ticket : undefined) ?? undefined
  const taking = !!d && !own && isTaking(o, nowMs.value)
  return (
    <Screen header={header} foot={taking ? <Register d={d} onStale={ask} /> : undefined}>
      <div class="pad columns">
        <div class="stack">
          <div class="row wrap"><Chip icon={KIND_ICONS[o.kind]}>{nameOf('kind', o.kind)}</Chip><Chip tone={STATE_TONES[o.state]}>{nameOf('state', o.state)}</Chip></div>
          <h2>{titleOf(o)}</h2>
          {o.state === 'cancelled' && <Notice tone="son" icon="x"><b>{to('cancelled')}</b>{o.reason && <p>{o.reason}</p>}</Notice>}
          {own && <a class="btn main wide" href={'/resident/ve/' + own.uid}><Icon name="ticket" />{to('my_ticket')}</a>}
          {fault && <Notice tone="nghe" icon="wifi-off">{fault}</Notice>}
          <FactsOf o={o} d={d} />
        </div>
        <div class="stack">
          {textOf(o) && <section class="card"><p class="occ-text">{textOf(o)}</p></section>}
          {!!d?.materials.length && <section class="stack tight"><h2 class="section">{to('materials')}</h2>
            {d.materials.map(m => <a class="card row slim" key={m.id} href={m.url} target="_blank" rel="noopener noreferrer"><span class="tile lam"><Icon name={MATERIAL_ICONS[m.kind]} /></span>
              <span class="grow"><b>{m.title}</b><br /><span class="quiet small">{nameOf('material', m.kind)}</span></span><Icon name="chevron-right" /></a>)}</section>}
          {!!d?.feedback.n && <p class="quiet">{to('feedback_n', { mean: (d.feedback.mean_milli / 1000).toLocaleString(lang.value === 'en' ? 'en-GB' : 'vi-VN', { maximumFractionDigits: 1 }), n: d.feedback.n })}</p>}
          {!own && !taking && d && <p class="quiet" role="status">{o.state === 'announced' ? to('opens_at', { time: o.opens_ms ? dayInWords(o.opens_ms, nowMs.value) : '…' }) : isOver(o, nowMs.value) ? to('over') : to('closed')}</p>}
          <a class="btn bare wide" href={`/calendar/unit/${o.unit_id}.ics`} target="_self" download><Icon name="calendar-days" />{to('calendar_one', { unit: o.unit })}</a>
        </div>
      </div>
    </Screen>
  )
}

function FactsOf({ o, d }: { o: Occasion; d: OccasionDetail | null }) {
  const way = o.lat_e6 || o.lon_e6 ? `https://www.openstreetmap.org/?mlat=${o.lat_e6 / 1e6}&mlon=${o.lon_e6 / 1e6}#map=18/${o.lat_e6 / 1e6}/${o.lon_e6 / 1e6}` : ''
  return (
    <ul class="card occ-facts">
      <Fact icon="clock" word={to('at_time')}>{big(spanWords(o, nowMs.value))}</Fact>
      {o.place && <Fact icon="map-pin" word={to('where')}>{o.place}{way && <><br /><a href={way} target="_blank" rel="noopener noreferrer">{to('map')}</a></>}</Fact>}
      {o.has_stream && <Fact icon="monitor" word={to('online')}>{o.stream ? <a href={o.stream} target="_blank" rel="noopener noreferrer">{to('online_open')}</a> : to('online_text')}</Fact>}
      {d && <Fact icon="users" word={to('seats')}>{(['site', 'online'] as const).filter(m => m === 'site' ? o.place : o.has_stream).map(m => <span class="block" key={m}>{seatWords(d, m, !!o.place && o.has_stream)}</span>)}</Fact>}
      <Fact icon="landmark" word={to('who')}>{o.unit}</Fact>
    </ul>
  )
}
function Fact({ icon, word, children }: { icon: IconName; word: string; children: preact.ComponentChildren }) {
  return <li class="occ-fact row top"><Icon name={icon} /><div class="grow"><span class="quiet small">{word}</span><b>{children}</b></div></li>
}
function seatWords(d: OccasionDetail, m: Mode, isBoth: boolean): string {
  const left = seatsLeft(d, d.counts, m)
  const words = left === null ? to('seats_free') : left > 0 ? to('seats_left', { n: num(left) }) : to('seats_full') + (d.counts.waiting ? ' · ' + to('seats_wait', { n: num(d.counts.waiting) }) : '')
  return isBoth ? `${nameOf('mode', m)}: ${words}` : words
}

function Register({ d, onStale }: { d: OccasionDetail; onStale: () => void }) {
  const modes: Mode[] = [...(d.place ? ['site' as const] : []), ...(d.has_stream ? ['online' as const] : [])]
  const [mode, setMode] = useState<Mode>(modes[0] ?? 'site')
  const [isGroup, setGroup] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const isFull = seatsLeft(d, d.counts, mode) === 0
  async function take(more: { heads?: number; name?: string } = {}): Promise<void> {
    setBusy(true)
    setFault('')
    try {
      const x = await register(d.code, { mode, ...more })
      toast(to(x.state === 'waiting' ? 'waitlisted' : 'registered'))
      go('/resident/ve/' + x.uid)
    } catch (e) {
      if (e instanceof ApiError && e.status === 409) {                       // one is there already, perhaps taken on another device
        const now = await askOne<OccasionDetail>('/api/occasions/' + encodeURIComponent(d.code)).catch(() => null)
        if (now?.ticket && now.ticket.state !== 'withdrawn') { await keepTicket(now.ticket); go('/resident/ve/' + now.ticket.uid); return }
        onStale()
      }
      setFault(said(e))
    }
    setBusy(false)
  }
  return (
    <>
      {fault && !isGroup && <p class="fault" role="alert"><Icon name="alert-triangle" />{fault}</p>}
      {modes.length > 1 && <Segments label={to('how')} value={mode} onPick={setMode} options={modes.map(m => [m, nameOf('mode', m)] as const)} />}
      <div class="row">
        <Button main class="grow" icon="ticket" disabled={busy} onClick={() => void take()}>{to(isFull ? 'register_wait' : 'register')}</Button>
        <Button icon="users" disabled={busy} onClick={() => { setFault(''); setGroup(true) }}>{to('group')}</Button>
      </div>
      {isGroup && <GroupSheet busy={busy} fault={fault} onTake={take} onClose={() => setGroup(false)} />}
    </>
  )
}

function GroupSheet({ busy, fault, onTake, onClose }: { busy: boolean; fault: string; onTake: (more: { heads: number; name?: string }) => Promise<void>; onClose: () => void }) {
  const [n, setN] = useState(2)
  const [name, setName] = useState('')
  return (
    <Sheet title={to('group_title')} closeLabel={to('keep_it')} onClose={onClose}>
      <form class="stack" onSubmit={e => { e.preventDefault(); void onTake({ heads: n, ...(name.trim() ? { name: name.trim() } : {}) }) }}>
        <p class="quiet">{to('group_text')}</p>
        <div class="stepper">
          <IconButton icon="minus" label={to('less')} disabled={n <= 2} onClick={() => setN(n - 1)} />
          <output aria-live="polite">{n}</output>
          <IconButton icon="plus" label={to('plus')} disabled={n >= HEADS_MAX} onClick={() => setN(n + 1)} />
        </div>
        <TextField label={to('group_name')} hint={to('group_name_hint')} value={name} onValue={setName} maxLength={80} autocomplete="off" />
        {fault && <p class="fault" role="alert"><Icon name="alert-triangle" />{fault}</p>}
        <Button main wide type="submit" icon="ticket" disabled={busy}>{to('group_go', { n })}</Button>
      </form>
    </Sheet>
  )
}
