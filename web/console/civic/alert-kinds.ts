// alert-kinds.ts - what is usually warned of, with the words of CAP 1.2 that go with it; and moments as a form writes them (UTC+7).
import type { Alert, AlertCategory, AlertCertainty, AlertSeverity, AlertUrgency } from '../api/types'

export interface AlertKind { id: string; category: AlertCategory; urgency: AlertUrgency; severity: AlertSeverity; certainty: AlertCertainty; hours: number }

export const ALERT_KINDS = [
  { id: 'storm',   category: 'Met',       urgency: 'Expected',  severity: 'Severe',   certainty: 'Likely',   hours: 48 },
  { id: 'flood',   category: 'Met',       urgency: 'Immediate', severity: 'Moderate', certainty: 'Observed', hours: 12 },
  { id: 'fire',    category: 'Fire',      urgency: 'Immediate', severity: 'Severe',   certainty: 'Observed', hours: 6 },
  { id: 'water',   category: 'Infra',     urgency: 'Expected',  severity: 'Minor',    certainty: 'Likely',   hours: 24 },
  { id: 'power',   category: 'Infra',     urgency: 'Expected',  severity: 'Minor',    certainty: 'Likely',   hours: 12 },
  { id: 'scam',    category: 'Security',  urgency: 'Immediate', severity: 'Moderate', certainty: 'Observed', hours: 168 },
  { id: 'health',  category: 'Health',    urgency: 'Expected',  severity: 'Moderate', certainty: 'Likely',   hours: 168 },
  { id: 'traffic', category: 'Transport', urgency: 'Expected',  severity: 'Minor',    certainty: 'Observed', hours: 24 },
] as const satisfies readonly AlertKind[]

export const URGENCIES: readonly AlertUrgency[] = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown']
export const SEVERITIES: readonly AlertSeverity[] = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']
export const CERTAINTIES: readonly AlertCertainty[] = ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown']

const OFFSET_MS = 7 * 3_600_000
/** What an <input type="datetime-local"> shows and gives back, in Vietnam's time whatever the computer's is. */
export const toLocalInput = (ms: number): string => new Date(ms + OFFSET_MS).toISOString().slice(0, 16)
export const fromLocalInput = (text: string): number => (text ? Date.parse(`${text}:00Z`) - OFFSET_MS : 0)

export type AlertStand = 'waiting' | 'in_force' | 'exercise' | 'ended' | 'expired' | 'dropped' | 'cancel'
/** How an alert stands now, as the list says it. */
export function standOf(a: Pick<Alert, 'state' | 'status' | 'msg_type' | 'ended_ms' | 'expires_ms'>, now_ms: number): AlertStand {
  if (a.state === 'dropped') return 'dropped'
  if (a.state === 'draft') return 'waiting'
  if (a.msg_type === 'Cancel') return 'cancel'
  if (a.ended_ms) return 'ended'
  if (a.expires_ms <= now_ms) return 'expired'
  return a.status === 'Actual' ? 'in_force' : 'exercise'
}
