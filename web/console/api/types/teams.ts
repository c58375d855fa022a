// teams.ts - as it travels: teams and the ground they walk.
import type { Lane } from './where'
import type { Device } from './who'

export interface TeamRow {
  id: number
  group_id: number
  ward_id: number
  name: string
  group_name: string
  ward_name: string
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
