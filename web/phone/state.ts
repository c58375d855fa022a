// state.ts - what every screen looks at: the local store as signals, read again when it changes here or in another tab.
import { batch, computed, signal } from '@preact/signals'
import { onChange } from '../shared/live'
import { allDoors, allDrafts, allEvents, meta, NEW_COUNTER } from './store'
import type { Counter, Device, Door, DoorRow, Draft, Home, Kept, Lane, Mark } from './types'
import { BLOCKS, NO_MARKS } from './types'
import { rules } from './rules'

export const started = signal(false)
export const device = signal<Device | null>(null)
export const wasGone = signal(false)
export const home = signal<Home | null>(null)
export const counter = signal<Counter>(NEW_COUNTER)
export const contactMs = signal(0)
export const skewMs = signal(0)
export const chainAgrees = signal(true)
export const isWhole = signal(false)
export const weekDays = signal<{ day: number; visits: number }[]>([])
export const doorRows = signal<DoorRow[]>([])
export const events = signal<Kept[]>([])
export const drafts = signal<Draft[]>([])
export const nowMs = signal(Date.now())

export const waiting = computed(() => events.value.filter(e => e.state === 'queued'))
export const refused = computed(() => events.value.filter(e => e.state === 'refused'))
export const isHead = computed(() => home.value?.me.position === 'head' || home.value?.me.position === 'deputy')
export const lanes = computed(() => new Map<number, Lane>((home.value?.lanes ?? []).map(l => [l.id, l])))

async function readMeta(): Promise<void> {
  const [d, g, h, c, at, skew, agrees, whole, days] = await Promise.all([meta('device'), meta('gone'), meta('home'), meta('counter'), meta('contact_ms'),
    meta('skew_ms'), meta('chain_agrees'), meta('whole'), meta('days')])
  batch(() => {
    device.value = d ?? null
    wasGone.value = g ?? false
    if (JSON.stringify(h ?? null) !== JSON.stringify(home.value)) home.value = h ?? null
    counter.value = c ?? NEW_COUNTER
    contactMs.value = at ?? 0
    skewMs.value = skew ?? 0
    chainAgrees.value = agrees ?? true
    isWhole.value = whole ?? false
    weekDays.value = days ?? []
  })
}
const readers: [string, () => Promise<void>][] = [
  ['meta', readMeta],
  ['doors', async () => { doorRows.value = await allDoors() }],
  ['events', async () => { events.value = await allEvents() }],
  ['drafts', async () => { drafts.value = await allDrafts() }],
]

export async function startState(): Promise<void> {
  for (const [topic, read] of readers) {
    let busy = false, again = false
    onChange([topic], async () => {
      if (busy) { again = true; return }
      busy = true
      do { again = false; await read().catch(() => {}) } while (again)
      busy = false
    })
  }
  await Promise.all(readers.map(([, read]) => read()))
  started.value = true
  setInterval(() => { nowMs.value = Date.now() }, 30_000)
}

// ---- doors as the list shows them ----

export interface DoorView {
  d: Door
  lane: string
  place: string                   // "12A Ngõ 67"
  order: number
  folded: string                  // for search without accents
  ready: [number, number, number] // people whole in block A, B, C
  allReady: number
  isDue: boolean                  // asked us to come back, and it is time (or a quarter of an hour before)
  isDone: boolean                 // met, or not worth a second knock
  easy: Mark | null               // somebody here lacks only a little: the mark that is next for them
  state: 'new' | 'waiting' | 'refused' | 'draft' | 'sent'
}

const laneOrder = computed(() => {
  const out = new Map<number, number>()
  const byParent = new Map<number, Lane[]>()
  const all = [...lanes.value.values()].sort((a, b) => a.walk_order - b.walk_order)
  for (const l of all) {
    const k = l.parent_id && lanes.value.has(l.parent_id) ? l.parent_id : 0
    byParent.set(k, [...(byParent.get(k) ?? []), l])
  }
  let i = 0
  const walk = (parent: number) => { for (const l of byParent.get(parent) ?? []) { out.set(l.id, i++); walk(l.id) } }
  walk(0)
  return out
})

function easyMark(d: Door): Mark | null {
  let best: Mark | null = null, most = 0
  for (const p of d.people) {
    if (p.marks === NO_MARKS) continue
    const n = rules.readyCount(p.marks)
    if (n >= 5 && n < 8 && n > most) { best = rules.next(p.marks); most = n }
  }
  return best
}

const DONE = new Set(['guided', 'refused', 'no_device', 'vacant'])

export const doors = computed<DoorView[]>(() => {
  const byDoor = new Map<number, Kept[]>()
  for (const e of events.value) byDoor.set(e.household, [...(byDoor.get(e.household) ?? []), e])
  const drafted = new Set(drafts.value.map(d => d.household))
  const order = laneOrder.value
  return doorRows.value.map(({ row: d }) => {
    const lane = lanes.value.get(d.lane)?.name ?? ''
    const ready: [number, number, number] = [0, 0, 0]
    let allReady = 0
    for (const p of d.people) {
      const bits = rules.ready(p.marks)
      for (const [i] of BLOCKS.entries()) if (bits >> i & 1) ready[i]!++
      if (bits === 7) allReady++
    }
    const mine = byDoor.get(d.household) ?? []
    const state = mine.some(e => e.state === 'refused') ? 'refused' : drafted.has(d.household) ? 'draft'
      : mine.some(e => e.state === 'queued') ? 'waiting' : d.visits ? 'sent' : 'new'
    return {
      d, lane, place: `${d.number} ${lane}`.trim(), order: (order.get(d.lane) ?? 0) * 1e6 + d.walk_order,
      folded: rules.fold(`${d.number} ${lane} ${d.head} ${d.people.map(p => p.name).join(' ')}`.slice(0, 900)),
      ready, allReady, isDue: false, isDone: DONE.has(d.outcome) && !d.due_ms, easy: easyMark(d), state,
    } satisfies DoorView
  }).sort((a, b) => a.order - b.order || a.d.household - b.d.household)
})

const SOON_MS = 15 * 60_000
export const isDueNow = (v: DoorView): boolean => !!v.d.due_ms && v.d.due_ms <= nowMs.value + SOON_MS
export const isLeased = (v: DoorView): boolean => !!v.d.leased_by && (v.d.lease_until_ms ?? 0) > nowMs.value + skewMs.value

// The next door to knock at: a promise that is due first; else onwards from the last door we were at, in walking order.
export const nextDoor = computed<DoorView | null>(() => {
  const list = doors.value
  const due = list.filter(v => isDueNow(v)).sort((a, b) => a.d.due_ms! - b.d.due_ms!)
  if (due[0]) return due[0]
  const todo = list.filter(v => !v.d.outcome && !isLeased(v))
  const lastMine = events.value.filter(e => e.kind !== 'person').at(-1)
  const from = list.find(v => v.d.household === lastMine?.household)?.order ?? -1
  return todo.find(v => v.order > from) ?? todo[0] ?? list.find(v => v.d.outcome === 'absent' && !isLeased(v)) ?? null
})

export const turf = computed(() => {
  const t = { doors: 0, visited: 0, people: 0, a: 0, b: 0, c: 0, ready: 0 }
  for (const v of doors.value) {
    t.doors++
    if (v.d.outcome) t.visited++
    t.people += v.d.people.length
    t.a += v.ready[0]
    t.b += v.ready[1]
    t.c += v.ready[2]
    t.ready += v.allReady
  }
  return t
})
