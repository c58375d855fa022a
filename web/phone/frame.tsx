// frame.tsx - what stands around every screen: the glazed header, the tabs below, the line that says what is sent.
import type { ComponentChildren } from 'preact'
import { path, back } from '../shared/router'
import { Icon, IconButton, Notice } from '../shared/parts'
import type { IconName } from '../shared/icons'
import { DAY_MS, dayOf, num, when } from '../shared/i18n'
import { contactMs, events, nowMs, refused, skewMs, waiting } from './state'
import { isFull } from './store'
import { locked, net, sync } from './sync'
import { t, type Key } from './say'

export function Header({ title, sub, backTo, right, children }:
  { title: string; sub?: string; backTo?: string; right?: ComponentChildren; children?: ComponentChildren }) {
  return (
    <header class="glaze top">
      <div class="row">
        {backTo && <IconButton icon="arrow-left" label={t('back')} onClick={() => back(backTo)} />}
        <div class="grow"><h1>{title}</h1>{sub && <p class="quiet">{sub}</p>}</div>
        {right}
      </div>
      {children}
    </header>
  )
}

const TABS: readonly [string, IconName, Key][] = [
  ['/app/', 'home', 'tab_today'], ['/app/doors', 'footprints', 'tab_doors'], ['/app/cards', 'book-open', 'tab_cards'],
  ['/app/outbox', 'send', 'tab_outbox'], ['/app/me', 'user', 'tab_me'],
]

export function Tabs() {
  const at = path.value
  const unsent = waiting.value.length + refused.value.length
  return (
    <nav class="tabs" aria-label={t('tabs')}>
      {TABS.map(([to, icon, key]) => {
        const here = to === '/app/' ? at === to : at.startsWith(to)
        return (
          <a href={to} aria-current={here ? 'page' : undefined}>
            <span class="tabicon"><Icon name={icon} />
              {key === 'tab_outbox' && unsent > 0 && <b class={'count ' + (refused.value.length ? 'son' : '')}>{unsent}</b>}
            </span>
            <span>{t(key)}</span>
          </a>
        )
      })}
    </nav>
  )
}

// A screen with tabs: header, main, tabs.
export function Screen({ header, children, tabs = true, foot }: { header: ComponentChildren; children: ComponentChildren; tabs?: boolean; foot?: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#main">{t('skip')}</a>
      {header}
      <main id="main" class={foot ? 'footed' : tabs ? 'tabbed' : ''} tabIndex={-1}>{children}</main>
      {foot ? <div class="foot">{foot}</div> : tabs && <Tabs />}
    </>
  )
}

// Three states in words, never a bare spinner: what is on the phone, what is sent, what must be mended.
export function syncWords(): string {
  const n = waiting.value.length, bad = refused.value.length
  if (net.value === 'stranger') return t('sync_stranger')
  const first = bad ? t('sync_refused', { n: bad }) : ''
  const second = n ? t('sync_waiting', { n }) : bad ? '' : t('sync_all')
  const yesterday = dayOf(nowMs.value) - 1
  const before = events.value.filter(e => dayOf(e.at_ms) === yesterday)
  const third = n && before.length && before.every(e => e.state === 'sent') ? t('sync_yesterday') : ''
  return [first, second, third].filter(Boolean).join(' · ')
}

export function SyncLine() {
  const tone = refused.value.length ? 'son' : waiting.value.length ? 'nghe' : 'com'
  const sub = net.value === 'working' ? t('sync_working') : net.value === 'offline' ? t('sync_offline')
    : contactMs.value ? t('sync_at', { time: when(contactMs.value, nowMs.value) }) : t('sync_never')
  return (
    <div class={'syncline ' + tone} role="status">
      <a href="/app/outbox" class="row grow">
        <Icon name={refused.value.length ? 'alert-triangle' : net.value === 'offline' ? 'wifi-off' : waiting.value.length ? 'clock' : 'check-check'} />
        <span class="grow"><b>{syncWords()}</b><br /><span class="quiet small">{sub}</span></span>
      </a>
      <IconButton icon="refresh-cw" label={t('sync_now')} disabled={net.value === 'working'} onClick={() => void sync()} />
    </div>
  )
}

// Said before anything is lost: what is on the screen is not on the phone yet.
export function FullNotice() {
  return isFull.value ? <div role="alert"><Notice tone="son" icon="database"><b>{t('full_title')}</b><p>{t('full_text')}</p></Notice></div> : null
}

const HOUR_MS = 3_600_000
const CLOCK_MS = 5 * 60_000                                // the server marks what is further off (docs/sync.md)
export function ClockNotice() {
  const off = Math.abs(skewMs.value)
  if (off <= CLOCK_MS) return null
  const by = off < 2 * HOUR_MS ? t('clock_min', { n: num(Math.round(off / 60_000)) }) : off < 2 * DAY_MS ? t('clock_hours', { n: num(Math.round(off / HOUR_MS)) }) : t('clock_days', { n: num(Math.round(off / DAY_MS)) })
  return <Notice tone="nghe" icon="clock"><b>{t('clock_title', { by })}</b><p>{t('clock_text')}</p></Notice>
}

export function LockedNotice() {
  if (locked.value === 'open') return null
  return <Notice tone="nghe" icon="lock"><b>{t('locked_title')}</b><p>{t(locked.value === 'delete' ? 'deleted_text' : 'locked_text')}</p></Notice>
}
