// marks.ts - the nine marks and what the overview reads from a unit's measures.
import type { Measures } from '../api/types'

export const MARKS = ['phone', 'network', 'city_app', 'eid', 'account', 'skills', 'safety', 'culture', 'learn'] as const
export const BLOCKS = [
  { id: 'a', measure: 'ready_a', marks: MARKS.slice(0, 3) },
  { id: 'b', measure: 'ready_b', marks: MARKS.slice(3, 5) },
  { id: 'c', measure: 'ready_c', marks: MARKS.slice(5, 8) },
] as const

export const of = (m: Measures, key: string): number => m[key] ?? 0

/** All marks won at visits: the movements a campaign is judged by. */
export const won = (m: Measures): number => MARKS.reduce((n, mark) => n + of(m, `won_${mark}`), 0)

export type View = 'doors' | 'ready' | 'won' | 'doubtful'
/** What a view counts, out of what. */
export function viewOf(view: View, c: { households: number; total: Measures }): { value: number; whole: number } {
  if (view === 'doors') return { value: of(c.total, 'doors'), whole: c.households }
  if (view === 'ready') return { value: of(c.total, 'ready'), whole: of(c.total, 'people') }
  if (view === 'won') return { value: won(c.total), whole: of(c.total, 'people') }
  return { value: of(c.total, 'doubtful'), whole: of(c.total, 'visits') }
}
export const VIEW_MEASURE: Record<View, string> = { doors: 'doors', ready: 'ready', won: 'became_ready', doubtful: 'doubtful' }
