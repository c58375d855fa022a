// sign-in.tsx - who is there: a phone number, then the six digits sent to it; or the e-ID where the city has it. The address stays, so a link leads on.
import { useEffect, useState } from 'preact/hooks'
import { Button, Icon, Notice, TextField, toast } from '../../shared/parts'
import { api, ApiError } from '../../shared/api'
import { large, setLarge } from '../../shared/look'
import { path } from '../../shared/router'
import { me, waiting } from '../state'
import { adopt, keep, meta, wipe } from '../store'
import { sync } from '../sync'
import type { Me } from '../types'
import { t } from '../say'

const said = (e: unknown): string => e instanceof ApiError ? e.message : t('offline')

async function enter(who: Me): Promise<void> {
  const had = await meta('me')
  if (had && had.id !== who.id) await wipe()
  await keep({ me: who })
  await adopt(who.id)
  me.value = who
  if (who.name && path.value !== '/resident/') toast(t('in_hello', { name: who.name }))          // the first screen greets by itself
  void sync()
}

export function SignIn() {
  const [phone, setPhone] = useState('')
  const [sent, setSent] = useState(false)
  const code = /^\/resident\/phan-anh\/([\w-]+)$/.exec(path.value)?.[1]
  return (
    <main class="welcome waves" id="main">
      <div class="welcomecard card stack">
        <p class="mark-line"><b>{t('app')}</b> <button type="button" class="btn bare" aria-pressed={large.value} onClick={() => setLarge(!large.value)}><Icon name="type" />{t('large')}</button></p>
        <h1>{t('in_title')}</h1>
        {waiting.value.length > 0 && <Notice tone="nghe" icon="save">{t('in_waiting')}</Notice>}
        {sent ? <CodeForm phone={phone} onOther={() => setSent(false)} /> : <PhoneForm phone={phone} onPhone={setPhone} onSent={() => setSent(true)} />}
        {!sent && <EidButton />}
        {code && <a class="btn bare wide" href={'/board/' + code}>{t('in_public')}</a>}
        <p class="quiet small">{t('in_help')}</p>
      </div>
    </main>
  )
}

function PhoneForm({ phone, onPhone, onSent }: { phone: string; onPhone: (v: string) => void; onSent: () => void }) {
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  async function ask(): Promise<void> {
    setBusy(true)
    setFault('')
    try {
      await api.post('/api/resident/code', { phone: phone.trim() })
      onSent()
    } catch (e) {
      if (e instanceof ApiError && e.status === 429) onSent()          // one was sent a moment ago: it is still good
      else setFault(said(e))
    }
    setBusy(false)
  }
  return (
    <form class="stack" onSubmit={e => { e.preventDefault(); void ask() }}>
      <p>{t('in_lead')}</p>
      <TextField label={t('in_phone')} hint={t('in_phone_hint')} fault={fault} value={phone} onValue={v => { onPhone(v); setFault('') }} type="tel" inputMode="tel" autocomplete="tel" name="phone" required minLength={9} maxLength={24} />
      <Button main wide type="submit" icon="send" disabled={busy || phone.replace(/\D/g, '').length < 9}>{t('in_send')}</Button>
    </form>
  )
}

function CodeForm({ phone, onOther }: { phone: string; onOther: () => void }) {
  const [code, setCode] = useState('')
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  const [left, setLeft] = useState(60)
  useEffect(() => {
    const timer = setInterval(() => setLeft(n => Math.max(0, n - 1)), 1000)
    return () => clearInterval(timer)
  }, [])
  async function go(digits: string): Promise<void> {
    if (busy) return
    setBusy(true)
    setFault('')
    try { await enter(await api.post<Me>('/api/resident/session', { phone: phone.trim(), code: digits })) }
    catch (e) { setFault(said(e)); setCode(''); setBusy(false) }
  }
  async function again(): Promise<void> {
    setFault('')
    setLeft(60)
    await api.post('/api/resident/code', { phone: phone.trim() }).catch(e => setFault(said(e)))
  }
  return (
    <form class="stack" onSubmit={e => { e.preventDefault(); if (code.length === 6) void go(code) }}>
      <TextField label={t('in_code')} hint={t('in_code_hint', { phone: phone.trim() })} fault={fault} value={code} class="input codes num" name="code" inputMode="numeric" autocomplete="one-time-code" maxLength={6} required autofocus
        onValue={v => { const d = v.replace(/\D/g, '').slice(0, 6); setCode(d); if (d.length === 6) void go(d) }} />
      <Button main wide type="submit" disabled={busy || code.length < 6}>{t('in_go')}</Button>
      <Notice icon="shield-check">{t('in_safe')}</Notice>
      <Button wide disabled={left > 0} onClick={() => void again()}>{left ? t('in_again_in', { n: left }) : t('in_again')}</Button>
      <Button bare wide onClick={onOther}>{t('in_other')}</Button>
    </form>
  )
}

// Offered only where the city is connected to a provider. The way back ends on the first page: what one came for is kept till then.
function EidButton() {
  const [has, setHas] = useState(false)
  useEffect(() => { void api.get<{ available: boolean }>('/api/resident/eid').then(r => setHas(r.available), () => {}) }, [])
  if (!has) return null
  const isBound = path.value !== '/resident/'
  return <>
    <p class="quiet center">{t('in_or')}</p>
    <a class="btn wide" href="/api/resident/eid/start" target="_self" onClick={() => { if (isBound) void keep({ came_for: path.value }) }}><Icon name="id-card" />{t('in_eid')}</a>
  </>
}
