// indicators.ts - the register of indicators and their values: contract of /api/indicators, /api/units/:unit/indicators.
import { api, type Query } from '../../shared/api'
import { lang } from '../../shared/i18n'
import { path } from './path'
import type { Figure, Indicator, IndicatorWhole, IndicatorWords, Measure, Page, PeriodKind, Pillar, ValuedIndicator, ValueRow, Values } from './types'

const LIST_MAX = 200
export const listIndicators = (pillar: Pillar | 'all' = 'all', after = '') => api.get<Page<Indicator>>('/api/indicators', { pillar, after, limit: LIST_MAX })
export const readIndicator = (code: string, version = 0) => api.get<IndicatorWhole>(path`/api/indicators/${code}`, { version: version || undefined })
export const readHistory = (code: string) => api.get<{ rows: Indicator[] }>(path`/api/indicators/${code}/history`)
export const listMeasures = () => api.get<{ rows: Measure[] }>('/api/measures')
export const defineIndicator = (indicator: IndicatorWords & { code: string }) => api.post<Indicator>('/api/indicators', indicator)

// Values travel as decimal numbers; the screens reckon in thousandths.
interface Sent { value: number | null; is_hidden: boolean }
interface SentRow extends Sent { unit?: number; period?: string; code?: string; name?: string; name_en?: string }
interface SentValues extends Sent { as_of_ms?: number; rows: SentRow[]; measures: Measure[] }

const figureOf = (s: Sent): Figure => ({ milli: s.value === null ? null : Math.round(s.value * 1000), is_hidden: s.is_hidden })
const rowOf = (s: SentRow): ValueRow => ({
  ...figureOf(s), key: String(s.unit ?? s.period ?? s.code ?? ''), unit_id: s.unit ?? 0, name: (lang.value === 'en' && s.name_en) || s.name || s.period || '',
})

export interface Asking { code: string; unit: number; period: string; isPublic?: boolean }
/** As staff see it, or (isPublic) as everybody does, with small cells hidden. */
async function ask({ code, unit, period, isPublic }: Asking, more: Query = {}): Promise<Values> {
  const s = isPublic ? await api.get<SentValues>(path`/api/indicators/${code}/values`, { unit, period, ...more })
    : await api.get<SentValues>(path`/api/units/${unit}/indicators/${code}/values`, { period, ...more })
  return { ...figureOf(s), as_of_ms: s.as_of_ms ?? 0, rows: s.rows.map(rowOf), measures: s.measures }
}
export const readWhole = (a: Asking) => ask(a)
export const readChildren = (a: Asking) => ask(a, { by: 'child' })
export const readDim = (a: Asking, dim: string) => ask(a, { by: 'dim', dim })
/** Every period of a kind that begins within the period. */
export const readSeries = (a: Asking, by: PeriodKind) => ask(a, { by })

/** Every indicator in force with its value at a unit. */
export async function listValues(unit: number, period: string): Promise<ValuedIndicator[]> {
  const rows: ValuedIndicator[] = []
  let after = ''
  do {
    const page = await api.get<Page<Indicator & Sent>>(path`/api/units/${unit}/indicators`, { period, after, limit: LIST_MAX })
    rows.push(...page.rows.map(r => ({ ...r, ...figureOf(r) })))
    after = page.next
  } while (after)
  return rows
}
