// pieces.ts - a file on its way to the server: sent in pieces, gone on from where the server says it is.
import { ApiError } from '../../shared/api'
import { sha256, uuidv7 } from '../../shared/bytes'

export const PIECE_BYTES = 256 * 1024, TRIES_MAX = 5
export interface Standing { offset: number; state: 'coming' | 'whole' | 'refused' | 'gone' }
/** The doors of one kind of file. */
export interface Doors {
  begin: (offer: { uid: string; bytes: number; sha256: string }) => Promise<Standing>
  piece: (uid: string, offset: number, bytes: ArrayBuffer) => Promise<Standing>
  offset: (uid: string) => Promise<Standing>
}

const hex = (bytes: Uint8Array): string => [...bytes].map(b => b.toString(16).padStart(2, '0')).join('')

/** The uid it has there. Throws what the server said when it will not have it. `onPart` hears 0..1. */
export async function sendPieces(file: File, doors: Doors, onPart: (part: number) => void): Promise<string> {
  const bytes = await file.arrayBuffer()
  const uid = uuidv7()
  let at = await doors.begin({ uid, bytes: bytes.byteLength, sha256: hex(await sha256(new Uint8Array(bytes))) })
  for (let failed = 0; at.state === 'coming';) {
    onPart(at.offset / bytes.byteLength)
    try {
      at = await doors.piece(uid, at.offset, bytes.slice(at.offset, at.offset + PIECE_BYTES))
    } catch (e) {
      const isLost = e instanceof ApiError && (e.status === 0 || e.status === 409)
      if (!isLost || ++failed > TRIES_MAX) throw e
      at = await doors.offset(uid)
    }
  }
  if (at.state !== 'whole') throw new ApiError(400, 'BAD_INPUT', 'files', '')
  onPart(1)
  return uid
}
