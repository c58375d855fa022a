// inbox.tsx - what the city told me, newest first; opening one marks it read.
import { Button, Chip, Empty, Icon, Bones } from '../../shared/parts'
import { api } from '../../shared/api'
import { when } from '../../shared/i18n'
import { notices, nowMs, unread } from '../state'
import { keep } from '../store'
import type { IconName } from '../../shared/icons'
import type { Inbox } from '../types'
import { Header, Screen, SyncLine } from '../frame'
import { t } from '../say'

const ICONS: Record<string, IconName> = { civic: 'message-square', alert: 'alert-triangle', outreach: 'hand-heart', account: 'user' }

// Shown as read at once; the city hears of it when there is a network.
async function read(id: number, withOlder: boolean): Promise<void> {
  const rows = notices.value ?? []
  const isHit = (n: Inbox) => n.id === id || (withOlder && n.id < id)
  await keep({ notices: rows.map(n => isHit(n) ? { ...n, is_read: true } : n), unread: Math.max(0, unread.value - rows.filter(n => isHit(n) && !n.is_read).length) })
  await api.post<{ unread: number }>('/api/notices/read', { id, ...(withOlder ? { with_older: true } : {}) }).then(r => keep({ unread: r.unread }), () => {})
}

export function InboxScreen() {
  const rows = notices.value
  const first = rows?.[0]
  return (
    <Screen header={<Header title={t('n_title')} right={<a class="badgelink" href="/resident/thong-bao/cach-nhan"><Icon name="settings" /><span>{t('n_settings')}</span></a>} />}>
      <div class="pad stack narrow">
        <SyncLine />
        {!rows ? <Bones label={t('loading')} /> : !rows.length ? <Empty icon="bell" title={t('n_none')}><p>{t('n_none_text')}</p></Empty> : <>
          {unread.value > 0 && first && <Button wide icon="check-check" onClick={() => void read(first.id, true)}>{t('n_all_read')}</Button>}
          <ul class="stack tight">{rows.map(n => <li key={n.id}><Row n={n} /></li>)}</ul>
        </>}
      </div>
    </Screen>
  )
}

// A link to a report stays within the app; anything else of the city opens as it is.
const placeOf = (link: string): string => /^\/phan-anh\/[\w-]+$/.test(link) ? '/resident' + link : link.startsWith('/') ? link : '/resident/thong-bao'

function Row({ n }: { n: Inbox }) {
  return (
    <a class={'card row notice-row' + (n.is_read ? '' : ' fresh')} href={placeOf(n.link)} onClick={() => { if (!n.is_read) void read(n.id, false) }}>
      <span class={'tile ' + (n.is_urgent ? 'son' : n.is_read ? '' : 'lam')}><Icon name={ICONS[n.kind.split('.')[0]!] ?? 'bell'} /></span>
      <span class="grow"><b>{n.title}</b><br />{n.text}<br /><span class="quiet small">{when(n.at_ms, nowMs.value)}</span> {!n.is_read && <Chip tone="lam">{t('n_new')}</Chip>} {n.is_urgent && <Chip tone="son">{t('n_urgent')}</Chip>}</span>
    </a>
  )
}
