// occasions.tsx - Sự kiện: a unit's occasions as a list, a week, a month.
import { useMemo, useState } from 'preact/hooks'
import { Button, Empty, IconButton } from '../../shared/parts'
import { go } from '../../shared/router'
import { nameOf, titleOf } from '../../shared/occasion/say'
import type { OccasionState } from '../../shared/occasion/types'
import { listOccasions } from '../api/occasions'
import { readUnit } from '../api/territory'
import type { DeskOccasion, Unit } from '../api/types'
import { useCounting } from '../parts/counted'
import { Select } from '../parts/form'
import { clock, day, dayOf, today, weekday } from '../parts/format'
import { useLoad, usePages } from '../parts/load'
import { Card, PageFrame, Tag, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { PagedTable } from '../parts/table'
import { hasRole } from '../session'
import { t } from '../say'
import { COUNTED, CountedOccasions } from './counted'
import { OccasionForm } from './form'
import { Rooms, span, StateTag } from './parts'

const STATES: readonly OccasionState[] = ['draft', 'announced', 'open', 'under_way', 'ended', 'cancelled']
type View = 'list' | 'week' | 'month'

export const OccasionsPage = ({ params }: { params: { unit?: string } }) => <Page id={Number(params.unit)} view="list" />
export const OccasionWeekPage = ({ params }: { params: { unit?: string } }) => <Page id={Number(params.unit)} view="week" />
export const OccasionMonthPage = ({ params }: { params: { unit?: string } }) => <Page id={Number(params.unit)} view="month" />

function Page({ id, view }: { id: number; view: View }) {
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const [isNew, setNew] = useState(false)
  const at = useCounting(COUNTED)
  return (
    <Load of={unit} tall>{u => (at && view === 'list' ? <CountedOccasions unit={u} at={at} /> : (
      <PageFrame title={t('nav.occasions')} path={unitPath(u, 'occasions')} lead={t('occ.lead')}
        actions={<>{hasRole('officer', 'city') && <Button main icon="plus" onClick={() => setNew(true)}>{t('occ.new')}</Button>}
          {hasRole('head', 'officer', 'city') && <a class="btn" href="/console/doors">{t('occ.doors')}</a>}</>}>
        <Rooms unit={id} at={view === 'list' ? '' : view} />
        {view === 'list' ? <List unit={u} /> : <Calendar unit={u} view={view} key={view} />}
        {isNew && <OccasionForm unit={u} onClose={() => setNew(false)} onDone={o => go(`/console/occasions/${o.id}`)} />}
      </PageFrame>
    ))}</Load>
  )
}

function List({ unit }: { unit: Unit }) {
  const [state, setState] = useState('')
  const rows = usePages<DeskOccasion>(`occasions ${unit.id} ${state}`, after => listOccasions(unit.id, state, after))
  return (
    <>
      <div class="filters few card">
        <Select label={t('occ.state')} name="state" value={state} options={[['', t('occ.all')], ...STATES.map(s => [s, nameOf('state', s)] as const)]} onValue={setState} />
        <a class="btn" href={`/calendar/unit/${unit.id}.ics`} target="_self" download>{t('occ.public')}</a>
      </div>
      <Card>
        <PagedTable<DeskOccasion> of={rows} empty={t('occ.none')} emptyMore={<p>{t('occ.none_more')}</p>} icon="calendar-days" caption={t('nav.occasions')} rowKey={o => o.id}
          rowClass={o => (o.state === 'cancelled' ? 'gone' : '')} columns={[
            { id: 'title', head: t('occ.title'), isHead: true, cell: o => <a href={`/console/occasions/${o.id}`}>{titleOf(o)}</a> },
            { id: 'when', head: t('occ.starts'), cell: span },
            { id: 'kind', head: t('occ.kind'), isWide: true, cell: o => nameOf('kind', o.kind) },
            { id: 'place', head: t('occ.place'), isWide: true, cell: o => o.place },
            { id: 'state', head: t('occ.state'), cell: o => <><StateTag state={o.state} />{!o.is_public && <> <Tag>{t('occ.internal')}</Tag></>}</> },
          ]} />
      </Card>
    </>
  )
}

// ---- a week, a month: seven columns at a desk, the days that have something in the hand ----

const monday = (n: number): number => n - ((n + 3) % 7)                     // 1970-01-01 was a Thursday
const dateOf = (n: number): Date => new Date(n * 86_400_000)
const firstOf = (year: number, month: number): number => Math.floor(Date.UTC(year, month, 1) / 86_400_000)
const PAGE = 200, PAGES_MAX = 10

/** The days shown, and those of them that belong (of a month: not its neighbours'). */
function reach(view: View, at: number): { from: number; to: number; first: number; last: number } {
  if (view === 'week') { const m = monday(at); return { from: m, to: m + 6, first: m, last: m + 6 } }
  const d = dateOf(at), first = firstOf(d.getUTCFullYear(), d.getUTCMonth()), last = firstOf(d.getUTCFullYear(), d.getUTCMonth() + 1) - 1
  return { from: monday(first), to: monday(last) + 6, first, last }
}
// Latest start first: read on until the days shown are behind us.
async function between(unit: number, from: number, to: number): Promise<DeskOccasion[]> {
  const out: DeskOccasion[] = []
  let after = ''
  for (let i = 0; i < PAGES_MAX; i++) {
    const page = await listOccasions(unit, '', after, PAGE)
    out.push(...page.rows.filter(o => dayOf(o.starts_ms) <= to && dayOf(o.ends_ms) >= from))
    const last = page.rows.at(-1)
    if (!page.next || !last || dayOf(last.starts_ms) < from - 14) break
    after = page.next
  }
  return out.sort((a, b) => a.starts_ms - b.starts_ms)
}

function Calendar({ unit, view }: { unit: Unit; view: View }) {
  const [at, setAt] = useState(today())
  const r = useMemo(() => reach(view, at), [view, at])
  const rows = useLoad(`occasions ${unit.id} ${r.from} ${r.to}`, () => between(unit.id, r.from, r.to))
  const d = dateOf(at)
  const title = view === 'week' ? t('occ.week_of', { from: day(r.from, false), to: day(r.to) }) : t('occ.month_of', { month: d.getUTCMonth() + 1, year: d.getUTCFullYear() })
  const days = Array.from({ length: r.to - r.from + 1 }, (_, i) => r.from + i)
  return (
    <Card title={title} tools={<>
      <IconButton icon="chevron-left" label={t('occ.before')} onClick={() => setAt(view === 'week' ? at - 7 : r.first - 1)} />
      <Button onClick={() => setAt(today())}>{t('occ.now')}</Button>
      <IconButton icon="chevron-right" label={t('occ.after')} onClick={() => setAt(view === 'week' ? at + 7 : r.last + 1)} /></>}>
      <Load of={rows}>{list => <>
        {!list.some(o => dayOf(o.ends_ms) >= r.first && dayOf(o.starts_ms) <= r.last) && <Empty icon="calendar-days" title={t('occ.none_here')} />}
        <ol class={`cal ${view}`}>{days.map(n => {
          const here = list.filter(o => dayOf(o.starts_ms) <= n && dayOf(o.ends_ms) >= n)
          return (
            <li key={n} class={[n === today() && 'now', (n < r.first || n > r.last) && 'out', !here.length && 'bare'].filter(Boolean).join(' ')}>
              <h3><span>{weekday(n)}</span> {day(n, false)}</h3>
              <ul>{here.map(o => <li key={o.id}><a class={`cal-item ${o.state}`} href={`/console/occasions/${o.id}`}>
                <b class="num">{dayOf(o.starts_ms) === n ? clock(o.starts_ms) : '…'}</b> <span>{titleOf(o)}</span>{(o.state === 'draft' || o.state === 'cancelled') && <small> · {nameOf('state', o.state)}</small>}</a></li>)}</ul>
            </li>
          )
        })}</ol>
      </>}</Load>
    </Card>
  )
}
