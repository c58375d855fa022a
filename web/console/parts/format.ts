// format.ts - numbers, days and times as they are written in Vietnam; a day is a local day number (UTC+7).
import { lang } from '../../shared/i18n'

const DAY_MS = 86_400_000
const OFFSET_MS = 7 * 3_600_000
const locale = () => (lang.value === 'vi' ? 'vi-VN' : 'en-GB')

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()
function kept<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const name = locale() + key
  let f = cache.get(name) as T | undefined
  if (!f) cache.set(name, (f = make()))
  return f
}

export const number = (n: number): string => kept('n', () => new Intl.NumberFormat(locale())).format(n)
export const decimal = (n: number): string => kept('d', () => new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 })).format(n)
export const money = (dong: number): string => `${number(dong)} ₫`
export const signed = (n: number): string => (n > 0 ? '+' : n < 0 ? '−' : '') + number(Math.abs(n))

/** Share of a whole, "38,4 %"; a dash when there is no whole. */
export function percent(part: number, whole: number, digits = 1): string {
  if (!(whole > 0)) return '–'
  const f = kept(`p${digits}`, () => new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }))
  return `${f.format((100 * part) / whole)} %`
}
export const share = (part: number, whole: number): number => (whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0)

const two = (n: number) => String(n).padStart(2, '0')
const local = (ms: number) => new Date(ms + OFFSET_MS) // read with getUTC…: the same day whatever the computer's zone is

export const dayOf = (ms: number): number => Math.floor((ms + OFFSET_MS) / DAY_MS)
export const today = (): number => dayOf(Date.now())
export function day(n: number, withYear = true): string {
  const d = new Date(n * DAY_MS)
  return `${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}${withYear ? `/${d.getUTCFullYear()}` : ''}`
}
export const dayIso = (n: number): string => new Date(n * DAY_MS).toISOString().slice(0, 10)
export const dayFromIso = (iso: string): number => Math.floor(Date.parse(`${iso}T00:00:00Z`) / DAY_MS)
export const weekday = (n: number): string =>
  kept('w', () => new Intl.DateTimeFormat(locale(), { weekday: 'short', timeZone: 'UTC' })).format(new Date(n * DAY_MS))

export function clock(ms: number, withSeconds = false): string {
  const d = local(ms)
  return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}${withSeconds ? `:${two(d.getUTCSeconds())}` : ''}`
}
/** "14:32" today, "14:32 20/11" this year, with the year before that. */
export function moment(ms: number): string {
  if (!ms) return '–'
  const n = dayOf(ms),
    now = today()
  if (n === now) return clock(ms)
  return `${clock(ms)} ${day(n, local(ms).getUTCFullYear() !== new Date(now * DAY_MS).getUTCFullYear())}`
}
/** What is left of a legal clock, in whole days or hours; negative when it ran out. */
export function left(due_ms: number, now_ms = Date.now()): { n: number; unit: 'day' | 'hour' } {
  const ms = due_ms - now_ms
  const hours = Math.trunc(ms / 3_600_000)
  return Math.abs(hours) < 48 ? { n: hours, unit: 'hour' } : { n: Math.trunc(hours / 24), unit: 'day' }
}
