// target-form.tsx - a target made: which indicator, of which activity, where, over which period, from what to what.
import { useState } from 'preact/hooks'
import { uuidv7 } from '../../shared/bytes'
import { toast } from '../../shared/parts'
import { go } from '../../shared/router'
import { listIndicators } from '../api/indicators'
import { listPlans, readPlan } from '../api/plan'
import { makeTarget } from '../api/targets'
import type { Indicator, PeriodKind, Unit, UnitWord } from '../api/types'
import { Dialog } from '../parts/dialog'
import { amountText, milliFrom } from '../parts/figure'
import { dayFromIso, dayIso, today } from '../parts/format'
import { Form, Input, Select, TextArea } from '../parts/form'
import { useAction, useLoad } from '../parts/load'
import { periodCode, periodOf, type Period } from '../parts/period'
import { Load } from '../parts/states'
import { t } from '../say'
import { indicatorName } from '../indicators/words'
import { itemName } from './parts'
import { targetHref } from './target-parts'
import { UnitField, type UnitPick } from './unit-field'

const FIELDS = ['item_id', 'indicator', 'unit_id', 'period', 'goal_milli', 'start_milli', 'note']
const KINDS: readonly PeriodKind[] = ['range', 'month', 'quarter', 'half', 'year']

interface Known { plan: number; items: { id: number; text: string }[]; from: number; to: number; indicators: Indicator[] }
async function readKnown(): Promise<Known | null> {
  const plans = await listPlans()
  const p = plans.rows.find(x => x.in_force > 0 && x.version.state !== 'closed') ?? plans.rows[0]
  if (!p) return null
  const [whole, indicators] = await Promise.all([readPlan(p.id), listIndicators()])
  return {
    plan: p.id, from: whole.version.from_day, to: whole.version.to_day, indicators: indicators.rows,
    items: whole.items.filter(i => i.kind !== 'task').map(i => ({ id: i.id, text: `${i.code} ${itemName(i)}` })),
  }
}

export function NewTarget({ unit, onClose }: { unit: Unit; onClose: () => void }) {
  const known = useLoad('target known', readKnown)
  return <Dialog title={t('target.new')} onClose={onClose}><Load of={known}>{k => (k ? <Fields unit={unit} known={k} onClose={onClose} /> : <p>{t('plan.none')}</p>)}</Load></Dialog>
}

function Fields({ unit, known, onClose }: { unit: Unit; known: Known; onClose: () => void }) {
  const [uid] = useState(uuidv7)
  const [item, setItem] = useState(String(known.items[0]?.id ?? 0))
  const [indicator, setIndicator] = useState(known.indicators[0]?.code ?? '')
  const [kind, setKind] = useState<PeriodKind>('range')
  const [from, setFrom] = useState(known.from)
  const [to, setTo] = useState(known.to)
  const [goal, setGoal] = useState('')
  const [start, setStart] = useState('')
  const [note, setNote] = useState('')
  const [holder, setHolder] = useState<UnitPick[]>([{ unit_id: unit.id, unit: unit.name }])
  const word = known.indicators.find(i => i.code === indicator)?.unit_word ?? 'people'
  const period: Period = kind === 'range' ? { kind, from, to } : periodOf(kind, today())
  const goalMilli = milliFrom(goal), startMilli = start.trim() ? milliFrom(start) : undefined
  const save = useAction(async () => {
    const made = await makeTarget(known.plan, {
      uid, item_id: Number(item), indicator, unit_id: holder[0]!.unit_id, period: periodCode(period), goal_milli: goalMilli!, ...(typeof startMilli === 'number' ? { start_milli: startMilli, has_start: true } : {}), ...(note.trim() ? { note: note.trim() } : {}),
    })
    toast(t('target.did_new'))
    go(targetHref(made.id))
  })
  const e = save.error
  return (
    <Form fields={FIELDS} submit={t('do.save')} isBusy={save.isBusy} error={e} disabled={goalMilli === null || startMilli === null || !indicator} onSubmit={() => void save.run()} onCancel={onClose}>
      <UnitField label={t('target.holder')} name="unit_id" hint={t('target.holder_hint')} value={holder} error={e} onValue={setHolder} />
      <Select label={t('target.indicator')} name="indicator" value={indicator} error={e} options={known.indicators.map(i => [i.code, indicatorName(i)] as const)} onValue={setIndicator} />
      <Select label={t('target.item')} name="item_id" value={item} error={e} options={known.items.map(i => [String(i.id), i.text] as const)} onValue={setItem} />
      <Select label={t('period.one')} name="period" value={kind} error={e} options={KINDS.map(k => [k, t(`period_kind.${k}`)] as const)} onValue={v => setKind(v as PeriodKind)} />
      {kind === 'range' && (
        <div class="row wrap two-days">
          <Input label={t('plan.from_day')} name="from" type="date" value={dayIso(from)} required onValue={v => v && setFrom(dayFromIso(v))} />
          <Input label={t('plan.to_day')} name="to" type="date" value={dayIso(to)} required onValue={v => v && setTo(dayFromIso(v))} />
        </div>
      )}
      <AmountField label={t('target.goal')} name="goal_milli" word={word} value={goal} error={e} onValue={setGoal} />
      <AmountField label={t('target.start')} name="start_milli" word={word} value={start} error={e} hint={t('target.start_hint')} onValue={setStart} />
      <TextArea label={t('target.note')} name="note" value={note} error={e} rows={2} maxLength={1000} onValue={setNote} />
    </Form>
  )
}

/** A number typed, and said back with what it counts. */
export function AmountField({ word, value, hint, ...rest }: { label: string; name: string; word: UnitWord | string; value: string; hint?: string; error: ReturnType<typeof useAction>['error']; onValue: (v: string) => void }) {
  const milli = value.trim() ? milliFrom(value) : undefined
  return <Input {...rest} inputMode="decimal" value={value} hint={milli === null ? t('target.not_number') : milli !== undefined ? amountText(milli, word) : hint} />
}
