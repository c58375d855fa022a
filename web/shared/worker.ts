// worker.ts - the service worker's life: put in place, told of a new build, changed only when nobody is in the middle of an entry.
import { signal } from '@preact/signals'

export const newBuild = signal<(() => void) | null>(null)

interface InstallEvent extends Event { prompt(): Promise<void> }
export const installable = signal<InstallEvent | null>(null)

export async function install(): Promise<void> {
  await installable.value?.prompt()
  installable.value = null
}

// `scope` is the folder the app lives in, "/app/"; `whenTaken` runs when a worker has taken this page over.
export async function startWorker(scope: string, whenTaken?: () => void): Promise<void> {
  addEventListener('beforeinstallprompt', e => { e.preventDefault(); installable.value = e as InstallEvent })
  if (!('serviceWorker' in navigator)) return
  const hadOne = !!navigator.serviceWorker.controller
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    whenTaken?.()
    if (hadOne && asked) location.reload()             // drafts are kept at every keystroke: nothing is lost
  })
  let asked = false
  const reg = await navigator.serviceWorker.register(scope + 'sw.js', { scope, updateViaCache: 'none' })
  const offer = () => {
    const w = reg.waiting
    if (w && navigator.serviceWorker.controller) newBuild.value = () => { asked = true; w.postMessage('change-now') }
  }
  offer()
  reg.addEventListener('updatefound', () => {
    const w = reg.installing
    w?.addEventListener('statechange', () => { if (w.state === 'installed') offer() })
  })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') void reg.update().catch(() => {}) })
}
