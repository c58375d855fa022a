// draft.ts - an entry being written: born when a door is opened, kept at every touch, turned into events when saved.
import { dayStart } from '../shared/i18n'
import type { Visit } from '../shared/rules'
import { random, toBase64url, uuidv7 } from '../shared/bytes'
import { rules } from './rules'
import { device, home, skewMs } from './state'
import { saveDraft, saveEvents, type NewEvent } from './store'
import { syncSoon } from './sync'
import type { Asked, Door, Draft, Kept, Outcome, PersonBody, VisitBody } from './types'
import { NO_MARKS, personKey } from './types'

export const FORM_VERSION = 1
export const UNDO_MS = 6000
export const CORRECT_MS = 7 * 86_400_000

// This run of the app; events of one run are ordered by the monotonic clock whatever the wall clock does.
const session = toBase64url(random(6))

export const newDraft = (household: number, now = Date.now()): Draft => ({
  household, started_ms: now, changed_ms: now, outcome: null, come_back_ms: null, note: '', people: {}, added: [], confirm: null, corrects: null, mends: null, form_v: FORM_VERSION,
})

// A sent visit opened again (a correction), or a refused one (mended and sent as a new event).
export function draftFrom(e: Kept, now = Date.now()): Draft {
  const b = JSON.parse(e.body) as VisitBody
  const people: Draft['people'] = {}
  for (const p of b.people ?? []) people[personKey(p)] = { marks: p.marks, acts: Object.fromEntries((p.acts ?? []).map(a => [a.skill, a.level])) }
  return {
    ...newDraft(e.household, now), started_ms: e.state === 'refused' ? b.started_ms : now, outcome: b.outcome, come_back_ms: b.come_back_ms ?? null, note: b.note ?? '', people,
    confirm: b.confirm ?? null, photo: b.photo, corrects: e.state === 'refused' ? b.visit ?? null : e.kind === 'correction' ? b.visit ?? null : e.id, mends: e.state === 'refused' ? e.id : null,
  }
}

export async function keep(d: Draft): Promise<void> { await saveDraft({ ...d, changed_ms: Date.now() }) }

const keyToRef = (key: string): { uid: string } | { resident: number } => key[0] === 'u' ? { uid: key.slice(1) } : { resident: Number(key.slice(1)) }

// Only those of whom something was said: a touched mark or an act.
export function asked(d: Draft): Asked[] {
  return Object.entries(d.people).filter(([, p]) => p.marks !== NO_MARKS || Object.keys(p.acts).length)
    .map(([key, p]) => ({ ...keyToRef(key), marks: p.marks, acts: Object.entries(p.acts).map(([skill, level]) => ({ skill, level })) }))
}

const mayName: ReadonlySet<Outcome> = new Set(['guided', 'come_back', 'refused', 'no_device'])

export interface Fix { lat_e6: number; lon_e6: number; accuracy_m: number }

export function bodyOf(d: Draft, fix: Fix | null): VisitBody {
  const outcome = d.outcome!
  const people = mayName.has(outcome) ? asked(d).map(p => outcome === 'guided' || outcome === 'come_back' ? p : { ...p, acts: [] }) : []
  const note = d.note.trim()
  return {
    started_ms: d.started_ms, outcome, ...(d.come_back_ms ? { come_back_ms: d.come_back_ms } : {}), ...(fix ?? {}), ...(note ? { note } : {}),
    people, ...(d.confirm && outcome === 'guided' ? { confirm: d.confirm } : {}), ...(d.photo ? { photo: d.photo } : {}), form_v: d.form_v, rules_v: rules.version, ...(d.corrects ? { visit: d.corrects } : {}),
  }
}

// What the C rules say about it: the code of the fault and its field; 'ok' when it can be saved.
export function faultOf(d: Draft, now = Date.now()): ReturnType<typeof rules.visitCheck> {
  if (!d.outcome) return { fault: 'outcome', field: 'outcome' }
  const b = bodyOf(d, null)
  const c = home.value?.campaign
  const skew = skewMs.value                            // judged by the city's clock, as the server will
  const v: Visit = {
    outcome: b.outcome, startedMs: b.started_ms + skew, endedMs: now + skew, comeBackMs: b.come_back_ms ? b.come_back_ms + skew : 0,
    people: b.people.length, acts: b.people.reduce((n, p) => n + p.acts.length, 0), note: b.note ?? '',
    campaignFromMs: c ? dayStart(c.from_day) : 0, campaignToMs: c ? dayStart(c.to_day + 1) : Number.MAX_SAFE_INTEGER,
  }
  return rules.visitCheck(v)
}

// The events of a draft, in one transaction: new people first, then the visit that names them.
export async function saveVisit(d: Draft, fix: Fix | null, holdMs = 0): Promise<Kept> {
  const now = Date.now()
  const made: NewEvent[] = d.added.filter(p => !p.saved).map(p => {
    const body: PersonBody = { uid: p.uid, name: p.name, birth_year: p.birth_year, sex: p.sex, ...(p.number_box ? { number_box: p.number_box } : {}), ...(p.phone_box ? { phone_box: p.phone_box } : {}) }
    return { kind: 'person', household: d.household, body }
  })
  made.push({ kind: d.corrects ? 'correction' : 'visit', household: d.household, body: bodyOf(d, fix), id: uuidv7(now), holdMs })
  const saved = await saveEvents(made, { nowMs: now, monoMs: performance.now(), session, mends: d.mends })
  syncSoon(holdMs)
  return saved.at(-1)!
}

// A new person alone, without a visit (mending a refused one, or a head's correction).
export async function savePerson(household: number, body: PersonBody, mends: string | null): Promise<void> {
  await saveEvents([{ kind: 'person', household, body }], { nowMs: Date.now(), monoMs: performance.now(), session, mends, dropDraft: false })
  syncSoon()
}

// The token of the resident's own link: born here, known to nobody until it is shown.
export const newToken = (): string => toBase64url(random(16))

// Where we stand, when the person allowed it; never waited for.
let lastFix: Fix | null = null
let watching = 0
export function watchPlace(): () => void {
  if (localStorage.getItem('place') !== '1' || !navigator.geolocation) return () => {}
  watching = navigator.geolocation.watchPosition(p => {
    lastFix = { lat_e6: Math.round(p.coords.latitude * 1e6), lon_e6: Math.round(p.coords.longitude * 1e6), accuracy_m: Math.round(p.coords.accuracy) }
  }, () => { lastFix = null }, { enableHighAccuracy: true, maximumAge: 30_000, timeout: 20_000 })
  return () => { navigator.geolocation.clearWatch(watching); lastFix = null }
}
export const placeNow = (): Fix | null => lastFix

export const correctable = (e: Kept, now = Date.now()): boolean => e.kind !== 'person' && e.state === 'sent' && now - e.at_ms < CORRECT_MS
export const deviceId = (): number => device.value?.id ?? 0
export type { Door }
