// list.tsx - "Sự kiện": what comes in my ward, then of the city, then elsewhere when asked for; and my tickets.
import { useEffect, useState } from 'preact/hooks'
import { Bones, Button, Empty, Icon, Notice, Segments } from '../../shared/parts'
import { api, type Page } from '../../shared/api'
import { when } from '../../shared/i18n'
import { go } from '../../shared/router'
import type { Occasion } from '../../shared/occasion/types'
import { nowMs } from '../state'
import { askNear, comingTickets, near, tickets } from '../tickets'
import { Header, Screen } from '../frame'
import { CalendarCard } from './calendar'
import { OccasionCard, said, TicketCard } from './parts'
import { to } from './say'

export function Occasions({ mine }: { mine?: boolean }) {
  return (
    <Screen header={<Header title={to('title')} backTo="/resident/" />}>
      <div class="pad stack">
        <Segments label={to('title')} value={mine ? 'mine' : 'coming'} onPick={v => go(v === 'mine' ? '/resident/ve' : '/resident/su-kien', { replace: true })}
          options={[['coming', to('tab_coming')], ['mine', `${to('tab_mine')}${comingTickets.value.length ? ` (${comingTickets.value.length})` : ''}`]]} />
        {mine ? <Mine /> : <Coming />}
      </div>
    </Screen>
  )
}

const AT_ONCE = 10
function Coming() {
  const [fault, setFault] = useState('')
  const [isAll, setAll] = useState(false)
  useEffect(() => { void askNear().then(() => setFault(''), e => setFault(said(e))) }, [])
  const n = near.value
  if (!n) return fault ? <Notice tone="nghe" icon="wifi-off">{fault}</Notice> : <Bones label="…" />
  const live = (rows: Occasion[]) => rows.filter(o => o.ends_ms > nowMs.value && o.state !== 'cancelled')
  const ward = live(n.ward), city = live(n.city)
  return (
    <>
      {fault && <Notice tone="nghe" icon="wifi-off">{to('offline_list', { time: when(n.at_ms, nowMs.value) })}</Notice>}
      {ward.length > 0 && <Group title={to('ward')} rows={ward} />}
      {city.length > 0 && <Group title={to('city')} rows={city} />}
      {!ward.length && !city.length && <Empty icon="calendar-days" title={to('none')}><p>{to('none_text')}</p></Empty>}
      <a class="card row" href="/resident/cuoc-thi"><span class="tile nghe"><Icon name="sparkles" /></span><b class="grow">{to('contests')}</b><Icon name="chevron-right" /></a>
      {isAll ? <Others had={new Set([...ward, ...city].map(o => o.code))} /> : <Button wide icon="map-pin" onClick={() => setAll(true)}>{to('others_go')}</Button>}
    </>
  )
}

function Group({ title, rows }: { title: string; rows: Occasion[] }) {
  const [max, setMax] = useState(AT_ONCE)
  return (
    <section class="stack">
      <h2 class="section">{title}</h2>
      <div class="cards">{rows.slice(0, max).map(o => <OccasionCard o={o} key={o.code} />)}</div>
      {rows.length > max && <Button wide onClick={() => setMax(max + AT_ONCE)}>{to('more')}</Button>}
    </section>
  )
}

function Others({ had }: { had: ReadonlySet<string> }) {
  const [rows, setRows] = useState<Occasion[] | null>(null)
  const [next, setNext] = useState('')
  const [fault, setFault] = useState('')
  const more = (after: string) => void api.get<Page<Occasion>>('/api/occasions', { when: 'coming', limit: 30, after })
    .then(p => { setRows(had => [...had ?? [], ...p.rows]); setNext(p.next); setFault('') }, e => setFault(said(e)))
  useEffect(() => more(''), [])
  const shown = (rows ?? []).filter(o => !had.has(o.code) && o.state !== 'cancelled')
  return (
    <section class="stack">
      <h2 class="section">{to('others')}</h2>
      {fault && <Notice tone="nghe" icon="wifi-off">{fault}</Notice>}
      {!rows && !fault && <Bones label="…" rows={2} />}
      <div class="cards">{shown.map(o => <OccasionCard o={o} key={o.code} />)}</div>
      {next && <Button wide onClick={() => more(next)}>{to('more')}</Button>}
    </section>
  )
}

function Mine() {
  const all = tickets.value
  if (!all) return <Bones label="…" />
  const coming = comingTickets.value
  const past = all.filter(x => !coming.includes(x)).sort((a, b) => b.occasion.starts_ms - a.occasion.starts_ms)
  return (
    <>
      {!all.length ? <Empty icon="ticket" title={to('none_mine')}><p>{to('none_mine_text')}</p><a class="btn main" href="/resident/su-kien">{to('coming_go')}</a></Empty>
        : <p class="row tightrow quiet top"><Icon name="download" /><span>{to('kept')}</span></p>}
      {coming.length > 0 && <div class="cards">{coming.map(x => <TicketCard x={x} key={x.uid} />)}</div>}
      {past.length > 0 && <Past rows={past} />}
      <CalendarCard />
    </>
  )
}

function Past({ rows }: { rows: NonNullable<typeof tickets.value> }) {
  const [max, setMax] = useState(4)
  return (
    <section class="stack">
      <h2 class="section">{to('past_tickets')}</h2>
      <div class="cards">{rows.slice(0, max).map(x => <TicketCard x={x} key={x.uid} />)}</div>
      {rows.length > max && <Button wide onClick={() => setMax(max + AT_ONCE)}>{to('more')}</Button>}
    </section>
  )
}
