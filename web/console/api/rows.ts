// rows.ts - numbers that travelled as bare rows get their names back.
import type { Beat, BeatRows, Measures, Progress, ProgressRows, Row } from './types'

const named = (names: string[], row: Row): Measures => Object.fromEntries(names.map((name, i) => [name, row[i]])) as Measures

export function namedProgress(p: ProgressRows): Progress {
  return {
    ...p,
    days: p.days.map(d => ({ ...named(p.measures, d.counts), day: d.day })),
    children: p.children.map(c => ({ ...c, total: named(p.measures, c.total), today: { visits: c.today } })),
  }
}

export function namedBeat(names: string[], b: BeatRows): Beat {
  return {
    ...b, total: named(names, b.total), today: named(names, b.today),
    changed: b.changed.map(c => ({ id: c.id, total: named(names, c.total), today: { visits: c.today } })),
  }
}
