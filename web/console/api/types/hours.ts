// hours.ts - as it travels: office hours, days off, and the clocks of reports that would move with them.
export interface Shift { weekday: number; from_minute: number; to_minute: number } // 1 = Monday; to_minute above 1440: past midnight
export interface ShiftRow extends Shift {
  is_own: boolean // false: of all units without a week of their own
  valid_from: string
  valid_to: string // the first day it no longer holds; empty: open
  note: string
}
export type DayKind = 'off' | 'swapped_off' | 'swapped_work'
export interface DayOff { day: string; kind: DayKind; name: string; is_sure: boolean; source: string }
export interface MovedClock { id: number; code: string; state: 'sent' | 'received' | 'handling'; due_before_ms: number; due_after_ms: number }
export interface Preview { rows: MovedClock[]; looked: number; is_more: boolean }
