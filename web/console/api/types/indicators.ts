// indicators.ts - as it travels: the register of indicators, their versions and their values.
export type Pillar = 'government' | 'economy' | 'society' | 'citizen'
export type PeriodKind = 'year' | 'half' | 'quarter' | 'month' | 'week' | 'day' | 'range'
export type UnitWord = 'people' | 'households' | 'visits' | 'cases' | 'times' | 'percent' | 'per_1000' | 'minutes' | 'vnd'
export type Direction = 'up' | 'down' | 'none'

/** What can be written of an indicator. */
export interface IndicatorWords {
  name_vi: string
  name_en: string
  about_vi: string
  about_en: string
  unit_word: UnitWord
  formula: string
  direction: Direction
  pillar: Pillar
  frequency: PeriodKind
  owner_unit_id: number
  legal_source: string
  is_sure: boolean // the source and its wording have been seen
  is_public: boolean
}
export interface Indicator extends IndicatorWords {
  code: string
  version: number
  owner?: string
  valid_from: number // day
  valid_to: number // first day of the next version; 0: in force
  made_ms: number
}
/** milli: thousandths; null: not known, or hidden. */
export interface Figure {
  milli: number | null
  is_known: boolean
  is_hidden: boolean
}
/** A measure in a formula: a leaf, with the way to the events behind it. */
export interface MeasureWords {
  code: string // "outreach.ready"
  vi: string
  en: string
  is_personal?: boolean
  dims?: string[]
  trace?: string // a door of the interface; empty: none
}
/** What an indicator comes to at a unit in a period, whole and split. */
export interface ValueRow {
  key: string // unit id, period code or key of the dimension
  unit_id: number // 0: not by unit
  name: string
  figure: Figure
}
export interface Values { figure: Figure; as_of_ms: number; rows: ValueRow[]; measures: MeasureWords[]; dims: string[] }
