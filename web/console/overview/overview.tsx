// overview.tsx - a city, a ward or a group now: big numbers, map, table, days, what is missing; moves by itself as visits arrive.
import { useMemo, useState } from 'preact/hooks'
import { Chip, Empty, Icon, Ring, Segments } from '../../shared/parts'
import { go } from '../../shared/router'
import { readEstimate } from '../api/progress'
import { readMap, readUnit } from '../api/territory'
import type { ChildProgress, Estimate, Progress, Unit } from '../api/types'
import { Spark } from '../parts/chart'
import { Choropleth, Legend } from '../parts/choropleth'
import { scaleTop } from '../parts/choropleth-scale'
import { clock, day, number, percent, share, signed } from '../parts/format'
import { LaneList } from '../drill/lanes'
import { useLoad } from '../parts/load'
import { useProgress, type LiveProgress } from '../parts/live'
import { Card, PageFrame, Stat, unitHref, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { Table, type Column } from '../parts/table'
import { t } from '../say'
import { DaysCard } from './days'
import { EstimateCard } from './estimate'
import { MissingCard } from './missing'
import { QuietCard } from './quiet'
import { of, viewOf, won, type View } from './marks'

export function OverviewPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const progress = useProgress(id)
  const estimate = useLoad(`estimate ${id}`, () => readEstimate(id))
  return (
    <Load of={unit} tall bones={3}>{u => (
      <Load of={progress} tall bones={4}>{p => <Overview unit={u} p={p} live={progress} estimate={estimate.data} />}</Load>
    )}</Load>
  )
}

const visitsHref = (unit: number, measure: string, on?: number) => unitHref(unit, `visits?measure=${measure}${on === undefined ? '' : `&day=${on}`}`)

function Overview({ unit, p, live, estimate }: { unit: Unit; p: Progress; live: LiveProgress; estimate: Estimate | null }) {
  const people = of(p.total, 'people')
  const now = p.days[p.days.length - 1]?.day
  const parts = (['ready_a', 'ready_b', 'ready_c'] as const).map(m => share(of(p.total, m), people))
  return (
    <PageFrame title={unit.kind === 'city' ? p.campaign.name || unit.name : unit.name} path={unitPath(unit)}
      lead={<><LiveMark isLive={live.isLive} as_of_ms={p.as_of_ms} /> <span>{t('overview.period', { from: day(p.campaign.from_day), to: day(p.campaign.to_day) })}</span></>}
      badge={<RingBadge parts={parts} total={p} />}>
      <div class="stats">
        <Stat name={t('overview.doors')} value={number(of(p.total, 'doors'))} href={visitsHref(unit.id, 'doors')} flash={live.beat} tone="com"
          note={`${percent(of(p.total, 'doors'), p.unit.households)} · ${t('overview.today', { n: signed(of(p.today, 'doors')) })}`} />
        <Stat name={t('overview.ready')} value={number(of(p.total, 'ready'))} href={visitsHref(unit.id, 'became_ready')} flash={live.beat} tone="com"
          note={`${t('overview.of_people', { share: percent(of(p.total, 'ready'), people) })} · ${t('overview.today', { n: signed(of(p.today, 'became_ready')) })}`} />
        <Stat name={t('overview.moves')} value={number(won(p.today))} href={visitsHref(unit.id, 'guided', now)} flash={live.beat} tone="nghe"
          note={t('overview.moves_all', { n: number(won(p.total)) })} />
        <Stat name={t('overview.doubts')} value={number(of(p.total, 'doubtful'))} href={unitHref(unit.id, 'doubts')} tone={of(p.total, 'doubtful') ? 'son' : 'com'}
          note={t('overview.voided', { n: number(of(p.total, 'voided')) })} />
      </div>
      {estimate && estimate.real + estimate.unreal > 0 && (
        <p class="estimate-line"><Icon name="badge-check" />{t('estimate.line', {
          raw: number(estimate.visits), low: number(estimate.estimate_low), high: number(estimate.estimate_high), n: number(estimate.real + estimate.unreal),
        })}</p>
      )}
      {unit.kind === 'group'
        ? <div class="grid two"><LanesCard unit={unit} /><DaysCard p={p} /></div>
        : <Children unit={unit} p={p} live={live} />}
      {unit.kind !== 'group' && <div class="grid two"><DaysCard p={p} /><EstimateCard estimate={estimate} unit={unit.id} /></div>}
      <div class="grid wide-left">
        <MissingCard p={p} />
        <QuietCard unit={unit.id} isCity={unit.kind === 'city'} />
      </div>
    </PageFrame>
  )
}

export function LiveMark({ isLive, as_of_ms }: { isLive: boolean; as_of_ms: number }) {
  return (
    <span class={isLive ? 'live on' : 'live'}>
      <i aria-hidden="true" />{isLive ? t('overview.live', { at: clock(as_of_ms, true) }) : t('overview.waiting', { at: clock(as_of_ms, true) })}
    </span>
  )
}

function RingBadge({ parts, total }: { parts: number[]; total: Progress }) {
  const people = of(total.total, 'people')
  const words = (['a', 'b', 'c'] as const).map((b, i) => `${t(`block.${b}`)} ${percent(parts[i]!, 1, 0)}`)
  return (
    <div class="ring-badge">
      <Ring a={parts[0]!} b={parts[1]!} c={parts[2]!} size={92} label={words.join(', ')} center={percent(of(total.total, 'ready'), people, 0).replace(' ', '')} />
      <ul>{(['a', 'b', 'c'] as const).map((b, i) => <li key={b} class={`arc-${b}`}><i aria-hidden="true" />{t(`block.${b}`)} <b class="num">{percent(parts[i]!, 1, 0)}</b></li>)}</ul>
    </div>
  )
}

const VIEWS: readonly View[] = ['doors', 'ready', 'won', 'doubtful']

function Children({ unit, p, live }: { unit: Unit; p: Progress; live: LiveProgress }) {
  const map = useLoad(`map ${unit.id}`, () => readMap(unit.id))
  const [view, setView] = useState<View>('doors')
  const byId = useMemo(() => new Map(p.children.map(c => [c.id, c])), [p.children])
  const shares = p.children.map(c => { const v = viewOf(view, c); return share(v.value, v.whole) })
  const top = scaleTop(shares)
  const title = t(unit.kind === 'city' ? 'map.of_wards' : 'map.of_groups')
  if (p.children.length === 0) return <Card title={title}><Empty icon="map" title={t('map.no_children')} /></Card>
  return (
    <div class="grid map-table">
      <Card title={title} class="map-card"
        tools={<Segments<View> label={t('map.measure')} value={view} onPick={setView} options={VIEWS.map(v => [v, t(`view.${v}`)] as const)} />}>
        <Load of={map} tall bones={1}>{m => m.units.length === 0 ? <Empty icon="map" title={t('map.none')} /> : (
          <Choropleth map={m} label={`${title}: ${t(`view.${view}`)}`} top={top} flashes={live.flashes}
            valueOf={id => { const c = byId.get(id); return c ? viewOf(view, c) : null }} onPick={u => go(unitHref(u.id))} />
        )}</Load>
        <div class="row wrap"><Legend top={top} name={t(`view.${view}`)} /><span class="quiet small grow">{t('map.table_says')}</span></div>
      </Card>
      <Card title={t(unit.kind === 'city' ? 'table.wards' : 'table.groups')} tools={<Chip>{number(p.children.length)}</Chip>}>
        <ChildTable rows={p.children} view={view} flashes={live.flashes} caption={t(unit.kind === 'city' ? 'table.wards' : 'table.groups')} />
      </Card>
    </div>
  )
}

function ChildTable({ rows, view, flashes, caption }: { rows: ChildProgress[]; view: View; flashes: ReadonlyMap<number, number>; caption: string }) {
  const part = (c: ChildProgress, v: View) => { const x = viewOf(v, c); return x.whole > 0 ? x.value / x.whole : -1 }
  const cell = (c: ChildProgress, v: View) => { const x = viewOf(v, c); return percent(x.value, x.whole) }
  const columns: Column<ChildProgress>[] = [
    { id: 'name', head: t('table.name'), isHead: true, sort: c => c.name, cell: c => <a href={unitHref(c.id)}>{c.name}</a> },
    { id: 'bar', head: t(`view.${view}`), isNumber: true, sort: c => part(c, view), cell: c => <span class="with-bar">{!c.spark && <MiniBar part={part(c, view)} />}{cell(c, view)}</span> },
    { id: 'doors', head: t('table.doors'), isNumber: true, sort: c => of(c.total, 'doors'),
      cell: c => <a href={visitsHref(c.id, 'doors')}>{number(of(c.total, 'doors'))}</a> },
    { id: 'today', head: t('table.today'), isNumber: true, sort: c => of(c.today, 'visits'), cell: c => <span key={flashes.get(c.id)} data-flash={flashes.has(c.id) ? '' : undefined}>{signed(of(c.today, 'visits'))}</span> },
    ...(rows.some(c => c.spark) ? [{ id: 'spark', head: t('table.spark'), isWide: true, cell: (c: ChildProgress) => <Spark values={c.spark ?? []} /> }] : []),
    { id: 'ready', head: t('table.ready'), isNumber: true, isWide: true, sort: c => of(c.total, 'ready'), cell: c => <a href={visitsHref(c.id, 'became_ready')}>{number(of(c.total, 'ready'))}</a> },
    { id: 'doubt', head: t('table.doubtful'), isNumber: true, isWide: true, sort: c => of(c.total, 'doubtful'), cell: c => of(c.total, 'doubtful') ? <a href={unitHref(c.id, 'doubts')}>{number(of(c.total, 'doubtful'))}</a> : '0' },
  ]
  return <Table key={view} caption={caption} columns={columns} rows={rows} rowKey={c => c.id} sort={{ id: 'bar', isDown: true }} maxRows={12} isCompact />
}

export function MiniBar({ part }: { part: number }) {
  return <svg class="mini-bar" width="56" height="8" viewBox="0 0 56 8" aria-hidden="true"><rect class="track" width="56" height="8" rx="4" /><rect width={Math.max(0, Math.min(1, part)) * 56} height="8" rx="4" /></svg>
}

function LanesCard({ unit }: { unit: Unit }) {
  return (
    <Card title={t('lanes.title')} tools={<a class="btn low" href={unitHref(unit.id, 'lanes')}>{t('lanes.all')}</a>}>
      <LaneList unit={unit.id} />
    </Card>
  )
}
