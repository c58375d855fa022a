// i18n.ts - words in Vietnamese (in the bundle) and English (fetched when asked); numbers, days and times as people write them.
import { signal, type ReadonlySignal } from '@preact/signals'
import { setLanguage } from './api'

export type Lang = 'vi' | 'en'
export const lang = signal<Lang>(localStorage.getItem('lang') === 'en' ? 'en' : 'vi')

type Words = Record<string, string>
export type Say<K extends string> = (key: K, put?: Record<string, string | number>) => string

const loaders: (() => Promise<void>)[] = []
let isStarted = false

// A dictionary: `vi` is whole and fixes the keys, `en` comes lazily and must have every key of it (the type checker sees to that).
// "Còn {n} nhà" with { n: 3 } -> "Còn 3 nhà". Reading a word inside a component follows the language.
export function dictionary<V extends Words>(vi: V, en: () => Promise<{ default: Record<keyof V, string> }>): Say<keyof V & string> {
  const english = signal<Words | null>(null)
  const load = async () => { english.value ??= (await en()).default as Words }
  loaders.push(load)
  if (isStarted && lang.value === 'en') void load().catch(() => {})      // words that came with a later piece
  return (key, put) => {
    const text = (lang.value === 'en' && english.value?.[key]) || vi[key] || key
    return put ? text.replace(/\{(\w+)\}/g, (_, name: string) => String(put[name] ?? '')) : text
  }
}

export async function setLang(to: Lang): Promise<void> {
  if (to === 'en') await Promise.all(loaders.map(f => f()))
  lang.value = to
  localStorage.setItem('lang', to)
  document.documentElement.lang = to
  setLanguage(to)
}

// At start: the language kept from last time.
export const startLang = (): Promise<void> => { isStarted = true; return setLang(lang.value) }

const ZONE = 'Asia/Ho_Chi_Minh'
const cache = new Map<string, Intl.DateTimeFormat>()
function dates(o: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = lang.value + JSON.stringify(o)
  let f = cache.get(key)
  if (!f) cache.set(key, f = new Intl.DateTimeFormat(lang.value === 'en' ? 'en-GB' : 'vi-VN', { timeZone: ZONE, ...o }))
  return f
}

export const DAY_MS = 86_400_000
const OFFSET_MS = 7 * 3_600_000
export const dayOf = (ms: number): number => Math.floor((ms + OFFSET_MS) / DAY_MS)     // local day number
export const dayStart = (day: number): number => day * DAY_MS - OFFSET_MS

export const num = (n: number): string => n.toLocaleString(lang.value === 'en' ? 'en-GB' : 'vi-VN')
export const percent = (part: number, whole: number): string =>
  whole > 0 ? (part / whole).toLocaleString(lang.value === 'en' ? 'en-GB' : 'vi-VN', { style: 'percent', maximumFractionDigits: 1 }) : '–'
export const time = (ms: number): string => dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms)
const two = (n: number): string => String(n).padStart(2, '0')
const local = (ms: number): Date => new Date(ms + OFFSET_MS)         // read with getUTC…
export const date = (ms: number): string => `${two(local(ms).getUTCDate())}/${two(local(ms).getUTCMonth() + 1)}`
export const dateLong = (ms: number): string => dates({ weekday: 'long', day: '2-digit', month: '2-digit' }).format(ms)
export const dateFull = (ms: number): string => `${date(ms)}/${local(ms).getUTCFullYear()}`
export const weekday = (ms: number): string =>
  (lang.value === 'en' ? ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'] : ['CN', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'])[local(ms).getUTCDay()]!

// "14:05" today, "hôm qua 14:05", "18/10 14:05" before.
export function when(ms: number, now = Date.now()): string {
  const days = dayOf(now) - dayOf(ms)
  if (days === 0) return time(ms)
  const word = lang.value === 'en' ? { 1: 'yesterday', '-1': 'tomorrow' } : { 1: 'hôm qua', '-1': 'mai' }
  return ((word as Record<string, string>)[days] ?? date(ms)) + ' ' + time(ms)
}

export type { ReadonlySignal }
