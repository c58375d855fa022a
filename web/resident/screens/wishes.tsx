// wishes.tsx - by which ways I want to be told, and when not: this device, a mailbox, text messages, quiet hours.
import { useEffect, useState } from 'preact/hooks'
import { Bones, Button, Check, Field, Icon, Notice, TextField, toast } from '../../shared/parts'
import { api, ApiError } from '../../shared/api'
import { pushOff, pushOn, pushState, type PushState } from '../push'
import type { Wish, Wishes } from '../types'
import { Header, Screen } from '../frame'
import { t, tk } from '../say'

const said = (e: unknown): string => e instanceof ApiError ? e.message : t('offline')
const GROUPS = ['civic', 'alert', 'plan', 'outreach', 'account']
const two = (n: number): string => String(n).padStart(2, '0')
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
const minuteOf = (text: string): number => { const [h, m] = text.split(':').map(Number); return (h ?? 0) * 60 + (m ?? 0) }

export function WishesScreen() {
  const [w, setW] = useState<Wishes | null>(null)
  const [fault, setFault] = useState('')
  useEffect(() => { void api.get<Wishes>('/api/notify/preferences').then(setW, e => setFault(said(e))) }, [])

  async function put(change: Partial<Wishes>): Promise<void> {
    const next = { ...w!, ...change }
    setW(next)
    try {
      setW(await api.put<Wishes>('/api/notify/preferences', { quiet_from: next.quiet_from, quiet_to: next.quiet_to, groups: next.groups }))
      toast(t('c_saved'))
    } catch (e) { setW(w); toast(said(e)) }
  }
  const ways = w ? ([['push', 'c_by_push'], ...(w.has_email ? [['email', 'c_by_email'] as const] : []), ...(w.has_phone ? [['sms', 'c_by_sms'] as const] : [])] as const) : []
  return (
    <Screen header={<Header title={t('c_title')} backTo="/resident/thong-bao" />}>
      <div class="pad columns">
        {fault && <Notice tone="nghe" icon="wifi-off">{fault}</Notice>}
        {!w ? !fault && <Bones label={t('loading')} /> : <>
          <div class="stack">
            <PushCard />
            <EmailCard has={w.has_email} onChange={has_email => setW({ ...w, has_email })} />
            <section class="card stack tight">
              <h2>{t('c_quiet')}</h2><p class="quiet">{t('c_quiet_text')}</p>
              <div class="two">
                <Field label={t('c_quiet_from')}>{p => <input class="input" type="time" {...p} value={clock(w.quiet_from)} onChange={e => { if (e.currentTarget.value) void put({ quiet_from: minuteOf(e.currentTarget.value) }) }} />}</Field>
                <Field label={t('c_quiet_to')}>{p => <input class="input" type="time" {...p} value={clock(w.quiet_to)} onChange={e => { if (e.currentTarget.value) void put({ quiet_to: minuteOf(e.currentTarget.value) }) }} />}</Field>
              </div>
            </section>
          </div>
          <section class="card stack">
            <h2>{t('c_kinds')}</h2>
            {w.groups.filter(g => GROUPS.includes(g.group)).sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group)).map(g => (
              <fieldset class="stack tight" key={g.group}><legend class="strong">{tk('g_' + g.group)}</legend>
                <div class="row wrap">{ways.map(([way, label]) => <Check on={g[way]} onChange={on => void put({ groups: w.groups.map((x): Wish => x.group === g.group ? { ...x, [way]: on } : x) })}>{t(label)}</Check>)}</div>
              </fieldset>
            ))}
          </section>
        </>}
      </div>
    </Screen>
  )
}

function PushCard() {
  const [state, setState] = useState<PushState | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => { void pushState().then(setState, () => setState('none')) }, [])
  async function turn(how: () => Promise<PushState>): Promise<void> {
    setBusy(true)
    try { setState(await how()) } catch { toast(t('c_push_fail')) }
    setBusy(false)
  }
  return (
    <section class="card stack tight">
      <div class="row"><span class={'tile ' + (state === 'on' ? 'com' : '')}><Icon name="smartphone" /></span><h2 class="grow">{t(state === 'on' ? 'c_push_on' : 'c_push')}</h2></div>
      {state === 'denied' && <p>{t('c_push_denied')}</p>}
      {state === 'none' && <p>{t('c_push_none')}</p>}
      {state === 'off' && <Button main wide icon="bell" disabled={busy} onClick={() => void turn(pushOn)}>{t('c_push_go')}</Button>}
      {state === 'on' && <Button wide disabled={busy} onClick={() => void turn(pushOff)}>{t('c_push_off')}</Button>}
    </section>
  )
}

function EmailCard({ has, onChange }: { has: boolean; onChange: (has: boolean) => void }) {
  const [address, setAddress] = useState('')
  const [fault, setFault] = useState('')
  const [sent, setSent] = useState(false)
  async function add(): Promise<void> {
    try { await api.post('/api/notify/email', { email: address.trim() }); setSent(true) } catch (e) { setFault(said(e)) }
  }
  async function drop(): Promise<void> {
    try { await api.del('/api/notify/email'); onChange(false); toast(t('c_email_dropped')) } catch (e) { toast(said(e)) }
  }
  return (
    <section class="card stack tight">
      <h2>{t('c_email')}</h2>
      {has ? <><p>{t('c_email_on')}</p><Button wide onClick={() => void drop()}>{t('c_email_off')}</Button></>
        : sent ? <Notice tone="com" icon="check">{t('c_email_sent')}</Notice>
        : <form class="stack tight" onSubmit={e => { e.preventDefault(); void add() }}>
            <TextField label={t('c_email_add')} value={address} onValue={v => { setAddress(v); setFault('') }} fault={fault} type="email" autocomplete="email" required />
            <Button wide type="submit" disabled={!address.includes('@')}>{t('c_email_go')}</Button></form>}
    </section>
  )
}
