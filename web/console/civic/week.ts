// week.ts - hours of a day and days of a week as a routing rule writes them, and as people say them.
import { weekday } from '../parts/format'
import { t } from '../say'

export const ALL_WEEK = 127, DAYS = 7
const A_MONDAY = 4                                  // 1970-01-05, as a day number
const two = (n: number) => String(n).padStart(2, '0')

/** Monday first: the bit of each day, and what it is called. */
export const weekBits = (): { bit: number; name: string }[] => Array.from({ length: DAYS }, (_, i) => ({ bit: 1 << i, name: weekday(A_MONDAY + i) }))

export const weekText = (bits: number): string => (bits === ALL_WEEK ? t('rule.every_day') : weekBits().filter(w => bits & w.bit).map(w => w.name).join(', '))

export const timeOf = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
export const minuteFromTime = (time: string): number => {
  const [h = 0, m = 0] = time.split(':').map(Number)
  return 60 * h + m
}
export const hoursText = (from: number, to: number): string => (from === 0 && to === 24 * 60 ? t('rule.all_day') : `${timeOf(from)}–${timeOf(to)}`)
