// upload.ts - proof on its way to the city: sent in pieces, gone on from where the server says it is.
import { ApiError } from '../../shared/api'
import { sha256, uuidv7 } from '../../shared/bytes'
import { askOffset, beginFile, sendPiece, type FileOffer, type Standing } from '../api/civic'

export const PIECE_BYTES = 256 * 1024, TRIES_MAX = 5
export const ACCEPT = 'image/jpeg,image/png,image/webp,application/pdf'

/** What it counts as: a picture shows that it was done, a paper says so; null: neither. */
export function kindOf(type: string): Pick<FileOffer, 'part' | 'kind'> | null {
  if (type === 'application/pdf') return { part: 'document', kind: 'pdf' }
  return type.startsWith('image/') ? { part: 'after', kind: 'photo' } : null
}

const hex = (bytes: Uint8Array): string => [...bytes].map(b => b.toString(16).padStart(2, '0')).join('')

/** The uid the move names. Throws what the server said when it will not have it. `onPart` hears 0..1. */
export async function sendFile(file: File, onPart: (part: number) => void): Promise<string> {
  const what = kindOf(file.type)
  if (!what) throw new ApiError(400, 'BAD_INPUT', 'files', '')
  const bytes = await file.arrayBuffer()
  const uid = uuidv7()
  let at: Standing = await beginFile({ uid, ...what, bytes: bytes.byteLength, sha256: hex(await sha256(new Uint8Array(bytes))) })
  for (let failed = 0; at.state === 'coming';) {
    onPart(at.offset / bytes.byteLength)
    try {
      at = await sendPiece(uid, at.offset, bytes.slice(at.offset, at.offset + PIECE_BYTES))
    } catch (e) {
      const isLost = e instanceof ApiError && (e.status === 0 || e.status === 409)
      if (!isLost || ++failed > TRIES_MAX) throw e
      at = await askOffset(uid)
    }
  }
  if (at.state !== 'whole') throw new ApiError(400, 'BAD_INPUT', 'files', '')
  onPart(1)
  return uid
}
