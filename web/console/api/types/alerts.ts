// alerts.ts - as it travels: warnings to the people of an area.
/** Words of CAP 1.2, as that standard spells them. */
export type AlertStatus = 'Actual' | 'Exercise' | 'Test'
export type AlertType = 'Alert' | 'Update' | 'Cancel'
export type AlertCategory = 'Geo' | 'Met' | 'Safety' | 'Security' | 'Rescue' | 'Fire' | 'Health' | 'Env' | 'Transport' | 'Infra' | 'CBRNE' | 'Other'
export type AlertUrgency = 'Immediate' | 'Expected' | 'Future' | 'Past' | 'Unknown'
export type AlertSeverity = 'Extreme' | 'Severe' | 'Moderate' | 'Minor' | 'Unknown'
export type AlertCertainty = 'Observed' | 'Likely' | 'Possible' | 'Unlikely' | 'Unknown'
export interface AlertWords {
  event: string
  headline: string
  description: string
  instruction: string // what to do
  event_en: string
  headline_en: string // empty: there is no English
  description_en: string
  instruction_en: string
}
export interface Alert extends AlertWords {
  id: number
  uid: string
  unit_id: number
  unit: string
  state: 'draft' | 'sent' | 'dropped'
  status: AlertStatus
  msg_type: AlertType
  earlier: string // uid of what it updates or cancels
  category: AlertCategory
  urgency: AlertUrgency
  severity: AlertSeverity
  certainty: AlertCertainty
  onset_ms: number // 0: it has begun
  expires_ms: number
  sent_ms: number
  ended_ms: number // updated or cancelled since then
  created_ms: number
  account_id: number
  account: string // who composed it
  decided_by: number
  areas: { unit_id: number; code: string; name: string; name_en: string }[]
}
