// join.tsx - a one-time link makes this phone the member's own: no password, a key of its own kept in the phone's database.
import { useEffect, useState } from 'preact/hooks'
import { Button, Icon, Notice, TextField, toast } from '../../shared/parts'
import { api, ApiError } from '../../shared/api'
import { go } from '../../shared/router'
import { device, refused, waiting } from '../state'
import { startWith } from '../store'
import { t } from '../say'
import { Scan } from './add-person'

interface Joined { device_id: number; key: string; me: { id: number; name: string } }

function phoneName(): string {
  const m = /\(([^)]*)\)/.exec(navigator.userAgent)?.[1]?.split(';').at(-1)?.trim() ?? ''
  return (m || 'Web').replace(/ Build.*/, '').slice(0, 60)
}

export function Join({ token }: { token: string }) {
  const [fault, setFault] = useState('')
  const [sure, setSure] = useState(!device.value)
  const unsent = waiting.value.length + refused.value.length

  async function redeem(): Promise<void> {
    setFault('')
    try {
      const got = await api.post<Joined>('/api/join', { token, device_name: phoneName() })
      const mine = { id: got.device_id, key: got.key, name: got.me.name, account: got.me.id, joined_ms: Date.now() }
      const kept = await startWith(mine)
      device.value = mine                                     // at once: the first screen must not ask who this is
      toast(kept > 0 ? t('join_kept', { n: kept }) : t('join_hello', { name: got.me.name }))
      go('/app/', { replace: true })
      void navigator.storage?.persist?.().catch(() => false)
    } catch (e) {
      setFault(e instanceof ApiError && e.status > 0 ? t('join_used') : t('join_offline'))
    }
  }
  useEffect(() => { if (sure) void redeem() }, [sure])

  return (
    <main class="welcome waves" id="main">
      <div class="welcomecard card stack">
        <span class="tile com big"><Icon name="key-round" /></span>
        <h1>{t('join_title')}</h1>
        {!sure ? <>
            <p>{t('join_other', { name: device.value!.name })}</p>
            {unsent > 0 && <Notice tone="son" icon="alert-triangle">{t('join_other_unsent', { n: unsent, name: device.value!.name })}</Notice>}
            <Button main wide danger={unsent > 0} onClick={() => setSure(true)}>{t('join_go')}</Button>
            <a class="btn wide" href="/app/">{t('cancel')}</a></>
          : fault ? <><Notice tone="son" icon="alert-triangle">{fault}</Notice><Button wide onClick={() => void redeem()}>{t('retry')}</Button></>
          : <p class="quiet" role="status">{t('join_busy')}</p>}
      </div>
    </main>
  )
}

// Opened without a key: say how to get in; the phone's camera can read the head's code.
export function Welcome({ gone }: { gone: boolean }) {
  const [scanning, setScanning] = useState(false)
  const [link, setLink] = useState('')
  const [fault, setFault] = useState('')
  const follow = (text: string): boolean => {
    const m = /\/join\/([A-Za-z0-9_-]{20,})/.exec(text)
    if (!m) { setFault(t('join_bad')); return false }
    go('/app/join/' + m[1])
    return true
  }
  return (
    <main class="welcome waves" id="main">
      <div class="welcomecard card stack">
        <h1>{t(gone ? 'gone_title' : 'app')}</h1>
        <p class={gone ? '' : 'slogan'}>{t(gone ? 'gone_text' : 'slogan')}</p>
        {!gone && <p>{t('join_how')}</p>}
        {scanning ? <Scan hint={t('join_scan')} onText={follow} onStop={() => setScanning(false)} onFail={() => { setScanning(false); setFault(t('scan_no_camera')) }} />
          : <Button main wide icon="scan-line" onClick={() => { setFault(''); setScanning(true) }}>{t('join_scan')}</Button>}
        <form class="stack tight" onSubmit={e => { e.preventDefault(); follow(link.trim()) }}>
          <TextField label={t('join_paste')} value={link} onValue={v => { setLink(v); setFault('') }} fault={fault} autocomplete="off" inputMode="url" />
          {link && <Button wide type="submit">{t('join_go')}</Button>}
        </form>
      </div>
    </main>
  )
}
