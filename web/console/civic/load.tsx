// load.tsx - Khối lượng việc: how much each person of a unit, and each unit of the city, has in hand, what is late, how fast they answer.
import { readLoad } from '../api/civic'
import { readUnit } from '../api/territory'
import type { Load as Work, Unit, UnitLoad } from '../api/types'
import { number } from '../parts/format'
import { useLoad, usePages } from '../parts/load'
import { Card, PageFrame, Stat, Tag, unitHref, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { PagedTable, Table, type Column } from '../parts/table'
import { t } from '../say'
import { Rooms, spanText } from './parts'

const DAY_MINUTES = 8 * 60                          // a working day

/** "3 giờ", "2,5 ngày làm việc": working minutes, which no wall clock shows. */
function workText(minutes: number): string {
  if (minutes < 0) return '–'
  return minutes < DAY_MINUTES ? spanText(minutes) : t('load.work_days', { n: number(Math.round((10 * minutes) / DAY_MINUTES) / 10) })
}

export function LoadPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  return <Load of={unit} tall>{u => <Loads unit={u} />}</Load>
}

const late = (w: Work) => (w.late > 0 ? <Tag tone="son">{number(w.late)}</Tag> : '0')
const more = (w: Work) => number(w.open) + (w.is_more ? '+' : '')

const counts = (): Column<Work>[] => [
  { id: 'open', head: t('load.open'), isNumber: true, sort: w => w.open, cell: more },
  { id: 'late', head: t('load.late'), isNumber: true, sort: w => w.late, cell: late },
  { id: 'today', head: t('load.today'), isNumber: true, sort: w => w.due_today, cell: w => number(w.due_today) },
  { id: 'week', head: t('load.week'), isNumber: true, sort: w => w.answered_week, cell: w => number(w.answered_week) },
  { id: 'median', head: t('load.median'), isNumber: true, isWide: true, sort: w => (w.median_minutes < 0 ? null : w.median_minutes), cell: w => workText(w.median_minutes) },
]

function Loads({ unit }: { unit: Unit }) {
  const load = useLoad<UnitLoad>(`load ${unit.id}`, () => readLoad(unit.id))
  const units = usePages<Work>(`loads ${unit.id}`, after => readLoad(unit.id, after).then(l => ({ rows: l.units, next: l.next })))
  return (
    <PageFrame title={t('civic.room_load')} path={unitPath(unit, 'petitions/load')} lead={t('load.lead')}>
      <Rooms unit={unit.id} at="load" />
      <Load of={load} tall bones={2}>{l => (
        <>
          {unit.kind === 'city' && <p class="quiet">{t('load.own', { unit: unit.name })}</p>}
          <div class="stats">
            <Stat name={t('load.open')} value={more(l.unit)} />
            <Stat name={t('load.late')} value={number(l.unit.late)} tone={l.unit.late ? 'son' : ''} note={l.unit.late ? t('load.late_note') : t('load.late_none')} />
            <Stat name={t('load.today')} value={number(l.unit.due_today)} />
            <Stat name={t('load.week')} value={number(l.unit.answered_week)} note={l.unit.median_minutes >= 0 ? t('load.median_note', { span: workText(l.unit.median_minutes) }) : undefined} />
          </div>
          {l.handlers.length > 0 && <Card title={t('load.people')}>
            <Table<Work> caption={t('load.people')} rows={l.handlers} rowKey={w => w.id} sort={{ id: 'late', isDown: true }}
              columns={[{ id: 'name', head: t('table.name'), isHead: true, sort: w => w.name, cell: w => w.name || t('civic.by_nobody') }, ...counts()]} />
          </Card>}
        </>
      )}</Load>
      {unit.kind === 'city' && (
        <Card title={t('load.units')}>
          <PagedTable<Work> of={units} empty={t('load.no_units')} caption={t('load.units')} rowKey={w => w.id}
            columns={[{ id: 'name', head: t('unit.one'), isHead: true, sort: w => w.name, cell: w => <a href={unitHref(w.id, 'petitions')}>{w.name}</a> }, ...counts()]} />
        </Card>
      )}
    </PageFrame>
  )
}
