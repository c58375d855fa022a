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
  is_blind: boolean // I judge it: no name, no team, no members
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
