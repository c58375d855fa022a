// words.ts - names around an indicator: its pillar, its own name in the language of the page, its formula as people read it.
import { lang } from '../../shared/i18n'
import type { Indicator, MeasureWords, Pillar } from '../api/types'
import { unitHref } from '../parts/page'
import { t } from '../say'

export const PILLARS: readonly Pillar[] = ['citizen', 'society', 'government', 'economy']
export const indicatorHref = (unit: number, code: string): string => unitHref(unit, `indicators/${code}`)
export const indicatorName = (i: Pick<Indicator, 'name_vi' | 'name_en'>): string => (lang.value === 'en' && i.name_en) || i.name_vi
export const indicatorAbout = (i: Pick<Indicator, 'about_vi' | 'about_en'>): string => (lang.value === 'en' && i.about_en) || i.about_vi
export const measureWord = (m: Pick<MeasureWords, 'vi' | 'en'>): string => (lang.value === 'en' && m.en) || m.vi

const SIGNS: Record<string, string> = { '*': '×', '/': '÷', '-': '−', '+': '+', '(': '(', ')': ')' }
/** "outreach.ready / outreach.people percent" → "Người sẵn sàng ÷ Người đã hỏi, tính phần trăm". */
export function formulaText(formula: string, measures: readonly MeasureWords[]): string {
  let scale = ''
  const text = formula.replace(/\s+(percent|per\s+(\d+))\s*$/, (_, word: string, n?: string) => {
    scale = word === 'percent' ? t('formula.percent') : t('formula.per', { n: Number(n).toLocaleString(lang.value === 'en' ? 'en-GB' : 'vi-VN') })
    return ''
  })
  const said = text.replace(/[a-z_]+\.[a-z0-9_]+|[-*/+()]/g, token => {
    const m = measures.find(x => x.code === token)
    return m ? `“${measureWord(m)}”` : SIGNS[token] ?? token
  })
  return scale ? `${said}, ${scale}` : said
}
