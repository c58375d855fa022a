// now.ts - the time as screens need it: moving twice a minute; and whether there is room for two things side by side.
import { useEffect, useState } from 'preact/hooks'

const BEAT_MS = 30_000

export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), BEAT_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}

/** From here on the list and one report stand side by side (civic.css). */
const SPLIT = '(min-width: 1200px)'
export function useSplit(): boolean {
  const [isSplit, setSplit] = useState(() => matchMedia(SPLIT).matches)
  useEffect(() => {
    const wide = matchMedia(SPLIT)
    const fit = () => setSplit(wide.matches)
    wide.addEventListener('change', fit)
    return () => wide.removeEventListener('change', fit)
  }, [])
  return isSplit
}

/** A key pressed while nobody types: its handler says whether it took it. */
export function useKeys(onKey: (key: string) => boolean): void {
  useEffect(() => {
    const hear = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || (e.target as HTMLElement).closest('input, textarea, select, dialog')) return
      if (onKey(e.key)) e.preventDefault()
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  })
}
