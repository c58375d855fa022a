// clock.ts - what the law's clock says about a report, in parts that can be drawn and said; pure.
import type { Tone } from '../../shared/parts'
import type { Petition, PetitionState } from '../api/types'

export type ClockWord = 'late' | 'left' | 'stands' | 'stands_late' | 'rating' | 'none'
export interface Clock {
  word: ClockWord
  minutes: number // of the wall clock, except while it stands: working minutes
  due_ms: number // 0: none runs
  part: number // 0..1 of the way from arrival to the end
  tone: Tone
}
/** Of the inbox or of one report: when its clock ends; `minutes_left` and `clock_minutes` are working minutes, where they are known. */
export interface Timed {
  state: PetitionState
  received_ms: number
  end_ms: number
  paused_ms: number
  left_minutes: number
  alarm: number
  clock_minutes?: number
  minutes_left?: number
}
export const endOf = (p: Pick<Petition, 'state' | 'receive_due_ms' | 'due_ms'>): number =>
  p.state === 'sent' ? p.receive_due_ms : p.state === 'received' || p.state === 'handling' ? p.due_ms : 0

const MINUTE_MS = 60_000
const within = (part: number) => Math.min(1, Math.max(0, part))

export function clockOf(p: Timed, now_ms: number): Clock {
  if (p.state === 'answered') return { word: 'rating', minutes: 0, due_ms: 0, part: 1, tone: 'lam' }
  if (p.state === 'owed')
    return { word: p.left_minutes < 0 ? 'stands_late' : 'stands', minutes: Math.abs(p.left_minutes), due_ms: 0, part: 0, tone: 'lam' }
  if (!p.end_ms) return { word: 'none', minutes: 0, due_ms: 0, part: 0, tone: '' }
  const left = p.end_ms - now_ms
  const isLate = left < 0
  const rest = p.clock_minutes && p.minutes_left !== undefined ? p.minutes_left / p.clock_minutes : left / Math.max(1, p.end_ms - p.received_ms)
  return {
    word: isLate ? 'late' : 'left',
    minutes: Math.floor(Math.abs(left) / MINUTE_MS),
    due_ms: p.end_ms,
    part: isLate ? 1 : within(1 - rest),
    tone: isLate ? 'son' : p.alarm >= 80 ? 'nghe' : 'com',
  }
}

/** "45 phút", "5 giờ", "3 ngày": one unit, the largest that is whole. */
export function span(minutes: number): { n: number; unit: 'minute' | 'hour' | 'day' } {
  if (minutes < 60) return { n: minutes, unit: 'minute' }
  if (minutes < 48 * 60) return { n: Math.floor(minutes / 60), unit: 'hour' }
  return { n: Math.floor(minutes / (24 * 60)), unit: 'day' }
}
