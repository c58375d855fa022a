// civic.ts - as it travels: what residents report, how it is handled, what is looked at before the public sees it.
export type PetitionState = 'sent' | 'received' | 'handling' | 'owed' | 'answered' | 'closed' | 'refused' | 'merged' | 'withdrawn'
export type PetitionEvent = 'receive' | 'return' | 'hand_over' | 'take' | 'ask' | 'extend' | 'answer' | 'refuse' | 'merge' | 'clear' | 'note'
export type Level = 'urgent' | 'normal' | 'complex'
export type Audience = 'held' | 'public' | 'private'
export type Reason = 'out_of_scope' | 'complaint' | 'duplicate' | 'incomplete' | 'untrue' | 'decided' | 'wrong_unit' | 'secret'

export interface Category {
  id: number
  code: string
  flow: string
  heading: string
  name: string
  name_en: string
  level: Level
  attributes: { code: string; name: string; name_en: string; choices: { key: string; name: string; name_en: string }[] }[]
}
export interface Petition {
  id: number
  uid: string
  code: string
  category: string
  level: Level
  state: PetitionState
  title: string // what the public reads; empty until somebody has looked at it
  said: string
  lat_e6: number // 0,0: no place
  lon_e6: number
  spot: string
  group_id: number
  ward_id: number
  unit_id: number
  unit: string
  second: boolean // reopened: a second person handles it
  sent_ms: number
  received_ms: number
  receive_due_ms: number
  due_ms: number // 0 until received
  paused_ms: number // not 0: the clock stands since then
  left_minutes: number // working minutes left while it stands
  alarm: number // 0, 50, 80 or 100 percent of the clock have passed
  answered_ms: number
  closed_ms: number
  rating: 'none' | 'satisfied' | 'acceptable' | 'unsatisfied'
  merged_id: number
  steps: number
  followers: number
  audience: Audience
  seq: number
  attributes: Record<string, string | string[]>
}
/** A line of the inbox: `due_ms` is the end of whichever clock runs now. */
export interface Job extends Pick<Petition, 'id' | 'uid' | 'code' | 'category' | 'level' | 'state' | 'title' | 'spot' | 'lat_e6' | 'lon_e6' | 'ward_id' | 'second' | 'received_ms'
  | 'due_ms' | 'paused_ms' | 'left_minutes' | 'alarm' | 'answered_ms' | 'closed_ms' | 'rating' | 'followers' | 'audience' | 'seq'> {
  words: string // how it begins, as it was sent
  marks: string
  ward: string
  handler_id: number // 0: nobody has taken it
  handler: string
  clock_minutes: number
  minutes_left: number // working minutes to the end; below 0: so many too late
  is_late: boolean
}
export interface Load {
  id: number // of the account, 0: nobody has taken it; or of the unit
  name: string
  open: number
  late: number
  due_today: number
  answered_week: number
  median_minutes: number // working minutes from arrival to answer; -1: none was answered
  is_more: boolean // more than were counted
}
export interface UnitLoad { unit: Load; handlers: Load[]; units: Load[]; next: string }

export interface PetitionFile {
  id: number
  uid: string
  part: 'before' | 'after' | 'document'
  kind: 'photo' | 'video' | 'pdf'
  state: 'coming' | 'whole' | 'refused' | 'gone'
  bytes: number
  audience: Audience
  created_ms: number
  flags: string // hints, comma-separated: used_before, old, no_time, elsewhere
  taken_ms: number // what the camera wrote; 0: nothing
}
/** Another report that holds the same picture. */
export interface PictureUse { id: number; code: string; received_ms: number }
/** As its desk reads it: with the words as they were sent. */
export interface PetitionDetail extends Petition {
  handler_id: number
  handler: string
  first_handler_id: number
  client_id: number
  clock_minutes: number
  marks: string // complaint, denunciation: the sender says it is none
  text: string
  files: PetitionFile[]
}
export interface PetitionStep {
  n: number
  event: string
  from_state: PetitionState
  to_state: PetitionState
  at_ms: number
  unit_id: number
  unit: string
  from_unit_id: number
  reason: Reason | 'none'
  rating: Petition['rating']
  public_text: string
  due_before_ms: number
  due_after_ms: number
  leaf: number // its place in the public log
  text: string
  by: string
}
export interface Move {
  event: PetitionEvent
  level?: Level
  reason?: Reason
  to_unit_id?: number
  to_account_id?: number
  merge_into?: number
  text?: string
  public_text?: string
  files?: string[]
}
export interface Sender { name: string; phone: string }

/** Nobody has looked at it for the public yet. */
export interface Held {
  id: number
  code: string
  category: string
  state: PetitionState
  ward_name: string
  unit_name: string
  received_ms: number
  photos: number // pictures that wait as well
  proposed: string // the words as they came, numbers and plates masked
}
export interface Clearing { title?: string; said?: string; audience: 'public' | 'private'; files?: { id: number; audience: 'public' | 'private' }[] }

export type TemplateKind = 'answer' | 'refuse' | 'ask'
/** Words to begin from; a blank "…" is to be filled in before they go out. */
export interface Template {
  id: number
  unit_id: number // 1, the city's: for all
  unit: string
  kind: TemplateKind
  category: string // empty: for all
  reason: Reason | 'none'
  name: string
  text: string
  changed_ms: number
}

export interface Agency {
  id: number
  code: string
  name: string
  name_en: string
  valid_from: number
}
export interface RoutingRule {
  id: number
  category: string
  unit_id: number // holds for places here and below
  unit: string
  from_minute: number
  to_minute: number
  weekdays: number // bits, 1 = Monday … 64 = Sunday
  to_unit_id: number // 0: the ward of the place
  to_unit: string
  valid_from: number
  valid_to: number // 0: without end
  basis: string
}

export interface DeadSend {
  id: number
  channel: 'push' | 'email' | 'sms'
  created_ms: number
  ended_ms: number
  tries: number
  kind: string
  title: string
  error: string
}
/** One step that a figure counted, and its report as it stands now. */
export interface CountedStep {
  id: number
  n: number // which of its steps
  code: string
  category: string
  state: PetitionState // now
  title: string // what the public calls it; empty until cleared
  ward: string
  unit_id: number
  unit: string // responsible now
  is_here: boolean // still with the unit that was asked about: it can be opened
  event: PetitionStep['event']
  at_ms: number
  due_ms: number
  minutes: number // from when it was received
  rating: PetitionStep['rating']
}
