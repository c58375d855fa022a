// contests.ts - as it travels: contests for their desk and judges, start-up support for its desk and mentors.
import type { Appeal, Application, Call, Contest, Criterion, Entry, Round } from '../../../shared/contest/types'

export type { BlindEntry, BlindPage, Judging } from '../../../shared/contest/types'
export type { Application, Call, Contest, Criterion, Round }
export interface DeskContest extends Contest {
  id: number
  uid: string
}
export interface Judge {
  account_id: number
  name: string
  scored: number // entries of this round with his marks
}
export interface ContestDesk extends Omit<DeskContest, 'rounds'> {
  rounds: Round[]
  judges: Judge[]
  has_read: boolean // I have read the entrants' names while they were hidden
}
/** A link by which somebody is asked to judge or to accompany: what became of it. */
export interface SeatInvitation {
  id: number
  state: 'waiting' | 'taken' | 'expired' | 'revoked'
  note: string // for whom, in the desk's words
  by: string
  created_ms: number
  expires_ms: number
  taken_by: number // the account
  taken: string // its name
  taken_ms: number
  revoked_ms: number
}
export interface DeskMark {
  judge_id: number
  judge: string
  round: number
  criterion_id: number
  mark: number
}
export interface DeskEntry extends Omit<Entry, 'contest' | 'appeal'> {
  id: number
  name: string
  is_blind: boolean // entrants are hidden still, and I judge it or have not asked: no name, no team, no members
  marks: DeskMark[] // of closed rounds
}
export interface DeskAppeal extends Appeal {
  text: string
}
export interface DeskCall extends Call {
  id: number
  uid: string
}
export interface DeskApplication extends Application {
  id: number
}
/** One of those a number of entries counts, by how many of them. */
export type CountedContest = Pick<DeskContest, 'id' | 'code' | 'unit_id' | 'unit' | 'state' | 'title' | 'title_en' | 'closes_ms'> & { counted: number }
