// sync.ts - events of a door up, changes of its list down; one tab at a time, each occasion for itself so that none holds up another.
import { signal } from '@preact/signals'
import { api, ApiError } from '../api'
import type { Counts, Occasion } from '../occasion/types'
import { BATCH, bodyOf, nextBatch, takeVerdicts, type Line, type Verdict } from './rules'
import * as store from './store'

export type Net = 'idle' | 'working' | 'offline' | 'stranger'
export const net = signal<Net>('idle')
export const fault = signal('')
export const agreedMs = signal(0)                // when the city last answered

interface Answer { server_ms: number; counts: Counts; verdicts: Verdict[] }
interface Lines { rows: Line[]; next: string | number; more: boolean; server_ms: number }

async function push(code: string, account: number): Promise<void> {
  let max = BATCH
  for (;;) {
    const batch = nextBatch(await store.inState(code, 'queued'), account, Date.now(), max)
    if (!batch.length) return
    let a: Answer
    try {
      a = await api.post<Answer>(`/api/checkin/${encodeURIComponent(code)}`, { sent_ms: Date.now(), events: batch.map(bodyOf) }, { timeoutMs: 30_000 })
    } catch (e) {
      if (e instanceof ApiError && e.status === 413 && batch.length > 1) { max = Math.ceil(batch.length / 2); continue }
      throw e
    }
    const taken = takeVerdicts(batch, a.verdicts, Date.now())
    await store.putAnswer(code, taken, a.counts)
    if (!taken.length) throw new ApiError(502, 'NO_VERDICT', '', '')         // never ask the same in a ring
  }
}

async function pull(o: store.KeptOccasion): Promise<void> {
  for (let since = o.since, more = true; more;) {
    const page = await api.get<Lines>(`/api/checkin/${encodeURIComponent(o.code)}/tickets`, { since })
    since = String(page.next)
    await store.putLines(o.code, page.rows, since, Date.now())
    more = page.more
  }
}

async function round(account: number): Promise<void> {
  net.value = 'working'
  let said = ''
  // A fault of one occasion is said and the others go on; no network, or nobody known, ends the round.
  const each = async (codes: readonly string[], what: (code: string) => Promise<void>) => {
    for (const code of codes) await what(code).catch((e: unknown) => {
      if (!(e instanceof ApiError) || !e.status || e.status === 401 || e.status === 410) throw e
      said = e.message
    })
  }
  try {
    await each(await store.unsentCodes(), code => push(code, account))
    await store.putOccasions((await api.get<{ rows: Occasion[] }>('/api/checkin')).rows)
    const held = (await store.allOccasions()).filter(o => o.is_held)
    await each(held.map(o => o.code), async code => pull(held.find(o => o.code === code)!))
    agreedMs.value = Date.now()
    net.value = 'idle'
  } catch (e) {
    const s = e instanceof ApiError ? e.status : -1
    said = s > 0 ? (e as ApiError).message : ''
    net.value = s === 0 ? 'offline' : s === 401 ? 'stranger' : 'idle'
  }
  fault.value = said
}

let running: Promise<void> | null = null, wanted = false
export function sync(account: number): Promise<void> {
  if (running) { wanted = true; return running }
  running = (async () => {
    do {
      wanted = false
      if (navigator.locks) await navigator.locks.request('sansang-checkin', () => round(account))
      else await round(account)
    } while (wanted)                                 // asked for while one was failing: once more
    running = null
    const held = (await Promise.all((await store.unsentCodes()).map(code => store.inState(code, 'queued')))).flat().map(e => e.hold_ms - Date.now()).filter(ms => ms > 0)
    if (held.length) syncSoon(account, Math.min(...held) + 50)         // what may still be undone goes as soon as it may not
  })()
  return running
}

let timer: ReturnType<typeof setTimeout> | undefined
export function syncSoon(account: number, ms = 250): void {
  clearTimeout(timer)
  timer = setTimeout(() => void sync(account), ms)
}

const FRONT_MS = 12_000
/** While a screen of the door is open. Answers how to stop. */
export function keepSyncing(account: number): () => void {
  const look = () => { if (document.visibilityState === 'visible') void sync(account) }
  const off = () => { net.value = 'offline' }
  look()
  const every = setInterval(look, FRONT_MS)
  addEventListener('online', look)
  addEventListener('offline', off)
  document.addEventListener('visibilitychange', look)
  return () => { clearInterval(every); removeEventListener('online', look); removeEventListener('offline', off); document.removeEventListener('visibilitychange', look) }
}
