// types.ts - contests and start-up support as they travel (docs/contest.md), and how a result is written.
import type { Tone } from '../parts'

export type ContestState = 'draft' | 'open' | 'scoring' | 'scored' | 'published' | 'cancelled'
export interface Contest {
  code: string; unit_id: number; unit: string; state: ContestState; title: string; title_en: string; text: string; text_en: string; closes_ms: number
  round: number                   // the one being scored, 1 the first
  rounds: number; entries: number; published_ms: number; reason: string
}
export interface Criterion { id: number; name: string; name_en: string; weight: number; max: number }
export interface Round { n: number; name: string; name_en: string; advance: number; closed_ms: number; criteria: Criterion[] }
export interface Result { rank: number; number: number; title: string; team: string; score_milli: number; round: number }
export interface ContestDetail extends Omit<Contest, 'rounds'> { rounds: Round[]; results: Result[] }
export type EntryState = 'in' | 'returned' | 'withdrawn'
export interface EntryFile { uid: string; kind: 'photo' | 'pdf'; name: string; bytes: number }
export interface Appeal { id: number; number: number; title: string; sent_ms: number; answer: string; answered_ms: number }
export interface Entry {
  uid: string; number: number; state: EntryState; title: string; text: string; team: string; members: string; round: number; rank: number; score_milli: number
  reason: string; sent_ms: number; files: EntryFile[]; contest: Contest; appeal: Appeal | null
}
export type StartupState = 'sent' | 'shortlisted' | 'chosen' | 'running' | 'finished' | 'stopped' | 'declined' | 'withdrawn'
export interface Call { code: string; unit_id: number; unit: string; title: string; title_en: string; text: string; text_en: string; closes_ms: number; places: number; applications: number; chosen: number; created_ms: number }
export interface Milestone { n: number; title: string; due_day: number; report: string; reported_ms: number; note: string; confirmed_ms: number }
export interface Application { uid: string; code: string; call: string /* code of its call */; state: StartupState; name: string; title: string; text: string; mentor: string; reason: string; milestones: Milestone[]; created_ms: number }

// ---- what a link asks of who holds it ----
export interface Asked {
  seat: 'judge' | 'mentor'; state: 'waiting' | 'taken' | 'expired' | 'revoked'; code: string; title: string; title_en: string; unit: string
  closes_ms: number; expires_ms: number; is_mine: boolean        // taken by who looks
}

// ---- what a judge sees: numbers, no names ----
export interface Judging { code: string; title: string; state: ContestState; round: number; entries: number; scored: number }
export type Conflict = 'none' | 'own' | 'home' | 'unit' | 'declared'
export interface BlindFile { n: number; kind: 'photo' | 'pdf'; bytes: number }
export interface BlindEntry {
  number: number; conflict: Conflict
  title?: string; text?: string; files?: BlindFile[]      // of one that is not his to judge the number alone
  scores?: { criterion_id: number; mark: number }[]; note?: string
}
export interface BlindPage { state: ContestState; round: number; criteria: Criterion[]; rows: BlindEntry[]; next: string }
export const isScored = (e: BlindEntry): boolean => !!e.scores?.length

export const CONTEST_TONES: Record<ContestState, Tone> = { draft: '', open: 'com', scoring: 'nghe', scored: 'nghe', published: 'lam', cancelled: 'son' }
export const STARTUP_TONES: Record<StartupState, Tone> = { sent: 'nghe', shortlisted: 'lam', chosen: 'com', running: 'com', finished: 'com', stopped: 'son', declined: '', withdrawn: '' }

/** 84333 -> "84,33" of a hundred. */
export const scoreWords = (milli: number, locale: string): string => (milli / 1000).toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
/** The number that judges see. */
export const blindName = (n: number): string => `BT-${String(n).padStart(4, '0')}`
const APPEAL_MS = 7 * 86_400_000
export const mayAppeal = (e: Entry, now: number): boolean => e.contest.state === 'published' && !e.appeal && e.state === 'in' && now < e.contest.published_ms + APPEAL_MS
