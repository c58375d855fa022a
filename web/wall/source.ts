// source.ts - what the wall shows: a unit's numbers for who is signed in, the public ones for an unattended screen; it reconnects by itself.
import { useEffect, useState } from 'preact/hooks'
import { api, ApiError } from '../shared/api'
import { isSignedHere, noteSigned } from '../shared/signed'
import { CHANGED_MS } from '../console/api/progress'
import { namedBeat, namedProgress } from '../console/api/rows'
import type { Beat, BeatRows, Measures, Progress, ProgressRows, UnitMap } from '../console/api/types'

export interface Moment { key: number; at_ms: number; place: string; visits: number; ready: number }
export interface Showing {
  state: 'loading' | 'live' | 'again' | 'none'
  progress: Progress | null
  map: UnitMap | null
  moments: readonly Moment[]
  lights: ReadonlyMap<number, number>   // unit -> the beat that lit it
}

const CITY = 1
const RETRY_MS = 5000
const unit = (): number => Number(new URLSearchParams(location.search).get('unit')) || CITY

interface Source { progress: string; live: string; map: string }
const PUBLIC: Source = { progress: '/api/public/progress', live: '/api/public/live', map: '/api/public/map' }

const read = async (from: string, query = {}): Promise<Progress> => namedProgress(await api.get<ProgressRows>(from, query))

/** The signed-in numbers are exact; the public ones leave small cells out. An unattended screen asks for the public ones only. */
async function choose(): Promise<{ source: Source; first: Progress }> {
  if (!isSignedHere()) return { source: PUBLIC, first: await read(PUBLIC.progress) }
  const own: Source = { progress: `/api/units/${unit()}/progress`, live: `/api/units/${unit()}/live`, map: `/api/units/${unit()}/map` }
  try {
    return { source: own, first: await read(own.progress, { days: 2 }) }
  } catch (e) {
    if (e instanceof ApiError && e.status === 401) noteSigned(false)
    return { source: PUBLIC, first: await read(PUBLIC.progress) }
  }
}

const of = (m: Measures | undefined, k: string): number => Math.max(0, m?.[k] ?? 0)

function momentsOf(p: Progress, b: Beat, beat: number): Moment[] {
  const before = new Map(p.children.map(c => [c.id, c]))
  return b.changed.flatMap((c, i) => {
    const was = before.get(c.id)
    const visits = of(c.total, 'visits') - of(was?.total, 'visits'), ready = of(c.total, 'became_ready') - of(was?.total, 'became_ready')
    return was && (visits > 0 || ready > 0) ? [{ key: beat * 1000 + i, at_ms: b.as_of_ms, place: was.name, visits, ready }] : []
  })
}

export function useShowing(): Showing {
  const [s, setS] = useState<Showing>({ state: 'loading', progress: null, map: null, moments: [], lights: new Map() })
  useEffect(() => {
    let stream: EventSource | null = null
    let timer = 0
    let beat = 0
    let isGone = false
    const again = () => { if (!isGone) timer = window.setTimeout(() => void start(), RETRY_MS) }
    const onBeat = (b: Beat) => {
      beat++
      setS(s => {
        if (!s.progress) return s
        const changed = new Map(b.changed.map(c => [c.id, c]))
        const children = s.progress.children.map(c => { const n = changed.get(c.id); return n ? { ...c, total: n.total, today: n.today } : c })
        return {
          ...s, state: 'live', progress: { ...s.progress, as_of_ms: b.as_of_ms, total: b.total, today: b.today, children },
          moments: [...momentsOf(s.progress, b, beat), ...s.moments].slice(0, 6), lights: new Map([...s.lights, ...b.changed.map(c => [c.id, beat] as const)]),
        }
      })
    }
    const start = async () => {
      try {
        const { source, first } = await choose()
        if (isGone) return
        setS(s => ({ ...s, progress: first, state: first.campaign?.id === 0 ? 'none' : 'live' }))
        api.get<UnitMap>(source.map).then(map => setS(s => ({ ...s, map })), () => undefined)
        stream?.close()
        stream = new EventSource(source.live)
        let isFirst = true
        let heard = first.as_of_ms
        stream.addEventListener('progress', e => {
          const rows = JSON.parse((e as MessageEvent<string>).data) as BeatRows
          if (isFirst && rows.as_of_ms - heard > CHANGED_MS) { void start(); return }   // we were away too long: read it all again
          isFirst = false
          heard = rows.as_of_ms
          onBeat(namedBeat(first.measures, rows))
        })
        stream.onopen = () => { isFirst = true; setS(s => ({ ...s, state: 'live' })) }
        stream.onerror = () => {
          setS(s => ({ ...s, state: 'again' }))
          if (stream?.readyState === EventSource.CLOSED) again()
        }
      } catch { setS(s => ({ ...s, state: s.progress ? 'again' : 'none' })); again() }
    }
    void start()
    return () => { isGone = true; clearTimeout(timer); stream?.close() }
  }, [])
  return s
}
