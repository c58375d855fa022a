// say.ts - the console's words, and the names of the things that travel as words (roles, outcomes, marks, measures).
import { dictionary } from '../shared/i18n'
import { vi } from './text/vi'

export const t = dictionary(vi, () => import('./text/en'))
export type Key = keyof typeof vi

/** The name of a word from the server; the word itself when we have no name for it. */
export function named(family: string, word: string): string {
  const key = `${family}.${word}`
  return key in vi ? t(key as Key) : word
}
export const roleName = (role: string): string => named('role', role)
export const outcomeName = (outcome: string): string => named('outcome', outcome || 'none')
export const markName = (mark: string): string => named('mark', mark)

export function measureName(measure: string): string {
  for (const kind of ['won', 'has', 'lacks'] as const)
    if (measure.startsWith(`${kind}_`)) return t(`measure.${kind}_x`, { mark: markName(measure.slice(kind.length + 1)) })
  return named('measure', measure)
}
