// files.ts - a file of an entry comes with the key of this app, so it is fetched and not linked to: a picture to look at, a document to keep.
import { request } from '../api'
import { blindName, type BlindFile } from '../contest/types'

const path = (code: string, number: number, n: number) => `/api/judging/${encodeURIComponent(code)}/entries/${number}/files/${n}`
const fetched = async (code: string, number: number, n: number): Promise<string> => URL.createObjectURL(await (await request('GET', path(code, number, n), { timeoutMs: 60_000 })).blob())

/** An address for <img>; who asked for it lets it go (URL.revokeObjectURL). */
export const pictureOf = (code: string, number: number, f: BlindFile): Promise<string> => fetched(code, number, f.n)

/** Kept by the device under the number of the entry. */
export async function keepDocument(code: string, number: number, f: BlindFile): Promise<void> {
  const url = await fetched(code, number, f.n), link = document.createElement('a')
  link.href = url
  link.download = `${blindName(number)}-${f.n}.pdf`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)       // the browser reads it when it gets to it
}
