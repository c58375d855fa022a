// handset.mjs - one simulated phone: the app's own store, queue and synchronising in a tab of its own, on a disk, a clock and a line of ours.
import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { webcrypto } from 'node:crypto'
import { bundle } from '../support/load.mjs'

const app = await bundle(['phone/sync.ts', 'phone/store.ts', 'shared/bytes.ts'], { format: 'iife', globalName: 'app' })
const SEEN_BY_A_TAB = ['fetch', 'indexedDB', 'Date', 'crypto', 'navigator', 'document', 'localStorage', 'setTimeout', 'clearTimeout', 'addEventListener',
  'BroadcastChannel']
const startTab = new Function(...SEEN_BY_A_TAB, app + '\nreturn app')

// One holder at a time, as the browser does it; a tab that dies lets go because its phone gets new ones.
function newLocks() {
  let last = Promise.resolve()
  return { request: (_name, fn) => { const mine = last.then(fn); last = mine.catch(() => {}); return mine } }
}

/** What may happen to a push on its way. `late` comes to the server when `deliverLate` is called, and nobody hears the answer. */
export const FAULTS = { well: 40, lost: 10, silent: 14, cut: 12, twice: 8, late: 10, killed: 6 }

export class Handset {
  /** heard(request, answer): every push that came to the server, with what the server said, whether or not the phone hears it. */
  constructor({ url, dice, startMs, heard }) {
    Object.assign(this, { url, dice, heard, clockMs: startMs, disk: new IDBFactory(), tabs: [], late: [], plan: [], otherFault: 'well', names: new Map() })
    this.restart()
  }

  // The app is started anew: what is not on the disk is gone.
  restart() {
    this.locks = newLocks()
    this.died = new Promise(done => { this.die = done })
    this.tabs = [this.#tab(), this.#tab()]
  }
  get app() { return this.tabs[0] }
  now() { return this.clockMs }

  #tab() {
    const now = () => this.clockMs, locks = this.locks, dice = this.dice
    const PhoneDate = class extends Date {
      constructor(...a) { if (a.length) super(...a); else super(now()) }
      static now() { return now() }
    }
    return startTab((path, o) => this.#fetch(path, o), this.disk, PhoneDate, { subtle: webcrypto.subtle, getRandomValues: b => dice.fill(b) }, { locks },
      { visibilityState: 'visible' }, { getItem: () => null, setItem() {} }, () => 0, () => {}, () => {}, undefined)
  }

  async #fetch(path, o) {
    const isPush = path.startsWith('/api/sync/push'), how = isPush ? this.plan.shift() ?? 'well' : this.otherFault
    if (how === 'late') this.late.push([path, o])
    if (how === 'late' || how === 'lost') throw new TypeError('no network')
    let got = await this.#carry(path, o)
    if (how === 'twice') got = await this.#carry(path, o)
    if (how === 'silent') throw new TypeError('no network')
    if (how === 'killed') { this.die(); return new Promise(() => {}) }
    const text = how === 'cut' ? got.text.slice(0, got.text.length >> 1) : got.text
    return new Response(got.status === 204 || got.status === 304 ? null : text, { status: got.status, headers: got.headers })
  }

  async #carry(path, { method, headers, body }) {
    const res = await fetch(this.url + path, { method, headers, body })
    const text = await res.text()
    if (path.startsWith('/api/sync/push')) this.heard(this.names.get(headers.Authorization), JSON.parse(body), res.status, text)
    return { status: res.status, text, headers: res.headers.get('ETag') ? { ETag: res.headers.get('ETag') } : {} }
  }

  // A key by a one-time link; the outbox of the same person stays.
  async join(link) {
    const res = await fetch(this.url + '/api/join', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Sansang': '1' },
      body: JSON.stringify({ token: link.split('/join/')[1], device_name: 'Test' }) })
    const got = await res.json()
    if (res.status !== 201) throw new Error('join: ' + JSON.stringify(got))
    this.key = got.key
    this.device = got.device_id
    this.names.set('Bearer ' + got.key, got.device_id)
    await this.app.startWith({ id: got.device_id, key: got.key, name: 'Test', account: got.me.id, joined_ms: this.clockMs })
  }

  // One round, in one tab or in both at once. plan: what happens to the pushes, one after the other; then all is well.
  async sync({ plan = [], other = 'well', tabs = 1 } = {}) {
    this.plan = [...plan]
    this.otherFault = other
    await Promise.race([Promise.all(this.tabs.slice(0, tabs).map(t => t.sync())).then(() => false), this.died.then(() => true)]).then(dead => { if (dead) this.restart() })
    this.plan = []
    this.otherFault = 'well'
  }

  async deliverLate() {
    for (const [path, o] of this.late.splice(0)) await this.#carry(path, o)
  }
}
