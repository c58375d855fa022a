// share.ts - one number split into many by weight, in whole steps, so that the parts always add up to it; as src/plan/target/split.c does.

/** Largest remainders: each part its fair share rounded down, what is left goes to the largest remainders, of equal ones to the earlier. No weights: evenly. */
export function spread(total: number, weights: readonly number[]): number[] {
  if (weights.length === 0) return []
  const w = weights.map(x => BigInt(Math.max(0, Math.trunc(x)))), given = w.reduce((a, x) => a + x, 0n)
  const whole = given || BigInt(w.length), all = BigInt(Math.trunc(total))
  const share = w.map(x => all * (given ? x : 1n))
  const parts = share.map(x => Number(x / whole))
  let left = Math.trunc(total) - parts.reduce((a, p) => a + p, 0)
  const order = share.map((x, i) => ({ rest: x % whole, i })).sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest < b.rest ? 1 : -1))
  for (const { i } of order) if (left-- > 0) parts[i]!++
  return parts
}

/** What is missing to the total (or too much) is taken up by the parts nobody has touched, in proportion to what they have; null: it cannot be. */
export function evenOut(total: number, parts: readonly number[], isTouched: (i: number) => boolean): number[] | null {
  const free = parts.map((p, i) => ({ p, i })).filter(x => !isTouched(x.i))
  const left = total - parts.reduce((a, p, i) => a + (isTouched(i) ? p : 0), 0)
  if (left < 0 || (free.length === 0 && left > 0)) return null
  const again = spread(left, free.map(x => x.p))
  const out = [...parts]
  free.forEach((x, k) => { out[x.i] = again[k]! })
  return out
}
