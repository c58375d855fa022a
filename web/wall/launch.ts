// launch.ts - the launch ceremony the wall stands at: which it is, and its numbers as they move; nothing when none is near. Ended by hand, it leaves at the next beat.
import { useEffect, useState } from 'preact/hooks'
import { api } from '../shared/api'
import type { Occasion, OccasionState, PublicCounts } from '../shared/occasion/types'

export interface Launch { occasion: Occasion; counts: PublicCounts }
interface Answer { occasion: Occasion | null; counts: PublicCounts | null; ended_ms?: number }
type Beat = PublicCounts & { state: OccasionState }

const LOOK_MS = 60_000, AFTER_MS = 12 * 3_600_000, BEFORE_MS = 30 * 86_400_000

/** Stands on the wall from thirty days before until half a day after, or until it is ended by hand before its time (`endedMs`; 0: not ended);
 * `?mode=launch` keeps it longer, `?mode=campaign` leaves it out. */
export function isNear(o: Occasion | null, endedMs: number, now: number, mode: string | null): o is Occasion {
  if (!o || mode === 'campaign' || o.state === 'cancelled') return false
  const isEndedEarly = endedMs > 0 && endedMs < o.ends_ms
  return mode === 'launch' || (!isEndedEarly && o.starts_ms - BEFORE_MS < now && now < o.ends_ms + AFTER_MS)
}

export function useLaunch(): Launch | null {
  const [launch, setLaunch] = useState<Launch | null>(null)
  useEffect(() => {
    const mode = new URLSearchParams(location.search).get('mode')
    let stream: EventSource | null = null, code = ''
    const drop = () => { stream?.close(); stream = null; code = ''; setLaunch(null) }
    const look = async () => {
      const a = await api.get<Answer>('/api/occasions/launch').catch(() => undefined)
      if (a === undefined) return                                  // not heard: what stands, stands
      if (!a.counts || !isNear(a.occasion, a.ended_ms ?? 0, Date.now(), mode)) { drop(); return }
      const occasion = a.occasion
      setLaunch({ occasion, counts: a.counts })
      if (occasion.code === code) return
      stream?.close()
      code = occasion.code
      stream = new EventSource(`/api/occasions/${encodeURIComponent(code)}/live`)
      stream.addEventListener('progress', e => {
        const { state, ...counts } = JSON.parse((e as MessageEvent<string>).data) as Beat
        setLaunch(l => l && l.occasion.code === counts.code ? { ...l, counts } : l)
        if (state === 'ended' || state === 'cancelled') void look()    // over: which is it now?
      })
    }
    void look()
    const timer = setInterval(() => void look(), LOOK_MS)
    return () => { clearInterval(timer); stream?.close() }
  }, [])
  return launch
}
