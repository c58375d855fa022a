// alerts.ts - warnings to the people of an area: contract of /api/alerts.
import { api } from '../../shared/api'
import { path } from './path'
import type { Alert, AlertWords, Page } from './types'

export const listAlerts = (unit: number, after = '') => api.get<Page<Alert>>(path`/api/units/${unit}/alerts`, { after })
export type AlertIn = Pick<Alert, 'uid' | 'unit_id' | 'status' | 'msg_type' | 'category' | 'urgency' | 'severity' | 'certainty' | 'expires_ms'>
  & Partial<AlertWords> & { earlier?: string; onset_ms?: number; areas: number[] }
export const composeAlert = (alert: AlertIn) => api.post<Alert>('/api/alerts', alert)
export const decideAlert = (id: number, event: 'approve' | 'drop', reason: string) => api.post<Alert>(path`/api/alerts/${id}/${event}`, reason ? { reason } : {})
