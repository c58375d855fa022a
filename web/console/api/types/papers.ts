// papers.ts - as it travels: lists in, reports and money out.
import type { Measures } from './progress'
import type { UnitKind } from './where'

export interface ImportKind { kind: string; title: string; columns: { name: string; required: boolean; about: string }[] }
export interface ImportJob {
  id: number
  kind: string
  file_name: string
  state: 'waiting' | 'running' | 'checked' | 'done' | 'failed'
  dry_run: boolean
  bytes: number
  bytes_read: number
  rows_total: number
  rows_good: number
  rows_bad: number
  rows_new: number
  rows_changed: number
  fault: string
  created_ms: number
  ended_ms: number | null
}
export interface ImportFault {
  line: number
  column_name: string
  reason: string
}
export interface ReportRow {
  id: number
  unit_id: number
  unit_name: string
  unit_kind: UnitKind
  from_day: number
  to_day: number
  closed_ms: number
  closed_by_name: string
  hash: string
}
export interface Closing { from_day: number; to_day: number; visits_late: number; open_below: number; counts: Measures }
export interface Report {
  id: number
  hash: string // hex
  signature: string
  public_key: string
  is_genuine: boolean
  body: {
    report: number
    campaign_name: string
    unit: number
    unit_name: string
    unit_kind: UnitKind
    households: number
    residents: number
    from: string // ISO days
    to: string
    visits_late: number
    counts: Measures
    closed_from_above: boolean
    closed_ms: number
    before: string
  }
}
export interface Allowance {
  team_id: number
  team: string
  group_name: string
  ward_name: string
  members: number // with a paid day
  days: number
  month_vnd: number
  days_vnd: number
  cap_vnd: number // 0 = none
  amount_vnd: number
  is_paid: boolean
  paid_ms: number
}
export interface AllowanceMember {
  member_id: number
  name: string
  position: string
  force: string
  days: number
  amount_vnd: number
}
