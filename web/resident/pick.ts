// pick.ts - a picture, video or paper picked on this device: the original kept as it is for the city to seal, a small copy to look at.
import { uuidv7 } from '../shared/bytes'
import { redraw } from '../shared/picture'
import { putFile } from './store'
import type { KeptFile } from './types'

const MB = 1024 * 1024
const LIMITS = { photo: 12 * MB, video: 40 * MB, pdf: 10 * MB }
const AS_IT_IS = ['image/jpeg', 'image/png', 'image/webp']
export const ACCEPTED = 'image/*,video/mp4,video/webm,application/pdf'

const kindOfFile = (f: File): KeptFile['kind'] => f.type.startsWith('video/') ? 'video' : f.type === 'application/pdf' ? 'pdf' : 'photo'

export class TooLarge extends Error {}

// Its id, which the report will name. A picture the city would not take (HEIC, or too large) is drawn anew where the browser can read it.
export async function keepPicked(f: File, nowMs = Date.now()): Promise<string> {
  const kind = kindOfFile(f)
  let bytes = await f.arrayBuffer()
  if (kind === 'photo' && (!AS_IT_IS.includes(f.type) || bytes.byteLength > LIMITS.photo))
    bytes = await redraw(f, [[4000, 0.9], [3000, 0.85], [2000, 0.8]], LIMITS.photo)
  if (bytes.byteLength > LIMITS[kind]) throw new TooLarge()
  const small = kind === 'photo' ? await redraw(f, [[320, 0.7], [240, 0.6]], 100 * 1024) : null
  const uid = uuidv7(nowMs)
  await putFile({ uid, kind, part: kind === 'pdf' ? 'document' : 'before', name: f.name.slice(0, 80), bytes, small, made_ms: nowMs, state: 'waiting', message: '' })
  return uid
}
