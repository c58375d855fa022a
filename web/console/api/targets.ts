// targets.ts - targets of the plan, how far they are, what they are split to, and figures from outside: contract of /api/targets, /api/reported.
import { api } from '../../shared/api'
import { path } from './path'
import type { FigureState, Obstacles, Page, ReportedFigure, ReportedMeasure, Share, SplitRule, Target, TargetChange } from './types'

export const listPlanTargets = (plan: number, item = 0, after = '') => api.get<Page<Target>>(path`/api/plans/${plan}/targets`, { item: item || undefined, after })
export const listUnitTargets = (unit: number, after = '') => api.get<Page<Target>>(path`/api/units/${unit}/targets`, { after })
export const readTarget = (target: number) => api.get<Target>(path`/api/targets/${target}`)
export interface TargetIn { uid: string; item_id: number; indicator: string; unit_id: number; period: string; goal_milli: number; start_milli?: number; has_start?: true; note?: string }
export const makeTarget = (plan: number, target: TargetIn) => api.post<Target>(path`/api/plans/${plan}/targets`, target)
export const setGoal = (target: number, goal_milli: number, reason: string) => api.post<Target>(path`/api/targets/${target}/goal`, { goal_milli, reason })
export const endTarget = (target: number, reason: string) => api.post<Target>(path`/api/targets/${target}/end`, { reason })
export const splitTarget = (target: number, rule: SplitRule, reason: string) => api.post<{ rows: Share[] }>(path`/api/targets/${target}/split`, { rule, reason })
export interface ShareGoal { unit_id: number; goal_milli: number }
export const adjustShares = (target: number, goals: readonly ShareGoal[], rebalance: boolean, reason: string) =>
  api.post<{ rows: Share[] }>(path`/api/targets/${target}/adjust`, { goals, rebalance, reason })
export const listShares = (target: number) => api.get<{ as_of_ms: number; rows: Share[] }>(path`/api/targets/${target}/shares`)
export const listTargetChanges = (target: number, after = '') => api.get<Page<TargetChange>>(path`/api/targets/${target}/changes`, { after })
export const readObstacles = (target: number) => api.get<Obstacles>(path`/api/targets/${target}/obstacles`)

export const listReportedMeasures = () => api.get<{ rows: ReportedMeasure[] }>('/api/reported-measures')
export interface FigureFilter { unit?: number | undefined; measure: string; state: FigureState | '' }
export const listReported = (filter: FigureFilter, after = '') => api.get<Page<ReportedFigure>>('/api/reported', { ...filter, after })
export type ReportedIn = Pick<ReportedFigure, 'uid' | 'measure' | 'unit_id' | 'value_milli' | 'as_of_day' | 'source' | 'document_number' | 'document_day'> & { document_url?: string; note?: string }
export const enterReported = (figure: ReportedIn) => api.post<ReportedFigure>('/api/reported', figure)
export type FigureMove = 'approve' | 'refuse' | 'withdraw'
export const decideReported = (figure: number, move: FigureMove, reason: string) => api.post<ReportedFigure>(path`/api/reported/${figure}/${move}`, move === 'approve' ? {} : { reason })
