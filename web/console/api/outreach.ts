// outreach.ts - teams, turf, doubts, call-backs, reports: what the console changes in a campaign.
import { api } from '../../shared/api'
import { path } from './path'
import type { Allowance, AllowanceMember, Callback, Campaign, Closing, Contact, Doubt, Invite, Page, Report, ReportRow, Team, TeamRow, Turf, TurfCut, TurfRun, TurfRow } from './types'

export interface TeamIn {
  name: string
  decision_no: string
  decision_day?: number // left out: not yet
  zalo: string
  hotline: string
}
export const listTeams = (unit: number, after = '') => api.get<Page<TeamRow>>(path`/api/units/${unit}/teams`, { after })
export const addTeam = (unit: number, team: TeamIn) => api.post<{ id: number }>(path`/api/units/${unit}/teams`, team)
export const readTeam = (team: number) => api.get<Team>(path`/api/teams/${team}`)
/** Fresh numbered slips; their sheet is a PDF at slipSheet. */
export const makeSlips = (team: number, count: number) => api.post<{ printed_ms: number }>(path`/api/teams/${team}/slips`, { count })
export const slipSheet = (team: number, printed_ms: number) => `/api/teams/${team}/slips.pdf?printed_ms=${printed_ms}`
export const saveTeam = (team: number, fields: TeamIn & { state: 'active' | 'dissolved' }) => api.put<void>(path`/api/teams/${team}`, fields)
export const addMember = (team: number, member: { name: string; force: string; position: string }) =>
  api.post<Invite>(path`/api/teams/${team}/members`, member)
export const endMember = (member: number) => api.del<void>(path`/api/members/${member}`)

export const readTurf = (unit: number) => api.get<Turf>(path`/api/units/${unit}/turf`)
export const listTurf = (ward: number, after = '') => api.get<Page<TurfRow>>(path`/api/units/${ward}/turf`, { after })
export const cutTurf = (unit: number) => api.post<TurfCut>(path`/api/units/${unit}/turf`, {}, { timeoutMs: 120_000 })
export const readTurfRun = (unit: number) => api.get<TurfRun | undefined>(path`/api/units/${unit}/turf/run`) // undefined: none was asked for
export const moveDoors = (piece: number, households: number[], force: boolean) =>
  api.post<{ moved: number }>(path`/api/pieces/${piece}/doors`, { households, force })
export const assignPiece = (piece: number, member_id: number) => api.put<void>(path`/api/pieces/${piece}`, { member_id })
export const sheetUrl = (piece: number) => path`/api/pieces/${piece}/sheet.pdf`

export const listDoubts = (unit: number, after = '') => api.get<Page<Doubt>>(path`/api/units/${unit}/doubts`, { after })
export const reviewVisit = (visit: number, verdict: 'kept' | 'void', reason: string) =>
  api.post<void>(path`/api/visits/${visit}/review`, { verdict, reason })

export const listCallbacks = (unit: number, after = '') => api.get<Page<Callback>>(path`/api/units/${unit}/callbacks`, { after })
export type CallbackOutcome = 'true' | 'false' | 'unreachable' | 'refused'
export const answerCallback = (callback: number, outcome: CallbackOutcome, note: string) =>
  api.post<void>(path`/api/callbacks/${callback}`, { outcome, note })
export const revealContacts = (callback: number, reason: string) =>
  api.post<{ contacts: Contact[] }>(path`/api/callbacks/${callback}/contact`, { reason })

export const listReports = (unit: number, after = '') => api.get<Page<ReportRow>>(path`/api/units/${unit}/reports`, { after })
export const previewClosing = (unit: number, to_day: number) => api.get<Closing>(path`/api/units/${unit}/closing`, { to_day })
export const closePeriod = (unit: number, to_day: number, with_below: boolean) =>
  api.post<Report>(path`/api/units/${unit}/reports`, { to_day, with_below })
export const readReport = (report: number) => api.get<Report>(path`/api/reports/` + `${report}.json`)
export const reportUrl = (report: number, format: 'pdf' | 'xlsx' | 'csv') => `/api/reports/${report}.${format}`
export const listAllowance = (unit: number, month: string, after = '') =>
  api.get<Page<Allowance>>(path`/api/units/${unit}/allowance`, { month, after })
/** The same table as a file: every team, not one page of them. */
export const allowanceUrl = (unit: number, month: string, format: 'csv' | 'xlsx') => `/api/units/${unit}/allowance.${format}?month=${month}`
export const readAllowance = (team: number, month: string) =>
  api.get<Allowance & { rows: AllowanceMember[] }>(path`/api/teams/${team}/allowance`, { month })
export const payAllowance = (team: number, month: string) => api.post<Allowance>(path`/api/teams/${team}/allowance`, { month })

export const listCampaigns = () => api.get<Page<Campaign>>('/api/campaigns')
export type CampaignIn = Omit<Campaign, 'id'>
export const addCampaign = (campaign: CampaignIn) => api.post<Campaign>('/api/campaigns', campaign)
export const saveCampaign = (id: number, campaign: CampaignIn) => api.put<Campaign>(path`/api/campaigns/${id}`, campaign)
