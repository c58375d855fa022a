// progress.ts - as it travels: how far a unit has come, campaign by campaign, live.
import type { UnitRef } from './where'

export type Measures = Record<string, number>
export interface ChildProgress extends UnitRef {
  spark?: number[] // visits of the last days, oldest first, when the server gives them
  households: number
  residents: number
  total: Measures
  today: { visits: number }
}
export interface Day extends Measures {
  day: number
}
export interface Campaign {
  id: number
  name: string
  name_en: string
  unit_id: number
  from_day: number
  to_day: number
  state: 'draft' | 'running' | 'closed'
  questionnaire_v: number
  targets: string
}
export interface Progress {
  unit: UnitRef & { households: number; residents: number }
  campaign: { id: number; name: string; from_day: number; to_day: number }
  measures: string[]
  as_of_ms: number
  total: Measures
  today: Measures
  days: Day[]
  children: ChildProgress[]
}
/** Numbers without their names, in the order of `measures`; null: hidden from the public. */
export type Row = (number | null)[]
/** As it travels: only the unit's own numbers bear names, a city is 126 children of 98 numbers. */
export interface ProgressRows extends Omit<Progress, 'days' | 'children'> {
  measures: string[]
  days: { day: number; counts: Row }[]
  children: (Omit<ChildProgress, 'total' | 'today'> & { total: Row; today: number })[]
}
export interface BeatRows {
  unit_id: number
  as_of_ms: number
  total: Row
  today: Row
  changed: { id: number; total: Row; today: number }[]
}
export interface Beat {
  unit_id: number
  as_of_ms: number
  total: Measures
  today: Measures
  changed: { id: number; total: Measures; today: { visits: number } }[]
}
export interface Estimate {
  drawn: number
  called: number
  real: number
  unreal: number
  low_permille: number
  high_permille: number
  visits: number
  estimate_low: number
  estimate_high: number
}
export interface QuietTeam {
  id: number
  name: string
  group_id: number
  group: string
  ward: string
  last_ms: number
  days: number
}
