// types.ts - the nouns of the interface as they travel; the same words as the server's field tables.

export interface Page<Row> {
  rows: Row[]
  next: string
}

// ---- who ----

export type Role = 'member' | 'head' | 'officer' | 'city' | 'auditor' | 'admin'
export type UnitKind = 'city' | 'ward' | 'commune' | 'group'

export interface Grant {
  role: Role
  unit_id: number
  unit_name: string
  unit_kind: UnitKind
}
export interface Me {
  id: number
  name: string
  login: string
  grants: Grant[]
  totp: boolean
  totp_due?: boolean // only enrolling a second factor is allowed until it is done
}

export interface Device {
  id: number
  name: string
  created_ms: number
  seen_ms: number
  revoked_ms: number | null // 0 or null: still trusted
  wiped_ms: number | null
}
export interface Person {
  id: number
  name: string
  login: string
  state: 'active' | 'locked' | 'left'
  grants: Grant[]
  devices: Device[]
}
export interface Invite {
  id: number // the account
  kind: 'phone' | 'staff'
  url: string
  qr_svg: string
  expires_ms: number
}
export interface TotpStart {
  secret: string
  url: string
  qr_svg: string
}

export interface AuditRow {
  seq: number
  at_ms: number
  account_id: number
  account: string
  action: string
  object: string
  reason: string
  address: string
  unit_id: number
  unit: string
}
export interface PrivacyRequest {
  id: number
  unit_id: number
  resident_id: number
  kind: string
  state: 'received' | 'accepted' | 'extended' | 'done' | 'refused'
  person: string
  contact: string
  note: string
  reason: string
  received_ms: number
  answer_due_ms: number // the first answer, two working days
  due_ms: number // the whole
  answered_ms: number | null
  closed_ms: number | null
}
export interface Breach {
  id: number
  state: 'open' | 'reported' | 'closed'
  title: string
  note: string
  people: number
  found_ms: number
  due_ms: number
  reported_ms: number | null
  closed_ms: number | null
}

// ---- where ----

export interface UnitRef {
  id: number
  name: string
  kind: UnitKind
}
export interface Unit extends UnitRef {
  code: string
  name_en: string
  population: number
  area_m2: number
  households: number
  residents: number
  lat_e6: number
  lon_e6: number
  source: string
  as_of: string
  parents: UnitRef[]
}
export interface MapShape {
  id: number
  name: string
  kind: UnitKind
  lat_e6: number
  lon_e6: number
  path: string
}
export interface UnitMap {
  bbox: [number, number, number, number]
  units: MapShape[]
}
export interface Hit {
  kind: 'unit' | 'lane' | 'house' | 'household'
  id: number
  title: string
  subtitle: string
  unit_id: number
}
export interface Lane {
  id: number
  parent_id: number | null
  name: string
  walk_order: number
  path: string
}
export interface LaneProgress {
  lane: number
  houses: number
  households: number
  visited: number // houses where somebody came
}
export interface Resident {
  id: number
  name: string
  birth_year: number
  sex: 'male' | 'female' | 'unknown'
  number: string // masked
  has_phone: boolean
  same_as: number
}
export interface Stand {
  resident: number
  marks: string
  ready: number
}
export interface Household {
  id: number
  code: string
  head: string
  masked: boolean // initials only: give a reason to read the names
  group_id: number
  group: string
  ward_id: number
  ward: string
  lane: string
  house: { id: number; lane_id: number; number: string; lat_e6: number; lon_e6: number }
  people: Resident[]
}

// ---- how far ----

export type Measures = Record<string, number>
export interface ChildProgress extends UnitRef {
  spark?: number[] // visits of the last days, oldest first, when the server gives them
  households: number
  residents: number
  total: Measures
  today: Measures
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
  as_of_ms: number
  total: Measures
  today: Measures
  days: Day[]
  children: ChildProgress[]
}
export interface Beat {
  unit_id: number
  as_of_ms: number
  total: Measures
  today: Measures
  changed: { id: number; total: Measures; today: Measures }[]
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

// ---- what happened ----

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

// ---- who goes where ----

export interface TeamRow {
  id: number
  group_id: number
  ward_id: number
  name: string
  group_name: string
  hotline: string
  members: number
  households: number
  visits: number
  last_ms: number
  is_overloaded: boolean
}
export interface TeamMember {
  id: number
  account_id: number
  name: string
  position: 'head' | 'deputy' | 'member'
  force: string
  joined_day: number
  left_day: number | null
  households?: number // in the pieces he holds
  visits?: number
  devices?: Device[]
}
export interface Team {
  id: number
  group_id: number
  ward_id: number
  group_name: string
  name: string
  decision_no: string
  decision_day: number // 0 = not yet
  zalo: string
  hotline: string
  state: 'active' | 'dissolved'
  households: number
  households_per_member_max: number
  members: TeamMember[]
}
export interface Piece {
  id: number
  number: number
  epoch: number
  houses: number
  work: number
  member_id: number | null
  member: string
  visited: number
}
export interface TurfHouse {
  household: number
  lane: number
  number: string
  lat_e6: number
  lon_e6: number
  piece: number
  outcome: string
}
export interface Turf {
  epoch: number
  lanes: Lane[]
  pieces: Piece[]
  houses: TurfHouse[]
  next: string
}
export interface TurfRow {
  unit_id: number
  team_id: number
  name: string
  team: string
  pieces: number
  free: number // given to nobody
  houses: number
  work: number
  low: number // work of the smallest and of the largest piece
  high: number
}
export interface TurfRun {
  id: number
  state: 'waiting' | 'running' | 'done' | 'failed'
  asked_ms: number
  done: number
  total: number
  groups: number
  pieces: number
  houses: number
  moved: number
  uneven: number
  loose: number
}
export interface TurfCut {
  job?: number // the whole city: done in the background
  groups?: number
  pieces?: number
  moved?: number
  uneven?: number
}

// ---- what goes in, what comes out ----

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
