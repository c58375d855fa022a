// indicators.ts - the register of indicators and their values: contract of /api/indicators.
import { api, type Query } from '../../shared/api'
import { lang } from '../../shared/i18n'
import { path } from './path'
import type { Figure, Indicator, IndicatorWords, MeasureWords, Page, PeriodKind, Pillar, ValueRow, Values } from './types'

export const listIndicators = (pillar: Pillar | '' = '', after = '') => api.get<Page<Indicator>>('/api/indicators', { pillar, after, limit: 200 })
export const readIndicator = (code: string, version = 0) => api.get<Indicator>(path`/api/indicators/${code}`, { version: version || undefined })
export const readHistory = (code: string) => api.get<{ rows: Indicator[] }>(path`/api/indicators/${code}/history`)
export const defineIndicator = (indicator: IndicatorWords & { code: string }) => api.post<Indicator>('/api/indicators', indicator)

// What travels of values; the screens get them as Values.
interface Sent { milli: number | null; is_known?: boolean; is_hidden?: boolean }
interface SentRow extends Sent { unit_id?: number; name?: string; name_en?: string; period?: string; key?: string | number; vi?: string; en?: string }
interface SentValues extends Sent { as_of_ms?: number; rows?: SentRow[]; measures?: MeasureWords[]; dims?: string[] }

const figureOf = (s: Sent): Figure => ({ milli: s.milli, is_hidden: s.is_hidden ?? false, is_known: s.is_known ?? s.milli !== null })
const rowOf = (s: SentRow): ValueRow => ({
  key: String(s.unit_id ?? s.period ?? s.key ?? ''), unit_id: s.unit_id ?? 0, name: (lang.value === 'en' && (s.name_en || s.en)) || s.name || s.vi || s.period || '', figure: figureOf(s),
})
const valuesOf = (s: SentValues): Values => ({ figure: figureOf(s), as_of_ms: s.as_of_ms ?? 0, rows: (s.rows ?? []).map(rowOf), measures: s.measures ?? [], dims: s.dims ?? [] })
const ask = (code: string, query: Query) => api.get<SentValues>(path`/api/indicators/${code}/values`, query)

export const readWhole = async (code: string, unit: number, period: string) => valuesOf(await ask(code, { unit, period }))
export const readFigure = async (code: string, unit: number, period: string) => figureOf(await ask(code, { unit, period }))
/** `by`: child, or a dimension. */
export const readBy = async (code: string, unit: number, period: string, by: string) => valuesOf(await ask(code, { unit, period, by }))
/** Every period of a kind that begins in `period`, in order. */
export const readSeries = async (code: string, unit: number, kind: PeriodKind, period: string) => valuesOf(await ask(code, { unit, period, by: kind })).rows
