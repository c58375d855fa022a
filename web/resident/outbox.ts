// outbox.ts - the rules of what waits on this device: what a report becomes when the city answers, which files it still needs. Pure.
import type { Draft, KeptFile, Report } from './types'

export const NO_DRAFT: Draft = { category: '', text: '', spot: '', lat_e6: 0, lon_e6: 0, accuracy: 0, house_id: 0, lane_id: 0, place_words: '', attributes: {}, files: [] }
export const FILES_MAX = 6, TEXT_MIN = 10

export const isEmpty = (d: Draft): boolean => !d.category && !d.text && !d.files.length && !d.spot
export const hasPlace = (d: Draft): boolean => !!(d.lat_e6 || d.lon_e6 || d.house_id || d.lane_id)

// What the draft lacks, in the order of the page; '' when it can go. The city has the last word.
export function lacks(d: Draft, kind: { needs_place: boolean; needs_photo: boolean; attributes: readonly { code: string; is_required: boolean }[] } | undefined): string {
  if (!kind) return 'category'
  if (kind.needs_photo && !d.files.length) return 'files'
  if (kind.needs_place && !hasPlace(d)) return 'place'
  for (const a of kind.attributes) if (a.is_required && !d.attributes[a.code]?.length) return 'attributes.' + a.code
  if (!d.files.length && d.text.trim().length < TEXT_MIN) return 'text'
  return ''
}

// With a picture the kind's own name is enough of a sentence for whoever does not write.
export const wordsOf = (d: Pick<Draft, 'text'>, kindName: string): string => {
  const text = d.text.trim()
  return text.length >= TEXT_MIN ? text : [kindName, text].filter(Boolean).join('. ')
}

export function bodyOf(r: Report): Record<string, unknown> {
  const place = r.house_id ? { house_id: r.house_id } : r.lane_id ? { lane_id: r.lane_id } : r.lat_e6 || r.lon_e6 ? { lat_e6: r.lat_e6, lon_e6: r.lon_e6 } : {}
  return {
    uid: r.uid, category: r.category, text: r.text, sent_ms: r.made_ms, ...place, ...(r.spot ? { spot: r.spot } : {}),
    ...(Object.keys(r.attributes).length ? { attributes: r.attributes } : {}), ...(r.files.length ? { files: r.files } : {}),
    ...(r.is_no_complaint ? { is_no_complaint: true } : {}),
  }
}

export interface Fault { status: number; error: string; field: string; message: string; code: string }

// Only what the person can mend, or must know, ends the waiting; everything else is tried again.
export const isFinal = (status: number): boolean => [400, 403, 404, 409, 413, 422].includes(status)
export const refusedAs = (r: Report, f: Fault): Report => ({ ...r, state: 'refused', error: f.code || f.error, field: f.field, message: f.message })
export const sentAs = (r: Report, code: string, nowMs: number): Report => ({ ...r, state: 'sent', error: '', field: '', message: '', code, sent_ms: nowMs })

export const isOf = (r: Report, account: number): boolean => !r.account || r.account === account

// Oldest first, of this account only: nobody sends under another's name.
export const nextReport = (all: readonly Report[], account: number): Report | undefined =>
  all.filter(r => r.state === 'queued' && r.account === account).sort((a, b) => a.made_ms - b.made_ms)[0]

// Bytes follow their report, so that a picture never goes up for a report that was refused.
export const filesToSend = (files: readonly KeptFile[], reports: readonly Report[], named: readonly string[]): KeptFile[] => {
  const wanted = new Set([...named, ...reports.filter(r => r.state === 'sent').flatMap(r => r.files)])
  return files.filter(f => f.state === 'waiting' && wanted.has(f.uid)).sort((a, b) => a.made_ms - b.made_ms)
}

const DAY_MS = 86_400_000
// Named by nothing any more, and the person has had a day to come back to it.
export const isOrphan = (f: KeptFile, reports: readonly Report[], draft: Draft | undefined, named: readonly string[], nowMs: number): boolean =>
  nowMs - f.made_ms > DAY_MS && !named.includes(f.uid) && !draft?.files.includes(f.uid) && !reports.some(r => r.files.includes(f.uid))

// A report that is sent, with nothing left to send of it, has done its work on this device after a day: the city's list shows it.
export const isDone = (r: Report, files: readonly KeptFile[], nowMs: number): boolean =>
  r.state === 'sent' && nowMs - r.sent_ms > DAY_MS && !files.some(f => r.files.includes(f.uid))

export const backOffMs = (failures: number, chance: number): number => Math.min(15 * 60_000, 5000 * 2 ** Math.min(failures, 10)) * (0.5 + chance / 2)
