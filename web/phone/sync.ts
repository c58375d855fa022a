// sync.ts - events up, rows down: push what waits, pull what changed, one tab at a time, for as long as it takes.
import { signal } from '@preact/signals'
import { api, ApiError, request, setBearer } from '../shared/api'
import { dayOf, DAY_MS } from '../shared/i18n'
import { changed } from '../shared/live'
import { backOff, BATCH_EVENTS, envelopeOf, lease, nextBatch, takeVerdicts } from './queue'
import { sendPhotos } from './photo'
import * as store from './store'
import type { Home, PullAnswer, PushAnswer } from './types'

export type Net = 'idle' | 'working' | 'offline' | 'stranger' | 'gone'
export const net = signal<Net>('idle')
export const locked = signal<'open' | 'locked' | 'delete'>('open')
export const lastFault = signal('')

const FRONT_MS = 5 * 60_000                       // while the app is in front
let timer: ReturnType<typeof setTimeout> | undefined
let failures = 0
let batchMax = BATCH_EVENTS

async function push(): Promise<void> {
  for (;;) {
    const now = Date.now()
    const counter = await store.meta('counter') ?? store.NEW_COUNTER
    const batch = nextBatch(await store.allEvents(), now, batchMax)
    if (!batch.length) return
    let answer: PushAnswer
    try {
      answer = await api.post<PushAnswer>('/api/sync/push', { sent_ms: now, last_n: counter.n, events: batch.map(envelopeOf) }, { timeoutMs: 60_000 })
    } catch (e) {
      if (e instanceof ApiError && e.status === 413 && batch.length > 1) { batchMax = Math.ceil(batch.length / 2); continue }
      throw e
    }
    batchMax = BATCH_EVENTS
    const taken = await takeVerdicts(batch, answer, counter, Date.now())
    await store.putVerdicts(taken.events, taken.counter, {
      contact_ms: Date.now(), skew_ms: answer.server_ms - Date.now(), chain_agrees: taken.chainAgrees,
    })
    if (!taken.events.length) throw new ApiError(502, 'NO_VERDICT', '', '')        // never ask the same in a ring
  }
}

async function home(): Promise<void> {
  const etag = await store.meta('home_etag')
  const res = await request('GET', '/api/sync/home', { headers: etag ? { 'If-None-Match': etag } : {} })
  if (res.status === 304) return
  await store.setMeta({ home: await res.json() as Home, home_etag: res.headers.get('ETag') ?? '' })
}

async function pull(): Promise<void> {
  const taken = await store.unshown()
  for (;;) {
    const since = await store.meta('cursor') ?? ''
    let page: PullAnswer
    try {
      page = await api.get<PullAnswer>('/api/sync/pull', { since, limit: 200 })
    } catch (e) {
      if (!(e instanceof ApiError) || e.status !== 409) throw e
      await push()                                  // nothing of ours may hang on rows that go
      await store.dropRows()
      continue
    }
    await store.putPage(page.rows, { cursor: page.next, epoch: page.epoch, contact_ms: Date.now(), skew_ms: page.server_ms - Date.now(), ...(page.more ? {} : { whole: true }) })
    if (!page.more) break
  }
  await store.markShown(taken, Date.now() - 8 * DAY_MS)
}

interface Week { days: { day: number; visits: number }[]; received_n: number; chain: string }
async function week(): Promise<void> {
  const w = await api.get<Week>('/api/sync/week')
  await store.setMeta({ days: w.days })
}

async function round(): Promise<void> {
  const device = await store.meta('device')
  if (!device) return
  setBearer(device.key)
  net.value = 'working'
  try {
    await push()
    const [here, rows] = await Promise.allSettled([home(), pull()])      // neither waits for the other: a round trip less to the first door
    for (const r of [here, rows]) if (r.status === 'rejected') throw r.reason
    await week().catch(e => { if (!(e instanceof ApiError) || e.status === 410) throw e })
    await sendPhotos(await store.allEvents(), await store.allDrafts(), () => wanted).catch(e => { if (e instanceof ApiError && e.status === 410) throw e })
    failures = 0
    lastFault.value = ''
    net.value = 'idle'
    await look()
    const held = (await store.allEvents()).filter(e => e.state === 'queued').map(e => e.hold_ms - Date.now())
    plan(held.length ? Math.min(FRONT_MS, Math.max(50, ...held) + 50) : FRONT_MS)     // what may still be undone goes as soon as it may not
  } catch (e) {
    const fault = e instanceof ApiError ? e : new ApiError(-1, 'STORE', '', String(e))
    if (fault.status === 410) return await gone()
    failures++
    lastFault.value = fault.status > 0 ? fault.message : ''
    net.value = fault.status === 401 ? 'stranger' : fault.status === 0 ? 'offline' : 'idle'
    await look()
    plan(fault.status === 401 ? FRONT_MS : backOff(failures, fault.retryAfterMs, Math.random()))
  }
}

// Revoked: the phone forgets everything at once and says so.
async function gone(): Promise<void> {
  await api.post('/api/device/wiped', {}, { timeoutMs: 5000 }).catch(() => {})      // the last word with the old key
  setBearer('')
  clearTimeout(timer)
  await store.wipe(true)
  net.value = 'gone'
}

// How long since the server last spoke with us decides what may be shown.
export async function look(): Promise<void> {
  const contact = await store.meta('contact_ms')
  const state = contact === undefined ? 'open' : lease(Date.now(), contact)
  if (state === 'delete' && locked.value !== 'delete') await store.dropPeople()
  locked.value = state
}

function plan(ms: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => { if (document.visibilityState === 'visible') void sync() }, ms)
}

// One round now, in one tab; a second call while one runs asks for another round after it.
let running: Promise<void> | null = null, wanted = false
export function sync(): Promise<void> {
  if (running) { wanted = true; return running }
  running = (async () => {
    do {
      wanted = false
      if (navigator.locks) await navigator.locks.request('sansang-sync', round)
      else await round()
    } while (wanted && net.value === 'idle')
    running = null
    changed('sync')
  })()
  return running
}

// After a save: at once, or when what may still be undone has been let go.
export function syncSoon(holdMs = 0): void {
  setTimeout(() => void sync(), holdMs + 50)
  void navigator.serviceWorker?.ready.then(r => (r as unknown as { sync?: { register(tag: string): Promise<void> } }).sync?.register('outbox')).catch(() => {})
}

let isStarted = false
export function startSync(): void {
  if (isStarted) { failures = 0; net.value = 'idle'; void look(); void sync(); return }       // the phone has another key
  isStarted = true
  addEventListener('online', () => { failures = 0; void sync() })
  addEventListener('offline', () => { net.value = 'offline' })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') { void look(); void sync() } })
  navigator.serviceWorker?.addEventListener('message', e => { if (e.data === 'sync-now') void sync() })
  void look()
  void sync()
}

// The server's clock, as far as we know it.
export async function serverNow(): Promise<number> { return Date.now() + (await store.meta('skew_ms') ?? 0) }
export const today = async (): Promise<number> => dayOf(await serverNow())
