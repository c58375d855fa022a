// photo.ts - pictures of things: made small, kept here until the city has them, sent in pieces after the events, gone on from where they stopped.
import type { DBSchema } from 'idb'
import { api, ApiError } from '../shared/api'
import { changed } from '../shared/live'
import { hexOf, sha256 } from '../shared/bytes'
import { opener } from '../shared/local'
import { redraw } from '../shared/picture'
import type { Draft, Kept } from './types'

export const SIDE_MAX = 1280, BYTES_MAX = 400 * 1024, PIECE_BYTES = 128 * 1024, UNSENT_MAX = 40
const DAY_MS = 86_400_000

export interface Photo { sha256: string; bytes: ArrayBuffer; made_ms: number }

// ---- pure ----

type Said = Pick<Kept, 'id' | 'kind' | 'state' | 'body'>
export const names = (e: Said, sha: string): boolean => e.kind !== 'person' && (JSON.parse(e.body) as { photo?: string }).photo === sha

// The event the city has that names it: only then may it be sent.
export const visitOf = (sha: string, events: readonly Said[]): Said | undefined => [...events].reverse().find(e => e.state === 'sent' && names(e, sha))

// Nothing on this phone names it any more, and the person has had a day to come back to it.
export function isOrphan(p: Pick<Photo, 'sha256' | 'made_ms'>, events: readonly Said[], drafts: readonly Pick<Draft, 'photo'>[], nowMs: number): boolean {
  return nowMs - p.made_ms > DAY_MS && !events.some(e => names(e, p.sha256)) && !drafts.some(d => d.photo === p.sha256)
}

// ---- kept ----

interface Schema extends DBSchema { photos: { key: string; value: Photo } }
// A store of its own: pictures are large and few, and no visit may wait for them.
const db = opener<Schema>('sansang-photos', d => { d.createObjectStore('photos', { keyPath: 'sha256' }) })

export const onePhoto = async (sha: string): Promise<Photo | undefined> => (await db()).get('photos', sha)
export const allPhotos = async (): Promise<Photo[]> => (await db()).getAll('photos')
export const countPhotos = async (): Promise<number> => (await db()).count('photos')
export async function dropPhoto(sha: string): Promise<void> { await (await db()).delete('photos', sha); changed('photos') }
export async function dropPhotos(): Promise<void> { await (await db()).clear('photos'); changed('photos') }

// Its name, which the visit will carry; 'full': send some first.
export async function keepPhoto(bytes: ArrayBuffer, nowMs: number): Promise<string> {
  if (await countPhotos() >= UNSENT_MAX) return 'full'
  const sha = hexOf(await sha256(new Uint8Array(bytes)))
  await (await db()).put('photos', { sha256: sha, bytes, made_ms: nowMs })
  changed('photos')
  return sha
}

// Drawn anew, smaller until it fits.
export const shrink = (file: Blob): Promise<ArrayBuffer> =>
  redraw(file, [[SIDE_MAX, 0.7], [SIDE_MAX, 0.5], [960, 0.5], [640, 0.5]], BYTES_MAX)

// ---- sent ----

interface Standing { offset: number; state: 'coming' | 'whole' | 'refused' | 'gone' }

// True: the city has it, or will never take it. Stops between two pieces when something else is more urgent.
async function sendOne(p: Photo, visit: string, urgent: () => boolean): Promise<boolean> {
  let at = await api.post<Standing>('/api/media', { sha256: p.sha256, visit, size: p.bytes.byteLength })
  for (let tries = 0; at.state === 'coming'; tries++) {
    if (urgent() || tries > 20) return false
    try {
      at = await api.patch<Standing>(`/api/media/${p.sha256}`, p.bytes.slice(at.offset, at.offset + PIECE_BYTES), { query: { offset: at.offset }, timeoutMs: 60_000 })
    } catch (e) {
      if (!(e instanceof ApiError) || (e.status !== 409 && !(e.status === 400 && e.field === 'sha256'))) throw e
      at = await api.get<Standing>(`/api/media/${p.sha256}/offset`)         // the server says where to go on
    }
  }
  return true
}

// Whatever goes wrong with a picture waits for the next round; only a revoked phone (410) is told.
export async function sendPhotos(events: readonly Kept[], drafts: readonly Draft[], urgent: () => boolean): Promise<void> {
  for (const p of await allPhotos()) {
    const e = visitOf(p.sha256, events)
    try {
      if (e ? await sendOne(p, e.id, urgent) : isOrphan(p, events, drafts, Date.now())) await dropPhoto(p.sha256)
    } catch (fault) {
      if (!(fault instanceof ApiError) || ![400, 404].includes(fault.status)) throw fault
      await dropPhoto(p.sha256)                       // no picture to the city, or its visit is no more
    }
    if (urgent()) return
  }
}
