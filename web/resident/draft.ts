// draft.ts - the report being written: kept at every touch, so a closed page loses nothing.
import { uuidv7 } from '../shared/bytes'
import { draft, kindOf, me } from './state'
import { NO_DRAFT, wordsOf } from './outbox'
import { forget, keep, meta, saveReport } from './store'
import { syncSoon } from './sync'
import type { Draft, Report } from './types'

export const draftNow = async (): Promise<Draft> => draft.value ?? await meta('draft') ?? NO_DRAFT

// One change after the other, and the screen shows it before the disk has it.
let last: Promise<void> = Promise.resolve()
export function changeDraft(change: (d: Draft) => Draft): Promise<void> {
  draft.value = change(draft.value ?? NO_DRAFT)
  const now = draft.value
  return last = last.then(() => keep({ draft: now })).catch(() => {})
}

export async function dropDraft(): Promise<void> {
  draft.value = null
  await last
  await forget('draft')
}

// It is a report from here on, with an id of its own: sent once or ten times, it is one.
export async function sendDraft(): Promise<Report> {
  await last
  const d = await draftNow(), now = Date.now()
  const r: Report = {
    ...d, text: wordsOf(d, kindOf(d.category)?.name ?? ''), spot: d.spot.trim(), uid: uuidv7(now), account: me.value?.id ?? 0, made_ms: now, is_no_complaint: false,
    state: 'queued', error: '', field: '', message: '', code: '', sent_ms: 0,
  }
  await saveReport(r)
  draft.value = null
  syncSoon()
  void navigator.storage?.persist?.().catch(() => false)
  return r
}
