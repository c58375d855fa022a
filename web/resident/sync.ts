// sync.ts - sends what waits and asks what is new: reports first, then their pictures in pieces, then the lists. One tab at a time.
import { signal } from '@preact/signals'
import { allPages, api, ApiError, request, type Page } from '../shared/api'
import { hexOf, sha256 } from '../shared/bytes'
import { changed } from '../shared/live'
import { me } from './state'
import { backOffMs, bodyOf, filesToSend, isDone, isFinal, isOf, isOrphan, nextReport, refusedAs, sentAs } from './outbox'
import * as store from './store'
import { askTickets } from './tickets'
import type { Alert, Category, Idea, Inbox, KeptFile, Me, Petition, Steps } from './types'

export type Net = 'idle' | 'working' | 'offline'
export const net = signal<Net>('idle')
export const isStranger = signal(false)                   // the city said so; without a network nobody is one
export const hasAsked = signal(false)                     // the first round is over, one way or the other

const PIECE_BYTES = 256 * 1024, FRONT_MS = 60_000
let timer: ReturnType<typeof setTimeout> | undefined
let failures = 0

// ---- out ----

async function sendReports(account: number): Promise<void> {
  for (let r = nextReport(await store.allReports(), account); r; r = nextReport(await store.allReports(), account)) {
    try {
      const p = await api.post<Petition>('/api/resident/petitions', bodyOf(r), { timeoutMs: 30_000 })
      await store.putReport(sentAs(r, p.code, Date.now()))
    } catch (e) {
      if (!(e instanceof ApiError) || !isFinal(e.status)) throw e
      await store.putReport(refusedAs(r, e))
    }
  }
}

interface Standing { offset: number; state: 'coming' | 'whole' | 'refused' | 'gone' }
export async function sendFile(f: KeptFile): Promise<void> {
  const sum = hexOf(await sha256(new Uint8Array(f.bytes)))
  let at = await api.post<Standing>('/api/resident/files', { uid: f.uid, part: f.part, kind: f.kind, bytes: f.bytes.byteLength, sha256: sum })
  for (let tries = 0; at.state === 'coming' && tries < 400; tries++) {
    try {
      at = await api.patch<Standing>(`/api/resident/files/${f.uid}`, f.bytes.slice(at.offset, at.offset + PIECE_BYTES),
        { headers: { 'Upload-Offset': String(at.offset) }, timeoutMs: 60_000 })
    } catch (e) {
      if (!(e instanceof ApiError) || (e.status !== 409 && !(e.status === 400 && e.field === 'sha256'))) throw e
      at = await api.get<Standing>(`/api/resident/files/${f.uid}/offset`)        // the server says where to go on
    }
  }
}

async function sendFiles(account: number): Promise<void> {
  const reports = await store.allReports(), named = await store.meta('named') ?? []
  for (const f of filesToSend(await store.allFiles(), reports.filter(r => isOf(r, account)), named)) {
    try {
      await sendFile(f)
      await store.dropFile(f.uid)
    } catch (e) {
      if (!(e instanceof ApiError) || !isFinal(e.status)) throw e
      await store.putFile({ ...f, state: 'refused', message: e.message })
    }
  }
  const left = await store.allFiles(), draft = await store.meta('draft')
  for (const f of left) if (isOrphan(f, reports, draft, named, Date.now())) await store.dropFile(f.uid)
  const still = named.filter(uid => left.some(f => f.uid === uid))
  if (still.length < named.length) await store.keep({ named: still })
  for (const r of reports) if (isDone(r, left, Date.now())) await store.dropReport(r)
}

// ---- in ----

export async function askCategories(): Promise<void> {
  const etag = await store.meta('categories_etag')
  const res = await request('GET', '/api/petition-categories', { headers: etag ? { 'If-None-Match': etag } : {} })
  if (res.status === 304) return
  const { rows } = await res.json() as { rows: Category[] }
  await store.keep({ categories: rows.filter(c => c.is_open).sort((a, b) => a.place - b.place), categories_etag: res.headers.get('ETag') ?? '' })
}

const LIST_MAX = 300
const ALERTS_KEPT = 5
async function askLists(home: number): Promise<void> {
  const [steps, mine, followed, inbox, force, mySupport] = await Promise.all([
    api.get<Steps>('/api/resident/steps'), allPages<Petition>('/api/resident/petitions', {}, LIST_MAX), allPages<Petition>('/api/resident/follows', {}, LIST_MAX),
    request('GET', '/api/notices?limit=50'), api.get<{ rows: Alert[] }>('/api/alerts', home ? { unit: home } : {}),
    api.get<Page<Idea>>('/api/resident/initiatives/supported', { limit: 1 }),
  ])
  const { rows } = await inbox.json() as { rows: Inbox[] }
  await store.keep({ steps, mine, followed: followed.filter(p => !mine.some(m => m.code === p.code)), notices: rows, unread: Number(inbox.headers.get('X-Unread')) || 0,
    alerts: force.rows.slice(0, ALERTS_KEPT), supported: mySupport.rows })
}

// Who this is, by the cookie; null: nobody.
export async function askMe(): Promise<Me | null> {
  try {
    const who = await api.get<Me>('/api/resident/me')
    const had = await store.meta('me')
    if (had && had.id !== who.id) await store.wipe()
    await store.keep({ me: who })
    await store.adopt(who.id)
    return who
  } catch (e) {
    if (e instanceof ApiError && (e.status === 401 || e.status === 403)) return null
    throw e
  }
}

// ---- when ----

async function round(): Promise<void> {
  net.value = 'working'
  clearTimeout(timer)
  try {
    await askCategories()
    const who = await askMe()
    isStranger.value = !who
    if (!who) { net.value = 'idle'; return }
    me.value = who
    await sendReports(who.id)
    await sendFiles(who.id)
    await askLists(who.home_unit_id)
    await askTickets()
    failures = 0
    net.value = 'idle'
    plan(FRONT_MS)
  } catch (e) {
    const wait = e instanceof ApiError && e.retryAfterMs ? e.retryAfterMs : backOffMs(failures++, Math.random())
    net.value = e instanceof ApiError && e.status ? 'idle' : 'offline'
    plan(wait)
  } finally { hasAsked.value = true }
}

function plan(ms: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => { if (document.visibilityState === 'visible') void sync() }, ms)
}

let running: Promise<void> | null = null, wanted = false
export function sync(): Promise<void> {
  if (running) { wanted = true; return running }
  running = (async () => {
    do {
      wanted = false
      if (navigator.locks) await navigator.locks.request('sansang-resident', round)
      else await round()
    } while (wanted && net.value === 'idle')
    running = null
    changed('sync')
  })()
  return running
}

export function startSync(): void {
  addEventListener('online', () => { failures = 0; void sync() })
  addEventListener('offline', () => { net.value = 'offline' })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') void sync() })
  navigator.serviceWorker?.addEventListener('message', e => { if (e.data === 'sync-now') void sync() })
  void sync()
}

// After a save; where the browser can, it wakes us when the network is back.
export function syncSoon(): void {
  void sync()
  void navigator.serviceWorker?.ready.then(r => (r as unknown as { sync?: { register(tag: string): Promise<void> } }).sync?.register('outbox')).catch(() => {})
}
