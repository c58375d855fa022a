// come-back.tsx - when to come back: a few big choices, and any other hour.
import { useState } from 'preact/hooks'
import { Button, Field, Icon, Sheet } from '../../shared/parts'
import { DAY_MS, dayOf, dayStart, dateLong, time } from '../../shared/i18n'
import { home } from '../state'
import { t, type Key } from '../say'

const HOUR = 3_600_000
const pad = (n: number) => String(n).padStart(2, '0')
// The local wall time an <input type="datetime-local"> shows, in Hà Nội, whatever zone the phone believes it is in.
const toInput = (ms: number): string => new Date(ms + 7 * HOUR).toISOString().slice(0, 16)
const fromInput = (s: string): number => Date.parse(s + ':00Z') - 7 * HOUR

export function choices(now: number): [Key, number][] {
  const today = dayStart(dayOf(now))
  const weekday = (dayOf(now) + 4) % 7                        // 1970-01-01 was a Thursday; 0 = Sunday
  const list: [Key, number][] = [
    ['cb_today', today + 17 * HOUR], ['cb_tonight', today + 19 * HOUR], ['cb_tomorrow_am', today + DAY_MS + 9 * HOUR], ['cb_tomorrow', today + DAY_MS + 19 * HOUR],
  ]
  const toSaturday = (6 - weekday + 7) % 7
  if (toSaturday > 1) list.push(['cb_weekend', today + toSaturday * DAY_MS + 9 * HOUR])
  return list.filter(([, at]) => at > now + 10 * 60_000)
}

export function ComeBack({ value, onPick, onClose }: { value: number | null; onPick: (at: number | null) => void; onClose: () => void }) {
  const now = Date.now()
  const end = home.value ? dayStart(home.value.campaign.to_day + 1) : now + 60 * DAY_MS
  const [other, setOther] = useState(false)
  const [at, setAt] = useState(toInput(value ?? Math.ceil((now + HOUR) / HOUR) * HOUR))
  const [fault, setFault] = useState('')
  return (
    <Sheet title={t('cb_title')} closeLabel={t('close')} onClose={onClose}>
      <div class="stack tight">
        {!other && choices(now).filter(([, ms]) => ms < end).map(([key, ms]) => (
          <button type="button" class="bigchoice" aria-pressed={ms === value} onClick={() => onPick(ms)}><b>{t(key)}</b><span class="quiet small">{dateLong(ms)}</span></button>
        ))}
        {!other && <button type="button" class="bigchoice" onClick={() => setOther(true)}><b>{t('cb_pick')}</b><Icon name="chevron-right" /></button>}
        {other && <>
          <Field label={t('cb_when')} fault={fault}>{p => <input class="input" type="datetime-local" step={900} {...p} min={toInput(now)} max={toInput(end - 1)} value={at} onInput={e => { setAt(e.currentTarget.value); setFault('') }} />}</Field>
          <div class="hours">{[8, 9, 10, 14, 15, 17, 18, 19, 20].map(h => <button type="button" class="pick" aria-pressed={at.slice(11) === pad(h) + ':00'} onClick={() => setAt(at.slice(0, 11) + pad(h) + ':00')}>{h}:00</button>)}</div>
          <Button main wide onClick={() => {
            const ms = fromInput(at)
            if (!(ms > Date.now()) || ms >= end) setFault(t('cb_past'))
            else onPick(ms)
          }}>{Number.isFinite(fromInput(at)) ? t('cb_set', { time: `${dateLong(fromInput(at))} ${time(fromInput(at))}` }) : t('save')}</Button>
        </>}
        {value && <Button bare danger wide onClick={() => onPick(null)}>{t('cb_clear')}</Button>}
      </div>
    </Sheet>
  )
}
