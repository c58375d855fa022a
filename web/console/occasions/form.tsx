// form.tsx - an occasion made or changed; its words and times in one form, the rest behind "English and registration".
import { useState } from 'preact/hooks'
import { uuidv7 } from '../../shared/bytes'
import { ApiError } from '../../shared/api'
import { Notice, toast } from '../../shared/parts'
import { nameOf } from '../../shared/occasion/say'
import { OCCASION_KINDS, type OccasionKind } from '../../shared/occasion/types'
import { addOccasion, saveOccasion, type OccasionIn, type Words } from '../api/occasions'
import type { DeskOccasion, Unit } from '../api/types'
import { fromLocalInput, toLocalInput } from '../civic/alert-kinds'
import { Dialog } from '../parts/dialog'
import { Form, Input, Select, TextArea } from '../parts/form'
import { useAction } from '../parts/load'
import { t } from '../say'

const HOUR_MS = 3_600_000
const FIELDS = ['kind', 'title', 'text', 'place', 'starts_ms', 'ends_ms', 'opens_ms', 'closes_ms', 'seats_site', 'seats_online', 'stream', 'title_en', 'text_en', 'lat_e6']
export const NO_WORDS: Words = { title: '', title_en: '', text: '', text_en: '', place: '', stream: '', is_stream_open: false, seats_site: 0, seats_online: 0 }

function begin(o: DeskOccasion | undefined): OccasionIn {
  const next = Math.ceil((Date.now() + 24 * HOUR_MS) / HOUR_MS) * HOUR_MS
  if (!o) return { ...NO_WORDS, kind: 'class', starts_ms: next, ends_ms: next + 2 * HOUR_MS, opens_ms: 0, closes_ms: 0, is_internal: false }
  const { kind, title, title_en, text, text_en, place, lat_e6, lon_e6, is_stream_open, starts_ms, ends_ms, opens_ms, closes_ms, seats_site, seats_online } = o
  return { kind, title, title_en, text, text_en, place, lat_e6, lon_e6, stream: o.link, is_stream_open, starts_ms, ends_ms, opens_ms, closes_ms, seats_site, seats_online, is_internal: !o.is_public }
}

// "21.0285, 105.8542", with a point or a comma in each number; null: not two numbers.
export function positionOf(text: string): { lat_e6: number; lon_e6: number } | null {
  if (!text.trim()) return { lat_e6: 0, lon_e6: 0 }
  const [lat, lon, more] = text.trim().split(/\s*[,;]\s+|\s*;\s*|(?<=\.\d+)\s*,\s*|\s+/).map(s => Number(s.replace(',', '.')))
  return more === undefined && Number.isFinite(lat) && Number.isFinite(lon) && Math.abs(lat!) <= 90 && Math.abs(lon!) <= 180 ? { lat_e6: Math.round(lat! * 1e6), lon_e6: Math.round(lon! * 1e6) } : null
}

export function OccasionForm({ unit, earlier, onDone, onClose }: { unit: Pick<Unit, 'id' | 'name'>; earlier?: DeskOccasion; onDone: (o: DeskOccasion) => void; onClose: () => void }) {
  const [uid] = useState(uuidv7)
  const [d, setDraft] = useState<OccasionIn>(() => begin(earlier))
  const [at, setAt] = useState(earlier && (earlier.lat_e6 || earlier.lon_e6) ? `${earlier.lat_e6 / 1e6}, ${earlier.lon_e6 / 1e6}` : '')
  const put = (part: Partial<OccasionIn>) => setDraft(all => ({ ...all, ...part }))
  const starts = (ms: number) => put({ starts_ms: ms, ends_ms: Math.max(d.ends_ms + (ms - d.starts_ms), ms + HOUR_MS / 4) })      // keeps its length
  const send = useAction(async () => {
    const where = positionOf(at)
    if (!where) throw new ApiError(400, 'BAD_INPUT', 'lat_e6', t('occ.at_fault'))
    const whole = { ...d, ...where, title: d.title.trim(), place: d.place.trim(), stream: d.stream.trim() }
    onDone(await (earlier ? saveOccasion(earlier.id, whole) : addOccasion(unit.id, uid, whole)))
    toast(t('occ.saved'))
  })
  const e = send.error
  return (
    <Dialog title={t(earlier ? 'occ.edit' : 'occ.new')} onClose={onClose}>
      <Form fields={FIELDS} submit={t(earlier ? 'do.save' : 'occ.save_new')} isBusy={send.isBusy} error={e} onSubmit={() => void send.run()} onCancel={onClose}>
        <Select label={t('occ.kind')} name="kind" value={d.kind} error={e} options={OCCASION_KINDS.map(k => [k, nameOf('kind', k)] as const)} onValue={v => put({ kind: v as OccasionKind })} />
        <Input label={t('occ.title')} name="title" value={d.title} error={e} required minLength={5} maxLength={160} hint={t('occ.title_hint')} onValue={title => put({ title })} />
        <div class="pair">
          <Input label={t('occ.starts')} name="starts_ms" type="datetime-local" value={toLocalInput(d.starts_ms)} error={e} required onValue={v => v && starts(fromLocalInput(v))} />
          <Input label={t('occ.ends')} name="ends_ms" type="datetime-local" value={toLocalInput(d.ends_ms)} error={e} required onValue={v => v && put({ ends_ms: fromLocalInput(v) })} />
        </div>
        <WordFields d={d} put={put} error={e} />
        <details class="columns-of">
          <summary>{t('occ.en')}</summary>
          <div class="stack">
            <div class="pair">
              <Input label={t('occ.opens')} name="opens_ms" type="datetime-local" value={d.opens_ms ? toLocalInput(d.opens_ms) : ''} error={e} hint={t('occ.opens_hint')} onValue={v => put({ opens_ms: fromLocalInput(v) })} />
              <Input label={t('occ.closes')} name="closes_ms" type="datetime-local" value={d.closes_ms ? toLocalInput(d.closes_ms) : ''} error={e} hint={t('occ.closes_hint')} onValue={v => put({ closes_ms: fromLocalInput(v) })} />
            </div>
            <Input label={t('occ.at')} name="lat_e6" value={at} error={e} hint={t('occ.at_hint')} onValue={setAt} />
            <EnglishFields d={d} put={put} error={e} />
            <label class="check"><input type="checkbox" checked={d.is_internal} onChange={x => put({ is_internal: x.currentTarget.checked })} /><span>{t('occ.is_internal')}</span></label>
          </div>
        </details>
        {earlier && earlier.state !== 'draft' && <Notice icon="info">{t('occ.time_told')}</Notice>}
      </Form>
    </Dialog>
  )
}

interface Part { d: Words; put: (part: Partial<Words>) => void; error: ApiError | null }
/** What an occasion and a series have in common. */
export function WordFields({ d, put, error }: Part) {
  const seats = (v: string) => Math.max(0, Math.round(Number(v)) || 0)
  return (
    <>
      <TextArea label={t('occ.text')} name="text" value={d.text} rows={3} maxLength={4000} error={error} hint={t('occ.text_hint')} onValue={text => put({ text })} />
      <Input label={t('occ.place')} name="place" value={d.place} error={error} maxLength={300} hint={t('occ.place_hint')} onValue={place => put({ place })} />
      <Input label={t('occ.stream')} name="stream" type="url" value={d.stream} error={error} maxLength={500} hint={t('occ.stream_hint')} onValue={stream => put({ stream })} />
      {d.stream && <label class="check"><input type="checkbox" checked={d.is_stream_open} onChange={x => put({ is_stream_open: x.currentTarget.checked })} /><span>{t('occ.stream_open')}</span></label>}
      <div class="pair">
        <Input label={t('occ.seats_site')} name="seats_site" type="number" min={0} max={1_000_000} value={String(d.seats_site)} error={error} onValue={v => put({ seats_site: seats(v) })} />
        <Input label={t('occ.seats_online')} name="seats_online" type="number" min={0} max={1_000_000} value={String(d.seats_online)} error={error} onValue={v => put({ seats_online: seats(v) })} />
      </div>
      <p class="quiet small">{t('occ.seats_hint')}</p>
    </>
  )
}
export function EnglishFields({ d, put, error }: Part) {
  return (
    <>
      <Input label={t('occ.title_en')} name="title_en" value={d.title_en} error={error} maxLength={160} onValue={title_en => put({ title_en })} />
      <TextArea label={t('occ.text_en')} name="text_en" value={d.text_en} rows={2} maxLength={4000} error={error} onValue={text_en => put({ text_en })} />
    </>
  )
}
