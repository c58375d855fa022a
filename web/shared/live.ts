// live.ts - a signal that holds the answer of a question to the local store, asked again whenever what it reads has changed.
import { signal, type Signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('sansang-live')
const listeners = new Set<(topics: string[]) => void>()

channel?.addEventListener('message', e => tell(e.data as string[]))

function tell(topics: string[]): void {
  for (const f of [...listeners]) f(topics)
}

// These topics (names of stores, or anything) changed: here and in every other tab.
export function changed(...topics: string[]): void {
  tell(topics)
  channel?.postMessage(topics)
}

export function onChange(topics: readonly string[], fn: () => void): () => void {
  const f = (hit: string[]) => { if (hit.some(t => topics.includes(t))) fn() }
  listeners.add(f)
  return () => { listeners.delete(f) }
}

// Inside a component: undefined until the first answer. `key` says when the question itself is another one.
export function useLive<T>(topics: readonly string[], ask: () => Promise<T>, key: unknown = 0): Signal<T | undefined> {
  const out = useMemo(() => signal<T | undefined>(undefined), [key])
  useEffect(() => {
    let alive = true, running = false, again = false
    const run = async () => {
      if (running) { again = true; return }
      running = true
      do {
        again = false
        const value = await ask().catch(() => undefined)
        if (alive && value !== undefined) out.value = value
      } while (again && alive)
      running = false
    }
    void run()
    const stop = onChange(topics, run)
    return () => { alive = false; stop() }
  }, [key])
  return out
}
