// me.tsx - "Tôi": my week, my badge, and how this phone behaves; signing out without losing anything unsaid.
import { useState } from 'preact/hooks'
import { Button, Check, Icon, Notice, Segments, Sheet, toast } from '../../shared/parts'
import type { IconName } from '../../shared/icons'
import { lang, num, setLang } from '../../shared/i18n'
import { contrast, large, saver, setContrast, setLarge, setSaver, setTheme, theme } from '../../shared/look'
import { api } from '../../shared/api'
import { go } from '../../shared/router'
import { checkData, type Found } from '../check'
import { doors, events, home, isHead, refused, waiting } from '../state'
import { wipe } from '../store'
import { countUnsent } from '../../shared/checkin/store'
import { useLive } from '../../shared/live'
import { Header, Screen } from '../frame'
import { sync } from '../sync'
import { newBuild } from '../../shared/worker'
import { t, tk, type Key } from '../say'

export function Me() {
  const h = home.value
  const links: (readonly [string, IconName, Key, string])[] = [
    ['/app/week', 'bar-chart-3', 'week', 'com'], ['/app/badge', 'badge-check', 'badge', 'lam'], ['/app/checkin', 'ticket', 'check_in', 'nghe'],
    ['/app/judging', 'clipboard-check', 'judging', 'sen'],
    ...(isHead.value ? [['/app/team', 'users', 'team_card', 'sen'] as const] : []),
  ]
  return (
    <Screen header={<Header title={h?.me.name ?? t('me')} sub={h ? `${tk('badge_role_' + h.me.position)} · ${h.team.name}` : ''} />}>
      <div class="pad stack">
        {links.map(([to, icon, key, tone]) => <a class="card slim row" href={to}><span class={'tile ' + tone}><Icon name={icon} /></span><b class="grow">{t(key)}</b><Icon name="chevron-right" /></a>)}
        {newBuild.value && <Notice icon="sparkles"><div class="row wrap"><span class="grow">{t('update')}</span><Button onClick={() => newBuild.value?.()}>{t('update_go')}</Button></div></Notice>}
        <h2 class="section">{t('settings')}</h2>
        <section class="card stack tight">
          <Check on={large.value} onChange={setLarge}>{t('large')}<br /><span class="quiet small plain">{t('large_text')}</span></Check>
          <div class="field"><span class="label">{t('theme')}</span>
            <Segments label={t('theme')} value={theme.value} onPick={setTheme} options={[['light', <><Icon name="sun" class="inline" /> {t('theme_light')}</>], ['dark', <><Icon name="moon" class="inline" /> {t('theme_dark')}</>], ['auto', t('theme_auto')]]} /></div>
          <Check on={contrast.value} onChange={setContrast}>{t('contrast')}</Check>
          <div class="field"><span class="label">{t('language')}</span>
            <Segments label={t('language')} value={lang.value} onPick={l => void setLang(l)} options={[['vi', 'Tiếng Việt'], ['en', 'English']]} /></div>
          <Check on={saver.value} onChange={setSaver}>{t('saver')}<br /><span class="quiet small plain">{t('saver_text')}</span></Check>
          <PlaceCheck />
        </section>
        <CheckData />
        <SignOut />
        <p class="quiet small center">{t('app')} · {t('app_version', { v: __VERSION__ })}</p>
      </div>
    </Screen>
  )
}

function PlaceCheck() {
  const [on, setOn] = useState(localStorage.getItem('place') === '1')
  return <Check on={on} onChange={v => { setOn(v); localStorage.setItem('place', v ? '1' : '0'); if (v) navigator.geolocation?.getCurrentPosition(() => {}, () => setOn(false)) }}>{t('place')}<br /><span class="quiet small plain">{t('place_text')}</span></Check>
}

// Compare with the city, and say in words what was found.
function CheckData() {
  const [busy, setBusy] = useState(false)
  const [found, setFound] = useState<Found | null>(null)
  async function check(): Promise<void> {
    setBusy(true)
    const f = await checkData()
    setFound(f)
    if (!f) toast(t('check_offline'))
    setBusy(false)
  }
  const line = (good: boolean, text: string) => <li class={good ? 'ok' : ''}><Icon name={good ? 'check' : 'alert-triangle'} /><span>{text}</span></li>
  return (
    <section class="card stack tight">
      <div class="row"><span class="tile"><Icon name="database" /></span><div class="grow"><b>{t('check_data')}</b><p class="quiet small">{t('storage', { n: num(doors.value.length), m: num(events.value.length) })}</p></div></div>
      <div role="status">{found && <ul class="checks">
        {found.receipts === 'ok' ? line(true, found.received ? t('check_receipts', { n: num(found.received) }) : t('check_nothing')) : found.receipts === 'resent' ? line(false, t('check_resent', { n: num(found.resent) })) : line(false, t('receipts_bad'))}
        {line(!found.unsent, found.unsent ? t('check_unsent', { n: num(found.unsent) }) : t('check_all_sent'))}
        {found.changed + found.fresh + found.gone === 0 ? line(true, t('check_rows', { n: num(found.same) }))
          : line(false, t('check_rows_differ', { n: num(found.changed + found.fresh), m: num(found.gone), same: num(found.same) }))}
      </ul>}</div>
      <Button wide icon="refresh-cw" disabled={busy} onClick={() => void check()}>{t(busy ? 'check_busy' : 'check_text')}</Button>
    </section>
  )
}

function SignOut() {
  const [open, setOpen] = useState(false)
  const atDoors = useLive(['checkin'], countUnsent).value ?? 0
  const unsent = waiting.value.length + refused.value.length + atDoors
  async function out(): Promise<void> {
    await api.del('/api/session', { timeoutMs: 6000 }).catch(() => {})
    await wipe(false)
    localStorage.clear()
    if ('caches' in globalThis) await caches.delete('later')
    setOpen(false)
    go('/app/', { replace: true })
    toast(t('signed_out'))
  }
  return (
    <>
      <Button wide bare danger icon="log-out" onClick={() => setOpen(true)}>{t('sign_out')}</Button>
      {open && <Sheet title={t('sign_out_sure')} closeLabel={t('close')} onClose={() => setOpen(false)}>
        <div class="stack">
          {unsent > 0 ? <>
            <Notice tone="son" icon="alert-triangle">{t('sign_out_unsent', { n: unsent })}</Notice>
            <Button main wide icon="send" onClick={() => void sync()}>{t('sign_out_send')}</Button>
            <Button wide danger onClick={() => void out()}>{t('sign_out_lose', { n: unsent })}</Button>
          </> : <Button main danger wide onClick={() => void out()}>{t('sign_out_go')}</Button>}
          <Button wide onClick={() => setOpen(false)}>{t('cancel')}</Button>
        </div>
      </Sheet>}
    </>
  )
}
