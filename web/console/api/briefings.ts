// briefings.ts - reports upward of a plan: contract of /api/units/:unit/plan-reports, /api/plans/:plan/letter and /schedules.
import { api, url } from '../../shared/api'
import { path } from './path'
import type { Briefing, BriefingKind, BriefingRow, Letter, Page, Schedule } from './types'

const COMPOSE_MS = 120_000               // every target is read anew
export const listBriefings = (unit: number, after = '') => api.get<Page<BriefingRow>>(path`/api/units/${unit}/plan-reports`, { after })
export interface BriefingIn { plan_id: number; kind: BriefingKind; to_day: number; from_day?: number; number?: string }
export const makeBriefing = (unit: number, wish: BriefingIn) => api.post<Briefing>(path`/api/units/${unit}/plan-reports`, wish, { timeoutMs: COMPOSE_MS })
export const readBriefing = (briefing: number) => api.get<Briefing>(path`/api/plan-reports/` + `${briefing}.json`)
export const briefingUrl = (briefing: number, format: 'pdf' | 'xlsx' | 'csv') => `/api/plan-reports/${briefing}.${format}`

export const readLetter = (plan: number) => api.get<Letter>(path`/api/plans/${plan}/letter`)
export const saveLetter = (plan: number, letter: Letter) => api.put<Letter>(path`/api/plans/${plan}/letter`, letter)
export interface Schedules { rows: Schedule[] }
export const listSchedules = (plan: number) => api.get<Schedules>(path`/api/plans/${plan}/schedules`)
export const saveSchedule = (plan: number, s: { unit_id: number; kind: 'daily' | 'weekly'; hour: number; readers: number[] }) => api.put<Schedules>(path`/api/plans/${plan}/schedules`, s)
export const dropSchedule = (plan: number, unit_id: number, kind: 'daily' | 'weekly') => api.del<Schedules>(url(path`/api/plans/${plan}/schedules`, { unit_id, kind }))
