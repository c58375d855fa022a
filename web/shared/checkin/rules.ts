// rules.ts - the rules of a door: which ticket a code is, what to say of it on the spot, what goes up and what the answer makes of it. Pure.
import type { Mode, TicketState } from '../occasion/types'

export interface Line { hash: string; heads: number; mode: Mode; state: TicketState; number: number; is_in?: boolean }
export interface DoorEvent { id: string; at_ms: number; kind: 'ticket' | 'walk_in'; token?: string; heads?: number }
// queued: on this device only · sent: the city has it · refused: the city said why
export interface KeptEvent extends DoorEvent {
  code: string; account: number; state: 'queued' | 'sent' | 'refused'
  hold_ms: number                 // not sent before this moment, so that one tap can be undone
  number: number                  // of the ticket; 0: a walk-in, or not on the list
  people: number                  // heads, as far as this device knows
  sent_ms: number; counted: number; note: string; refusal: string; message: string
}
export interface Verdict { id: string; verdict: 'stored' | 'again' | 'refused'; counted: number; note?: string; number?: number; code?: string; field?: string; message?: string }

/** The token in what a camera, a reader or a person gave; '' when it is no ticket of ours. */
export const tokenOf = (text: string): string => /(?:^|\/t\/)([A-Za-z0-9_-]{22})(?:[/?#].*)?$/.exec(text.trim())?.[1] ?? ''

export type Say = 'enter' | 'twice' | 'waiting' | 'withdrawn' | 'online' | 'unknown'
/** On the spot, without a network. `was`: what this device has kept of the same ticket. */
export function judge(line: Line | undefined, was: readonly Pick<KeptEvent, 'state'>[]): Say {
  if (was.some(e => e.state !== 'refused') || line?.is_in) return 'twice'
  if (!line) return 'unknown'
  if (line.state !== 'held') return line.state
  return line.mode === 'online' ? 'online' : 'enter'
}
/** Goes in without a further touch: one person with a seat, or a ticket younger than the list. */
export const isPlain = (say: Say, line: Line | undefined): boolean => say === 'unknown' || (say === 'enter' && (line?.heads ?? 1) === 1)

export const BATCH = 200
export const nextBatch = (queued: readonly KeptEvent[], account: number, nowMs: number, max = BATCH): KeptEvent[] =>
  queued.filter(e => e.state === 'queued' && e.account === account && e.hold_ms <= nowMs).sort((a, b) => a.at_ms - b.at_ms || (a.id < b.id ? -1 : 1)).slice(0, max)
export const bodyOf = ({ id, at_ms, kind, token, heads }: KeptEvent): DoorEvent => ({ id, at_ms, kind, ...(token ? { token } : {}), ...(heads ? { heads } : {}) })

/** What each event has become; one the answer does not name waits on. */
export function takeVerdicts(batch: readonly KeptEvent[], verdicts: readonly Verdict[], nowMs: number): KeptEvent[] {
  const of = new Map(verdicts.map(v => [v.id, v]))
  return batch.flatMap((e): KeptEvent[] => {
    const v = of.get(e.id)
    if (!v) return []
    if (v.verdict === 'refused') return [{ ...e, state: 'refused', sent_ms: nowMs, refusal: v.code ?? '', message: v.message ?? '' }]
    return [{ ...e, state: 'sent', sent_ms: nowMs, counted: v.counted, note: v.note ?? '', number: v.number ?? e.number }]
  })
}
