// account.ts - sign-in, people, roles, devices, privacy: contract of /api/session … /api/breaches.
import { api } from '../../shared/api'
import { path } from './path'
import type { AuditRow, Breach, Consent, ConsentChannel, Invite, Me, Page, Passkey, PasskeyMaking, PasskeyQuestion, Person, PrivacyRequest, Purpose, Role, TotpStart } from './types'

export const signIn = (login: string, password: string, totp?: string) =>
  api.post<Me>('/api/session', totp ? { login, password, totp } : { login, password })
export const signOut = () => api.del<void>('/api/session')
export const readMe = () => api.get<Me>('/api/me')
export const changePassword = (old: string, next: string) => api.post<void>('/api/password', { old, new: next })
export const startTotp = () => api.post<TotpStart>('/api/totp')
export const confirmTotp = (code: string) => api.post<void>('/api/totp/confirm', { code })
export const listPasskeys = () => api.get<Page<Passkey>>('/api/passkeys')
export const beginPasskey = (password = '') => api.post<PasskeyMaking>('/api/passkeys/begin', password ? { password } : {})
export const addPasskey = (made: { name: string; client_data: string; attestation: string }) => api.post<Passkey>('/api/passkeys', made)
export const renamePasskey = (passkey: number, name: string) => api.patch<void>(path`/api/passkeys/${passkey}`, { name })
export const removePasskey = (passkey: number) => api.del<void>(path`/api/passkeys/${passkey}`)
export const askPasskey = (login = '') => api.post<PasskeyQuestion>('/api/session/passkey/begin', login ? { login } : {})
export const openByPasskey = (answer: { credential: string; user: string; client_data: string; data: string; signature: string }) =>
  api.post<Me>('/api/session/passkey', answer)
export const acceptInvite = (token: string, login: string, password: string) =>
  api.post<Me>('/api/invite/accept', { token, login, password })

export const listPeople = (unit: number, role: string, q: string, after = '') =>
  api.get<Page<Person>>(path`/api/units/${unit}/people`, { role, q, after })
export const addPerson = (unit: number, person: { name: string; role: Role; login?: string }) =>
  api.post<Invite>(path`/api/units/${unit}/people`, person)
export const inviteMyPhone = () => api.post<Invite>('/api/me/phone')
export const invitePerson = (account: number) => api.post<Invite>(path`/api/people/${account}/invite`)
export const grantRole = (account: number, role: Role, unit: number) => api.post<void>(path`/api/people/${account}/grants`, { role, unit })
export const endGrant = (account: number, role: Role, unit: number) => api.del<void>(path`/api/people/${account}/grants/${role}/${unit}`)
export const movePerson = (account: number, event: 'lock' | 'unlock' | 'leave' | 'return') => api.post<void>(path`/api/people/${account}/${event}`)
export const resetPerson = (account: number) => api.post<Invite>(path`/api/people/${account}/reset`)
export const revokeDevice = (device: number) => api.post<void>(path`/api/devices/${device}/revoke`)

export const listAudit = (unit: number, after = '') => api.get<Page<AuditRow>>(path`/api/units/${unit}/audit-log`, { after })
export const listPrivacy = (unit: number, after = '') => api.get<Page<PrivacyRequest>>(path`/api/units/${unit}/privacy-requests`, { after })
export const addPrivacy = (unit: number, request: { kind: string; person: string; contact: string; note: string }) =>
  api.post<PrivacyRequest>(path`/api/units/${unit}/privacy-requests`, request)
export const movePrivacy = (request: number, event: string, note: string, deed: { resident?: number; name?: string; birth_year?: number; sex?: string; report?: string } = {}) =>
  api.post<PrivacyRequest>(path`/api/privacy-requests/${request}/${event}`, { note, ...deed })
export const listConsents = (resident: number) => api.get<Page<Consent>>(path`/api/residents/${resident}/consents`)
export const giveConsent = (resident: number, consent: { purpose: Purpose; channel: ConsentChannel; text_version: number; proof: string }) =>
  api.post<Consent>(path`/api/residents/${resident}/consents`, consent)
export const withdrawConsent = (resident: number, purpose: Purpose, reason: string) =>
  api.del<void>(path`/api/residents/${resident}/consents/${purpose}`, { query: { reason } })
export const listBreaches = (after = '') => api.get<Page<Breach>>('/api/breaches', { after })
export const addBreach = (breach: { title: string; found_ms: number; people: number; note: string }) =>
  api.post<Breach>('/api/breaches', breach)
export const moveBreach = (breach: number, event: 'report' | 'close', note: string) => api.post<Breach>(path`/api/breaches/${breach}/${event}`, { note })
