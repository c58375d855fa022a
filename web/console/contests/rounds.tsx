// rounds.tsx - the rounds of a contest and what each is judged by; the weights of a round add up to a hundred before it is kept.
import { useState } from 'preact/hooks'
import { Button, IconButton, toast } from '../../shared/parts'
import { saveRounds, type RoundIn } from '../api/contests'
import type { ContestDesk } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input } from '../parts/form'
import { useAction } from '../parts/load'
import { t } from '../say'

const ROUNDS_MAX = 5, CRITERIA_MAX = 10, WHOLE = 100
type CriterionIn = RoundIn['criteria'][number]
const newRound = (n: number): RoundIn => ({ name: t('ct.round_n', { n }), name_en: '', advance: 0, criteria: [{ name: '', name_en: '', weight: WHOLE, max: 10 }] })
const whole = (v: string): number => Math.max(0, Math.round(Number(v)) || 0)
export const weightOf = (r: Pick<RoundIn, 'criteria'>): number => r.criteria.reduce((n, k) => n + k.weight, 0)

export function RoundsForm({ c, onDone, onClose }: { c: ContestDesk; onDone: () => void; onClose: () => void }) {
  const [rounds, setRounds] = useState<RoundIn[]>(() => c.rounds.length
    ? c.rounds.map(({ name, name_en, advance, criteria }) => ({ name, name_en, advance, criteria: criteria.map(k => ({ name: k.name, name_en: k.name_en, weight: k.weight, max: k.max })) })) : [newRound(1)])
  const send = useAction(async () => { await saveRounds(c.id, rounds); toast(t('ct.saved')); onDone() })
  const put = (i: number, part: Partial<RoundIn>) => setRounds(all => all.map((r, k) => k === i ? { ...r, ...part } : r))
  const putC = (i: number, k: number, part: Partial<CriterionIn>) => put(i, { criteria: rounds[i]!.criteria.map((x, n) => n === k ? { ...x, ...part } : x) })
  const isWhole = rounds.every(r => weightOf(r) === WHOLE)
  return (
    <Dialog title={t('ct.rounds_edit')} onClose={onClose}>
      <Form fields={[]} submit={t('do.save')} isBusy={send.isBusy} disabled={!isWhole} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        {rounds.map((r, i) => (
          <fieldset class="stack tight round" key={i}>
            <legend class="strong">{t('ct.round_n', { n: i + 1 })}</legend>
            <Input label={t('ct.round_name')} name={`rounds[${i}].name`} value={r.name} error={send.error} required maxLength={160} onValue={name => put(i, { name })} />
            {i < rounds.length - 1 && <Input label={t('ct.advance')} name={`rounds[${i}].advance`} type="number" min={1} max={500} value={String(r.advance)} error={send.error} onValue={v => put(i, { advance: whole(v) })} />}
            {r.criteria.map((k, n) => (
              <div class="criterion" key={n}>
                <Input label={t('ct.criterion')} name={`rounds[${i}].criteria[${n}].name`} value={k.name} error={send.error} required maxLength={160} onValue={name => putC(i, n, { name })} />
                <Input label={t('ct.weight')} name={`rounds[${i}].criteria[${n}].weight`} type="number" min={1} max={100} value={String(k.weight)} error={send.error} onValue={v => putC(i, n, { weight: whole(v) })} />
                <Input label={t('ct.max')} name={`rounds[${i}].criteria[${n}].max`} type="number" min={1} max={100} value={String(k.max)} error={send.error} onValue={v => putC(i, n, { max: whole(v) })} />
                <IconButton icon="trash-2" label={t('ct.criterion_drop')} disabled={r.criteria.length < 2} onClick={() => put(i, { criteria: r.criteria.filter((_, x) => x !== n) })} />
              </div>
            ))}
            <p class={weightOf(r) === WHOLE ? 'quiet small' : 'late small'} role="status">{t('ct.weights', { n: weightOf(r) })}</p>
            <div class="buttons">
              <Button class="low" icon="plus" disabled={r.criteria.length >= CRITERIA_MAX} onClick={() => put(i, { criteria: [...r.criteria, { name: '', name_en: '', weight: Math.max(1, WHOLE - weightOf(r)), max: 10 }] })}>{t('ct.criterion_add')}</Button>
              {rounds.length > 1 && <Button class="low" danger onClick={() => setRounds(all => all.filter((_, x) => x !== i).map((x, n, rest) => n === rest.length - 1 ? { ...x, advance: 0 } : x))}>{t('ct.round_drop')}</Button>}
            </div>
          </fieldset>
        ))}
        {rounds.length < ROUNDS_MAX && <Button icon="plus" onClick={() => setRounds(all => [...all.map((r, i) => i === all.length - 1 ? { ...r, advance: r.advance || 10 } : r), newRound(all.length + 1)])}>{t('ct.round_add')}</Button>}
      </Form>
    </Dialog>
  )
}
