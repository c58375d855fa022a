// lanes.tsx - a group's lanes in walking order, an alley indented under its street.
import { listLaneProgress } from '../api/progress'
import { listLanes } from '../api/territory'
import { readUnit } from '../api/territory'
import type { Lane, LaneProgress, Page } from '../api/types'
import { number, percent } from '../parts/format'
import { useLoad, usePages } from '../parts/load'
import { Card, PageFrame, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { PagedTable } from '../parts/table'
import { t } from '../say'

export function LanesPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  return (
    <Load of={unit}>{u => (
      <PageFrame title={t('lanes.of', { unit: u.name })} path={[...unitPath(u, '', true), { text: t('lanes.title') }]}>
        <Card><LaneList unit={id} /></Card>
      </PageFrame>
    )}</Load>
  )
}

function depthOf(lane: Lane, byId: ReadonlyMap<number, Lane>): number {
  let depth = 0
  for (let l = lane.parent_id ? byId.get(lane.parent_id) : undefined; l && depth < 4; l = l.parent_id ? byId.get(l.parent_id) : undefined) depth++
  return depth
}

/** How far every lane of the group is, by lane: all pages, there are few. */
async function allOf(group: number): Promise<Map<number, LaneProgress>> {
  const all = new Map<number, LaneProgress>()
  let page: Page<LaneProgress> = { rows: [], next: '' }
  do {
    page = await listLaneProgress(group, page.next)
    for (const l of page.rows) all.set(l.lane, l)
  } while (page.next)
  return all
}

export function LaneList({ unit }: { unit: number }) {
  const lanes = usePages(`lanes ${unit}`, after => listLanes(unit, after))
  const byId = new Map((lanes.data ?? []).map(l => [l.id, l]))
  const progress = useLoad(`lanes progress ${unit}`, () => allOf(unit))
  const of = (l: Lane) => progress.data?.get(l.id)
  return (
    <PagedTable of={lanes} empty={t('lanes.none')} icon="map" caption={t('lanes.title')} rowKey={l => l.id} isCompact
      columns={[
        { id: 'name', head: t('table.lane'), isHead: true, cell: l => <a class={`indent d${depthOf(l, byId)}`} href={`/console/lanes/${l.id}`}>{l.name}</a> },
        ...(progress.data?.size ? [
          { id: 'houses', head: t('table.houses'), isNumber: true, sort: (l: Lane) => of(l)?.houses ?? 0, cell: (l: Lane) => number(of(l)?.houses ?? 0) },
          { id: 'visited', head: t('table.visited'), isNumber: true, sort: (l: Lane) => (of(l)?.visited ?? 0) / (of(l)?.houses || 1),
            cell: (l: Lane) => { const p = of(l); return p ? `${number(p.visited)} · ${percent(p.visited, p.houses, 0)}` : '–' } },
        ] : []),
      ]} />
  )
}
