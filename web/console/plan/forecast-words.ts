// forecast-words.ts - what the pace of a target means, in one sentence: reached, when it will be, or how much more is needed a day.
import type { TargetLevel, Target, UnitWord } from '../api/types'
import type { Tone } from '../../shared/parts'
import { amountText, milliText } from '../parts/figure'
import { day } from '../parts/format'
import { t } from '../say'

export const LEVEL_TONE: Record<TargetLevel, Tone> = { unknown: '', waiting: '', reached: 'com', on_track: 'com', watch: 'nghe', behind: 'son', missed: 'son' }
/** The worst first. */
export const LEVEL_RANK: Record<TargetLevel, number> = { missed: 0, behind: 1, watch: 2, unknown: 3, on_track: 4, waiting: 5, reached: 6 }
export const isAtRisk = (l: TargetLevel): boolean => l === 'watch' || l === 'behind' || l === 'missed'

const WHOLE = new Set<UnitWord>(['people', 'households', 'visits', 'cases', 'times'])
/** A pace: whole things are rounded up, shares are points. */
export function paceText(milli: number, word: UnitWord): string {
  const n = Math.abs(milli)
  if (word === 'percent') return t('forecast.points', { n: milliText(n, n < 10 ? 3 : n < 100 ? 2 : 1) })
  return WHOLE.has(word) ? amountText(Math.ceil(n / 1000) * 1000, word) : amountText(n, word)
}

/** What is expected: of whole things, whole ones. */
export const expectedText = (milli: number, word: UnitWord): string => amountText(WHOLE.has(word) ? Math.floor(milli / 1000) * 1000 : milli, word)

type Told = Pick<Target, 'goal_milli' | 'unit_word' | 'to_day' | 'from_day' | 'progress'> & { direction?: Target['direction'] }

export function forecastText(x: Told): string {
  const p = x.progress, word = x.unit_word
  const gap = Math.abs(x.goal_milli - p.now_milli)
  switch (p.level) {
    case 'unknown': return t('forecast.unknown')
    case 'waiting': return t('forecast.waiting', { day: day(x.from_day) })
    case 'reached': return t('forecast.reached')
    case 'missed': return t('forecast.missed', { gap: word === 'percent' ? paceText(gap, word) : amountText(gap, word) })
    case 'on_track': case 'watch': case 'behind': {
      const more = t('forecast.needs', { pace: paceText(p.needed_milli, word) })
      if (p.seen_milli === 0) return t('forecast.still', { more })
      if (p.expected_day === 0) return t('forecast.never', { more })
      if (p.expected_day <= x.to_day) return t('forecast.in_time', { day: day(p.expected_day) }) + (p.level === 'on_track' ? '' : ` ${t('forecast.slower', { more })}`)
      const extra = Math.abs(p.needed_milli) - Math.abs(p.seen_milli)
      return t('forecast.late', { day: day(p.expected_day), more: extra > 0 ? t('forecast.extra', { pace: paceText(extra, word) }) : more })
    }
  }
}
/** The part of the way that is gone, in whole percent: 99 until the goal is reached. */
export const wholePercent = (permille: number): number => Math.trunc(permille / 10)
/** The part of the time that is gone, 0..1. */
export const gonePart = (x: Pick<Told, 'from_day' | 'to_day'>, now: number): number =>
  Math.max(0, Math.min(1, (now - x.from_day + 1) / (x.to_day - x.from_day + 1)))
