// types.ts - what travels between the residents' app and the city (docs/petitions.md, docs/notify.md), and what the device keeps.

export interface Me { id: number; name: string; birth_year: number; eid_level: number; has_phone: boolean; phone_tail: string; is_linked: boolean
  home_unit_id: number; home: string; ward_id: number; created_ms: number }

export type MarkValue = 'yes' | 'won' | 'no' | 'na' | 'unknown'
export interface Step { mark: string; text: string; place: string; time: string }
export interface Steps { is_linked: boolean; marks: Record<string, MarkValue>; ready: [boolean, boolean, boolean]; steps: Step[] }

export interface Choice { key: string; name: string; name_en: string }
export interface Attribute { code: string; place: number; datatype: 'string' | 'number' | 'datetime' | 'text' | 'singlevaluelist' | 'multivaluelist'
  is_required: boolean; name: string; name_en: string; choices: Choice[] }
export interface Category { code: string; flow: string; heading: string; name: string; name_en: string; hint: string; hint_en: string; icon: string
  level: string; needs_place: boolean; needs_photo: boolean; is_open: boolean; place: number; attributes: Attribute[] }

export type State = 'sent' | 'received' | 'handling' | 'owed' | 'answered' | 'closed' | 'refused' | 'merged' | 'withdrawn'
export type Rating = 'none' | 'satisfied' | 'acceptable' | 'unsatisfied'
export interface Petition { id: number; uid: string; code: string; category: string; level: string; state: State; title: string; said: string
  lat_e6: number; lon_e6: number; spot: string; unit: string; second: boolean; sent_ms: number; received_ms: number; receive_due_ms: number
  due_ms: number; paused_ms: number; alarm: number; answered_ms: number; closed_ms: number; rating: Rating; steps: number; followers: number
  audience: 'held' | 'public' | 'private' }
export interface PetitionStep { n: number; event: string; from_state: string; to_state: string; at_ms: number; unit: string; reason: string; rating: Rating
  public_text: string; text?: string; due_before_ms: number; due_after_ms: number; leaf: number }
export interface PetitionFile { id: number; uid: string; part: 'before' | 'after' | 'document'; kind: 'photo' | 'video' | 'pdf'; state: string; bytes: number
  audience: string; created_ms: number }
export type Whole = Omit<Petition, 'steps'> & { text: string; merged_code: string; steps: PetitionStep[]; files: PetitionFile[] }
export interface Near { code: string; title: string; unit: string; state: State; received_ms: number; metres: number; followers: number; is_mine: boolean }

export interface Place { kind: 'lane' | 'house'; id: number; title: string; subtitle: string }

// What is being written: kept at every touch.
export interface Draft { category: string; text: string; spot: string; lat_e6: number; lon_e6: number; accuracy: number; house_id: number; lane_id: number
  place_words: string; attributes: Record<string, string | string[]>; files: string[] }
// What was written and is on its way; `account` 0: nobody was signed in yet.
export interface Report extends Draft { uid: string; account: number; made_ms: number; is_no_complaint: boolean
  state: 'queued' | 'sent' | 'refused'; error: string; field: string; message: string; code: string; sent_ms: number }
export interface KeptFile { uid: string; kind: 'photo' | 'video' | 'pdf'; part: 'before' | 'document'; name: string; bytes: ArrayBuffer; small: ArrayBuffer | null
  made_ms: number; state: 'waiting' | 'refused'; message: string }

export interface Inbox { id: number; kind: string; title: string; text: string; link: string; at_ms: number; is_read: boolean; is_urgent: boolean }
export interface Alert { uid: string; unit: string; severity: 'Extreme' | 'Severe' | 'Moderate' | 'Minor' | 'Unknown'; event: string; headline: string; instruction: string
  event_en: string; headline_en: string; instruction_en: string; expires_ms: number; sent_ms: number }
export interface Idea { code: string; unit: string; state: string; title: string; supports: number; closes_ms: number; answered_ms: number }
export interface Wish { group: string; push: boolean; email: boolean; sms: boolean }
export interface Wishes { quiet_from: number; quiet_to: number; has_email: boolean; has_phone: boolean; browsers: number; groups: Wish[] }

export interface Request { id: number; kind: string; state: string; note: string; reason: string; received_ms: number; answer_due_ms: number; due_ms: number
  answered_ms: number; closed_ms: number }
export interface Session { id: string; created_ms: number; seen_ms: number; address: string; is_this: boolean }
export interface Look { at_ms: number; action: string; role: string; unit: string; reason: string }
export interface Consent { purpose: string; text_version: number; channel: string; given_ms: number; withdrawn_ms: number }
