// visits.ts - as it travels: visits, and what became of them.
export type Outcome = 'guided' | 'absent' | 'come_back' | 'refused' | 'no_device' | 'vacant'
export interface VisitRow {
  id: string
  seq: number
  at_ms: number
  day: number
  outcome: Outcome
  lane: string
  number: string
  household: number
  member: string
  team: string
  unit_id: number
  people: number
  won: string
  confirmed: boolean
  flags: string | string[]
  late: boolean
}
export interface VisitPerson {
  resident: number
  name: string
  birth_year: number
  marks: string
  acts: { skill: string; level: string }[]
}
export interface Visit extends Omit<VisitRow, 'people'> {
  started_ms: number
  device_ms: number
  received_ms: number
  skew_ms: number
  note: string
  team_id: number
  member_id: number
  group: string
  ward: string
  lat_e6: number
  lon_e6: number
  accuracy_m: number
  people: VisitPerson[]
  called?: string // what a call-back found
  photo?: string
  review: { verdict: 'kept' | 'void'; reason: string; by: string; at_ms: number } | null
}
export interface Door {
  household: number
  house: number
  lane: number
  number: string
  head: string
  outcome: Outcome | ''
  last_ms: number
  due_ms: number
  visits: number
  people: number
  ready: number
  piece: number
}
export interface Doubt {
  seq: number
  id: string
  at_ms: number
  household: number
  unit_id: number
  outcome: Outcome
  lane: string
  number: string
  member: string
  team: string
  flags: string // words of doubt, comma between
  lat_e6: number
  lon_e6: number
  house_lat_e6: number
  house_lon_e6: number
  from_ms: number | null // the stop before
  from_lat_e6: number | null
  from_lon_e6: number | null
}
export interface Callback {
  seq: number
  id: string
  at_ms: number
  household: number
  unit_id: number
  lane: string
  number: string
  head: string
  member: string
  team: string
  state: 'due' | 'answered' | 'closed'
  tries: number
  called_ms: number | null
  outcome: string
}
export interface Contact { name: string; phone: string }
