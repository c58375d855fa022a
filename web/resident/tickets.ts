// tickets.ts - a resident's tickets and the occasions last seen, kept on this device so that a ticket opens at a door without a network.
import { computed, signal } from '@preact/signals'
import { allPages, api, ApiError, type Page } from '../shared/api'
import { onChange } from '../shared/live'
import { uuidv7 } from '../shared/bytes'
import { isOver, type Mode, type Occasion, type Ticket } from '../shared/occasion/types'
import { me, nowMs } from './state'
import { keep, meta } from './store'

const TICKETS_MAX = 200, LIST_MAX = 30, CITY = 1
export interface Near { ward: Occasion[]; city: Occasion[]; at_ms: number }
export const tickets = signal<Ticket[] | null>(null)
export const near = signal<Near | null>(null)

const coming = (a: Ticket, b: Ticket) => a.occasion.starts_ms - b.occasion.starts_ms
export const comingTickets = computed(() => (tickets.value ?? []).filter(t => t.state !== 'withdrawn' && t.occasion.ends_ms > nowMs.value - 3 * 3_600_000).sort(coming))
const SOON_MS = 3 * 86_400_000
/** The one to show on the first page: today's or of the next days. */
export const nextTicket = computed(() => comingTickets.value.find(t => !isOver(t.occasion, nowMs.value) && t.occasion.starts_ms < nowMs.value + SOON_MS))

export async function startTickets(): Promise<void> {
  const read = async () => { tickets.value = await meta('tickets') ?? null; near.value = await meta('near') ?? null }
  onChange(['meta'], () => void read().catch(() => {}))
  await read()
}

// The list leaves the code out; what will be shown at a door is fetched whole, once. A city that has no time for this must not stop the rest.
const WHOLE_MAX = 20
export async function askTickets(): Promise<void> {
  try {
    const rows = await allPages<Ticket>('/api/resident/tickets', {}, TICKETS_MAX)
    const had = new Map((await meta('tickets') ?? []).map(x => [x.uid, x]))
    const all = rows.map(x => ({ ...x, token: x.token || had.get(x.uid)?.token || '', url: x.url || had.get(x.uid)?.url || '', qr_svg: '' }))
    await keep({ tickets: all })
    const bare = all.filter(x => !x.url && x.state !== 'withdrawn' && x.occasion.ends_ms > Date.now()).sort(coming).slice(0, WHOLE_MAX)
    for (const x of bare) await keepTicket(await api.get<Ticket>('/api/resident/tickets/' + x.uid))
  } catch (e) { if (!(e instanceof ApiError) || !e.status) throw e }
}

const of = (unit: number) => api.get<Page<Occasion>>('/api/occasions', { when: 'coming', unit, limit: LIST_MAX }).then(p => p.rows)
export async function askNear(): Promise<void> {
  const ward = me.value?.ward_id ?? 0
  const [mine, city] = await Promise.all([ward > CITY ? of(ward) : [], of(CITY)])
  await keep({ near: { ward: mine, city, at_ms: Date.now() } })
}

export async function keepTicket(t: Ticket): Promise<void> {
  const all = await meta('tickets') ?? []
  await keep({ tickets: [{ ...t, qr_svg: '' }, ...all.filter(x => x.uid !== t.uid)] })            // the code is drawn here, from its address
}

// The id is kept before asking: when the answer is lost, the next touch asks for the same ticket and not for a second one.
export async function register(code: string, wish: { mode: Mode; heads?: number; name?: string }): Promise<Ticket> {
  const asked = await meta('registering') ?? {}
  const uid = asked[code] ?? uuidv7()
  await keep({ registering: { ...asked, [code]: uid } })
  const settle = async () => { const { [code]: _, ...rest } = await meta('registering') ?? {}; await keep({ registering: rest }) }
  try {
    const t = await api.post<Ticket>(`/api/resident/occasions/${encodeURIComponent(code)}/ticket`, { uid, ...wish })
    await keepTicket(t)
    await settle()
    return t
  } catch (e) {
    if (e instanceof ApiError && e.status >= 400 && e.status < 500 && e.status !== 429) await settle()
    throw e
  }
}

export async function withdraw(t: Ticket): Promise<void> {
  await keepTicket(await api.del<Ticket>(`/api/resident/tickets/${t.uid}`))
}
