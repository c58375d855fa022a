// say.ts - what occasions and tickets are called, and their days and hours as people say them.
import { date, dateLong, dayOf, dictionary, lang, time } from '../i18n'
import type { Occasion } from './types'
import vi from './vi'

const t = dictionary<typeof vi>(vi, () => import('./en'))
type Key = keyof typeof vi
/** A name made of its family and the word that travels: ("kind", "launch"). */
export const nameOf = (family: 'kind' | 'state' | 'mode' | 'ticket' | 'material', word: string): string => t(`${family}_${word}` as Key)

export const titleOf = (o: Pick<Occasion, 'title' | 'title_en'>): string => lang.value === 'en' && o.title_en ? o.title_en : o.title
export const textOf = (o: Pick<Occasion, 'text' | 'text_en'>): string => lang.value === 'en' && o.text_en ? o.text_en : o.text

const low = (s: string): string => s ? s[0]!.toLowerCase() + s.slice(1) : s
/** "hôm nay", "ngày mai", "thứ Sáu, 18/10". */
export function dayWords(ms: number, now = Date.now()): string {
  const days = dayOf(ms) - dayOf(now)
  return days === 0 ? t('today') : days === 1 ? t('tomorrow') : lang.value === 'en' ? dateLong(ms) : low(dateLong(ms))
}
const NIGHT_MS = 18 * 3_600_000
/** Over within a night, or within its day: one day is enough to say. */
export const isOneDay = (o: Pick<Occasion, 'starts_ms' | 'ends_ms'>): boolean => dayOf(o.starts_ms) === dayOf(o.ends_ms) || o.ends_ms - o.starts_ms < NIGHT_MS

/** "thứ Sáu, 18/10, 08:00–10:30"; over several days each end with its day. */
export function spanWords(o: Pick<Occasion, 'starts_ms' | 'ends_ms'>, now = Date.now()): string {
  if (isOneDay(o)) return `${dayWords(o.starts_ms, now)}, ${time(o.starts_ms)}–${time(o.ends_ms)}`
  return t('to_day', { from: `${time(o.starts_ms)} ${date(o.starts_ms)}`, to: `${time(o.ends_ms)} ${date(o.ends_ms)}` })
}
export const big = (s: string): string => s ? s[0]!.toUpperCase() + s.slice(1) : s
