// types.ts - occasions (sự kiện) and tickets as they travel (docs/occasion.md), and the few rules that every screen of them needs.
import type { IconName } from '../icons'
import type { Tone } from '../parts'

export type OccasionKind = 'launch' | 'help_point' | 'class' | 'seminar' | 'contest' | 'service_day'
export const OCCASION_KINDS: readonly OccasionKind[] = ['launch', 'help_point', 'class', 'seminar', 'contest', 'service_day']
export type OccasionState = 'draft' | 'announced' | 'open' | 'under_way' | 'ended' | 'cancelled'
export type Mode = 'site' | 'online'

export interface Occasion {
  code: string; unit_id: number; unit: string; kind: OccasionKind; state: OccasionState; title: string; title_en: string; text: string; text_en: string
  place: string                   // empty: not held on site
  lat_e6: number; lon_e6: number; has_stream: boolean
  stream: string                  // empty: behind the ticket
  starts_ms: number; ends_ms: number; opens_ms: number; closes_ms: number
  seats_site: number; seats_online: number        // 0: no limit
  reason: string
}
export interface Counts {         // heads, as the desk and its door know them
  code: string; as_of_ms: number; registered_site: number; registered_online: number; waiting: number
  attended_site: number; attended_online: number; walk_ins: number; online_now: number
}
/** As everybody may know them: of who came null stands for too few to be told. */
export type PublicCounts = Omit<Counts, 'attended_site' | 'attended_online' | 'walk_ins' | 'online_now'> &
  Record<'attended_site' | 'attended_online' | 'walk_ins' | 'online_now', number | null>
export type MaterialKind = 'link' | 'document' | 'slides' | 'video'
export interface Material { id: number; kind: MaterialKind; title: string; url: string }

export type TicketState = 'held' | 'waiting' | 'withdrawn'
export interface Ticket {
  uid: string; occasion: Occasion; kind: 'resident' | 'walk_in' | 'group'; mode: Mode; state: TicketState; heads: number; number: number
  created_ms: number; arrived_ms: number; joined_ms: number; has_feedback: boolean; token: string; url: string; qr_svg: string
}
export interface OccasionDetail extends Occasion { materials: Material[]; counts: PublicCounts; feedback: { n: number; mean_milli: number }; ticket: Ticket | null }

export const KIND_ICONS: Record<OccasionKind, IconName> = {
  launch: 'flag', help_point: 'hand-heart', class: 'graduation-cap', seminar: 'users', contest: 'sparkles', service_day: 'calendar-days',
}
export const STATE_TONES: Record<OccasionState, Tone> = { draft: '', announced: 'lam', open: 'com', under_way: 'sen', ended: '', cancelled: 'son' }
export const TICKET_TONES: Record<TicketState, Tone> = { held: 'com', waiting: 'nghe', withdrawn: '' }

/** Seats still free; null: no limit. */
export function seatsLeft(o: Pick<Occasion, 'seats_site' | 'seats_online'>, c: Pick<Counts, 'registered_site' | 'registered_online'>, mode: Mode): number | null {
  const seats = mode === 'site' ? o.seats_site : o.seats_online
  return seats ? Math.max(0, seats - (mode === 'site' ? c.registered_site : c.registered_online)) : null
}

/** Registration is taken now: the city has the last word. */
export const isTaking = (o: Pick<Occasion, 'state' | 'closes_ms' | 'ends_ms'>, now: number): boolean =>
  (o.state === 'open' || o.state === 'under_way') && now < o.ends_ms && (!o.closes_ms || now < o.closes_ms || o.state === 'under_way')
export const isOver = (o: Pick<Occasion, 'state' | 'ends_ms'>, now: number): boolean => o.state === 'ended' || o.state === 'cancelled' || o.ends_ms <= now

const JOIN_BEFORE_MS = 30 * 60_000
export const mayJoin = (o: Pick<Occasion, 'state' | 'has_stream' | 'starts_ms' | 'ends_ms'>, now: number): boolean =>
  o.has_stream && o.state !== 'cancelled' && o.state !== 'draft' && now >= o.starts_ms - JOIN_BEFORE_MS && now < o.ends_ms

/** By the clock, or by hand before its time. */
export const hasBegun = (o: Pick<Occasion, 'state' | 'starts_ms'>, now: number): boolean => o.state === 'under_way' || o.state === 'ended' || (o.state !== 'cancelled' && now >= o.starts_ms)

const FEEDBACK_MS = 30 * 86_400_000
/** Whoever came is asked, once it has begun, until thirty days after. */
export const isAsked = (t: Pick<Ticket, 'arrived_ms' | 'joined_ms' | 'has_feedback' | 'occasion'>, now: number): boolean =>
  !!(t.arrived_ms || t.joined_ms) && !t.has_feedback && hasBegun(t.occasion, now) && now < t.occasion.ends_ms + FEEDBACK_MS

/** May still be given back: not used, not over. */
export const mayWithdraw = (t: Ticket, now: number): boolean => t.state !== 'withdrawn' && !t.arrived_ms && !t.joined_ms && !isOver(t.occasion, now)
