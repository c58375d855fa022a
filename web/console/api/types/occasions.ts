// occasions.ts - as it travels: occasions for their desk, those who registered, what happened at the door.
import type { Counts, Material, Mode, Occasion, OccasionKind, Ticket, TicketState } from '../../../shared/occasion/types'

export type { Counts, Material, Mode, Occasion, OccasionKind, Ticket, TicketState }
export type { MaterialKind, OccasionState } from '../../../shared/occasion/types'
export interface DeskOccasion extends Occasion {
  id: number
  uid: string
  series_id: number // 0: of none
  is_public: boolean
  is_stream_open: boolean // everybody may read the link
  link: string // of the stream
  sequence: number
  created_ms: number
}
export interface Crew {
  account_id: number
  name: string
}
export interface OccasionDesk extends DeskOccasion {
  counts: Counts
  materials: Material[]
  crew: Crew[]
}
export interface TicketRow {
  id: number
  number: number
  kind: Ticket['kind']
  mode: Mode
  state: TicketState
  heads: number
  name: string
  created_ms: number
  arrived_ms: number
  joined_ms: number
}
export interface Arrival {
  id: number
  kind: 'ticket' | 'walk_in' | 'online'
  number: number
  heads: number
  counted: number
  at_ms: number
  received_ms: number
  by: string
}
export interface OccasionFeedback {
  n: number
  stars: number[] | null // null: fewer than five answers
  rows: { stars: number; text: string }[]
  next: string
}
export interface OccasionSeries {
  id: number
  uid: string
  unit_id: number
  unit: string
  kind: OccasionKind
  title: string
  title_en: string
  text: string
  text_en: string
  place: string
  stream: string
  is_stream_open: boolean
  weekday: number // Monday 1
  from_minute: number
  to_minute: number
  from_day: number
  to_day: number // 0: no end
  on_holidays: boolean
  seats_site: number
  seats_online: number
}
/** One of those a figure counts: once, or by so many heads. */
export type CountedOccasion = Pick<DeskOccasion, 'id' | 'code' | 'unit_id' | 'unit' | 'kind' | 'state' | 'title' | 'title_en' | 'place' | 'starts_ms' | 'ends_ms' | 'is_public'> & { counted: number }
