// store.ts - what a device at a door keeps: occasions, the list of ticket hashes of each, and the events that go up. A database of its own.
import { signal } from '@preact/signals'
import type { DBSchema } from 'idb'
import { changed } from '../live'
import { isQuota, opener } from '../local'
import type { Counts, Occasion } from '../occasion/types'
import type { KeptEvent, Line } from './rules'

export interface KeptOccasion extends Occasion { since: string; listed_ms: number; is_held: boolean; counts: Counts | null }   // is_held: its list is kept here
interface Schema extends DBSchema {
  occasions: { key: string; value: KeptOccasion }
  lines: { key: [string, string]; value: Line & { code: string } }
  events: { key: string; value: KeptEvent; indexes: { state: [string, string]; at: [string, number]; token: [string, string] } }
}
const NAME = 'sansang-checkin', STRICT = { durability: 'strict' } as const
const db = opener<Schema>(NAME, d => {
  d.createObjectStore('occasions', { keyPath: 'code' })
  d.createObjectStore('lines', { keyPath: ['code', 'hash'] })
  const events = d.createObjectStore('events', { keyPath: 'id' })
  events.createIndex('state', ['code', 'state'])
  events.createIndex('at', ['code', 'at_ms'])
  events.createIndex('token', ['code', 'token'])
})
export const TOPIC = 'checkin'

/** This device had no room for the last thing that was to be kept. */
export const isFull = signal(false)

// ---- reading ----

export const allOccasions = async (): Promise<KeptOccasion[]> => (await db()).getAll('occasions')
export const oneOccasion = async (code: string): Promise<KeptOccasion | undefined> => (await db()).get('occasions', code)
export const oneLine = async (code: string, hash: string): Promise<Line | undefined> => (await db()).get('lines', [code, hash])
export const countLines = async (code: string): Promise<number> => (await db()).count('lines', range(code))
export const ofToken = async (code: string, token: string): Promise<KeptEvent[]> => (await db()).getAllFromIndex('events', 'token', [code, token])
export const inState = async (code: string, state: KeptEvent['state']): Promise<KeptEvent[]> => (await db()).getAllFromIndex('events', 'state', [code, state])
const range = (code: string): IDBKeyRange => IDBKeyRange.bound([code], [code, []])

// By the index, occasion by occasion: a long day at a door leaves thousands of sent ones behind.
async function count(state: KeptEvent['state']): Promise<[string, number][]> {
  const d = await db()
  return Promise.all((await d.getAllKeys('occasions')).map(async (code): Promise<[string, number]> => [code, await d.countFromIndex('events', 'state', [code, state])]))
}
export const unsentCodes = async (): Promise<string[]> => (await count('queued')).filter(([, n]) => n).map(([code]) => code)

export interface Tally { queued: number; sent: number; refused: number; here: number }      // here: heads that wait to be sent
export async function tally(code: string): Promise<Tally> {
  const d = await db()
  const n = (state: string) => d.countFromIndex('events', 'state', [code, state])
  const [queued, sent, refused, waiting] = await Promise.all([n('queued'), n('sent'), n('refused'), inState(code, 'queued')])
  return { queued, sent, refused, here: waiting.reduce((sum, e) => sum + e.people, 0) }
}
export async function recent(code: string, max: number): Promise<KeptEvent[]> {
  const out: KeptEvent[] = []
  for (let c = await (await db()).transaction('events').store.index('at').openCursor(range(code), 'prev'); c && out.length < max; c = await c.continue()) out.push(c.value)
  return out
}
/** What the city does not have yet, or turned away: asked before this device forgets. */
export async function countUnsent(): Promise<number> {
  return [...await count('queued'), ...await count('refused')].reduce((sum, [, n]) => sum + n, 0)
}

// ---- writing ----

export async function addEvent(e: KeptEvent): Promise<void> {
  try {
    const tx = (await db()).transaction('events', 'readwrite', STRICT)
    await tx.store.add(e)
    await tx.done
    isFull.value = false
  } catch (fault) {
    if (isQuota(fault)) isFull.value = true
    throw fault
  }
  changed(TOPIC)
}
/** False when it has left already. */
export async function undoEvent(id: string, nowMs: number): Promise<boolean> {
  const tx = (await db()).transaction('events', 'readwrite', STRICT)
  const e = await tx.store.get(id)
  const isHere = e?.state === 'queued' && e.hold_ms > nowMs
  if (isHere) await tx.store.delete(id)
  await tx.done
  changed(TOPIC)
  return isHere
}
export async function dropEvent(id: string): Promise<void> {
  await (await db()).delete('events', id)
  changed(TOPIC)
}
export async function putAnswer(code: string, events: readonly KeptEvent[], counts: Counts): Promise<void> {
  const tx = (await db()).transaction(['events', 'occasions'], 'readwrite', STRICT)
  for (const e of events) await tx.objectStore('events').put(e)
  const o = await tx.objectStore('occasions').get(code)
  if (o) await tx.objectStore('occasions').put({ ...o, counts })
  await tx.done
  changed(TOPIC)
}
// A page of the list with its cursor: a cut line costs one page.
export async function putLines(code: string, rows: readonly Line[], since: string, nowMs: number): Promise<void> {
  const tx = (await db()).transaction(['lines', 'occasions'], 'readwrite', { durability: 'relaxed' })
  const o = await tx.objectStore('occasions').get(code)
  if (o) {
    await Promise.all(rows.map(r => tx.objectStore('lines').put({ ...r, code })))
    await tx.objectStore('occasions').put({ ...o, since, listed_ms: nowMs })
  }
  await tx.done
  changed(TOPIC)
}
export async function holdList(code: string): Promise<void> {
  const tx = (await db()).transaction('occasions', 'readwrite')
  const o = await tx.store.get(code)
  if (o && !o.is_held) await tx.store.put({ ...o, is_held: true })
  await tx.done
}

const FEW = 3
// What one may check in for now. What is over goes with its list, unless something of it is still unsent.
export async function putOccasions(rows: readonly Occasion[]): Promise<void> {
  const unsent = new Set(await unsentCodes())
  const tx = (await db()).transaction(['occasions', 'lines', 'events'], 'readwrite', { durability: 'relaxed' })
  const had = new Map((await tx.objectStore('occasions').getAll()).map(o => [o.code, o]))
  for (const o of rows) {
    const was = had.get(o.code)
    await tx.objectStore('occasions').put({ since: '', listed_ms: 0, counts: null, ...was, ...o, is_held: was?.is_held || rows.length <= FEW })
    had.delete(o.code)
  }
  for (const code of had.keys()) {
    if (unsent.has(code)) continue
    await tx.objectStore('occasions').delete(code)
    await tx.objectStore('lines').delete(range(code))
    for (let c = await tx.objectStore('events').index('at').openCursor(range(code)); c; c = await c.continue()) await c.delete()
  }
  await tx.done
  changed(TOPIC)
}

/** Everything of a door leaves this device: another person, or signed out. */
export const dropAll = (): Promise<void> => new Promise(done => {
  const q = indexedDB.deleteDatabase(NAME)
  q.onsuccess = q.onerror = q.onblocked = () => done()
})
