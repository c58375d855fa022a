// router.ts - where we are, as a signal; moving without loading a page; what a path means.
import { signal } from '@preact/signals'

export const path = signal(location.pathname)
export const search = signal(new URLSearchParams(location.search))

let scope = '/'                         // links outside it are ordinary links

function look(): void {
  path.value = location.pathname
  search.value = new URLSearchParams(location.search)
}

export function go(to: string, o: { replace?: boolean } = {}): void {
  if (to === location.pathname + location.search) return
  history[o.replace ? 'replaceState' : 'pushState']({ inside: true }, '', to)
  look()
  scrollTo(0, 0)
}

// Back to where we came from inside the app, or to `fallback` when we were opened here.
export function back(fallback: string): void {
  if (history.state?.inside) history.back()
  else go(fallback, { replace: true })
}

// "/app/door/:id" against "/app/door/12" -> { id: "12" }; null when it is another place.
export function match(pattern: string, at: string): Record<string, string> | null {
  const want = pattern.split('/').filter(Boolean)
  const have = at.split('/').filter(Boolean)
  if (want.length !== have.length) return null
  const params: Record<string, string> = {}
  for (const [i, w] of want.entries()) {
    if (w[0] === ':') params[w.slice(1)] = decodeURIComponent(have[i]!)
    else if (w !== have[i]) return null
  }
  return params
}

// The first route whose pattern fits. A table of [pattern, what it gives].
export function choose<T>(table: readonly (readonly [string, T])[], at: string): [T, Record<string, string>] | null {
  for (const [pattern, what] of table) {
    const params = match(pattern, at)
    if (params) return [what, params]
  }
  return null
}

// Links inside `under` move without loading; called once.
export function startRouter(under: string): void {
  scope = under
  addEventListener('popstate', look)
  addEventListener('click', e => {
    const a = (e.target as Element | null)?.closest?.('a')
    if (!a || e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return
    if (a.target || a.hasAttribute('download') || a.origin !== location.origin) return
    if (a.pathname !== scope && !a.pathname.startsWith(scope.replace(/\/?$/, '/'))) return
    if (a.hash && a.pathname === location.pathname) return
    e.preventDefault()
    go(a.pathname + a.search)
  })
}
