// publog.ts - the public log checked on this device: a line is in the log under a signed root, and the log only grew (RFC 6962, RFC 9162 2.1.3.2, 2.1.4.2).
import { hexOf, sha256 } from '../shared/bytes'

const unhex = (s: string): Uint8Array => Uint8Array.from(s.match(/../g) ?? [], h => parseInt(h, 16))
export const leafHash = async (line: Uint8Array): Promise<string> => hexOf(await sha256(new Uint8Array([0]), line))
const node = async (a: string, b: string): Promise<string> => hexOf(await sha256(new Uint8Array([1]), unhex(a), unhex(b)))

// Sizes stay far below 2^31: shifts are whole numbers.
export async function isIncluded(leaf: string, index: number, size: number, hashes: readonly string[], root: string): Promise<boolean> {
  if (index >= size) return false
  let fn = index, sn = size - 1, r = leaf
  for (const p of hashes) {
    if (sn === 0) return false
    if (fn & 1 || fn === sn) {
      r = await node(p, r)
      while (!(fn & 1) && fn) { fn >>= 1; sn >>= 1 }
    } else r = await node(r, p)
    fn >>= 1
    sn >>= 1
  }
  return sn === 0 && r === root
}

export async function hasGrown(from: number, older: string, to: number, newer: string, hashes: readonly string[]): Promise<boolean> {
  if (from === 0) return true
  if (from > to) return false
  if (from === to) return older === newer && !hashes.length
  const path = (from & (from - 1)) === 0 ? [older, ...hashes] : [...hashes]
  let fn = from - 1, sn = to - 1
  while (fn & 1) { fn >>= 1; sn >>= 1 }
  let fr = path[0], sr = path[0]
  if (!fr || !sr) return false
  for (const c of path.slice(1)) {
    if (sn === 0) return false
    if (fn & 1 || fn === sn) {
      fr = await node(c, fr)
      sr = await node(c, sr)
      while (!(fn & 1) && fn) { fn >>= 1; sn >>= 1 }
    } else sr = await node(sr, c)
    fn >>= 1
    sn >>= 1
  }
  return sn === 0 && fr === older && sr === newer
}

// What a line of the log says about a step (docs/petitions.md, "Proof"): whose, which, what and when.
export const lineFits = (line: string, code: string, s: { n: number; event: string; at_ms: number }): boolean =>
  line.startsWith(`petition-step-1 ${code} ${s.n} ${s.event} `) && line.split(' ')[6] === String(s.at_ms)
