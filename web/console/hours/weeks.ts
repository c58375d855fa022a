// weeks.ts - rows of office hours made into weeks: which holds today, which is to come, and a week as a form edits it.
import type { Shift, ShiftRow } from '../api/types'
import { timeOf, minuteFromTime } from '../civic/week'

const DAY = 1440
export interface Week { is_own: boolean; valid_from: string; valid_to: string; note: string; shifts: Shift[] }
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const

export function weeksOf(rows: readonly ShiftRow[]): Week[] {
  const weeks: Week[] = []
  for (const { is_own, valid_from, valid_to, note, ...shift } of rows) {
    const same = weeks.find(w => w.is_own === is_own && w.valid_from === valid_from)
    if (same) same.shifts.push(shift)
    else weeks.push({ is_own, valid_from, valid_to, note, shifts: [shift] })
  }
  return weeks.sort((a, b) => a.valid_from.localeCompare(b.valid_from))
}

const holds = (w: Week, iso: string) => w.valid_from <= iso && (!w.valid_to || iso < w.valid_to)
/** What the unit goes by on that day: its own week, or that of all. */
export const weekOn = (weeks: readonly Week[], iso: string): Week | undefined => weeks.find(w => w.is_own && holds(w, iso)) ?? weeks.find(w => holds(w, iso))

/** What changes after that day: another week begins, or its own ends with none after it. */
export function changesAfter(weeks: readonly Week[], iso: string): { from: string; week: Week | undefined }[] {
  const days = new Set<string>()
  for (const w of weeks) {
    if (w.valid_from > iso) days.add(w.valid_from)
    if (w.valid_to > iso) days.add(w.valid_to)
  }
  let before = weekOn(weeks, iso)
  return [...days].sort().flatMap(from => {
    const week = weekOn(weeks, from), isSame = week === before
    before = week
    return isSame ? [] : [{ from, week }]
  })
}

export const shiftText = (s: Shift): string => `${timeOf(s.from_minute)}–${timeOf(s.to_minute % DAY)}`
export const ofDay = (shifts: readonly Shift[], weekday: number): Shift[] => shifts.filter(s => s.weekday === weekday).sort((a, b) => a.from_minute - b.from_minute)

/** From two inputs of time; an end at or before the beginning is on the next day. */
export function shiftFrom(weekday: number, from: string, to: string): Shift {
  const from_minute = minuteFromTime(from), until = minuteFromTime(to)
  return { weekday, from_minute, to_minute: until > from_minute ? until : until + DAY }
}

/** The first weekday on which two shifts overlap; 0: none does. */
export function overlapIn(shifts: readonly Shift[]): number {
  return WEEKDAYS.find(d => ofDay(shifts, d).some((s, i, all) => i > 0 && s.from_minute < all[i - 1]!.to_minute)) ?? 0
}
