// who.ts - as it travels: people, their roles and phones, what they ask about their data.
import type { UnitKind } from './where'

export type Role = 'member' | 'head' | 'officer' | 'city' | 'auditor' | 'admin'

export interface Grant {
  role: Role
  unit_id: number
  unit_name: string
  unit_kind: UnitKind
}
export interface Me {
  id: number
  name: string
  login: string
  grants: Grant[]
  totp: boolean
  totp_due?: boolean // only enrolling a second factor is allowed until it is done
}

export interface Device {
  id: number
  name: string
  created_ms: number
  seen_ms: number
  revoked_ms: number | null // 0 or null: still trusted
  wiped_ms: number | null
}
export interface Person {
  id: number
  name: string
  login: string
  state: 'active' | 'locked' | 'left'
  grants: Grant[]
  devices: Device[]
}
export interface Invite {
  id: number // the account; of a judge or mentor the invitation
  kind: 'phone' | 'staff' | 'judge' | 'mentor'
  url: string
  qr_svg: string
  expires_ms: number
}
export interface TotpStart {
  secret: string
  url: string
  qr_svg: string
}

export interface Passkey {
  id: number
  name: string
  is_copied: boolean // a password manager keeps it on other devices too
  created_ms: number
  used_ms: number | null // 0 or null: never yet
}
export interface PasskeyQuestion {
  challenge: string // base64url, as everything binary
  rp_id: string
  timeout_ms: number
}
export interface PasskeyMaking extends PasskeyQuestion {
  rp_name: string
  user: string
  login: string
  name: string
  had: string[]
  algs: number[]
}

export interface AuditRow {
  seq: number
  at_ms: number
  account_id: number
  account: string
  action: string
  object: string
  reason: string
  address: string
  unit_id: number
  unit: string
}
export interface PrivacyRequest {
  id: number
  unit_id: number
  resident_id: number
  kind: string
  state: 'received' | 'accepted' | 'extended' | 'done' | 'refused'
  person: string
  contact: string
  note: string
  reason: string
  received_ms: number
  answer_due_ms: number // the first answer, two working days
  due_ms: number // the whole
  answered_ms: number | null
  closed_ms: number | null
}
export type Purpose = 'statistics' | 'contact' | 'share'
export type ConsentChannel = 'visit' | 'link' | 'paper' | 'desk' | 'call'
export interface Consent {
  id: number
  resident_id: number
  purpose: Purpose
  text_version: number // which wording was read out or shown
  channel: ConsentChannel
  given_ms: number
  proof: string
  account_id: number // 0: the resident himself
  withdrawn_ms: number | null // 0 or null: in force
  withdrawn_proof: string // "account:<who> <why>" or "privacy_request:<number>"
  by: string
}
export interface Breach {
  id: number
  state: 'open' | 'reported' | 'closed'
  title: string
  note: string
  people: number
  found_ms: number
  due_ms: number
  reported_ms: number | null
  closed_ms: number | null
}
