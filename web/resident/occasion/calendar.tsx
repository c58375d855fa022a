// calendar.tsx - a person's own calendar link: made, subscribed to, copied, revoked. The link is the key: it is asked for anew each time, never kept here.
import { useEffect, useState } from 'preact/hooks'
import { Button, Notice, toast } from '../../shared/parts'
import { api } from '../../shared/api'
import { said } from './parts'
import { to } from './say'

const DOOR = '/api/resident/calendar'
const subscribe = (url: string): string => url.replace(/^https?:/, 'webcal:')

export function CalendarCard() {
  const [url, setUrl] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => { void api.get<{ url: string }>(DOOR).then(r => setUrl(r.url), () => {}) }, [])
  async function act(what: () => Promise<string>): Promise<void> {
    setBusy(true)
    try { setUrl(await what()) } catch (e) { toast(said(e)) }
    setBusy(false)
  }
  const make = () => act(async () => (await api.post<{ url: string }>(DOOR)).url)
  const revoke = () => act(async () => { await api.del(DOOR); toast(to('cal_revoked')); return '' })
  const copy = () => void navigator.clipboard?.writeText(url!).then(() => toast(to('cal_copied')), () => {})
  if (url === null) return null
  return (
    <section class="card stack tight narrow wide">
      <h2>{to('cal')}</h2>
      <p class="quiet">{to('cal_text')}</p>
      {!url ? <Button wide icon="calendar-days" disabled={busy} onClick={() => void make()}>{to('cal_make')}</Button> : <>
        <a class="btn main wide" href={subscribe(url)} target="_self">{to('cal_subscribe')}</a>
        <p class="anywhere small" data-calendar>{url}</p>
        <Button wide icon="link" onClick={copy}>{to('cal_copy')}</Button>
        <Notice tone="nghe" icon="lock">{to('cal_secret')}</Notice>
        <Button bare danger wide disabled={busy} onClick={() => void revoke()}>{to('cal_revoke')}</Button>
      </>}
    </section>
  )
}
