// live.ts - a unit's numbers kept fresh while the screen is open: read once, then moved by the server's beats.
import { useEffect, useRef, useState } from 'preact/hooks'
import { CHANGED_MS, readProgress, watchProgress } from '../api/progress'
import { namedBeat } from '../api/rows'
import type { Beat, Measures, Progress } from '../api/types'
import { useLoad, type Loaded } from './load'

export interface LiveProgress extends Loaded<Progress> {
  isLive: boolean
  beat: number                          // grows with every change, to restart a highlight
  flashes: ReadonlyMap<number, number>  // child unit -> the beat that moved it last
}

/** A day row for today always exists and equals `today`. */
function withToday(p: Progress): Progress {
  const last = p.days[p.days.length - 1]
  if (!last) return p
  return { ...p, days: [...p.days.slice(0, -1), { ...last, ...p.today, day: last.day }] }
}

function moved(p: Progress, b: Beat): Progress {
  const changed = new Map(b.changed.map(c => [c.id, c]))
  return withToday({
    ...p, as_of_ms: b.as_of_ms, total: b.total, today: b.today,
    children: p.children.map(c => { const n = changed.get(c.id); return n ? { ...c, total: n.total, today: n.today } : c }),
  })
}

const same = (a: Measures, b: Measures): boolean => Object.keys(b).every(k => a[k] === b[k])

export function useProgress(unit: number, days = 14): LiveProgress {
  const loaded = useLoad<Progress>(`progress ${unit} ${days}`, () => readProgress(unit, days))
  const now = useRef(loaded)
  now.current = loaded
  const [live, setLive] = useState<{ isLive: boolean; beat: number; flashes: ReadonlyMap<number, number> }>({ isLive: false, beat: 0, flashes: new Map() })
  useEffect(() => {
    let beat = 0
    setLive({ isLive: false, beat: 0, flashes: new Map() })
    let since = 0                       // what moved before this moment may have passed us by: only the page knows it
    let isFirst = true
    return watchProgress(unit, rows => {
      const p = now.current.data
      if (rows.unit_id !== unit) return
      if (isFirst) since = Math.max(since, rows.as_of_ms - CHANGED_MS)
      isFirst = false
      if (!p) { since = rows.as_of_ms; return }
      if (p.as_of_ms < since) { since = 0; now.current.reload() }
      const b = namedBeat(p.measures, rows)
      const isNews = !same(p.total, b.total)
      now.current.set(moved(p, b))
      if (isNews) {
        beat++
        setLive(s => ({ isLive: true, beat, flashes: new Map([...s.flashes, ...b.changed.map(c => [c.id, beat] as const)]) }))
      } else setLive(s => (s.isLive ? s : { ...s, isLive: true }))
    }, isLive => {
      if (isLive) isFirst = true
      setLive(s => (s.isLive === isLive ? s : { ...s, isLive }))
    })
  }, [unit])
  return { ...loaded, ...live }
}
