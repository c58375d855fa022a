// launch.ts - the launch ceremony the wall stands at: which it is, and its numbers as they move; nothing when none is near.
import { useEffect, useState } from 'preact/hooks'
import { api } from '../shared/api'
import type { Counts, Occasion } from '../shared/occasion/types'

export interface Launch { occasion: Occasion; counts: Counts }
interface Answer { occasion: Occasion | null; counts: Counts | null }

const LOOK_MS = 60_000, AFTER_MS = 12 * 3_600_000, BEFORE_MS = 30 * 86_400_000

/** Stands on the wall from thirty days before until half a day after; `?mode=launch` keeps it longer, `?mode=campaign` leaves it out. */
export function isNear(o: Occasion | null, now: number, mode: string | null): o is Occasion {
  if (!o || mode === 'campaign' || o.state === 'cancelled') return false
  return mode === 'launch' || (o.starts_ms - BEFORE_MS < now && now < o.ends_ms + AFTER_MS)
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
      if (!a.counts || !isNear(a.occasion, Date.now(), mode)) { drop(); return }
      const occasion = a.occasion
      setLaunch({ occasion, counts: a.counts })
      if (occasion.code === code) return
      stream?.close()
      code = occasion.code
      stream = new EventSource(`/api/occasions/${encodeURIComponent(code)}/live`)
      stream.addEventListener('progress', e => {
        const counts = JSON.parse((e as MessageEvent<string>).data) as Counts
        setLaunch(l => l && l.occasion.code === counts.code ? { ...l, counts } : l)
      })
    }
    void look()
    const timer = setInterval(() => void look(), LOOK_MS)
    return () => { clearInterval(timer); stream?.close() }
  }, [])
  return launch
}
