// words.ts - names around an indicator: its pillar, its own name in the language of the page, its formula as people read it.
import { lang } from '../../shared/i18n'
import type { Indicator, Measure, Pillar } from '../api/types'
import { unitHref } from '../parts/page'
import type { Period } from '../parts/period'
import { t } from '../say'

export const PILLARS: readonly Pillar[] = ['citizen', 'society', 'government', 'economy']
/** An address with a dot at its end would be a file: "ready.share" goes as "ready-share". */
export const indicatorHref = (unit: number, code: string): string => unitHref(unit, `indicators/${code.replace(/\./g, '-')}`)
export const codeFrom = (blank: string): string => blank.replace(/-/g, '.')
/** It rests on figures from outside: shown as reported, never as counted. */
export const isReported = (i: Pick<Indicator, 'formula'>): boolean => /\breported\./.test(i.formula)
export const indicatorName = (i: Pick<Indicator, 'name_vi' | 'name_en'>): string => (lang.value === 'en' && i.name_en) || i.name_vi
export const indicatorAbout = (i: Pick<Indicator, 'about_vi' | 'about_en'>): string => (lang.value === 'en' && i.about_en) || i.about_vi
export const measureWord = (m: Pick<Measure, 'name_vi' | 'name_en'>): string => (lang.value === 'en' && m.name_en) || m.name_vi

const SIGNS: Record<string, string> = { '*': '×', '/': '÷', '-': '−', '+': '+', '(': '(', ')': ')' }
/** "outreach.ready / outreach.people percent" → "Người sẵn sàng ÷ Người đã hỏi, tính phần trăm". */
export function formulaText(formula: string, measures: readonly Measure[]): string {
  let scale = ''
  const text = formula.replace(/\s+(percent|per\s+(\d+))\s*$/, (_, word: string, n?: string) => {
    scale = word === 'percent' ? t('formula.percent') : t('formula.per', { n: Number(n).toLocaleString(lang.value === 'en' ? 'en-GB' : 'vi-VN') })
    return ''
  })
  const said = text.replace(/[a-z_]+\.[a-z0-9_]+|[-*/+()]/g, token => {
    const m = measures.find(x => x.name === token)
    return m ? `“${measureWord(m)}”` : SIGNS[token] ?? token
  })
  return scale ? `${said}, ${scale}` : said
}

/** The screen that shows the events behind a measure: of this unit, of this kind, and of these days where it counts what happened. By the module
    that counts it; some measures have a screen of their own, or another word there. */
const EVENTS: Record<string, string> = { outreach: 'visits', civic: 'petitions', reported: 'figures', plan: 'occasions' }
const OWN: Record<string, readonly [screen: string, measure: string]> = {
  'civic.ideas': ['initiatives', ''], 'plan.occasions': ['occasions', 'held'], 'plan.contest_entries': ['contests', ''],
}
export function eventsHref(unit: number, m: Pick<Measure, 'name' | 'kind'>, p: Pick<Period, 'from' | 'to'>, category = ''): string {
  const [module, kind] = m.name.split('.') as [string, string], [screen, measure] = OWN[m.name] ?? [EVENTS[module], kind]
  if (!screen) return ''
  const q = new URLSearchParams(module === 'reported' ? { measure: kind.replace(/_of$/, ''), state: 'approved', own: '1' } : measure ? { measure } : {})
  if (m.kind === 'flow') { q.set('from', String(p.from)); q.set('to', String(p.to)) }
  if (category) q.set('category', category)
  return unitHref(unit, `${screen}?${q}`)
}
