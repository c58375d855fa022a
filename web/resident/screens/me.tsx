// me.tsx - "Tôi": my name, the e-ID, how this device shows things, where I am signed in, and signing out.
import { useEffect, useState } from 'preact/hooks'
import { Button, Check, Icon, Notice, Segments, Sheet, TextField, toast } from '../../shared/parts'
import { api, ApiError } from '../../shared/api'
import { lang, setLang, when } from '../../shared/i18n'
import { contrast, large, saver, setContrast, setLarge, setSaver, setTheme, theme } from '../../shared/look'
import { go } from '../../shared/router'
import { newBuild } from '../../shared/worker'
import { me, nowMs, waiting, refused } from '../state'
import { keep, wipe } from '../store'
import { pushOff } from '../push'
import type { Me, Session } from '../types'
import { Header, Screen } from '../frame'
import { t } from '../say'

const said = (e: unknown): string => e instanceof ApiError ? e.message : t('offline')

export function MeScreen() {
  const who = me.value!
  return (
    <Screen header={<Header title={who.name || t('me_title')} sub={who.has_phone ? t('me_phone', { tail: who.phone_tail }) : ''} />}>
      <div class="pad columns">
        <div class="stack">
          <section class="card stack tight">
            <p class="row tightrow"><Icon name={who.is_linked ? 'check' : 'minus'} /><span>{who.is_linked ? t('me_home', { home: who.home }) : t('me_unlinked')}</span></p>
            <p class="row tightrow"><Icon name={who.eid_level ? 'check' : 'minus'} /><span>{who.eid_level ? t('me_eid', { n: who.eid_level }) : t('me_no_eid')}</span></p>
            {!who.eid_level && <JoinEid />}
          </section>
          <a class="card row" href="/resident/du-lieu"><span class="tile com"><Icon name="shield-check" /></span><b class="grow">{t('tile_data')}</b><Icon name="chevron-right" /></a>
          <a class="card row" href="/resident/thong-bao/cach-nhan"><span class="tile nghe"><Icon name="bell" /></span><b class="grow">{t('c_title')}</b><Icon name="chevron-right" /></a>
          <a class="card row" href="/resident/viec"><span class="tile lam"><Icon name="hand-heart" /></span><b class="grow">{t('steps_title')}</b><Icon name="chevron-right" /></a>
          {newBuild.value && <Notice icon="sparkles"><div class="row wrap"><span class="grow">{t('update')}</span><Button onClick={() => newBuild.value?.()}>{t('update_go')}</Button></div></Notice>}
          <NameCard who={who} />
        </div>
        <div class="stack">
          <LookCard />
          <Sessions />
          <SignOut />
          <p class="quiet small center">{t('app')} · {t('me_version', { v: __VERSION__ })}</p>
        </div>
      </div>
    </Screen>
  )
}

function JoinEid() {
  const [has, setHas] = useState(false)
  useEffect(() => { void api.get<{ available: boolean }>('/api/resident/eid').then(r => setHas(r.available), () => {}) }, [])
  return has ? <><a class="btn wide" href="/api/resident/eid/start" target="_self"><Icon name="id-card" />{t('me_eid_go')}</a><p class="quiet small">{t('me_eid_text')}</p></> : null
}

function NameCard({ who }: { who: Me }) {
  const [name, setName] = useState(who.name)
  const [fault, setFault] = useState('')
  if (who.eid_level) return <section class="card"><p class="quiet">{t('me_name_fixed')}</p></section>
  async function put(): Promise<void> {
    try { await keep({ me: await api.put<Me>('/api/resident/me', { name: name.trim() }) }); toast(t('me_named')) } catch (e) { setFault(said(e)) }
  }
  return (
    <form class="card stack tight" onSubmit={e => { e.preventDefault(); void put() }}>
      <TextField label={t('me_name')} value={name} onValue={v => { setName(v); setFault('') }} fault={fault} autocomplete="name" maxLength={80} />
      {name.trim() !== who.name && <Button wide type="submit">{t('save')}</Button>}
    </form>
  )
}

function LookCard() {
  return (
    <section class="card stack tight">
      <h2>{t('me_settings')}</h2>
      <Check on={large.value} onChange={setLarge}>{t('large')}</Check>
      <Check on={contrast.value} onChange={setContrast}>{t('contrast')}</Check>
      <Check on={saver.value} onChange={setSaver}>{t('saver')}</Check>
      <div class="field"><span class="label">{t('theme')}</span><Segments label={t('theme')} value={theme.value} onPick={setTheme} options={[['light', t('theme_light')], ['dark', t('theme_dark')], ['auto', t('theme_auto')]]} /></div>
      <div class="field"><span class="label">{t('language')}</span><Segments label={t('language')} value={lang.value} onPick={l => void setLang(l)} options={[['vi', 'Tiếng Việt'], ['en', 'English']]} /></div>
    </section>
  )
}

function Sessions() {
  const [rows, setRows] = useState<Session[]>([])
  useEffect(() => { void api.get<{ rows: Session[] }>('/api/resident/sessions').then(r => setRows(r.rows), () => {}) }, [])
  async function end(s: Session): Promise<void> {
    try {
      await api.del('/api/resident/sessions/' + s.id)
      setRows(rows.filter(x => x.id !== s.id))
      toast(t('me_ended'))
    } catch (e) { toast(said(e)) }
  }
  if (!rows.length) return null
  return (
    <section class="card stack">
      <h2>{t('me_sessions')}</h2>
      {rows.map(s => (
        <div class="stack tight divided" key={s.id}>
          <b>{t(s.is_this ? 'me_this' : 'me_elsewhere')}</b>
          <span class="quiet small">{t('me_since', { time: when(s.created_ms, nowMs.value) })} · {t('me_seen', { time: when(s.seen_ms, nowMs.value) })} · {s.address}</span>
          {!s.is_this && <Button onClick={() => void end(s)}>{t('me_end')}</Button>}
        </div>
      ))}
    </section>
  )
}

// What was not sent stays here for whoever wrote it; everything else that was seen goes.
function SignOut() {
  const [open, setOpen] = useState(false)
  const unsent = waiting.value.length + refused.value.length
  async function out(): Promise<void> {
    await pushOff().catch(() => {})                             // the next person at this device is not told about this one
    await api.del('/api/session', { timeoutMs: 6000 }).catch(() => {})
    await wipe()
    me.value = null
    setOpen(false)
    go('/resident/', { replace: true })
    toast(t('me_out_done'))
  }
  return <>
    <Button wide danger icon="log-out" onClick={() => setOpen(true)}>{t('me_out')}</Button>
    {open && <Sheet title={t('me_out_sure')} closeLabel={t('close')} onClose={() => setOpen(false)}><div class="stack">
      <p>{unsent ? t('me_out_unsent', { n: unsent }) : t('me_out_text')}</p>
      <Button main danger wide onClick={() => void out()}>{t('me_out')}</Button><Button wide onClick={() => setOpen(false)}>{t('cancel')}</Button>
    </div></Sheet>}
  </>
}
