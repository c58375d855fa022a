// say.ts - what the states of contests and applications are called; names and numbers in the language at hand.
import { dictionary, lang } from '../i18n'
import { scoreWords } from './types'
import vi from './vi'

const t = dictionary<typeof vi>(vi, () => import('./en'))
export const standOf = (family: 'contest' | 'entry' | 'startup', word: string): string => t(`${family}_${word}` as keyof typeof vi)
export const nameIn = (x: { name: string; name_en: string }): string => lang.value === 'en' && x.name_en ? x.name_en : x.name
export const titleIn = (x: { title: string; title_en: string }): string => lang.value === 'en' && x.title_en ? x.title_en : x.title
export const textIn = (x: { text: string; text_en: string }): string => lang.value === 'en' && x.text_en ? x.text_en : x.text
export const score = (milli: number): string => scoreWords(milli, lang.value === 'en' ? 'en-GB' : 'vi-VN')
