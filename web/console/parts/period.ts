// period.ts - the spans of days that figures are given for, by their SDMX names ("2026-Q4", "2026-W48"): read, stepped through, said in words.
import { lang } from '../../shared/i18n'
import type { PeriodKind } from '../api/types'
import { t } from '../say'
import { day, dayFromIso, dayIso } from './format'

const DAY_MS = 86_400_000
export interface Period { kind: PeriodKind; from: number; to: number }

const dayAt = (y: number, m: number, d: number): number => Math.floor(Date.UTC(y, m, d) / DAY_MS)          // m from 0
const dateOf = (n: number): Date => new Date(n * DAY_MS)
const MONTHS: Partial<Record<PeriodKind, number>> = { year: 12, half: 6, quarter: 3, month: 1 }

/** The period of a kind that holds a day; a range is that day alone. */
export function periodOf(kind: PeriodKind, n: number): Period {
  const d = dateOf(n), len = MONTHS[kind]
  if (len) {
    const first = Math.floor(d.getUTCMonth() / len) * len
    return { kind, from: dayAt(d.getUTCFullYear(), first, 1), to: dayAt(d.getUTCFullYear(), first + len, 1) - 1 }
  }
  if (kind !== 'week') return { kind, from: n, to: n }
  const monday = n - ((d.getUTCDay() + 6) % 7)
  return { kind, from: monday, to: monday + 6 }
}
export const periodBefore = (p: Period): Period => (p.kind === 'range' ? { kind: 'range', from: 2 * p.from - p.to - 1, to: p.from - 1 } : periodOf(p.kind, p.from - 1))
export const periodNext = (p: Period): Period => (p.kind === 'range' ? { kind: 'range', from: p.to + 1, to: 2 * p.to - p.from + 1 } : periodOf(p.kind, p.to + 1))

/** ISO week: it belongs to the year of its Thursday. */
function weekOf(monday: number): { year: number; week: number } {
  const year = dateOf(monday + 3).getUTCFullYear()
  return { year, week: 1 + Math.floor((monday + 3 - dayAt(year, 0, 1)) / 7) }
}

export function periodCode(p: Period): string {
  const d = dateOf(p.from), y = d.getUTCFullYear(), m = d.getUTCMonth()
  switch (p.kind) {
    case 'year': return `${y}`
    case 'half': return `${y}-S${m / 6 + 1}`
    case 'quarter': return `${y}-Q${m / 3 + 1}`
    case 'month': return `${y}-M${String(m + 1).padStart(2, '0')}`
    case 'week': { const w = weekOf(p.from); return `${w.year}-W${String(w.week).padStart(2, '0')}` }
    case 'day': return dayIso(p.from)
    case 'range': return `${dayIso(p.from)}..${dayIso(p.to)}`
  }
}

/** null: not the name of a period. */
export function periodFrom(code: string): Period | null {
  const part = /^(\d{4})(?:-(S|Q|M|W)(\d{1,2}))?$/.exec(code)
  if (part) {
    const y = Number(part[1]), n = Number(part[3] ?? 1)
    if (!part[2]) return periodOf('year', dayAt(y, 0, 1))
    if (part[2] === 'W') return n >= 1 && n <= 53 ? periodOf('week', periodOf('week', dayAt(y, 0, 4)).from + 7 * (n - 1)) : null
    const kind: PeriodKind = part[2] === 'S' ? 'half' : part[2] === 'Q' ? 'quarter' : 'month', len = MONTHS[kind]!
    return n >= 1 && n <= 12 / len ? periodOf(kind, dayAt(y, (n - 1) * len, 1)) : null
  }
  const days = /^(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?$/.exec(code)
  if (!days) return null
  const from = dayFromIso(days[1]!), to = days[2] ? dayFromIso(days[2]) : from
  return Number.isNaN(from) || Number.isNaN(to) || to < from ? null : { kind: days[2] ? 'range' : 'day', from, to }
}

/** "Tháng 11/2026", "Quý 4/2026", "Tuần 48/2026". */
export function periodText(code: string): string {
  const p = periodFrom(code)
  if (!p) return code
  const d = dateOf(p.from), y = d.getUTCFullYear(), m = d.getUTCMonth()
  switch (p.kind) {
    case 'year': return t('period.year', { y })
    case 'half': return t(m === 0 ? 'period.half_1' : 'period.half_2', { y })
    case 'quarter': return t('period.quarter', { n: m / 3 + 1, y })
    case 'month': return t('period.month', { n: m + 1, y })
    case 'week': { const w = weekOf(p.from); return t('period.week', { n: w.week, y: w.year }) }
    case 'day': return day(p.from)
    case 'range': return `${day(p.from)} – ${day(p.to)}`
  }
}
/** As short as an axis wants it: "T11", "Q4", "W48". */
export function periodShort(code: string): string {
  const p = periodFrom(code)
  if (!p) return code
  const d = dateOf(p.from), m = d.getUTCMonth()
  switch (p.kind) {
    case 'year': return `${d.getUTCFullYear()}`
    case 'half': return `${m === 0 ? 'I' : 'II'}/${d.getUTCFullYear()}`
    case 'quarter': return `Q${m / 3 + 1}/${String(d.getUTCFullYear()).slice(2)}`
    case 'month': return `${m + 1}/${String(d.getUTCFullYear()).slice(2)}`
    case 'week': return `${lang.value === 'en' ? 'W' : 'T'}${weekOf(p.from).week}`
    case 'day': case 'range': return day(p.from, false)
  }
}
export const isRunning = (p: Period, now: number): boolean => p.from <= now && now <= p.to

/** How a span of days is drawn: by day, week, month or quarter, no more bars than a screen takes, the first one whole; behind it in a table, by the finest step
 * the server counts in one answer (400). */
export interface Steps { kind: PeriodKind; from: number; table: PeriodKind; tableFrom: number }
export function stepsOf(p: Period): Steps {
  const days = p.to - p.from + 1
  const kind = days <= 31 ? 'day' : days <= 31 * 7 ? 'week' : days <= 31 * 30 ? 'month' : 'quarter', table = days <= 400 ? 'day' : days <= 399 * 7 ? 'week' : 'month'
  return { kind, from: periodOf(kind, p.from).from, table, tableFrom: periodOf(table, p.from).from }
}

/** The same days a year earlier, as a range; 29 February is the 28th then. */
export function yearBefore(from: number, to: number): string {
  const back = (n: number): number => {
    const d = dateOf(n), feb29 = d.getUTCMonth() === 1 && d.getUTCDate() === 29
    return dayAt(d.getUTCFullYear() - 1, d.getUTCMonth(), feb29 ? 28 : d.getUTCDate())
  }
  return periodCode({ kind: 'range', from: back(from), to: back(to) })
}
