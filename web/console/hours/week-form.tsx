// week-form.tsx - a week of office hours from a day on, or its end: looked at first, then set.
import { useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import { Button, IconButton, toast } from '../../shared/parts'
import type { ApiError } from '../../shared/api'
import { endHours, previewHours, setHours } from '../api/hours'
import type { Preview, Shift, Unit } from '../api/types'
import { timeOf } from '../civic/week'
import { Dialog } from '../parts/dialog'
import { Input } from '../parts/form'
import { dayIso, today, weekday } from '../parts/format'
import { useAction } from '../parts/load'
import { ErrorNote } from '../parts/states'
import { t } from '../say'
import { Moved } from './moved'
import { ofDay, overlapIn, shiftFrom, WEEKDAYS } from './weeks'

const A_SUNDAY = 3, DAY = 1440                      // 1970-01-04
export const weekdayName = (n: number): string => weekday(A_SUNDAY + n)
const SHIFTS_A_DAY = 4
const MORNING: readonly [string, string] = ['08:00', '12:00'], AFTERNOON: readonly [string, string] = ['13:30', '17:00']

interface LookProps { fields: readonly string[]; preview: Preview | null; save: string; error: ApiError | null; isBusy: boolean; isFaulty?: boolean; onLook: () => void; onSave: () => void; onClose: () => void; children: ComponentChildren }

/** A form whose first button shows what would move, and whose second does it. */
export function LookFirst({ fields, preview, save, error, isBusy, isFaulty, onLook, onSave, onClose, children }: LookProps) {
  return (
    <form class="stack form" onSubmit={e => { e.preventDefault(); if (preview) onSave(); else onLook() }}>
      {children}
      {preview && <Moved of={preview} />}
      {error && !fields.includes(error.field) && <ErrorNote error={error} />}
      <div class="buttons">
        <Button main type="submit" icon={preview ? 'check' : 'eye'} disabled={isBusy || isFaulty}>{isBusy ? t('state.busy') : preview ? save : t('hours.look')}</Button>
        <Button onClick={onClose}>{t('do.cancel')}</Button>
      </div>
    </form>
  )
}

interface WeekProps { unit: Unit; now: readonly Shift[]; onClose: () => void; onDone: () => void }

export function WeekForm({ unit, now, onClose, onDone }: WeekProps) {
  const [from, setFrom] = useState(dayIso(today() + 1))
  const [note, setNote] = useState('')
  const [shifts, setShifts] = useState<readonly Shift[]>(now)
  const [preview, setPreview] = useState<Preview | null>(null)
  const act = useAction(async (isSave: boolean) => {
    if (!isSave) { setPreview(await previewHours(unit.id, from, [...shifts])); return }
    await setHours(unit.id, { valid_from: from, note: note.trim(), shifts: [...shifts] })
    toast(t('do.saved'))
    onDone()
  })
  const change = (next: readonly Shift[]) => { setPreview(null); setShifts(next) }
  const like = (d: number) => change([...shifts.filter(s => s.weekday === d || s.weekday > 5), ...[1, 2, 3, 4, 5].filter(x => x !== d).flatMap(x => ofDay(shifts, d).map(s => ({ ...s, weekday: x })))])
  const overlap = overlapIn(shifts)
  return (
    <Dialog title={t('hours.change')} onClose={onClose}>
      <LookFirst fields={['valid_from', 'note']} preview={preview} save={t('hours.save')} error={act.error} isBusy={act.isBusy} isFaulty={overlap > 0 || shifts.length === 0}
        onLook={() => void act.run(false)} onSave={() => void act.run(true)} onClose={onClose}>
        <Input label={t('hours.from_day')} name="valid_from" type="date" value={from} min={dayIso(today())} error={act.error} required onValue={v => { setPreview(null); setFrom(v) }} />
        <div class="week-days">{WEEKDAYS.map(d => <DayShifts key={d} weekday={d} shifts={ofDay(shifts, d)} onValue={own => change([...shifts.filter(s => s.weekday !== d), ...own])} />)}</div>
        <div class="row wrap"><Button class="low" onClick={() => like(1)}>{t('hours.like_monday')}</Button></div>
        {overlap > 0 && <p class="fault">{t('hours.overlap', { day: weekdayName(overlap) })}</p>}
        {shifts.length === 0 && <p class="fault">{t('hours.empty')}</p>}
        <Input label={t('hours.note')} name="note" value={note} error={act.error} required minLength={3} maxLength={300} hint={t('hours.note_hint')} onValue={setNote} />
      </LookFirst>
    </Dialog>
  )
}

function DayShifts({ weekday: d, shifts, onValue }: { weekday: number; shifts: readonly Shift[]; onValue: (all: Shift[]) => void }) {
  const name = weekdayName(d)
  const put = (i: number, from: string, to: string) => { if (from && to) onValue(shifts.map((s, k) => (k === i ? shiftFrom(d, from, to) : s))) }
  const add = () => onValue([...shifts, shiftFrom(d, ...(shifts.length ? AFTERNOON : MORNING))])
  return (
    <fieldset class="week-day">
      <legend>{name}</legend>
      <div class="week-shifts">
      {shifts.length === 0 && <span class="quiet">{t('hours.closed')}</span>}
      {shifts.map((s, i) => (
        <span class="week-shift" key={i}>
          <input class="input" type="time" required value={timeOf(s.from_minute)} aria-label={t('hours.shift_from', { day: name, n: i + 1 })} onChange={e => put(i, e.currentTarget.value, timeOf(s.to_minute % DAY))} />
          <span aria-hidden="true">–</span>
          <input class="input" type="time" required value={timeOf(s.to_minute % DAY)} aria-label={t('hours.shift_to', { day: name, n: i + 1 })} onChange={e => put(i, timeOf(s.from_minute), e.currentTarget.value)} />
          <IconButton icon="x" label={t('hours.shift_drop', { day: name, n: i + 1 })} onClick={() => onValue(shifts.filter((_, k) => k !== i))} />
        </span>
      ))}
      {shifts.length < SHIFTS_A_DAY && <Button class="low" icon="plus" aria-label={t('hours.shift_add', { day: name })} onClick={add}>{t('hours.shift')}</Button>}
      </div>
    </fieldset>
  )
}

export function EndForm({ unit, onClose, onDone }: Omit<WeekProps, 'now'>) {
  const [from, setFrom] = useState(dayIso(today() + 1))
  const [reason, setReason] = useState('')
  const [preview, setPreview] = useState<Preview | null>(null)
  const act = useAction(async (isSave: boolean) => {
    if (!isSave) { setPreview(await previewHours(unit.id, from, [])); return }
    await endHours(unit.id, from, reason.trim())
    toast(t('do.saved'))
    onDone()
  })
  return (
    <Dialog title={t('hours.end')} onClose={onClose}>
      <LookFirst fields={['valid_from', 'reason']} preview={preview} save={t('hours.end')} error={act.error} isBusy={act.isBusy} onLook={() => void act.run(false)} onSave={() => void act.run(true)} onClose={onClose}>
        <p>{t('hours.end_text')}</p>
        <Input label={t('hours.from_day')} name="valid_from" type="date" value={from} min={dayIso(today())} error={act.error} required onValue={v => { setPreview(null); setFrom(v) }} />
        <Input label={t('callbacks.reason')} name="reason" value={reason} error={act.error} required minLength={3} maxLength={300} onValue={setReason} />
      </LookFirst>
    </Dialog>
  )
}
