// target.tsx - one target: where it stands, its pace in words, what holds it back, whom it is split to, and how its goal came about.
import { useState } from 'preact/hooks'
import { Button, Notice, toast } from '../../shared/parts'
import { endTarget, listShares, listTargetChanges, readObstacles, readTarget, setGoal } from '../api/targets'
import type { Obstacles, Share, Target, TargetChange } from '../api/types'
import { Dialog } from '../parts/dialog'
import { amountText, milliFrom } from '../parts/figure'
import { day, moment, number, percent, today } from '../parts/format'
import { Form, TextArea } from '../parts/form'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitHref } from '../parts/page'
import { periodText } from '../parts/period'
import { Load } from '../parts/states'
import { PagedTable, Table } from '../parts/table'
import { indicatorHref } from '../indicators/words'
import { markName, t } from '../say'
import { LEVEL_RANK, expectedText, forecastText, gonePart, paceText } from './forecast-words'
import { itemHref } from './parts'
import { AmountField } from './target-form'
import { LevelTag, ReportedTag, TargetBar, mayTarget, targetHref, targetName } from './target-parts'

export function TargetPage({ params }: { params: { target?: string } }) {
  const id = Number(params.target)
  const target = useLoad(`target ${id}`, () => readTarget(id))
  return <Load of={target} tall>{x => <One x={x} reload={target.reload} />}</Load>
}

function One({ x, reload }: { x: Target; reload: () => void }) {
  const [open, setOpen] = useState<'goal' | 'end' | null>(null)
  const done = () => { setOpen(null); reload() }
  const mayChange = mayTarget() && !x.ended_ms && !x.parent_id
  return (
    <PageFrame title={targetName(x)} path={[{ text: t('nav.targets'), href: unitHref(x.unit_id, 'targets') }, { text: x.unit }]}
      lead={<>{x.ended_ms > 0 ? <Tag>{t('target.ended')}</Tag> : <LevelTag level={x.progress.level} />}<span>{x.unit}</span><span>{periodText(x.period)}</span>{x.is_reported && <ReportedTag />}</>}
      actions={mayChange && <>
        {x.unit_id === 1 && <a class="btn main" href={`${targetHref(x.id)}/cascade`}>{t(x.shares > 0 ? 'cascade.adjust' : 'cascade.do')}</a>}
        <Button icon="pencil" onClick={() => setOpen('goal')}>{t('target.change_goal')}</Button><Button icon="x" onClick={() => setOpen('end')}>{t('target.end')}</Button></>}>
      <div class="grid wide-left">
        <Standing x={x} />
        <About x={x} />
      </div>
      <HoldsBack x={x} />
      {x.shares > 0 && <Shares x={x} />}
      {!x.parent_id && <Changes x={x} />}
      {open && <ChangeDialog x={x} what={open} onDone={done} onClose={() => setOpen(null)} />}
    </PageFrame>
  )
}

function Standing({ x }: { x: Target }) {
  const p = x.progress, word = x.unit_word
  return (
    <Card title={t('target.standing')}>
      <div class="stack">
        <p class="target-now big"><b class="num">{p.is_known ? amountText(p.now_milli, word) : t('figure.unknown')}</b> <span class="quiet">{t('target.of_goal', { goal: amountText(x.goal_milli, word) })}</span></p>
        <TargetBar permille={p.done_permille} part={gonePart(x, today())} level={p.level} />
        <p class="forecast large">{forecastText(x)}</p>
        {x.is_reported && <Notice icon="info">{t('target.reported_note')} <a href={unitHref(x.unit_id, 'figures?own=1&state=approved')}>{t('target.see_figures')}</a></Notice>}
        {p.is_known && <Facts rows={[
          [t('target.started_at'), amountText(x.start_milli, word)],
          p.level === 'waiting' ? null : [t('target.needed'), t('target.a_day', { n: paceText(p.needed_milli, word) })],
          [t('target.seen'), t('target.a_day', { n: paceText(p.seen_milli, word) })],
          [t('target.recent'), t('target.a_day', { n: paceText(p.recent_milli, word) })],
          [t('target.expected'), t('target.expected_at', { n: expectedText(p.expected_milli, word), day: day(x.to_day) })],
          [t('target.days_left'), number(Math.max(0, p.days_left))],
          [t('target.as_of'), moment(p.as_of_ms)],
        ]} />}
      </div>
    </Card>
  )
}

function About({ x }: { x: Target }) {
  return (
    <Card title={t('target.where_from')}>
      <Facts rows={[
        [t('target.indicator'), <a href={`${indicatorHref(x.unit_id, x.indicator)}?period=${x.period}`}>{targetName(x)}</a>],
        [t('target.definition'), t('indicator.version_n', { n: x.version })],
        [t('indicator.direction'), t(`direction.${x.direction}`)],
        x.item_id > 0 ? [t('target.item'), <a href={itemHref(x.plan_id, x.item_id)}>{x.item_code} {x.item}</a>] : null,
        x.parent_id > 0 ? [t('target.parent'), <a href={targetHref(x.parent_id)}>{t('target.parent_of')}</a>] : null,
        [t('plan.days'), `${day(x.from_day)} – ${day(x.to_day)}`],
        x.shares > 0 ? [t('target.rule'), t(`split_rule.${x.rule}`)] : null,
        x.note ? [t('target.note'), x.note] : null,
      ]} />
    </Card>
  )
}

const gapTo = (s: Share): number => s.goal_milli - s.progress.now_milli
function Shares({ x }: { x: Target }) {
  const shares = useLoad(`shares ${x.id}`, () => listShares(x.id))
  const part = gonePart(x, today())
  return (
    <Card title={t('target.shares_n', { n: number(x.shares) })} note={t('target.shares_note')}>
      <Load of={shares} bones={6}>{s => (
        <Table<Share> caption={t('target.shares_n', { n: number(x.shares) })} rows={s.rows} rowKey={r => r.target_id} maxRows={20} sort={{ id: 'level', isDown: false }} columns={[
          { id: 'unit', head: t('unit.one'), isHead: true, sort: r => r.unit, cell: r => <a href={targetHref(r.target_id)}>{r.unit}</a> },
          { id: 'level', head: t('plan.state'), sort: r => LEVEL_RANK[r.progress.level] * 1e6 + r.progress.done_permille, cell: r => <LevelTag level={r.progress.level} /> },
          { id: 'bar', head: '', isWide: true, cell: r => <TargetBar isBare permille={r.progress.done_permille} part={part} level={r.progress.level} /> },
          { id: 'now', head: t('target.now'), isNumber: true, sort: r => r.progress.now_milli, cell: r => (r.progress.is_known ? amountText(r.progress.now_milli, x.unit_word) : t('figure.unknown')) },
          { id: 'goal', head: t('target.goal'), isNumber: true, sort: r => r.goal_milli, cell: r => amountText(r.goal_milli, x.unit_word) },
          { id: 'done', head: t('target.done'), isNumber: true, sort: r => r.progress.done_permille, cell: r => percent(r.progress.done_permille, 1000, 0) },
          { id: 'gap', head: t('target.gap'), isNumber: true, isWide: true, sort: gapTo, cell: r => (r.progress.level === 'reached' ? '–' : paceText(gapTo(r), x.unit_word)) },
        ]} />
      )}</Load>
    </Card>
  )
}

const MARKS_SHOWN = 5
function HoldsBack({ x }: { x: Target }) {
  const held = useLoad(`obstacles ${x.id}`, () => readObstacles(x.id))
  return (
    <Card title={t('target.holds_back')}>
      <Load of={held} bones={3}>{o => <Held x={x} o={o} />}</Load>
    </Card>
  )
}

function Held({ x, o }: { x: Target; o: Obstacles }) {
  const marks = [...o.marks].sort((a, b) => Number(b.is_focus) - Number(a.is_focus)).filter(m => m.lacks > 0).slice(0, MARKS_SHOWN)
  if (marks.length === 0 && o.unvisited === 0 && o.quiet === 0 && o.blocked.length === 0) return <p class="all-well">● {t('target.nothing_holds')}</p>
  const where = (units: readonly { unit_id: number; unit: string; n?: number }[]) => units.map((u, i) => <span key={u.unit_id}>{i > 0 && ', '}<a href={unitHref(u.unit_id)}>{u.unit}</a>{u.n !== undefined && ` (${number(u.n)})`}</span>)
  return (
    <ul class="held">
      {marks.map(m => (
        <li key={m.mark}><b>{t('target.lacks', { n: number(m.lacks), mark: markName(m.mark) })}</b> {m.is_focus && <Tag tone="nghe">{t('target.focus')}</Tag>}
          {m.units.length > 0 && <small class="quiet">{t('target.most_at')} {where(m.units.map(u => ({ ...u, n: u.lacks })))}</small>}</li>
      ))}
      {o.unvisited > 0 && <li><b>{t('target.unvisited', { n: number(o.unvisited), of: number(o.households) })}</b>
        {o.unvisited_units.length > 0 && <small class="quiet">{t('target.most_at')} {where(o.unvisited_units.map(u => ({ ...u, n: u.unvisited })))}</small>}</li>}
      {o.quiet > 0 && <li><b>{t('target.quiet', { n: number(o.quiet) })}</b>{o.quiet_units.length > 0 && <small class="quiet">{where(o.quiet_units)}</small>}</li>}
      {o.blocked.map(b => <li key={`${b.task_id} ${b.unit_id}`}><b>{t('target.blocked_by', { unit: b.unit })}</b> <a href={itemHref(x.plan_id, b.task_id)}>{b.code} {b.name}</a><small class="quiet">“{b.reason}” · {moment(b.at_ms)}</small></li>)}
    </ul>
  )
}

function Changes({ x }: { x: Target }) {
  const list = usePages<TargetChange>(`target changes ${x.id}`, after => listTargetChanges(x.id, after))
  const amount = (n: number) => amountText(n, x.unit_word)
  return (
    <Card title={t('target.changes')}>
      <PagedTable<TargetChange> of={list} empty={t('target.no_changes')} icon="history" caption={t('target.changes')} rowKey={c => c.id} columns={[
        { id: 'at', head: t('table.when'), isNumber: true, cell: c => moment(c.at_ms) },
        { id: 'unit', head: t('unit.one'), isHead: true, cell: c => c.unit },
        { id: 'cause', head: t('target.what'), cell: c => t(`target_cause.${c.cause}`) },
        { id: 'to', head: t('target.goal'), isNumber: true, cell: c => (c.cause === 'ended' ? '–' : c.before_milli ? `${amount(c.before_milli)} → ${amount(c.after_milli)}` : amount(c.after_milli)) },
        { id: 'by', head: t('target.by'), isWide: true, cell: c => c.by },
        { id: 'why', head: t('draft.reason'), isWide: true, cell: c => c.reason },
      ]} />
    </Card>
  )
}

const REASON_MIN = 5
function ChangeDialog({ x, what, onDone, onClose }: { x: Target; what: 'goal' | 'end'; onDone: () => void; onClose: () => void }) {
  const [goal, setNewGoal] = useState('')
  const [reason, setReason] = useState('')
  const milli = milliFrom(goal)
  const send = useAction(async () => {
    if (what === 'goal') await setGoal(x.id, milli!, reason.trim())
    else await endTarget(x.id, reason.trim())
    toast(t(what === 'goal' ? 'target.did_goal' : 'target.did_end'))
    onDone()
  })
  return (
    <Dialog title={t(what === 'goal' ? 'target.change_goal' : 'target.end')} onClose={onClose}>
      <Form fields={['goal_milli', 'reason']} submit={t(what === 'goal' ? 'do.save' : 'target.end')} danger={what === 'end'} isBusy={send.isBusy} error={send.error}
        disabled={reason.trim().length < REASON_MIN || (what === 'goal' && milli === null)} onSubmit={() => void send.run()} onCancel={onClose}>
        <p>{what === 'goal' ? t('target.goal_text', { goal: amountText(x.goal_milli, x.unit_word) }) : t('target.end_text')}</p>
        {what === 'goal' && <AmountField label={t('target.goal')} name="goal_milli" word={x.unit_word} value={goal} error={send.error} onValue={setNewGoal} />}
        <TextArea label={t('draft.reason')} name="reason" value={reason} rows={3} maxLength={1000} required error={send.error} hint={t('draft.reason_hint')} onValue={setReason} />
      </Form>
    </Dialog>
  )
}
