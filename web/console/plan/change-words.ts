// change-words.ts - what changed between two versions, said as people say it: days as days, money as money, units by name.
import type { ChangeValue, PlanDocument } from '../api/types'
import { day, money } from '../parts/format'
import { t, type Key } from '../say'
import { fileText } from './parts'

const NAMES: Record<string, Key> = {
  name: 'draft.name', name_en: 'plan.name_en', content: 'plan.content', purpose: 'plan.purpose', legal_basis: 'plan.legal_basis', lead: 'plan.lead_unit', lead_id: 'plan.lead_unit',
  supports: 'plan.supports', for_wards: 'plan.for_wards', from_day: 'plan.from_day', to_day: 'plan.to_day', budget_vnd: 'plan.budget', budget_line: 'plan.budget_line',
  documents: 'plan.documents', code: 'version.place',
}
export const fieldName = (field: string): string => { const key = NAMES[field]; return key ? t(key) : field }

const documentText = (d: PlanDocument): string => [d.title, d.number, d.day > 0 ? day(d.day) : '', d.file ? fileText(d) : ''].filter(Boolean).join(', ')

export function valueText(field: string, value: ChangeValue): string {
  if (Array.isArray(value)) return value.map(v => (typeof v === 'string' ? v : documentText(v))).join('; ') || t('version.empty')
  if (typeof value === 'boolean') return t(value ? 'version.yes' : 'version.no')
  if (typeof value === 'number') return field.endsWith('_day') ? (value > 0 ? day(value) : t('version.empty')) : field === 'budget_vnd' ? (value > 0 ? money(value) : t('version.empty')) : String(value)
  return value.trim() || t('version.empty')
}
