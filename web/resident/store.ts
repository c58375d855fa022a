// store.ts - what this device keeps for a resident: reports on their way with their pictures, the one being written, and what was last seen.
import { signal } from '@preact/signals'
import type { DBSchema, IDBPTransaction } from 'idb'
import { changed } from '../shared/live'
import { isQuota, opener } from '../shared/local'
import type { Occasion, Ticket } from '../shared/occasion/types'
import type { Alert, Category, Draft, Idea, Inbox, KeptFile, Me, Petition, Report, Steps } from './types'

interface Schema extends DBSchema {
  meta: { key: string; value: unknown }
  reports: { key: string; value: Report }
  files: { key: string; value: KeptFile }
}
type Store = 'meta' | 'reports' | 'files'
type Tx = IDBPTransaction<Schema, Store[], 'readwrite'>
const STORES: readonly Store[] = ['meta', 'reports', 'files']

const db = opener<Schema>('sansang-resident', d => {
  d.createObjectStore('meta')
  d.createObjectStore('reports', { keyPath: 'uid' })
  d.createObjectStore('files', { keyPath: 'uid' })
})

/** This device had no room for the last thing that was to be kept. */
export const isFull = signal(false)

async function write<T>(stores: Store[], fn: (tx: Tx) => Promise<T>): Promise<T> {
  const tx = (await db()).transaction(stores, 'readwrite', { durability: 'strict' }) as unknown as Tx
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

// ---- what was last seen: shown at once, and when there is no network ----

export interface Meta { me: Me; draft: Draft; categories: Category[]; categories_etag: string; steps: Steps; mine: Petition[]; followed: Petition[]
  notices: Inbox[]; unread: number; alerts: Alert[]; supported: Idea[]; came_for: string; named: string[]; head: { size: number; root: string }
  tickets: Ticket[]; near: { ward: Occasion[]; city: Occasion[]; at_ms: number }; registering: Record<string, string> }

export const meta = async <K extends keyof Meta>(key: K): Promise<Meta[K] | undefined> => await (await db()).get('meta', key) as Meta[K] | undefined
export const keep = (values: Partial<Meta>): Promise<void> => write(['meta'], async tx => {
  for (const [k, v] of Object.entries(values)) await tx.objectStore('meta').put(v, k)
})
export const forget = (key: keyof Meta): Promise<void> => write(['meta'], async tx => { await tx.objectStore('meta').delete(key) })

// ---- files and the draft that names them ----

export const allFiles = async (): Promise<KeptFile[]> => (await db()).getAll('files')
export const oneFile = async (uid: string): Promise<KeptFile | undefined> => (await db()).get('files', uid)
export const putFile = (f: KeptFile): Promise<void> => write(['files'], async tx => { await tx.objectStore('files').put(f) })
// Files that something else than a report names, such as an answer to the desk: kept until the city has them.
export const nameFiles = (uids: readonly string[]): Promise<void> => write(['meta'], async tx => {
  const had = await tx.objectStore('meta').get('named') as string[] | undefined
  await tx.objectStore('meta').put([...had ?? [], ...uids], 'named')
})
export const dropFile = (uid: string): Promise<void> => write(['files'], async tx => { await tx.objectStore('files').delete(uid) })

// ---- reports ----

export const allReports = async (): Promise<Report[]> => (await db()).getAll('reports')
export const oneReport = async (uid: string): Promise<Report | undefined> => (await db()).get('reports', uid)
export const putReport = (r: Report): Promise<void> => write(['reports'], async tx => { await tx.objectStore('reports').put(r) })

// The draft becomes a report: both or neither.
export const saveReport = (r: Report): Promise<void> => write(['meta', 'reports'], async tx => {
  await tx.objectStore('reports').put(r)
  await tx.objectStore('meta').delete('draft')
})

// A refused one goes back to be mended: its words, place and pictures are the draft again.
export const reopenReport = (r: Report): Promise<void> => write(['meta', 'reports'], async tx => {
  const { category, text, spot, lat_e6, lon_e6, accuracy, house_id, lane_id, place_words, attributes, files } = r
  await tx.objectStore('meta').put({ category, text, spot, lat_e6, lon_e6, accuracy, house_id, lane_id, place_words, attributes, files } satisfies Draft, 'draft')
  await tx.objectStore('reports').delete(r.uid)
})

export const dropReport = (r: Report): Promise<void> => write(['reports', 'files'], async tx => {
  await tx.objectStore('reports').delete(r.uid)
  for (const f of r.files) await tx.objectStore('files').delete(f)
})

// What was written before anybody signed in belongs to whoever signs in first.
export const adopt = (account: number): Promise<void> => write(['reports'], async tx => {
  for (const r of await tx.objectStore('reports').getAll()) if (!r.account) await tx.objectStore('reports').put({ ...r, account })
})

// Another person, or signed out: what was seen goes, and what has done its work. What has not been sent stays for whoever wrote it.
export const wipe = (): Promise<void> => write([...STORES], async tx => {
  const meta = tx.objectStore('meta'), reports = tx.objectStore('reports'), files = tx.objectStore('files')
  const [etag, kinds, cameFor] = [await meta.get('categories_etag'), await meta.get('categories'), await meta.get('came_for')]
  await meta.clear()
  if (cameFor) await meta.put(cameFor, 'came_for')                       // of who is just signing in
  if (kinds) { await meta.put(kinds, 'categories'); await meta.put(etag, 'categories_etag') }
  const waiting = new Set(await files.getAllKeys())
  const kept = new Set<string>()
  for (const r of await reports.getAll()) {
    if (r.state === 'sent' && !r.files.some(f => waiting.has(f))) await reports.delete(r.uid)
    else for (const f of r.files) kept.add(f)
  }
  for (const uid of waiting) if (!kept.has(uid)) await files.delete(uid)
})
