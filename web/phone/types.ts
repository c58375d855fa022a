// types.ts - the nouns of the phone: what the server sends, what we send, what lies in the local store.

export const MARKS = ['phone', 'network', 'city_app', 'eid', 'account', 'skills', 'safety', 'culture', 'learn'] as const
export type Mark = typeof MARKS[number]
export const BLOCKS: readonly { key: 'a' | 'b' | 'c'; marks: readonly number[] }[] = [
  { key: 'a', marks: [0, 1, 2] }, { key: 'b', marks: [3, 4] }, { key: 'c', marks: [5, 6, 7] },
]
export const NO_MARKS = '?????????'
export const OUTCOMES = ['guided', 'absent', 'come_back', 'refused', 'no_device', 'vacant'] as const
export type Outcome = typeof OUTCOMES[number]
export const LEVELS = ['heard', 'helped', 'alone', 'taught'] as const
export type Level = typeof LEVELS[number]
export type Sex = 'male' | 'female' | 'unknown'

// ---- rows that come down ----

export interface Person { resident: number; uid: string; name: string; birth_year: number; sex: Sex; marks: string }
export interface Door {
  household: number; house: number; lane: number; number: string; walk_order: number; lat_e6: number; lon_e6: number
  head: string; outcome: '' | Outcome; last_ms: number | null; due_ms: number | null; visits: number
  leased_by: string; lease_until_ms: number | null; piece?: number | null; people: Person[]
}
export interface Lane { id: number; parent_id: number | null; name: string; walk_order: number; path: string }
export interface Skill { code: string; name: string; name_en: string; mark: string | null; position: number }
export interface Home {
  me: { account_id: number; name: string; member_id: number; position: 'head' | 'deputy' | 'member'; force: string }
  campaign: { id: number; name: string; name_en?: string; from_day: number; to_day: number; state?: string }
  team: { id: number; name: string; group: { id: number; name: string }; ward: { id: number; name: string }; hotline: string
    members: { id: number; name: string; position: string }[] }
  pieces: { id: number; number: number; epoch: number; houses: number }[]
  lanes: Lane[]
  skills: Skill[]
  badge: { code_prefix: string; key: string; step_s: number }           // code_prefix: the device with its dash, "77-"
  box_key: string
  rules_v: number
  form_v: number
}

// ---- events that go up ----

export interface Act { skill: string; level: Level }
export interface Asked { resident?: number; uid?: string; marks: string; acts: Act[] }
export interface Confirm { how: 'link' | 'code' | 'slip'; token?: string; code?: string; slip?: string }
export interface VisitBody {
  started_ms: number; outcome: Outcome; come_back_ms?: number; lat_e6?: number; lon_e6?: number; accuracy_m?: number; note?: string
  people: Asked[]; confirm?: Confirm; photo?: string; form_v: number; rules_v: number; visit?: string
}
export interface PersonBody { uid?: string; resident?: number; name: string; birth_year: number; sex: Sex; number_box?: string; phone_box?: string; left?: boolean }

export type Kind = 'visit' | 'person' | 'correction'
export interface Envelope { id: string; n: number; kind: Kind; at_ms: number; mono_ms: number; session: string; household: number; body: string }

// queued: on the phone only · sent: the server has it · refused: the server said why; waits to be mended
export interface Kept extends Envelope {
  state: 'queued' | 'sent' | 'refused'
  hold_ms: number                 // not pushed before this moment, so that one tap can be undone
  sent_ms: number                 // when the verdict came
  shown: boolean                  // a pull since then has brought the server's own row
  code: string; field: string; message: string
}
export interface Verdict { id: string; verdict: 'stored' | 'again' | 'refused'; other_key?: boolean; code?: string; field?: string; message?: string }
export interface PushAnswer { server_ms: number; expect_n: number; chain: string; rules_v: number; verdicts: Verdict[] }
export interface PullAnswer { epoch: string; rows: Door[]; next: string; more: boolean; server_ms: number }

// ---- what lies on the phone ----

export interface DoorRow { household: number; base: Door; row: Door }        // as the server said; with our unsent work on top
export interface NewPerson { uid: string; name: string; birth_year: number; sex: Sex; number_box?: string; phone_box?: string; last4?: string; saved?: boolean }
export interface Draft {
  household: number; started_ms: number; changed_ms: number
  outcome: Outcome | null; come_back_ms: number | null; note: string
  people: Record<string, { marks: string; acts: Record<string, Level> }>     // by person key
  added: NewPerson[]
  confirm: Confirm | null
  photo?: string | undefined      // sha256 of a picture of a thing (photo.ts)
  corrects: string | null         // a visit the server has: send a correction
  mends: string | null            // a refused event this one replaces
  form_v: number
}
export interface Device { id: number; key: string; name: string; account?: number; joined_ms: number }
export interface Counter { n: number; chain: string; chained: number; server_chain: string }

export const personKey = (p: { resident?: number; uid?: string }): string => p.uid ? 'u' + p.uid : 'r' + (p.resident ?? 0)
export const isSame = (a: { resident?: number; uid?: string }, b: { resident?: number; uid?: string }): boolean =>
  !!(a.uid && a.uid === b.uid) || !!(a.resident && a.resident === b.resident)
