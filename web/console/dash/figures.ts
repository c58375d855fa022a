// figures.ts - how a figure, a period and a unit are said; a hidden figure is a word, never a number.
import { lang } from '../../shared/i18n'
import { decimal } from '../parts/format'
import { t } from '../say'
import type { Key } from '../say'
import type { Figure, TileRow, TileValue } from './api'

export const either = (vi: string, en: string | undefined): string => (lang.value === 'en' && en ? en : vi)
export const valueOf = (f: Figure): number | null => (f.milli === null ? null : f.milli / 1000)

/** "38,4 %", "1.204 người"; what is hidden says so. */
export function figureText(f: Figure, unitWord: string, isShort = false): string {
  const v = valueOf(f)
  if (v === null) return f.is_hidden ? t('dash.hidden') : '–'
  if (unitWord === 'percent') return `${decimal(v)} %`
  if (unitWord === 'vnd') return `${decimal(v)} ₫`
  return isShort ? decimal(v) : t(`dash_word.${unitWord}` as Key, { n: decimal(v) })
}

/** "2026-M11" -> "11/2026", "2026-Q4" -> "quý 4/2026". */
export function periodText(code: string): string {
  const m = /^(\d{4})-([MQSW])(\d+)$/.exec(code)
  if (!m) return code
  const n = Number(m[3])
  return m[2] === 'M' ? `${String(n).padStart(2, '0')}/${m[1]}` : t(`dash_period.${m[2] as 'Q' | 'S' | 'W'}`, { n, year: m[1]! })
}

export const rowName = (r: TileRow): string => (r.name ? either(r.name, r.name_en) : periodText(r.key))
export const tileTitle = (title: string, v: TileValue): string => title || either(v.indicator.name_vi, v.indicator.name_en)

/** Rows by size, the largest first; what has no number comes last, by name. */
export const bySize = (rows: readonly TileRow[]): TileRow[] =>
  [...rows].sort((a, b) => (b.milli ?? -Infinity) - (a.milli ?? -Infinity) || rowName(a).localeCompare(rowName(b), 'vi'))
