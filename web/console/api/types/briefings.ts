// briefings.ts - as it travels: reports upward, what stands on their cover, and who gets them by the clock.
import type { TargetProgress } from './targets'
import type { UnitWord } from './indicators'
import type { TaskState } from './plan'

export type BriefingKind = 'daily' | 'weekly' | 'period'
export interface BriefingRow {
  id: number
  plan_id: number
  unit_id: number
  unit: string
  kind: BriefingKind
  from_day: number
  to_day: number
  made_ms: number
  made: string // by whom; empty: by the clock
  hash: string
}
export interface BriefingTarget {
  target_id: number
  group: string
  item: string
  name: string
  note: string
  is_reported: boolean
  period: string
  from_day: number
  to_day: number
  start_milli: number
  goal_milli: number
  was_known: boolean
  before_milli: number // as it stood before the report's period
  progress: TargetProgress
  definition: { code: string; version: number; name: string; formula: string; unit_word: UnitWord; door: string }
  document?: { source: string; number: string; day: string; as_of: string; entered_by: string; approved_by: string }
  events: { measure: string; vi: string; door: string }[]
  series: [number, number][]
}
export interface BriefingBehind {
  target_id: number
  name: string
  levels: Record<string, number>
  units: { unit_id: number; unit: string; goal_milli: number; now_milli: number; done_permille: number }[]
  unit_word: UnitWord
}
export interface BriefingGroup { code: string; name: string; lead: string; units: number; todo: number; doing: number; blocked: number; done: number; late: number }
export interface BriefingTask { code: string; name: string; state: TaskState; reason: string; is_late: boolean }
export interface BriefingBody {
  plan_code: string
  plan_name: string
  plan_version: number
  decision_number: string
  unit_name: string
  before: string
  targets: BriefingTarget[]
  behind: BriefingBehind[]
  groups?: BriefingGroup[]
  tasks?: BriefingTask[]
}
export interface Briefing extends BriefingRow { signature: string; public_key: string; is_genuine: boolean; body: BriefingBody }

export interface Letter {
  office_over: string
  office: string
  symbol: string
  place: string
  addressee: string
  recipients: string
  signer_title: string
  signer_name: string
}
export interface Schedule {
  unit_id: number
  unit: string
  kind: 'daily' | 'weekly'
  hour: number
  made_to: number // last day reported; 0: none yet
  readers: { account_id: number; name: string }[]
}
