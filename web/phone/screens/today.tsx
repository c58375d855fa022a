// today.tsx - the first screen: how my turf stands, what is unsent, the next door, what to load before going out.
import { useEffect, useState } from 'preact/hooks'
import { Button, Chip, Icon, Notice, Ring, Bones } from '../../shared/parts'
import { date, dayOf, num, percent, time, when } from '../../shared/i18n'
import { contrast } from '../../shared/look'
import { doors, drafts, home, isDueNow, isHead, isWhole, nextDoor, nowMs, skewMs, turf, type DoorView } from '../state'
import { ClockNotice, FullNotice, Header, LockedNotice, Screen, SyncLine } from '../frame'
import { locked } from '../sync'
import { prepare, prepared } from '../prepare'
import { installable, install } from '../../shared/worker'
import { t, tk } from '../say'

// The doors of occasions come after the first door of a house: most days there is none.
function DoorsToday() {
  const [C, set] = useState<(() => preact.JSX.Element) | null>(null)
  useEffect(() => { const late = setTimeout(() => void import('./checkin').then(m => set(() => m.DoorsToday), () => {}), 3000); return () => clearTimeout(late) }, [])
  return C && <C />
}

export function Today() {
  const h = home.value
  if (!h) return <Screen header={<Header title={t('app')} />}><div class="pad stack"><LockedNotice /><SyncLine /><h2>{t('loading')}</h2><p class="quiet">{t('loading_text')}</p><Bones label={t('loading')} /></div></Screen>
  const daysLeft = h.campaign.to_day - dayOf(nowMs.value + skewMs.value)
  const first = h.me.name.split(' ').at(-1)!
  const header = (
    <header class="glaze top tall waves">
      <div class="row">
        <div class="grow">
          <p class="quiet">{t('group_of', { group: h.team.group.name, ward: h.team.ward.name })}</p>
          <h1 class="hello">{t('hello', { name: first })}</h1>
        </div>
        <a class="badgelink" href="/app/badge"><Icon name="badge-check" /><span>{t('badge')}</span></a>
      </div>
      <p class="quiet small">{h.campaign.name} · {daysLeft >= 0 ? t('campaign_days', { n: daysLeft }) : t('campaign_over')}</p>
    </header>
  )
  return (
    <Screen header={header}>
      <div class="pad stack lift">
        <TurfCard />
        <SyncLine />
        <FullNotice />
        <ClockNotice />
        <LockedNotice />
        {drafts.value.map(d => {
          const v = doors.value.find(x => x.d.household === d.household)
          return <Notice tone="nghe" icon="pencil"><div class="row wrap"><span class="grow">{t('draft_left', { place: v?.place ?? '…' })}</span><a class="btn" href={'/app/door/' + d.household}>{t('draft_open')}</a></div></Notice>
        })}
        {locked.value === 'open' && <NextCard v={nextDoor.value} />}
        {locked.value === 'open' && <DueList />}
        <DoorsToday />
        {isHead.value && <a class="card row" href="/app/team"><span class="tile lam"><Icon name="users" /></span><b class="grow">{t('team_card')}</b><Icon name="chevron-right" /></a>}
        <PrepareCard />
        {h.team.hotline && <a class="btn wide" href={'tel:' + h.team.hotline}><Icon name="phone" />{t('hotline')}</a>}
      </div>
    </Screen>
  )
}

function TurfCard() {
  const f = turf.value
  const pc = (n: number) => f.people ? Math.round(100 * n / f.people) : 0
  const blocks = [['a', f.a, '■'], ['b', f.b, '▲'], ['c', f.c, '●']] as const
  return (
    <section class="card turf" aria-label={t('ring_title')}>
      <Ring size={116} a={pc(f.a) / 100} b={pc(f.b) / 100} c={pc(f.c) / 100} center={percent(f.ready, f.people).replace(/[.,]\d+/, '')} width={contrast.value ? 16 : 13}
        label={t('ring_words', { a: pc(f.a), b: pc(f.b), c: pc(f.c) })} />
      <div class="grow stack tight">
        <h2>{t('ring_title')}</h2>
        <dl class="legend">
          {blocks.map(([k, n, sign]) => <div><dt><i class={'dot ' + k}>{sign}</i>{tk('block_' + k)}</dt><dd class="num">{pc(n)}%</dd></div>)}
        </dl>
      </div>
      <p class="quiet small full">{t('ring_visited', { n: num(f.visited), all: num(f.doors) })} · {t('ring_ready', { n: num(f.ready), all: num(f.people) })}</p>
    </section>
  )
}

function NextCard({ v }: { v: DoorView | null }) {
  if (!isWhole.value && !v) return <section class="card"><h2>{t('loading')}</h2><p class="quiet">{t('loading_text')}</p></section>
  if (!v) return <section class="card"><h2>{t('next_none')}</h2><p class="quiet">{t('next_none_text')}</p></section>
  return (
    <section class="card next stack" aria-label={t('next_title')}>
      <div class="row">
        <span class="doorno">{v.d.number}</span>
        <div class="grow">
          <p class="quiet small">{t('next_title')} · {v.lane}</p>
          <h2>{v.d.head || t('no_people')}</h2>
          <div class="row wrap chips">
            <Chip icon="users">{t('people_n', { n: v.d.people.length })}</Chip>
            {isDueNow(v) && <Chip tone="nghe" icon="clock">{t('next_due', { time: when(v.d.due_ms!) })}</Chip>}
            {v.d.outcome === 'absent' && <Chip>{t('next_absent')}</Chip>}
            {v.easy && <Chip tone="sen" icon="sparkles">{t('easy_mark', { mark: tk('s_' + v.easy) })}</Chip>}
          </div>
        </div>
      </div>
      <a class="btn main wide" href={'/app/door/' + v.d.household}><Icon name="door-open" />{t('next_go')}</a>
      <a class="btn bare wide" href="/app/doors">{t('next_start')}<Icon name="arrow-right" /></a>
    </section>
  )
}

function DueList() {
  const now = nowMs.value
  const due = doors.value.filter(v => v.d.due_ms && v.d.due_ms < now + 14 * 3_600_000).sort((a, b) => a.d.due_ms! - b.d.due_ms!).slice(0, 5)
  if (!due.length) return null
  return (
    <section class="stack tight">
      <h2 class="section">{t('due_title')}</h2>
      {due.map(v => (
        <a class="card row slim" href={'/app/door/' + v.d.household}>
          <span class={'tile num ' + (v.d.due_ms! < now ? 'son' : 'nghe')}>{time(v.d.due_ms!)}</span>
          <span class="grow"><b>{v.place}</b><br /><span class="quiet small">{v.d.due_ms! < now ? t('due_late', { time: dayOf(v.d.due_ms!) === dayOf(now) ? '' : date(v.d.due_ms!) }).trim() + ' · ' : ''}{v.d.head}</span></span>
          <Icon name="chevron-right" />
        </a>
      ))}
    </section>
  )
}

function PrepareCard() {
  const [busy, setBusy] = useState(false)
  const p = prepared.value
  const all = p && p.rows && p.cards && p.scanner
  const line = (ok: boolean, text: string) => <li class={ok ? 'ok' : ''}><Icon name={ok ? 'check' : 'minus'} /><span>{text}</span></li>
  return (
    <section class="card stack tight">
      <div class="row"><span class="tile com"><Icon name={all ? 'shield-check' : 'download'} /></span><div class="grow"><h2>{t('prepare')}</h2>
        <p class="quiet small">{all ? t('prepare_done') : t('prepare_text')}</p></div></div>
      {p && <ul class="checks">
        {line(p.rows, t('prepare_rows', { n: num(doors.value.length) }))}
        {line(p.cards, t('prepare_cards'))}
        {line(p.scanner, t('prepare_scan'))}
        {line(p.persisted, p.persisted ? t('prepare_keep') : t('prepare_no_keep'))}
      </ul>}
      {!all && <Button wide icon="download" disabled={busy} onClick={async () => { setBusy(true); await prepare(); setBusy(false) }}>{t(busy ? 'prepare_busy' : 'prepare_go')}</Button>}
      {installable.value && <Button wide icon="plus" onClick={() => void install()}>{t('install')}</Button>}
    </section>
  )
}
