// frame.tsx - what stands around every screen of the residents' app, and the line that says what waits on this device.
import type { ComponentChildren } from 'preact'
import * as frame from '../shared/frame'
import { Icon, IconButton, Notice } from '../shared/parts'
import type { IconName } from '../shared/icons'
import { files, refused, unread, waiting } from './state'
import { isFull } from './store'
import { isStranger, net, sync } from './sync'
import { t, type Key } from './say'

type HeaderProps = Omit<Parameters<typeof frame.Header>[0], 'backLabel'>
export const Header = (p: HeaderProps) => <frame.Header {...p} backLabel={t('back')} />

const TABS: readonly [string, IconName, Key][] = [
  ['/resident/', 'home', 'tab_home'], ['/resident/gui', 'camera', 'tab_report'], ['/resident/theo-doi', 'list', 'tab_track'],
  ['/resident/thong-bao', 'bell', 'tab_inbox'], ['/resident/toi', 'user', 'tab_me'],
]

function Tabs() {
  const counts: Partial<Record<Key, { count: number; isBad?: boolean }>> = {
    tab_inbox: { count: Math.min(unread.value, 99) }, tab_track: { count: waiting.value.length + refused.value.length, isBad: refused.value.length > 0 },
  }
  return <frame.Tabs label={t('tabs')} tabs={TABS.map(([to, icon, key]) => ({ to, icon, word: t(key), ...counts[key] }))} />
}

export function Screen({ tabs = true, ...p }: { header: ComponentChildren; children: ComponentChildren; tabs?: boolean; foot?: ComponentChildren }) {
  return <frame.Screen {...p} skip={t('skip')} tabs={tabs && <Tabs />} />
}

// Only while something waits: three states in words, never a bare spinner.
export function SyncLine() {
  const n = waiting.value.length, bad = refused.value.length
  const photos = files.value.filter(f => f.state === 'waiting').length
  if (!n && !bad) return net.value === 'offline' ? <Notice tone="nghe" icon="wifi-off"><b>{t('offline')}</b><p>{t('offline_text')}</p></Notice> : null
  const words = [bad && t('sync_refused', { n: bad }), n && t('sync_waiting', { n }), photos && t('sync_photos', { n: photos })].filter(Boolean).join(' · ')
  const sub = net.value === 'working' ? t('sync_working') : net.value === 'offline' ? t('sync_offline') : isStranger.value ? t('sync_sign_in') : n ? t('sync_soon') : ''
  return (
    <div class={'syncline ' + (bad ? 'son' : 'nghe')} role="status">
      <a href="/resident/theo-doi" class="row grow">
        <Icon name={bad ? 'alert-triangle' : net.value === 'offline' ? 'wifi-off' : 'clock'} />
        <span class="grow"><b>{words}</b>{sub && <><br /><span class="quiet small">{sub}</span></>}</span>
      </a>
      <IconButton icon="refresh-cw" label={t('sync_now')} disabled={net.value === 'working'} onClick={() => void sync()} />
    </div>
  )
}

export function FullNotice() {
  return isFull.value ? <div role="alert"><Notice tone="son" icon="database"><b>{t('full_title')}</b><p>{t('full_text')}</p></Notice></div> : null
}
