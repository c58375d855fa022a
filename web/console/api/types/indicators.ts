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
  valid_to: number | null // first day of the next version; null: in force
  made_ms: number
}
/** milli: thousandths; null: not known, or hidden. */
export interface Figure {
  milli: number | null
  is_hidden: boolean
}
/** A measure (số đo) a formula may use. */
export interface Measure {
  name: string // "outreach.ready"
  name_vi: string
  name_en: string
  kind: 'flow' | 'state' // what happened in the days; how it stood at their end
  dims?: string[] // by what it can be split
  public_by?: 'none' | 'month' | 'quarter' | 'year' | 'day' // the shortest period the public is given it for
  events?: string // the door that shows the events behind it
}
export interface IndicatorWhole extends Indicator { measures: Measure[] }
export interface ValuedIndicator extends Indicator, Figure {}

/** What an indicator comes to at a unit in a period, whole and split. */
export interface ValueRow extends Figure {
  key: string // unit id, period, or code within the dimension
  unit_id: number // 0: not by unit
  name: string
}
export interface Values extends Figure { as_of_ms: number; rows: ValueRow[]; measures: Measure[] }
