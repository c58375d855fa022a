// timeline.tsx - months × activities: when each begins and ends, where today stands; the same as a table when asked.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Segments } from '../../shared/parts'
import { readPlan } from '../api/plan'
import type { PlanItem, PlanWhole } from '../api/types'
import { day, today } from '../parts/format'
import { useLoad } from '../parts/load'
import { Card, PageFrame } from '../parts/page'
import { Load } from '../parts/states'
import { Table } from '../parts/table'
import { t } from '../say'
import { standOf, treeOf } from './outline'
import { PlanRooms, StatesStand, daysText, itemHref, itemName, statesText } from './parts'

export function TimelinePage({ params }: { params: { plan?: string } }) {
  const id = Number(params.plan)
  const plan = useLoad(`plan ${id}`, () => readPlan(id))
  const [isTable, setTable] = useState(false)
  return (
    <Load of={plan} tall>{p => (
      <PageFrame title={itemName(p.version)} lead={t('plan.timeline_lead', { days: daysText(p.version.from_day, p.version.to_day) })}>
        <PlanRooms plan={p.id} at="timeline" />
        <Card title={t('plan.room_timeline')} tools={<Segments label={t('plan.seen_as')} value={isTable ? 'table' : 'bars'} options={[['bars', t('plan.as_bars')], ['table', t('plan.as_table')]]} onPick={v => setTable(v === 'table')} />}>
          {isTable ? <Rows p={p} /> : <Bars p={p} />}
        </Card>
      </PageFrame>
    )}</Load>
  )
}

function Rows({ p }: { p: PlanWhole }) {
  return (
    <Table caption={t('plan.room_timeline')} rows={p.items.filter(i => i.kind !== 'task')} rowKey={i => i.id} columns={[
      { id: 'name', head: t('table.name'), isHead: true, cell: i => <span class={i.kind === 'activity' ? 'indent d1' : ''}><a href={itemHref(p.id, i.id)}>{i.code} {itemName(i)}</a></span> },
      { id: 'lead', head: t('plan.lead_unit'), isWide: true, cell: i => i.lead },
      { id: 'from', head: t('plan.from_day'), isNumber: true, sort: i => i.from_day, cell: i => day(i.from_day) },
      { id: 'to', head: t('plan.to_day'), isNumber: true, sort: i => i.to_day, cell: i => day(i.to_day) },
      { id: 'state', head: t('plan.state'), cell: i => <StatesStand of={i.states} /> },
    ]} />
  )
}

const DAY_MS = 86_400_000
interface Span { from: number; to: number }
const spanOf = (p: PlanWhole): Span => ({ from: Math.min(p.version.from_day, ...p.items.map(i => i.from_day)), to: Math.max(p.version.to_day, ...p.items.map(i => i.to_day)) })
const partOf = (s: Span, at: number): number => (100 * (at - s.from)) / (s.to - s.from + 1)

/** First days of the months within the span; when there are many, every second, third … */
function monthsOf(s: Span): { at: number; text: string }[] {
  const months: { at: number; text: string }[] = []
  const d = new Date(s.from * DAY_MS)
  d.setUTCDate(1)
  for (; d.getTime() / DAY_MS <= s.to; d.setUTCMonth(d.getUTCMonth() + 1)) {
    const m = d.getUTCMonth() + 1
    months.push({ at: Math.max(s.from, Math.floor(d.getTime() / DAY_MS)), text: m === 1 || months.length === 0 ? `${m}/${d.getUTCFullYear()}` : `${m}` })
  }
  const every = Math.ceil(months.length / 12)
  return months.filter((_, i) => i % every === 0)
}

function Bars({ p }: { p: PlanWhole }) {
  const s = spanOf(p), months = monthsOf(s), now = today()
  const grid = <>{months.map(m => <line key={m.at} class="tl-month" x1={`${partOf(s, m.at)}%`} x2={`${partOf(s, m.at)}%`} y1="0" y2="100%" />)}
    {now >= s.from && now <= s.to && <line class="tl-now" x1={`${partOf(s, now + 0.5)}%`} x2={`${partOf(s, now + 0.5)}%`} y1="0" y2="100%" />}</>
  return (
    <div class="timeline">
      <div class="tl-row tl-head" aria-hidden="true"><span class="tl-name quiet">{t('plan.months')}</span>
        <svg class="tl-axis" width="100%" height="24">{months.map(m => <text key={m.at} x={`${partOf(s, m.at)}%`} dx="4" y="17">{m.text}</text>)}</svg></div>
      <ul>
        {treeOf(p.items).map(g => (
          <li key={g.item.id}>
            <BarRow p={p} i={g.item} s={s}>{grid}</BarRow>
            {g.below.length > 0 && <ul>{g.below.map(a => <li key={a.item.id}><BarRow p={p} i={a.item} s={s}>{grid}</BarRow></li>)}</ul>}
          </li>
        ))}
      </ul>
      <p class="tl-key quiet" aria-hidden="true"><span><span class="tl-today">│</span> {t('plan.today_line', { day: day(now) })}</span><span><i class="key-done" />{t('task_state.done')}</span>
        <span><i class="tl-mark late">■</i>{t('task_state.late')}</span><span><i class="tl-mark blocked">◆</i>{t('task_state.blocked')}</span></p>
    </div>
  )
}

function BarRow({ p, i, s, children }: { p: PlanWhole; i: PlanItem; s: Span; children: ComponentChildren }) {
  const at = partOf(s, i.from_day), w = Math.max(0.8, partOf(s, i.to_day + 1) - at)
  const all = i.states, stand = all.units ? standOf(all) : 'todo'
  const look = stand === 'done' || stand === 'todo' ? stand : all.units === all.todo ? 'todo' : 'doing'      // one late ward of many does not colour the whole: it has its mark
  const done = i.states.units ? i.states.done / i.states.units : 0
  return (
    <div class={`tl-row ${i.kind}`}>
      <a class="tl-name" href={itemHref(p.id, i.id)}><b class="num">{i.code}</b> {itemName(i)}</a>
      <svg class="tl-bars" width="100%" height="26" role="img" aria-label={`${daysText(i.from_day, i.to_day)}. ${statesText(i.states)}`}>
        {children}
        <rect class={`tl-bar ${look}`} x={`${at}%`} width={`${w}%`} y="6" height="14" rx="4" />
        {done > 0 && <rect class="tl-done" x={`${at}%`} width={`${w * done}%`} y="6" height="14" rx="4" />}
        {(stand === 'late' || stand === 'blocked') && <text class={`tl-mark ${stand}`} x={`${at + w}%`} dx="-5" y="17" text-anchor="end" aria-hidden="true">{stand === 'late' ? '■' : '◆'}</text>}
        <title>{daysText(i.from_day, i.to_day)}</title>
      </svg>
    </div>
  )
}
