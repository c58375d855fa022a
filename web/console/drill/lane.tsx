// lane.tsx - the doors of one lane with what happened last at each; names in full only for a reason, where the door wants one.
import { useState } from 'preact/hooks'
import { listDoors } from '../api/progress'
import { readHousehold } from '../api/territory'
import type { Door } from '../api/types'
import { moment, number } from '../parts/format'
import { useLoad, usePages } from '../parts/load'
import { Card, PageFrame, unitHref, type Crumb } from '../parts/page'
import { PagedTable } from '../parts/table'
import { t } from '../say'
import { OutcomeTag } from './tags'
import { Unmask } from './unmask'

export function LanePage({ params }: { params: { lane?: string } }) {
  const lane = Number(params.lane)
  const [reason, setReason] = useState('')
  const doors = usePages(`doors ${lane} ${reason}`, after => listDoors(lane, reason, after))
  const first = doors.data?.[0]
  const where = useLoad(`lane of ${first?.household ?? 0}`, () => (first ? readHousehold(first.household) : Promise.resolve(null)))
  const w = where.data
  const path: Crumb[] = w ? [{ text: w.ward, href: unitHref(w.ward_id) }, { text: w.group, href: unitHref(w.group_id) }, { text: w.lane }] : []
  const done = (doors.data ?? []).filter(d => d.visits > 0).length
  return (
    <PageFrame title={w?.lane ?? t('table.lane')} path={path} lead={doors.data && !doors.more ? t('lane.lead', { done: number(done), all: number(doors.data.length) }) : undefined}>
      <Card>
        <PagedTable<Door> of={doors} empty={t('lane.none')} icon="door-closed" caption={w?.lane ?? t('table.lane')} rowKey={d => d.household} columns={[
          { id: 'number', head: t('table.number'), isHead: true, cell: d => <a href={`/console/households/${d.household}`}>{d.number}</a> },
          { id: 'head', head: t('table.head_name'), cell: d => d.head },
          { id: 'outcome', head: t('table.outcome'), cell: d => <OutcomeTag outcome={d.outcome} /> },
          { id: 'last', head: t('table.last'), isNumber: true, sort: d => d.last_ms, cell: d => moment(d.last_ms) },
          { id: 'due', head: t('table.due'), isNumber: true, isWide: true, sort: d => d.due_ms, cell: d => (d.due_ms ? moment(d.due_ms) : '') },
          { id: 'visits', head: t('table.visits'), isNumber: true, isWide: true, sort: d => d.visits, cell: d => number(d.visits) },
        ]} />
      </Card>
      {w?.masked && !reason && <Unmask onReason={setReason} />}
    </PageFrame>
  )
}
