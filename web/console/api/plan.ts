// plan.ts - the plan and what units say of their tasks: contract of /api/plans, /api/tasks, /api/units/:unit/tasks.
import { api } from '../../shared/api'
import { sendPieces, type Standing } from '../parts/pieces'
import { path } from './path'
import type { ItemKind, Page, Plan, PlanChanges, PlanItem, PlanVersion, PlanWhole, PlanWords, TaskEvent, TaskState, TaskUnit, TaskWord, UnitTask } from './types'

export const listPlans = (after = '') => api.get<Page<Plan>>('/api/plans', { after })
export const readPlan = (plan: number, version = 0) => api.get<PlanWhole>(path`/api/plans/${plan}`, { version: version || undefined })
export const makePlan = (plan: PlanWords & { uid: string; code: string }) => api.post<Plan>('/api/plans', plan)
export const listVersions = (plan: number) => api.get<{ rows: PlanVersion[] }>(path`/api/plans/${plan}/versions`)
export const readChanges = (plan: number, from: number, to: number) => api.get<PlanChanges>(path`/api/plans/${plan}/changes`, { from, to })

export const saveDraft = (plan: number, words: PlanWords) => api.put<Plan>(path`/api/plans/${plan}/draft`, words)
export const submitPlan = (plan: number) => api.post<Plan>(path`/api/plans/${plan}/submit`)
export const approvePlan = (plan: number, decision_number: string, decision_day: number) =>
  api.post<Plan>(path`/api/plans/${plan}/approve`, { decision_number, decision_day })
export type ReasonedMove = 'return' | 'amend' | 'drop' | 'close'
export const movePlan = (plan: number, move: ReasonedMove, reason: string) => api.post<Plan>(path`/api/plans/${plan}/${move}`, { reason })

export type ItemIn = Pick<PlanItem, 'name' | 'name_en' | 'content' | 'lead_id' | 'for_wards' | 'from_day' | 'to_day' | 'legal_basis' | 'budget_vnd' | 'budget_line' | 'documents'>
  & { supports: number[] }
export const addItem = (plan: number, item: ItemIn & { kind: ItemKind; parent_id?: number }) => api.post<PlanItem>(path`/api/plans/${plan}/items`, item)
export const saveItem = (plan: number, id: number, item: ItemIn) => api.put<PlanItem>(path`/api/plans/${plan}/items/${id}`, item)
export const putItemBehind = (plan: number, id: number, after_id: number) => api.post<PlanItem>(path`/api/plans/${plan}/items/${id}/move`, { after_id })
export const removeItem = (plan: number, id: number) => api.del<void>(path`/api/plans/${plan}/items/${id}`)

/** A file for a document of the draft: its uid once all of it is there. `onPart` hears 0..1. */
export const attachFile = (plan: number, file: File, onPart: (part: number) => void) => sendPieces(file, {
  begin: offer => api.post<Standing>(path`/api/plans/${plan}/files`, { ...offer, name: file.name.slice(-120) }),
  piece: (uid, offset, bytes) => api.patch<Standing>(path`/api/plan-files/${uid}`, bytes, { headers: { 'Upload-Offset': String(offset) }, timeoutMs: 60_000 }),
  offset: uid => api.get<Standing>(path`/api/plan-files/${uid}/offset`),
}, onPart)
export const planFileUrl = (uid: string) => path`/api/plan-files/${uid}`

export const readTask = (task: number) => api.get<PlanItem & { plan_id: number; activity: PlanItem; units: TaskUnit[] }>(path`/api/tasks/${task}`)
export const listWords = (task: number, unit = 0, after = '') => api.get<Page<TaskWord>>(path`/api/tasks/${task}/words`, { unit: unit || undefined, after })
export const listUnitTasks = (unit: number, state: TaskState | '', after = '') => api.get<Page<UnitTask>>(path`/api/units/${unit}/tasks`, { state, after })
export const sayOfTask = (unit: number, task: number, event: TaskEvent, reason: string) =>
  api.post<UnitTask>(path`/api/units/${unit}/tasks/${task}/word`, { event, reason })
