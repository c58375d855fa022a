// frame.tsx - what stands around every screen: the glazed header, the tabs below, the line that says what is sent.
import type { ComponentChildren } from 'preact'
import * as frame from '../shared/frame'
import { Icon, IconButton, Notice } from '../shared/parts'
import type { IconName } from '../shared/icons'
import { DAY_MS, dayOf, num, when } from '../shared/i18n'
import { contactMs, events, nowMs, refused, skewMs, waiting } from './state'
import { isFull } from './store'
import { locked, net, sync } from './sync'
import { t, type Key } from './say'

type HeaderProps = Omit<Parameters<typeof frame.Header>[0], 'backLabel'>
export const Header = (p: HeaderProps) => <frame.Header {...p} backLabel={t('back')} />

const TABS: readonly [string, IconName, Key][] = [
  ['/app/', 'home', 'tab_today'], ['/app/doors', 'footprints', 'tab_doors'], ['/app/cards', 'book-open', 'tab_cards'],
  ['/app/outbox', 'send', 'tab_outbox'], ['/app/me', 'user', 'tab_me'],
]

export function Tabs() {
  const count = waiting.value.length + refused.value.length, isBad = refused.value.length > 0
  return <frame.Tabs label={t('tabs')} tabs={TABS.map(([to, icon, key]) => ({ to, icon, word: t(key), ...(key === 'tab_outbox' ? { count, isBad } : {}) }))} />
}

export function Screen({ tabs = true, ...p }: { header: ComponentChildren; children: ComponentChildren; tabs?: boolean; foot?: ComponentChildren }) {
  return <frame.Screen {...p} skip={t('skip')} tabs={tabs && <Tabs />} />
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
