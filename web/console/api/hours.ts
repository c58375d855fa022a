// hours.ts - office hours and days off: contract of /api/units/:unit/office-hours, /api/calendar-days, and a look before each.
import { api } from '../../shared/api'
import { path } from './path'
import type { DayKind, DayOff, Preview, Shift, ShiftRow } from './types'

export const listHours = (unit: number) => api.get<{ rows: ShiftRow[] }>(path`/api/units/${unit}/office-hours`).then(r => r.rows)
export const setHours = (unit: number, week: { valid_from: string; note: string; shifts: Shift[] }) => api.post<{ rows: ShiftRow[] }>(path`/api/units/${unit}/office-hours`, week)
export const endHours = (unit: number, valid_from: string, reason: string) => api.del<void>(path`/api/units/${unit}/office-hours`, { body: { valid_from, reason } })
/** No shifts: it goes by the week of all again. */
export const previewHours = (unit: number, valid_from: string, shifts: Shift[]) => api.post<Preview>(path`/api/units/${unit}/office-hours/preview`, { valid_from, shifts })

export const listDays = () => api.get<{ rows: DayOff[] }>('/api/calendar-days').then(r => r.rows)
export const setDay = (day: DayOff) => api.post<DayOff>('/api/calendar-days', day)
export const dropDay = (day: string, reason: string) => api.del<void>('/api/calendar-days', { body: { day, reason } })
export const previewDay = (day: string, kind: DayKind | 'ordinary') => api.post<Preview>('/api/calendar-days/preview', { day, kind })
