// lazy.tsx - a screen that comes in a piece of its own when it is first shown; the service worker keeps them all.
import type { ComponentType, FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Bones } from './parts'

export function lazy<P>(load: () => Promise<ComponentType<P>>, label: () => string): FunctionComponent<P> {
  let got: ComponentType<P> | null = null
  return function Lazy(p) {
    const [C, set] = useState<ComponentType<P> | null>(() => got)
    useEffect(() => { if (!got) void load().then(c => { got = c; set(() => c) }) }, [])
    return C ? <C {...p as P & object} /> : <div class="pad"><Bones label={label()} /></div>
  }
}
