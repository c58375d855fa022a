// contests.ts - contests, judging, start-up support: contract of docs/contest.md.
import { api, ApiError } from '../../shared/api'
import { path } from './path'
import type { BlindPage, ContestDesk, CountedContest, DeskAppeal, DeskApplication, DeskCall, DeskContest, DeskEntry, Invite, Judging, Page, SeatInvitation } from './types'

export const listContests = (unit: number, after = '') => api.get<Page<DeskContest>>(path`/api/units/${unit}/contests`, { after })
export const listCountedContests = (unit: number, at: { from: number; to: number }, after = '') =>
  api.get<Page<CountedContest>>(path`/api/units/${unit}/contests/counted`, { from: at.from, to: at.to, after })
export interface ContestIn { title: string; title_en: string; text: string; text_en: string; closes_ms: number }
export const addContest = (unit: number, uid: string, c: ContestIn) => api.post<DeskContest>(path`/api/units/${unit}/contests`, { uid, ...c })
export const readContest = (id: number) => api.get<ContestDesk>(path`/api/contests/${id}/desk`)
export interface RoundIn { name: string; name_en: string; advance: number; criteria: { name: string; name_en: string; weight: number; max: number }[] }
export const saveRounds = (id: number, rounds: readonly RoundIn[]) => api.put<void>(path`/api/contests/${id}/rounds`, { rounds })
export const addJudge = (id: number, account: number) => api.put<void>(path`/api/contests/${id}/judges/${account}`)
export const dropJudge = (id: number, account: number) => api.del<void>(path`/api/contests/${id}/judges/${account}`)
export type ContestStep = 'open' | 'score' | 'close-round' | 'publish' | 'cancel'
export const moveContest = (id: number, step: ContestStep, reason = '') => api.post<DeskContest>(path`/api/contests/${id}/${step}`, reason ? { reason } : {})
export interface Missing { judge: string; number: number }
/** What is still missing; nothing: the round is closed. */
export const closeRound = (id: number): Promise<readonly Missing[]> => moveContest(id, 'close-round').then(() => [], (e: unknown) => {
  const left = e instanceof ApiError && e.status === 409 ? (e.said as { missing?: Missing[] } | null)?.missing : undefined
  if (left?.length) return left
  throw e
})
/** With names: who asks for them before the last round is closed judges this contest no more. */
export const listEntries = (id: number, round: number, names: boolean, after = '') => api.get<Page<DeskEntry>>(path`/api/contests/${id}/entries`, { round, names, after })
export const returnEntry = (entry: number, reason: string) => api.post<void>(path`/api/entries/${entry}/return`, { reason })
export const listAppeals = (id: number, after = '') => api.get<Page<DeskAppeal>>(path`/api/contests/${id}/appeals`, { after })
export const answerAppeal = (id: number, appeal: number, text: string) => api.post<void>(path`/api/contests/${id}/appeals/${appeal}/answer`, { text })

/** Links by which judges (of a contest) or mentors (of a call) are asked. */
export type AsksFor = 'contests' | 'startup-calls'
export const listInvitations = (of: AsksFor, id: number, after = '') => api.get<Page<SeatInvitation>>(path`/api/${of}/${id}/invitations`, { after })
export const makeInvitation = (of: AsksFor, id: number, note: string) => api.post<Invite>(path`/api/${of}/${id}/invitations`, note ? { note } : {})
export const revokeInvitation = (of: AsksFor, id: number, invitation: number) => api.del<void>(path`/api/${of}/${id}/invitations/${invitation}`)

export const listJudging = () => api.get<{ rows: Judging[] }>('/api/judging')
export const readBlind = (code: string, after = '') => api.get<BlindPage>(path`/api/judging/${code}/entries`, { after, limit: 200 })
export const writeScores = (code: string, number: number, sheet: { scores: { criterion_id: number; mark: number }[]; note: string }) => api.put<void>(path`/api/judging/${code}/entries/${number}/scores`, sheet)
export const declareConflict = (code: string, number: number, reason: string) => api.post<void>(path`/api/judging/${code}/entries/${number}/conflict`, { reason })
export const blindFileUrl = (code: string, number: number, n: number) => path`/api/judging/${code}/entries/${number}/files/${n}`
export const entryFileUrl = (entry: number, n: number) => path`/api/entries/${entry}/files/${n}`

export const listCalls = (unit: number, after = '') => api.get<Page<DeskCall>>(path`/api/units/${unit}/startup-calls`, { after })
export interface CallIn extends ContestIn { places: number }
export const addCall = (unit: number, uid: string, c: CallIn) => api.post<DeskCall>(path`/api/units/${unit}/startup-calls`, { uid, ...c })
export const listApplications = (call: number, state: string, after = '') => api.get<Page<DeskApplication>>(path`/api/startup-calls/${call}/applications`, { state, after })
export type ApplicationStep = 'shortlist' | 'choose' | 'decline' | 'stop'
export const moveApplication = (id: number, step: ApplicationStep, more: { mentor_id?: number; reason?: string } = {}) => api.post<DeskApplication>(path`/api/applications/${id}/${step}`, more)
export const planMilestones = (id: number, milestones: readonly { title: string; due_day: number }[]) => api.put<DeskApplication>(path`/api/applications/${id}/milestones`, { milestones })
export const listMentoring = (after = '') => api.get<Page<DeskApplication>>('/api/mentoring', { after })
export const confirmMilestone = (uid: string, n: number, text: string) => api.post<DeskApplication>(path`/api/mentoring/${uid}/milestones/${n}/confirm`, text ? { text } : {})
