// targets.ts - as it travels: targets of the plan with their progress, what they are split to, and figures from outside. Values are thousandths.
import type { Direction, UnitWord } from './indicators'

export type TargetLevel = 'unknown' | 'waiting' | 'reached' | 'on_track' | 'watch' | 'behind' | 'missed'
export type SplitRule = 'none' | 'population' | 'households' | 'last_year' | 'same'

export interface TargetProgress {
  is_known: boolean
  now_milli: number
  as_of_ms: number
  done_permille: number
  days_left: number
  level: TargetLevel
  needed_milli: number // a day, from now on
  seen_milli: number // a day, over the last 28
  recent_milli: number // a day, over the last 7
  expected_milli: number // at the end, at the pace seen
  expected_day: number // when the goal is reached at that pace; 0: not within ten years
}
export interface Target {
  id: number
  uid: string
  plan_id: number
  item_id: number
  item_code: string
  item: string
  unit_id: number
  unit: string
  parent_id: number // 0: not a share
  indicator: string
  version: number
  indicator_vi: string
  indicator_en: string
  unit_word: UnitWord
  direction: Direction
  is_reported: boolean // rests on outside figures
  period: string
  from_day: number
  to_day: number
  start_milli: number
  goal_milli: number
  rule: SplitRule
  shares: number
  note: string
  made_ms: number
  ended_ms: number
  progress: TargetProgress
}
export interface Share {
  target_id: number
  unit_id: number
  code: string
  unit: string
  goal_milli: number
  start_milli: number
  progress: TargetProgress
}
export interface TargetChange {
  id: number
  target_id: number
  unit_id: number
  unit: string
  cause: 'made' | 'goal' | 'split' | 'hand' | 'rebalanced' | 'ended'
  before_milli: number
  after_milli: number
  reason: string
  by: string
  at_ms: number
}
export interface Obstacles {
  unit_id: number
  unit: string
  households: number
  unvisited: number
  quiet: number // children without a visit for seven days
  marks: { mark: string; lacks: number; is_focus: boolean; units: { unit_id: number; unit: string; lacks: number }[] }[]
  unvisited_units: { unit_id: number; unit: string; unvisited: number }[]
  quiet_units: { unit_id: number; unit: string }[]
  blocked: { task_id: number; code: string; name: string; unit_id: number; unit: string; reason: string; at_ms: number }[]
}

export type FigureState = 'entered' | 'approved' | 'refused' | 'withdrawn'
export interface ReportedMeasure { code: string; vi: string; en: string; unit_word: UnitWord }
export interface ReportedFigure {
  id: number
  uid: string
  measure: string
  unit_id: number
  unit: string
  value_milli: number
  as_of_day: number
  source: string
  document_number: string
  document_day: number
  document_url: string
  note: string
  state: FigureState
  entered_by: string
  entered_ms: number
  decided_by: string
  decided_ms: number
  reason: string
}
