// model.mjs - what a city should hold and count after a crowd of phones, said as simply as it can be: one list of visits in the order they were
// stored, everything else worked out from it anew.
import { createHash } from 'node:crypto'

const DAY_MS = 86_400_000, OFFSET_MS = 7 * 3_600_000, CORRECTION_DAYS = 7
export const MARKS = ['phone', 'network', 'city_app', 'eid', 'account', 'skills', 'safety', 'culture', 'learn']
const BLOCKS = { ready_a: [0, 1, 2], ready_b: [3, 4], ready_c: [5, 6, 7] }
const personOf = a => a.uid ? 'u' + a.uid : 'r' + a.resident
const link = (before, e) => createHash('sha256').update(before).update(`${e.id}|${e.n}|${e.kind}|${e.at_ms}|${e.household}|`).update(e.body).digest()

export class Model {
  constructor(campaign) {
    this.fromMs = campaign.from_day * DAY_MS - OFFSET_MS
    this.visits = new Map()         // id -> { id, household, account, at_ms, skew_ms, body, live }, in the order they were stored
    this.stored = new Map()         // id of every event that was said to be stored -> its device
    this.persons = new Set()        // uids
    this.chains = new Map()         // device -> its receipts
    this.wrong = new Map()          // id -> the code it must be refused with, made so on purpose
    this.made = new Set()           // ids that a phone ever made
    this.refused = new Map()        // id -> code
    this.faults = []
    this.tally = {}                 // how often each was said
  }

  // What a server must say of an event it has not stored. '' = it is stored.
  #judge(e, body, account, at, skew) {
    const wrong = this.wrong.get(e.id) ?? ''
    if (wrong === 'marks' || wrong === 'household') return wrong
    const tooOld = (e.kind === 'visit' ? Math.min(body.started_ms + skew, at) : at) < this.fromMs
    if (e.kind === 'correction') {
      const v = this.visits.get(body.visit)
      if (!v) return 'correction'
      if (at - v.at_ms > CORRECTION_DAYS * DAY_MS) return 'too_late'
      if (!v.live || v.account !== account) return 'correction'
      if (body.come_back_ms + skew <= v.at_ms) return 'come_back'            // the clock was set between writing and sending
    } else if (tooOld) return 'campaign'
    if (e.kind !== 'person' && body.people.some(p => p.uid && !this.persons.has(p.uid))) return 'people'
    return wrong
  }

  #store(e, body, account, at, skew, device) {
    this.stored.set(e.id, device)
    this.chains.set(device, link(this.chains.get(device) ?? Buffer.alloc(32), e))
    if (e.kind === 'person') this.persons.add(body.uid)
    else if (e.kind === 'correction') this.visits.get(body.visit).body = body
    else this.visits.set(e.id, { id: e.id, household: e.household, account, at_ms: at, skew_ms: skew, body, live: true })
  }

  // A push that came to the server, and its answer, whoever heard it.
  heard(account, device, push, status, text) {
    if (status !== 200) return void this.faults.push(`a push was answered ${status} ${text}`)
    const said = JSON.parse(text), skew = said.server_ms - push.sent_ms
    if (said.verdicts.length !== push.events.length) this.faults.push('not one verdict for each event')
    push.events.forEach((e, i) => {
      const body = JSON.parse(e.body), at = Math.min(said.server_ms, e.at_ms + skew), v = said.verdicts[i], had = this.stored.get(e.id)
      const code = had === undefined ? this.#judge(e, body, account, at, skew) : ''
      const want = had !== undefined ? `again ${had !== device}` : code ? `refused ${code}` : 'stored'
      const got = v.verdict === 'again' ? `again ${v.other_key === true}` : v.verdict === 'refused' ? `refused ${v.code}` : v.verdict
      this.tally[got] = (this.tally[got] ?? 0) + 1
      if (got !== want || v.id !== e.id) this.faults.push(`${e.kind} ${e.id}, number ${e.n} of device ${device}: "${got}" at ${v.field ?? '-'}, not "${want}"`)
      if (had !== undefined) return
      if (v.verdict === 'stored') this.#store(e, body, account, at, skew, device)
      else this.refused.set(e.id, v.code)
    })
  }

  chain(device) { return (this.chains.get(device) ?? Buffer.alloc(32)).toString('base64url') }

  // How a door stands: live visits, the last outcome by the hour it happened.
  door(household) {
    const out = { visits: 0, outcome: '', last_ms: 0 }
    for (const v of this.visits.values()) {
      if (v.household !== household || !v.live) continue
      out.visits++
      if (v.at_ms >= out.last_ms) { out.last_ms = v.at_ms; out.outcome = v.body.outcome }
    }
    return out
  }

  // Person -> nine letters: each mark what was said of it at the latest hour.
  marks() {
    const people = new Map()
    for (const v of this.visits.values()) {
      for (const a of v.live ? v.body.people : []) {
        if (!people.has(personOf(a))) people.set(personOf(a), MARKS.map(() => ({ is: '?', at: 0 })))
        people.get(personOf(a)).forEach((m, i) => {
          const w = a.marks[i]
          if (w !== '?' && (m.is === '?' || v.at_ms > m.at || (v.at_ms === m.at && w > m.is))) { m.is = w; m.at = v.at_ms }
        })
      }
    }
    return new Map([...people].map(([who, m]) => [who, m.map(x => x.is).join('')]))
  }

  totals() {
    const t = { visits: 0, voided: 0, doors: 0, people: 0, acts: 0, taught: 0, guided: 0, absent: 0, come_back: 0, refused: 0, no_device: 0, vacant: 0, ready: 0 }
    const marks = this.marks(), acts = new Set(), taught = new Set(), live = [...this.visits.values()].filter(v => v.live)
    for (const v of live) {
      t[v.body.outcome]++
      for (const p of v.body.people) for (const a of p.acts) {
        acts.add(personOf(p) + a.skill)
        if (a.level === 'taught') taught.add(personOf(p) + a.skill)
      }
    }
    Object.assign(t, { visits: live.length, voided: this.visits.size - live.length, doors: new Set(live.map(v => v.household)).size, people: marks.size,
      acts: acts.size, taught: taught.size })
    MARKS.forEach((m, i) => {
      t['has_' + m] = [...marks.values()].filter(x => 'yw'.includes(x[i])).length
      t['lacks_' + m] = [...marks.values()].filter(x => x[i] === 'n').length
    })
    const whole = (x, block) => block.every(i => 'yw-'.includes(x[i]))
    for (const [name, block] of Object.entries(BLOCKS)) t[name] = [...marks.values()].filter(x => whole(x, block)).length
    t.ready = [...marks.values()].filter(x => Object.values(BLOCKS).every(b => whole(x, b))).length
    return t
  }
}
