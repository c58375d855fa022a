// state.ts - what every screen may look at: who is signed in, what waits on this device, what was last seen of the city.
import { computed, signal } from '@preact/signals'
import { onChange } from '../shared/live'
import { isOf } from './outbox'
import * as store from './store'
import type { Alert, Category, Draft, Idea, Inbox, KeptFile, Me, Petition, Report, Steps } from './types'

export const me = signal<Me | null>(null)
export const steps = signal<Steps | null>(null)
export const categories = signal<Category[]>([])
export const mine = signal<Petition[] | null>(null)
export const followed = signal<Petition[] | null>(null)
export const notices = signal<Inbox[] | null>(null)
export const unread = signal(0)
const allAlerts = signal<Alert[]>([])
export const supported = signal<Idea[]>([])
export const draft = signal<Draft | null>(null)
const allReports = signal<Report[]>([])
export const files = signal<KeptFile[]>([])
export const started = signal(false)
export const nowMs = signal(Date.now())

// Of whoever is signed in, and what nobody has signed yet: the next person at this device reads nothing of the last one's.
export const reports = computed(() => allReports.value.filter(r => isOf(r, me.value?.id ?? 0)))
// Where I live, the worst first; what has run out meanwhile is shown no more, without a network too.
export const alerts = computed(() => allAlerts.value.filter(a => a.expires_ms > nowMs.value))
export const waiting = computed(() => reports.value.filter(r => r.state === 'queued'))
export const refused = computed(() => reports.value.filter(r => r.state === 'refused'))
export const kindOf = (code: string): Category | undefined => categories.value.find(c => c.code === code)

async function readMeta(): Promise<void> {
  const [m, s, c, p, f, n, u, d, a, i] = await Promise.all([store.meta('me'), store.meta('steps'), store.meta('categories'), store.meta('mine'), store.meta('followed'),
    store.meta('notices'), store.meta('unread'), store.meta('draft'), store.meta('alerts'), store.meta('supported')])
  me.value = m ?? null
  steps.value = s ?? null
  categories.value = c ?? []
  mine.value = p ?? null
  followed.value = f ?? null
  notices.value = n ?? null
  unread.value = u ?? 0
  draft.value = d ?? null
  allAlerts.value = a ?? []
  supported.value = i ?? []
}
const readReports = async (): Promise<void> => { allReports.value = (await store.allReports()).sort((a, b) => b.made_ms - a.made_ms) }
const readFiles = async (): Promise<void> => { files.value = await store.allFiles() }

export async function startState(): Promise<void> {
  for (const [topic, read] of [['meta', readMeta], ['reports', readReports], ['files', readFiles]] as const) onChange([topic], () => void read().catch(() => {}))
  await Promise.all([readMeta(), readReports(), readFiles()])
  started.value = true
  setInterval(() => { nowMs.value = Date.now() }, 30_000)
}
