// check.ts - "Kiểm tra dữ liệu": this phone against the city, receipts and rows; what differs is mended and told in words.
import { api } from '../shared/api'
import * as store from './store'
import { net, sync } from './sync'
import type { Door, PullAnswer } from './types'

export interface Found {
  receipts: 'ok' | 'resent' | 'bad'
  received: number                // events of this phone the city has
  resent: number                  // events the city did not have although it once said so: they go up again
  unsent: number
  same: number; changed: number; fresh: number; gone: number      // rows: as here, other there, only there, only here
}
interface Week { received_n: number; chain: string }

// Who stands at a door right now is no difference.
const gist = (d: Door): string => JSON.stringify({ ...d, leased_by: '', lease_until_ms: 0 })

async function compare(): Promise<Found> {
  const taken = await store.unshown()
  const counter = await store.meta('counter') ?? store.NEW_COUNTER, week = await api.get<Week>('/api/sync/week')
  const rows: Door[] = []
  let page: PullAnswer, since = ''
  do {
    page = await api.get<PullAnswer>('/api/sync/pull', { since, limit: 200 })
    rows.push(...page.rows)
    since = page.next
  } while (page.more)
  const here = new Map((await store.allDoors()).map(d => [d.household, gist(d.base)]))
  const found: Found = { receipts: 'ok', received: counter.chained, resent: 0, unsent: 0, same: 0, changed: 0, fresh: 0, gone: 0 }
  for (const r of rows) {
    const had = here.get(r.household)
    found[had === undefined ? 'fresh' : had === gist(r) ? 'same' : 'changed']++
    here.delete(r.household)
  }
  found.gone = here.size
  await store.replaceRows(rows, { cursor: since, epoch: page.epoch, whole: true, contact_ms: Date.now(), skew_ms: page.server_ms - Date.now() })
  await store.markShown(taken, 0)
  if (counter.chain !== week.chain) {                 // a city brought back from an older copy lacks what it once acknowledged
    found.resent = await store.sendAgain(week.received_n, week.chain)
    found.receipts = found.resent ? 'resent' : 'bad'
  }
  await store.setMeta({ chain_agrees: found.receipts !== 'bad' })
  return found
}

// Null when the city did not answer.
export async function checkData(): Promise<Found | null> {
  try {
    await sync()
    if (net.value !== 'idle') return null
    const found = await (navigator.locks ? navigator.locks.request('sansang-sync', compare) : compare())
    if (found.resent) await sync()
    found.unsent = (await store.allEvents()).filter(e => e.state === 'queued').length
    return found
  } catch { return null }
}
