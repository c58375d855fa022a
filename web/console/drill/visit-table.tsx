// visit-table.tsx - visits as rows; each leads to the visit and to its door.
import type { VisitRow } from '../api/types'
import { moment, number } from '../parts/format'
import type { Paged } from '../parts/load'
import { Tag } from '../parts/page'
import { PagedTable } from '../parts/table'
import { t } from '../say'
import { Flags, OutcomeTag, Won } from './tags'

export function VisitTable({ of, caption }: { of: Paged<VisitRow>; caption: string }) {
  return (
    <PagedTable<VisitRow> of={of} empty={t('visits.none')} icon="door-open" caption={caption} rowKey={v => v.id} columns={[
      { id: 'at', head: t('table.when'), isHead: true, cell: v => <a class="num" href={`/console/visits/${v.seq}`}>{moment(v.at_ms)}</a> },
      { id: 'door', head: t('table.door'), cell: v => <a href={`/console/households/${v.household}`}>{v.number} {v.lane}</a> },
      { id: 'outcome', head: t('table.outcome'), cell: v => <OutcomeTag outcome={v.outcome} /> },
      { id: 'won', head: t('table.won'), cell: v => <Won words={v.won} /> },
      { id: 'people', head: t('table.people'), isNumber: true, isWide: true, cell: v => number(v.people) },
      { id: 'member', head: t('table.member'), isWide: true, cell: v => <>{v.member}<br /><small class="quiet">{v.team}</small></> },
      { id: 'proof', head: t('table.proof'), isWide: true, cell: v => <>{v.confirmed && <Tag tone="com">{t('visit.confirmed')}</Tag>} {v.late && <Tag tone="nghe">{t('visit.late')}</Tag>} <Flags flags={v.flags} /></> },
    ]} />
  )
}
