// queue.ts - the pure half of synchronising: batches, verdicts, receipts, and our unsent work laid over the server's rows.
// No store, no network, no clock: everything comes in, everything goes out; tested in node (test/unit/sync.test.mjs).
import { fromBase64url, sha256, toBase64url, utf8 } from '../shared/bytes'
import type { Counter, Door, Envelope, Kept, Person, PersonBody, PushAnswer, Verdict, VisitBody } from './types'
import { isSame, NO_MARKS } from './types'

export const BATCH_EVENTS = 50
export const BATCH_BYTES = 60 * 1024                  // the server takes 64 KB; room for the envelope around it

export const NO_CHAIN = toBase64url(new Uint8Array(32))

export const envelopeOf = (e: Envelope): Envelope =>
  ({ id: e.id, n: e.n, kind: e.kind, at_ms: e.at_ms, mono_ms: e.mono_ms, session: e.session, household: e.household, body: e.body })

// The oldest unsent events, in the order they were made. A held one (it may still be undone) holds back what came after it.
export function nextBatch(events: readonly Kept[], nowMs: number, maxEvents = BATCH_EVENTS, maxBytes = BATCH_BYTES): Kept[] {
  const batch: Kept[] = []
  let bytes = 0
  for (const e of [...events].filter(x => x.state === 'queued').sort((a, b) => a.n - b.n)) {
    if (e.hold_ms > nowMs) break
    const size = utf8.encode(JSON.stringify(envelopeOf(e))).length + 1
    if (batch.length === maxEvents || (batch.length && bytes + size > maxBytes)) break
    batch.push(e)
    bytes += size
  }
  return batch
}

// One link of the receipt chain; the server makes the same one when the event is on its disk.
export async function chainNext(chain: string, e: Envelope): Promise<string> {
  return toBase64url(await sha256(fromBase64url(chain), utf8.encode(`${e.id}|${e.n}|${e.kind}|${e.at_ms}|${e.household}|`), utf8.encode(e.body)))
}

// What a push's answer changes: the events with their verdicts, and the counter with the chain grown over what was stored.
// An event without a verdict stays queued. "again" means an answer was lost on the way: it is received all the same; under an earlier key of
// ours it is a link of that key's chain, not of this one.
export async function takeVerdicts(batch: readonly Kept[], answer: PushAnswer, counter: Counter, nowMs: number):
  Promise<{ events: Kept[]; counter: Counter; chainAgrees: boolean }> {
  const said = new Map<string, Verdict>(answer.verdicts.map(v => [v.id, v]))
  const events: Kept[] = []
  let chain = counter.chain, chained = counter.chained
  for (const e of batch) {
    const v = said.get(e.id)
    if (!v) continue
    if (v.verdict === 'refused') {
      events.push({ ...e, state: 'refused', sent_ms: nowMs, code: v.code ?? '', field: v.field ?? '', message: v.message ?? '' })
      continue
    }
    if (!v.other_key) {
      chain = await chainNext(chain, e)
      chained++
    }
    events.push({ ...e, state: 'sent', sent_ms: nowMs, shown: false, code: '', field: '', message: '' })
  }
  const n = Math.max(counter.n, answer.expect_n - 1)
  return { events, counter: { n, chain, chained, server_chain: answer.chain }, chainAgrees: chain === answer.chain }
}

// How one person's marks look after an answer at the door: "?" changes nothing.
export type MergeMarks = (marks: string, wrote: string) => string
export const plainMerge: MergeMarks = (marks, wrote) => [...marks].map((m, i) => wrote[i] && wrote[i] !== '?' ? wrote[i] : m).join('')

function applyPerson(people: Person[], b: PersonBody): Person[] {
  const known = people.find(p => isSame(p, b))
  const about = { name: b.name, birth_year: b.birth_year, sex: b.sex }
  if (b.left) return people.filter(p => p !== known)
  if (known) return people.map(p => p === known ? { ...p, ...about } : p)
  return [...people, { resident: b.resident ?? 0, uid: b.uid ?? '', marks: NO_MARKS, ...about }]
}

// One event over a row. Set-to-value only, so that applying it again changes nothing but the count of visits, which is set by `overlay`.
export function applyEvent(row: Door, e: Envelope, merge: MergeMarks): Door {
  let body: unknown
  try { body = JSON.parse(e.body) } catch { return row }
  if (e.kind === 'person') return { ...row, people: applyPerson(row.people, body as PersonBody) }
  const v = body as VisitBody
  return {
    ...row,
    outcome: v.outcome,
    last_ms: Math.max(row.last_ms ?? 0, e.at_ms),
    due_ms: v.come_back_ms ?? null,
    leased_by: '',
    visits: row.visits + (e.kind === 'visit' ? 1 : 0),
    people: row.people.map(p => {
      const asked = v.people.find(a => isSame(a, p))
      return asked ? { ...p, marks: merge(p.marks, asked.marks) } : p
    }),
  }
}

// An event is ours to show while the server's row does not hold it yet.
export const isPending = (e: Kept): boolean => e.state === 'queued' || (e.state === 'sent' && !e.shown)

// The server's row with our pending events of that door on top, oldest first.
export function overlay(base: Door, events: readonly Kept[], merge: MergeMarks = plainMerge): Door {
  return events.filter(e => e.household === base.household && isPending(e)).sort((a, b) => a.n - b.n)
    .reduce((row, e) => applyEvent(row, e, merge), base)
}

// Wait before the next try: doubles from 5 s to 15 min, half of it by chance, never less than the server asked for.
export function backOff(failures: number, retryAfterMs: number, chance: number): number {
  const full = Math.min(15 * 60_000, 5000 * 2 ** Math.min(failures - 1, 10))
  return Math.max(retryAfterMs, Math.round(full / 2 + chance * full / 2))
}

export const LOCK_MS = 72 * 3_600_000
export const DELETE_MS = 7 * 24 * 3_600_000

// What may still be shown of people's rows, by the time since the server last answered us. A clock that was set back keeps them open: a phone
// that lost its time in an alley must go on working there.
export function lease(nowMs: number, contactMs: number): 'open' | 'locked' | 'delete' {
  const since = nowMs - contactMs
  return since < LOCK_MS ? 'open' : since < DELETE_MS ? 'locked' : 'delete'
}
