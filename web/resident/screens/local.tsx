// local.tsx - a report as this device has it: on its way, with the city, or sent back with the reason and what to do about it.
import { useState } from 'preact/hooks'
import { Button, Chip, Icon, Notice, Sheet, toast } from '../../shared/parts'
import { when } from '../../shared/i18n'
import { go } from '../../shared/router'
import { files, me, reports } from '../state'
import { dropReport, putReport, reopenReport } from '../store'
import { iconOf, kindName } from '../names'
import { kindOf } from '../state'
import { net, syncSoon } from '../sync'
import type { Report } from '../types'
import { Header, Screen, SyncLine } from '../frame'
import { t, tk } from '../say'

export const LOCAL_TONES = { queued: 'nghe', sent: 'com', refused: 'son' } as const
const LOCAL_ICONS = { queued: 'save', sent: 'check-check', refused: 'alert-triangle' } as const

export function LocalChip({ r }: { r: Report }) {
  return <Chip tone={LOCAL_TONES[r.state]} icon={LOCAL_ICONS[r.state]}>{tk('local_' + r.state)}</Chip>
}

export function LocalCard({ r }: { r: Report }) {
  return (
    <a class="card stack tight petition" href={'/resident/cho/' + r.uid}>
      <span class="row wrap"><LocalChip r={r} /><span class="quiet small">{when(r.made_ms)}</span></span>
      <b class="ptitle">{kindName(r.category)}</b>
      {r.message && <span class="late">{r.message}</span>}
    </a>
  )
}

export function Local({ uid }: { uid: string }) {
  const r = reports.value.find(x => x.uid === uid)
  const [sure, setSure] = useState(false)
  const header = <Header title={t('l_title')} backTo="/resident/theo-doi" />
  if (!r) return <Screen header={header}><div class="pad stack"><h2>{t('not_found')}</h2><a class="btn wide" href="/resident/theo-doi">{t('tile_track')}</a></div></Screen>
  const left = files.value.filter(f => r.files.includes(f.uid))
  const isTurnedAway = r.error === 'complaint' || r.error === 'denunciation'
  async function drop(): Promise<void> {
    await dropReport(r!)
    go('/resident/', { replace: true })
  }
  return (
    <Screen header={header}>
      <div class="pad stack narrow">
        <section class="card stack center">
          <span class={`tile big ${LOCAL_TONES[r.state]}`}><Icon name={LOCAL_ICONS[r.state]} /></span>
          <h2 role="status">{tk('local_' + r.state)}</h2>
          {r.state === 'queued' && <p>{me.value ? t('l_queued') : t('in_waiting')}</p>}
          {r.state === 'sent' && <><p>{t('l_sent', { code: r.code })}</p><a class="btn main wide" href={'/resident/phan-anh/' + r.code}>{t('l_open', { code: r.code })}</a></>}
          {!me.value && <a class="btn main wide" href="/resident/">{t('in_title')}</a>}
        </section>
        {r.state === 'refused' && <section class="card refused stack">
          <h2>{t('l_why')}</h2>
          <p class="why">{r.message}</p>
          {!isTurnedAway && r.field && <p>{t('l_field', { field: fieldName(r.field) })}</p>}
          {isTurnedAway && <Button main wide onClick={() => void putReport({ ...r, state: 'queued', is_no_complaint: true }).then(syncSoon)}>{t(r.error === 'complaint' ? 'l_not_complaint' : 'l_not_denunciation')}</Button>}
          <Button wide main={!isTurnedAway} icon="pencil" onClick={() => void reopenReport(r).then(() => go('/resident/gui', { replace: true }))}>{t('l_mend')}</Button>
        </section>}
        {left.some(f => f.state === 'waiting') && r.state === 'sent' && <Notice tone="nghe" icon="upload">{t('l_photos', { n: left.filter(f => f.state === 'waiting').length })}{net.value === 'offline' && ' ' + t('sync_offline')}</Notice>}
        {left.filter(f => f.state === 'refused').map(f => <Notice tone="son" icon="alert-triangle"><b>{f.name}</b><p>{f.message}</p></Notice>)}
        {r.state === 'queued' && me.value && <SyncLine />}
        <section class="card stack tight">
          <div class="row"><span class="tile"><Icon name={iconOf(kindOf(r.category))} /></span><b class="grow">{kindName(r.category)}</b></div>
          <p class="said">{r.text}</p>
          {(r.place_words || r.spot) && <p class="quiet">{[r.spot, r.place_words].filter(Boolean).join(' · ')}</p>}
        </section>
        {r.state !== 'sent' && <Button bare danger icon="trash-2" onClick={() => setSure(true)}>{t('l_drop')}</Button>}
        {sure && <Sheet title={t('l_drop_sure')} closeLabel={t('close')} onClose={() => setSure(false)}><div class="stack"><p>{t('l_drop_text')}</p>
          <Button main danger wide onClick={() => void drop().catch(() => toast(t('full_title')))}>{t('l_drop')}</Button><Button wide onClick={() => setSure(false)}>{t('cancel')}</Button></div></Sheet>}
      </div>
    </Screen>
  )
}

const PLACES = ['lat_e6', 'lon_e6', 'house_id', 'lane_id']
const fieldName = (field: string): string => {
  const top = field.split(/[.[]/)[0]!
  return tk('f_' + (PLACES.includes(top) ? 'place' : ['text', 'category', 'files', 'attributes', 'spot'].includes(top) ? top : 'attributes'))
}
