// figure.ts - a number of an indicator, in thousandths, written with what it counts: "38,4 %", "1.234 người", "chưa có", "ẩn".
import { lang } from '../../shared/i18n'
import type { Figure, UnitWord } from '../api/types'
import { t } from '../say'
import { number } from './format'

const kept = new Map<string, Intl.NumberFormat>()
/** Thousandths as a number; as many digits behind the comma as it has, at most `digits`. */
export function milliText(milli: number, digits = 1): string {
  const key = `${lang.value}${digits}`
  let f = kept.get(key)
  if (!f) kept.set(key, (f = new Intl.NumberFormat(lang.value === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: digits })))
  return f.format(milli / 1000)
}
const BILLION = 1e12                     // đồng, in thousandths
export function amountText(milli: number, word: UnitWord | string): string {
  if (word === 'percent') return `${milliText(milli)} %`
  if (word === 'vnd') return Math.abs(milli) >= BILLION ? t('amount.billion', { n: milliText(milli / 1e9) }) : `${number(Math.round(milli / 1000))} ₫`
  const n = milliText(milli, word === 'per_1000' ? 2 : 1)
  switch (word) {
    case 'people': case 'households': case 'visits': case 'cases': case 'times': case 'minutes': case 'per_1000': return t(`amount.${word}`, { n })
    default: return n
  }
}
export const figureText = (f: Figure, word: UnitWord | string): string =>
  f.is_hidden ? t('figure.hidden') : f.milli === null ? t('figure.unknown') : amountText(f.milli, word)

/** "1.234,5" or "1234.5" as thousandths; null: no number. A dot or comma before exactly three last digits parts thousands. */
export function milliFrom(text: string): number | null {
  const clean = text.trim().replace(/\s/g, '').replace(/[.,](?=\d{3}(?:[.,]|$))/g, '').replace(',', '.')
  if (!/^-?\d+(\.\d+)?$/.test(clean)) return null
  const n = Math.round(Number(clean) * 1000)
  return Number.isSafeInteger(n) ? n : null
}
