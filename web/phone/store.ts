// store.ts - the phone's own database: rows that came down, events that go up, drafts. Every save is one transaction, strict for what only we know.
import { signal } from '@preact/signals'
import type { DBSchema, IDBPTransaction } from 'idb'
import { changed } from '../shared/live'
import { isQuota, opener } from '../shared/local'
import { NO_CHAIN, overlay, plainMerge, type MergeMarks } from './queue'
import { uuidv7 } from '../shared/bytes'
import { dropPhotos } from './photo'
import { dropAll as dropDoors } from '../shared/checkin/store'
import type { Counter, Device, Door, DoorRow, Draft, Envelope, Home, Kept, Kind } from './types'

interface Schema extends DBSchema {
  meta: { key: string; value: unknown }               // device, home, counter, cursor, epoch, contact, whole, skew, days
  doors: { key: number; value: DoorRow }
  events: { key: string; value: Kept; indexes: { n: number; household: number } }
  drafts: { key: number; value: Draft }
}
type Store = 'meta' | 'doors' | 'events' | 'drafts'
type Tx = IDBPTransaction<Schema, Store[], 'readwrite'>

export const STORES: readonly Store[] = ['meta', 'doors', 'events', 'drafts']
const STRICT = { durability: 'strict' } as const
const ASKED_AGAIN = { durability: 'relaxed' } as const       // what the city would tell us once more does not wait for the disk

let mergeMarks: MergeMarks = plainMerge                 // the C rules, once they are loaded

/** The phone had no room for the last thing that was to be kept; false again as soon as something is. */
export const isFull = signal(false)

export const useMerge = (m: MergeMarks): void => { mergeMarks = m }

export const db = opener<Schema>('sansang', d => {
  d.createObjectStore('meta')
  d.createObjectStore('doors', { keyPath: 'household' })
  const events = d.createObjectStore('events', { keyPath: 'id' })
  events.createIndex('n', 'n')
  events.createIndex('household', 'household')
  d.createObjectStore('drafts', { keyPath: 'household' })
})

async function write<T>(stores: Store[], fn: (tx: Tx) => Promise<T>, durability: IDBTransactionOptions = STRICT): Promise<T> {
  const tx = (await db()).transaction(stores, 'readwrite', durability) as unknown as Tx
  try {
    const out = await fn(tx)
    await tx.done
    isFull.value = false
    changed(...stores)
    return out
  } catch (e) {
    if (isQuota(e) || isQuota(tx.error)) isFull.value = true
    try { tx.abort() } catch { /* it ended already */ }
    await tx.done.catch(() => {})
    throw e
  }
}

// ---- small facts ----

export interface Meta { device: Device; home: Home; home_etag: string; counter: Counter; cursor: string; epoch: string; contact_ms: number
  whole: boolean; skew_ms: number; chain_agrees: boolean; gone: boolean; days: { day: number; visits: number }[] }

export async function meta<K extends keyof Meta>(key: K): Promise<Meta[K] | undefined> {
  return await (await db()).get('meta', key) as Meta[K] | undefined
}
export const setMeta = (values: Partial<Meta>): Promise<void> => write(['meta'], async tx => {
  for (const [k, v] of Object.entries(values)) await tx.objectStore('meta').put(v, k)
}, ASKED_AGAIN)
export const NEW_COUNTER: Counter = { n: 0, chain: NO_CHAIN, chained: 0, server_chain: NO_CHAIN }

// ---- reading ----

export const allDoors = async (): Promise<DoorRow[]> => (await db()).getAll('doors')
export const oneDoor = async (household: number): Promise<DoorRow | undefined> => (await db()).get('doors', household)
export const allEvents = async (): Promise<Kept[]> => (await db()).getAllFromIndex('events', 'n')
export const oneEvent = async (id: string): Promise<Kept | undefined> => (await db()).get('events', id)
export const oneDraft = async (household: number): Promise<Draft | undefined> => (await db()).get('drafts', household)
export const allDrafts = async (): Promise<Draft[]> => (await db()).getAll('drafts')

// ---- saving what happened at a door ----

export interface NewEvent { kind: Kind; household: number; body: object; id?: string; holdMs?: number }

// The events with their numbers, the row as it now looks, the counter, the draft gone, the refused one replaced: all or nothing.
export function saveEvents(made: readonly NewEvent[], o: { nowMs: number; monoMs: number; session: string; mends?: string | null; dropDraft?: boolean }):
  Promise<Kept[]> {
  return write(['meta', 'doors', 'events', 'drafts'], async tx => {
    const counter = (await tx.objectStore('meta').get('counter') as Counter | undefined) ?? NEW_COUNTER
    const out: Kept[] = []
    let n = counter.n
    for (const m of made) {
      const e: Kept = {
        id: m.id ?? uuidv7(o.nowMs), n: ++n, kind: m.kind, at_ms: o.nowMs, mono_ms: Math.round(o.monoMs), session: o.session, household: m.household,
        body: JSON.stringify(m.body), state: 'queued', hold_ms: m.holdMs ? o.nowMs + m.holdMs : 0, sent_ms: 0, shown: false, code: '', field: '', message: '',
      }
      await tx.objectStore('events').add(e)
      out.push(e)
    }
    await tx.objectStore('meta').put({ ...counter, n }, 'counter')
    if (o.mends) await tx.objectStore('events').delete(o.mends)
    for (const household of new Set(made.map(m => m.household))) {
      await relay(tx, household)
      if (o.dropDraft !== false) await tx.objectStore('drafts').delete(household)
    }
    return out
  })
}

// Take back an event that has not left the phone. False when it has.
export function undoEvent(id: string): Promise<boolean> {
  return write(['meta', 'doors', 'events', 'drafts'], async tx => {
    const e = await tx.objectStore('events').get(id)
    if (!e || e.state !== 'queued' || e.hold_ms === 0) return false
    await tx.objectStore('events').delete(id)
    await relay(tx, e.household)
    return true
  })
}

// A refused event the person decides to give up: asked twice before this is called.
export const dropEvent = (id: string): Promise<void> => write(['events'], async tx => { await tx.objectStore('events').delete(id) })

// The row of one door again: the server's, with our pending events over it.
async function relay(tx: Tx, household: number): Promise<void> {
  const doors = tx.objectStore('doors')
  const had = await doors.get(household)
  if (!had) return
  const events = await tx.objectStore('events').index('household').getAll(household)
  await doors.put({ ...had, row: overlay(had.base, events, mergeMarks) })
}

export const saveDraft = (d: Draft): Promise<void> => write(['drafts'], async tx => { await tx.objectStore('drafts').put(d) })
export const dropDraft = (household: number): Promise<void> => write(['drafts'], async tx => { await tx.objectStore('drafts').delete(household) })

// ---- what synchronising writes ----

export function putVerdicts(events: readonly Kept[], counter: Counter, values: Partial<Meta>): Promise<void> {
  return write(['meta', 'doors', 'events'], async tx => {
    const now = await tx.objectStore('meta').get('counter') as Counter | undefined
    await tx.objectStore('meta').put({ ...counter, n: Math.max(counter.n, now?.n ?? 0) }, 'counter')
    for (const [k, v] of Object.entries(values)) await tx.objectStore('meta').put(v, k)
    for (const e of events) await tx.objectStore('events').put(e)
    for (const household of new Set(events.map(e => e.household))) await relay(tx, household)
  })
}

// All at once: a slow phone would wait longer for two hundred answers of its own database than for the network.
async function putRows(tx: Tx, rows: readonly Door[], events: readonly Kept[]): Promise<void> {
  const of = new Map<number, Kept[]>()
  for (const e of events) of.set(e.household, [...(of.get(e.household) ?? []), e])
  await Promise.all(rows.map(base => tx.objectStore('doors').put({ household: base.household, base, row: overlay(base, of.get(base.household) ?? [], mergeMarks) })))
}

// One page of rows with its cursor: a cut line costs one page, never a wrong cursor.
export function putPage(rows: readonly Door[], values: Partial<Meta>): Promise<void> {
  return write(['meta', 'doors', 'events'], async tx => {
    await putRows(tx, rows, await tx.objectStore('events').getAll())
    for (const [k, v] of Object.entries(values)) await tx.objectStore('meta').put(v, k)
  }, ASKED_AGAIN)
}

// What the server has taken and its rows here may not hold yet. Asked before a pull, told to markShown after it.
export async function unshown(): Promise<Set<string>> {
  return new Set((await allEvents()).filter(e => e.state === 'sent' && !e.shown).map(e => e.id))
}

// A whole pull has ended that began after the server had taken these: its rows hold them now. By name, not by the hour: a clock may have been set
// back between. Old sent ones leave the phone.
export function markShown(taken: ReadonlySet<string>, forgetBefore: number): Promise<void> {
  return write(['meta', 'doors', 'events'], async tx => {
    const doors = new Set<number>()
    for (const e of await tx.objectStore('events').getAll()) {
      if (e.state !== 'sent') continue
      if (!e.shown && taken.has(e.id)) {
        await tx.objectStore('events').put({ ...e, shown: true })
        doors.add(e.household)
      } else if (e.shown && e.sent_ms < forgetBefore) await tx.objectStore('events').delete(e.id)
    }
    for (const household of doors) await relay(tx, household)
  }, ASKED_AGAIN)
}

// All rows at once, as the server has them now: what it no longer shows us goes.
export function replaceRows(rows: readonly Door[], values: Partial<Meta>): Promise<void> {
  return write(['meta', 'doors', 'events'], async tx => {
    const events = await tx.objectStore('events').getAll()
    await tx.objectStore('doors').clear()
    await putRows(tx, rows, events)
    for (const [k, v] of Object.entries(values)) await tx.objectStore('meta').put(v, k)
  })
}

// What the server lacks after its number n is unsent again, and the chain goes on from the server's. Answers how many.
export function sendAgain(after: number, chain: string): Promise<number> {
  return write(['meta', 'doors', 'events'], async tx => {
    const lost = (await tx.objectStore('events').getAll()).filter(e => e.state === 'sent' && e.n > after)
    if (!lost.length) return 0
    for (const e of lost) await tx.objectStore('events').put({ ...e, state: 'queued', hold_ms: 0, sent_ms: 0, shown: false })
    const counter = (await tx.objectStore('meta').get('counter') as Counter | undefined) ?? NEW_COUNTER
    await tx.objectStore('meta').put({ ...counter, chain, server_chain: chain, chained: Math.max(0, counter.chained - lost.length) }, 'counter')
    for (const household of new Set(lost.map(e => e.household))) await relay(tx, household)
    return lost.length
  })
}

// The server cut the territory anew: its rows go, our events and drafts stay.
export const dropRows = (): Promise<void> => write(['meta', 'doors'], async tx => {
  await tx.objectStore('doors').clear()
  for (const k of ['cursor', 'epoch', 'whole'] as const) await tx.objectStore('meta').delete(k)
})

// Seven days without contact: names leave the phone; unsent work stays.
export const dropPeople = (): Promise<void> => write(['meta', 'doors', 'events', 'drafts'], async tx => {
  await tx.objectStore('doors').clear()
  for (const k of ['cursor', 'epoch', 'whole', 'home_etag'] as const) await tx.objectStore('meta').delete(k)
  for (const e of await tx.objectStore('events').getAll()) if (e.state === 'sent') await tx.objectStore('events').delete(e.id)
})

// The phone was lost and revoked, or its owner signs out: nothing stays but the word `gone`, when there is a reason to tell.
export async function wipe(gone: boolean): Promise<void> {
  await write(['meta', 'doors', 'events', 'drafts'], async tx => {
    for (const s of STORES) await tx.objectStore(s).clear()
    if (gone) await tx.objectStore('meta').put(true, 'gone')
  })
  await dropPhotos()
  await dropDoors()
}

// A new key. For another person everything that was here goes. For the same one, whose old key the city no longer knows, what was not sent
// stays and goes up under the new key, with a receipt chain of its own; what the old key sent is the city's. Answers what was kept.
export async function startWith(device: Device): Promise<number> {
  let kept = 0, isNew = true, isSame = false
  await write(['meta', 'doors', 'events', 'drafts'], async tx => {
    const had = await tx.objectStore('meta').get('device') as Device | undefined
    isNew = !had
    isSame = !!had?.account && had.account === device.account
    const n = isSame ? (await tx.objectStore('meta').get('counter') as Counter | undefined)?.n ?? 0 : 0
    for (const s of isSame ? ['meta', 'doors'] as const : STORES) await tx.objectStore(s).clear()
    for (const e of isSame ? await tx.objectStore('events').getAll() : []) if (e.state === 'sent') await tx.objectStore('events').delete(e.id); else kept++
    await tx.objectStore('meta').put(device, 'device')
    await tx.objectStore('meta').put({ ...NEW_COUNTER, n }, 'counter')
  })
  if (!isNew && !isSame) { await dropPhotos(); await dropDoors() }
  return kept
}

export type { Envelope }
