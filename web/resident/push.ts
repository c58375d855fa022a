// push.ts - whether this browser shows what the city pushes; asked for only by a touch.
import { api } from '../shared/api'
import { fromBase64url } from '../shared/bytes'

export type PushState = 'none' | 'denied' | 'off' | 'on'
const has = (): boolean => 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis

export async function pushState(): Promise<PushState> {
  if (!has()) return 'none'
  if (Notification.permission === 'denied') return 'denied'
  const reg = await navigator.serviceWorker.getRegistration('/resident/')
  return reg && await reg.pushManager.getSubscription() ? 'on' : 'off'
}

export async function pushOn(): Promise<PushState> {
  if (await Notification.requestPermission() !== 'granted') return pushState()
  const { key } = await api.get<{ key: string }>('/api/notify/push-key')
  const reg = await navigator.serviceWorker.ready
  const sub = await reg.pushManager.getSubscription() ?? await reg.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: fromBase64url(key) })
  const { endpoint, expirationTime, keys } = sub.toJSON()
  try {
    await api.post('/api/notify/push', { endpoint, keys, ...(expirationTime ? { expirationTime: Math.round(expirationTime) } : {}) })
  } catch (e) {
    await sub.unsubscribe()
    throw e
  }
  return 'on'
}

export async function pushOff(): Promise<PushState> {
  const sub = await (await navigator.serviceWorker.getRegistration('/resident/'))?.pushManager.getSubscription()
  if (sub) {
    await api.del('/api/notify/push', { body: { endpoint: sub.endpoint } })
    await sub.unsubscribe()
  }
  return 'off'
}
