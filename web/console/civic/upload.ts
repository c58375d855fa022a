// upload.ts - proof on its way to the city: what it counts as, and its doors.
import { ApiError } from '../../shared/api'
import { askOffset, beginFile, sendPiece, type FileOffer } from '../api/civic'
import { sendPieces } from '../parts/pieces'

export const ACCEPT = 'image/jpeg,image/png,image/webp,application/pdf'

/** What it counts as: a picture shows that it was done, a paper says so; null: neither. */
export function kindOf(type: string): Pick<FileOffer, 'part' | 'kind'> | null {
  if (type === 'application/pdf') return { part: 'document', kind: 'pdf' }
  return type.startsWith('image/') ? { part: 'after', kind: 'photo' } : null
}

/** The uid the move names. Throws what the server said when it will not have it. `onPart` hears 0..1. */
export async function sendFile(file: File, onPart: (part: number) => void): Promise<string> {
  const what = kindOf(file.type)
  if (!what) throw new ApiError(400, 'BAD_INPUT', 'files', '')
  return sendPieces(file, { begin: offer => beginFile({ ...offer, ...what }), piece: sendPiece, offset: askOffset }, onPart)
}
