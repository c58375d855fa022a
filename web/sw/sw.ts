// sw.ts - the service worker of the phone app: keeps the shell, answers from it, and changes to a new build only when told.
// Data is never kept here: that is IndexedDB's work (phone/store.ts).
const self_ = self as unknown as ServiceWorkerGlobalScope
const SHELL = 'shell-' + __BUILD__
const LATER = 'later'                    // fonts, the scanner: kept when first used

self_.addEventListener('install', e => {
  e.waitUntil((async () => {
    const cache = await caches.open(SHELL)
    await Promise.all(__FILES__.map(async file => {
      const had = file.startsWith('/assets/') ? await caches.match(file) : undefined    // hashed names: what an older shell has is the same
      const res = had ?? await fetch(file, { cache: file.startsWith('/assets/') ? 'default' : 'reload' })
      if (!res.ok) throw new Error(file)
      await cache.put(file, res)
    }))
  })())
})

self_.addEventListener('activate', e => {
  e.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== SHELL && name !== LATER) await caches.delete(name)
    await self_.clients.claim()
  })())
})

// The page asks for the new build once nothing is being typed; see phone/update.ts.
self_.addEventListener('message', e => {
  if (e.data === 'change-now') void self_.skipWaiting()
})

// Background sync, where the browser has it: wake a page that can send; the queue itself belongs to the page.
self_.addEventListener('sync', (e: Event) => {
  (e as ExtendableEvent).waitUntil((async () => {
    for (const c of await self_.clients.matchAll({ type: 'window' })) c.postMessage('sync-now')
  })())
})

self_.addEventListener('fetch', e => {
  const at = new URL(e.request.url)
  if (e.request.method !== 'GET' || at.origin !== location.origin || at.pathname.startsWith('/api/')) return
  if (e.request.mode === 'navigate') {
    if (at.pathname.startsWith('/app/')) e.respondWith(shell('/app/', e.request))
  } else if (at.pathname.startsWith('/assets/') || at.pathname.startsWith('/app/')) e.respondWith(shell(at.pathname, e.request))
})

async function shell(path: string, request: Request): Promise<Response> {
  const had = await caches.match(path)
  if (had) return had
  const res = await fetch(request)
  if (res.ok && path.startsWith('/assets/')) await (await caches.open(LATER)).put(path, res.clone())
  return res
}
