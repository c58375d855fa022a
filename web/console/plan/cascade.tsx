// cascade.tsx - Giao chỉ tiêu: the city's target split to its wards and communes by a rule seen beforehand, then adjusted by hand with the sum kept.
import { useState } from 'preact/hooks'
import { Button, Check, Notice, Segments, toast } from '../../shared/parts'
import { go } from '../../shared/router'
import { readChildren } from '../api/indicators'
import { adjustShares, listShares, readTarget, splitTarget } from '../api/targets'
import { listChildren } from '../api/territory'
import type { Share, SplitRule, Target } from '../api/types'
import { amountText, milliFrom } from '../parts/figure'
import { number, percent } from '../parts/format'
import { fold } from '../parts/fold'
import { Form, Input, TextArea } from '../parts/form'
import { useAction, useLoad } from '../parts/load'
import { Card, PageFrame, unitHref } from '../parts/page'
import { periodText, yearBefore } from '../parts/period'
import { Load } from '../parts/states'
import { Table } from '../parts/table'
import { t } from '../say'
import { evenOut, spread } from './share'
import { mayTarget, targetHref, targetName } from './target-parts'

const CITY_ID = 1, WHOLE = 1000, REASON_MIN = 5
type Rule = Exclude<SplitRule, 'none'>

export function CascadePage({ params }: { params: { target?: string } }) {
  const id = Number(params.target)
  const target = useLoad(`target ${id}`, () => readTarget(id))
  const [isAnew, setAnew] = useState(false)
  return <Load of={target} tall>{x => (
    <PageFrame title={t(x.shares > 0 && !isAnew ? 'cascade.adjust' : 'cascade.do')} path={[{ text: t('nav.targets'), href: unitHref(x.unit_id, 'targets') }, { text: targetName(x), href: targetHref(x.id) }, { text: t('cascade.do') }]}
      lead={<><b>{targetName(x)}</b><span>{periodText(x.period)}</span><span class="num">{t('cascade.whole', { goal: amountText(x.goal_milli, x.unit_word) })}</span></>}
      actions={x.shares > 0 && mayTarget() && <Button icon="refresh-cw" onClick={() => setAnew(!isAnew)}>{t(isAnew ? 'cascade.back_to_hand' : 'cascade.anew')}</Button>}>
      {x.shares > 0 && !isAnew ? <ByHand x={x} onDone={() => go(targetHref(x.id))} /> : <ByRule x={x} onDone={() => { setAnew(false); target.reload() }} />}
    </PageFrame>
  )}</Load>
}

// ---- by a rule ----

interface Ward { id: number; name: string; population: number; households: number }
/** Every ward and commune, page by page. */
async function readWards(): Promise<Ward[]> {
  const rows: Ward[] = []
  let after = ''
  do { const page = await listChildren(CITY_ID, after); rows.push(...page.rows as unknown as Ward[]); after = page.next } while (after)
  return rows
}
async function readLastYear(x: Target): Promise<Map<number, number>> {
  const then = await readChildren({ code: x.indicator, unit: CITY_ID, period: yearBefore(x.from_day, x.to_day) })
  return new Map(then.rows.map(r => [r.unit_id, r.milli !== null && r.milli > 0 ? Math.trunc(r.milli / WHOLE) : 0]))
}

function ByRule({ x, onDone }: { x: Target; onDone: () => void }) {
  // Shares of a whole cannot be added up, so each place gets the same goal; all else is split.
  const rules: readonly Rule[] = x.unit_word === 'percent' || x.unit_word === 'per_1000' || x.unit_word === 'minutes' ? ['same'] : ['population', 'households', 'last_year']
  const [rule, setRule] = useState<Rule>(rules[0]!)
  const [reason, setReason] = useState('')
  const wards = useLoad('wards', readWards)
  const last = useLoad(`last year ${x.id} ${rule === 'last_year'}`, () => (rule === 'last_year' ? readLastYear(x) : Promise.resolve(new Map<number, number>())))
  const send = useAction(async () => { await splitTarget(x.id, rule, reason.trim()); toast(t('cascade.did_split')); onDone() })
  return (
    <Card title={t('cascade.by_rule')} note={t('cascade.by_rule_note')}>
      <div class="stack">
        <div class="scroll-x"><Segments label={t('target.rule')} value={rule} options={rules.map(r => [r, t(`split_rule.${r}`)] as const)} onPick={setRule} /></div>
        <Load of={wards} bones={6}>{list => <Load of={last}>{then => {
          const weights = list.map(w => (rule === 'population' ? w.population : rule === 'households' ? w.households : then.get(w.id) ?? 0))
          const isEmpty = rule !== 'same' && weights.every(w => w === 0)
          const goals = rule === 'same' ? list.map(() => x.goal_milli) : spread(x.goal_milli / WHOLE, weights).map(n => n * WHOLE)
          if (isEmpty) return <Notice tone="nghe" icon="alert-triangle">{t(rule === 'last_year' ? 'cascade.no_last_year' : 'cascade.no_weights')}</Notice>
          return (
            <>
              <p>{t(rule === 'same' ? 'cascade.preview_same' : 'cascade.preview', { n: number(list.length), sum: amountText(rule === 'same' ? x.goal_milli : goals.reduce((a, g) => a + g, 0), x.unit_word) })}</p>
              <Table caption={t('cascade.preview_title')} isCompact maxRows={15} rows={list.map((w, i) => ({ ...w, weight: weights[i]!, goal: goals[i]! }))} rowKey={r => r.id} sort={{ id: 'goal', isDown: true }} columns={[
                { id: 'name', head: t('unit.one'), isHead: true, sort: r => r.name, cell: r => r.name },
                ...(rule === 'same' ? [] : [{ id: 'weight', head: t(`split_rule.${rule}`), isNumber: true, isWide: true, sort: (r: { weight: number }) => r.weight, cell: (r: { weight: number }) => number(r.weight) }]),
                { id: 'goal', head: t('target.goal'), isNumber: true, sort: r => r.goal, cell: r => amountText(r.goal, x.unit_word) },
                ...(rule === 'same' ? [] : [{ id: 'part', head: t('cascade.part'), isNumber: true, cell: (r: { goal: number }) => percent(r.goal, x.goal_milli) }]),
              ]} />
              {mayTarget() && (
                <Form fields={['reason', 'rule']} submit={t('cascade.split', { n: number(list.length) })} isBusy={send.isBusy} error={send.error} disabled={reason.trim().length < REASON_MIN} onSubmit={() => void send.run()} onCancel={() => go(targetHref(x.id))}>
                  <TextArea label={t('draft.reason')} name="reason" value={reason} rows={2} maxLength={1000} required error={send.error} hint={t('cascade.reason_hint')} onValue={setReason} />
                </Form>
              )}
            </>
          )
        }}</Load>}</Load>
      </div>
    </Card>
  )
}

// ---- by hand ----

function ByHand({ x, onDone }: { x: Target; onDone: () => void }) {
  const shares = useLoad(`shares ${x.id}`, () => listShares(x.id))
  return <Load of={shares} bones={8}>{s => <Hand x={x} rows={s.rows} onDone={onDone} />}</Load>
}

function Hand({ x, rows, onDone }: { x: Target; rows: readonly Share[]; onDone: () => void }) {
  const isSummed = x.rule !== 'same'
  const [typed, setTyped] = useState<ReadonlyMap<number, string>>(new Map())
  const [isEvened, setEvened] = useState(true)
  const [q, setQ] = useState('')
  const [reason, setReason] = useState('')
  const step = isSummed ? WHOLE : 1                        // what is added up is whole; a share may have thousandths
  const given = (r: Share): number | null => { const text = typed.get(r.unit_id); return text === undefined ? null : goalFrom(text, isSummed) }
  const parts = rows.map(r => Math.round((given(r) ?? r.goal_milli) / step))
  const isTouched = (i: number) => typed.has(rows[i]!.unit_id)
  const total = Math.round(x.goal_milli / step)
  const evened = isSummed && isEvened && typed.size > 0 ? evenOut(total, rows.map((r, i) => (isTouched(i) ? parts[i]! : Math.round(r.goal_milli / step))), isTouched) : parts
  const shown = evened ?? parts
  const off = isSummed ? shown.reduce((a, p) => a + p, 0) - total : 0
  const isBad = rows.some(r => typed.has(r.unit_id) && given(r) === null)
  const send = useAction(async () => {
    await adjustShares(x.id, rows.filter(r => typed.has(r.unit_id)).map(r => ({ unit_id: r.unit_id, goal_milli: given(r)! })), isSummed && isEvened, reason.trim())
    toast(t('cascade.did_adjust'))
    onDone()
  })
  const type = (unit: number, text: string) => setTyped(all => { const next = new Map(all); if (text.trim()) next.set(unit, text); else next.delete(unit); return next })
  return (
    <Card title={t('cascade.by_hand')} note={t(isSummed ? 'cascade.by_hand_note' : 'cascade.by_hand_same')}>
      <div class="stack">
        {isSummed && (
          <div class={`sum-line ${off === 0 ? 'com' : 'son'}`} role="status">
            <b class="num">{t('cascade.sum', { sum: amountText((total + off) * step, x.unit_word), goal: amountText(x.goal_milli, x.unit_word) })}</b>
            <span>{off === 0 ? `● ${t('cascade.sum_kept')}` : `■ ${t(off > 0 ? 'cascade.too_much' : 'cascade.too_little', { n: amountText(Math.abs(off) * step, x.unit_word) })}`}</span>
          </div>
        )}
        {isSummed && <Check on={isEvened} onChange={setEvened}>{t('cascade.even_out')}</Check>}
        {mayTarget() && typed.size > 0 && (
          <Form fields={['reason', 'goals']} submit={t('cascade.save_n', { n: number(typed.size) })} isBusy={send.isBusy} error={send.error} disabled={isBad || off !== 0 || evened === null || reason.trim().length < REASON_MIN} onSubmit={() => void send.run()} onCancel={() => setTyped(new Map())}>
            {evened === null && <Notice tone="son" icon="alert-triangle">{t('cascade.cannot')}</Notice>}
            <TextArea label={t('draft.reason')} name="reason" value={reason} rows={2} maxLength={1000} required error={send.error} hint={t('draft.reason_hint')} onValue={setReason} />
          </Form>
        )}
        <div class="rule-filter"><Input label={t('cascade.find')} name="find" type="search" value={q} onValue={setQ} /></div>
        <Table caption={t('cascade.by_hand')} isCompact rows={rows.map((r, i) => ({ ...r, i })).filter(r => !q.trim() || fold(r.unit).includes(fold(q)))} rowKey={r => r.unit_id} rowClass={r => (isTouched(r.i) ? 'picked' : '')} columns={[
          { id: 'name', head: t('unit.one'), isHead: true, sort: r => r.unit, cell: r => r.unit },
          { id: 'was', head: t('cascade.was'), isNumber: true, isWide: true, sort: r => r.goal_milli, cell: r => amountText(r.goal_milli, x.unit_word) },
          { id: 'new', head: t('cascade.becomes'), isNumber: true, cell: r => (
            <input class="input low goal-in num" inputMode="decimal" aria-label={t('cascade.goal_of', { unit: r.unit })} value={typed.get(r.unit_id) ?? ''} placeholder={plain(shown[r.i]! * step)}
              aria-invalid={typed.has(r.unit_id) && given(r) === null ? true : undefined} disabled={!mayTarget()} onInput={e => type(r.unit_id, e.currentTarget.value)} />) },
          { id: 'move', head: t('cascade.change'), isNumber: true, isWide: true, cell: r => { const d = shown[r.i]! * step - r.goal_milli; return d === 0 ? '' : `${d > 0 ? '+' : '−'}${amountText(Math.abs(d), x.unit_word)}` } },
        ]} />
      </div>
    </Card>
  )
}

/** A goal typed: whole where goals are added up. */
function goalFrom(text: string, isWhole: boolean): number | null {
  const milli = milliFrom(text)
  return milli === null || milli < 0 || (isWhole && milli % WHOLE !== 0) ? null : milli
}
const plain = (milli: number): string => (milli % WHOLE === 0 ? number(milli / WHOLE) : String(milli / WHOLE).replace('.', ','))
