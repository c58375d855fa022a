// sw.ts - the service worker of an app (the phone's, the residents'): keeps its shell, answers from it, changes to a new build only when
// told, and shows what is pushed. Data is never kept here: that is IndexedDB's work.
const self_ = self as unknown as ServiceWorkerGlobalScope
const MINE = 'shell' + __SCOPE__          // the apps of a city share one store of caches
const SHELL = MINE + __BUILD__
const FOREIGN = '/resident/eid/'         // the way back from the e-ID: the server's own page
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
    for (const name of await caches.keys()) if (name.startsWith(MINE) && name !== SHELL) await caches.delete(name)
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
    if (at.pathname.startsWith(__SCOPE__) && !at.pathname.startsWith(FOREIGN)) e.respondWith(shell(__SCOPE__, e.request))
  } else if (at.pathname.startsWith('/assets/') || at.pathname.startsWith(__SCOPE__)) e.respondWith(shell(at.pathname, e.request))
})

async function shell(path: string, request: Request): Promise<Response> {
  const had = await caches.match(path)
  if (had) return had
  const res = await fetch(request)
  if (res.ok && path.startsWith('/assets/')) await (await caches.open(LATER)).put(path, res.clone())
  return res
}

// What the city pushes: a word and a link, no personal data. The same key shown twice is one.
interface Pushed { key: string; title: string; text?: string; link: string; urgent?: boolean }

self_.addEventListener('push', e => {
  const said = e.data?.json() as Pushed | undefined
  if (said?.title) e.waitUntil(self_.registration.showNotification(said.title, {
    body: said.text ?? '', tag: said.key, icon: __SCOPE__ + 'icon-192.png', lang: 'vi', requireInteraction: !!said.urgent, data: said.link,
  }))
})

self_.addEventListener('notificationclick', e => {
  e.notification.close()
  const to = new URL(String(e.notification.data ?? __SCOPE__), location.origin)
  e.waitUntil((async () => {
    if (to.origin !== location.origin) return
    const open = (await self_.clients.matchAll({ type: 'window' })).find(c => new URL(c.url).pathname.startsWith(__SCOPE__))
    if (open) { await open.focus(); await open.navigate(to.href) } else await self_.clients.openWindow(to.href)
  })())
})
