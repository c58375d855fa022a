// counted.tsx - the occasions behind a figure, and the contests behind a number of entries.
import { titleOf, nameOf } from '../../shared/occasion/say'
import { standOf, titleIn } from '../../shared/contest/say'
import { CONTEST_TONES } from '../../shared/contest/types'
import { listCountedContests } from '../api/contests'
import { listCountedOccasions } from '../api/occasions'
import type { CountedContest, CountedOccasion, Unit } from '../api/types'
import { CountedPage, type Counting } from '../parts/counted'
import { moment, number } from '../parts/format'
import { usePages } from '../parts/load'
import { Tag } from '../parts/page'
import { PagedTable } from '../parts/table'
import { named, t } from '../say'
import { span, StateTag } from './parts'

export const COUNTED = ['held', 'attended_site', 'attended_online', 'trained'] as const

export function CountedOccasions({ unit, at }: { unit: Unit; at: Counting }) {
  const list = usePages<CountedOccasion>(`counted occasions ${unit.id} ${JSON.stringify(at)}`, after => listCountedOccasions(unit.id, at, after))
  const measures = COUNTED.map(m => [m, named('counted_occasion', m)] as const), isHeads = at.measure !== 'held'
  return (
    <CountedPage unit={unit} screen="occasions" room={t('nav.occasions')} at={at} measures={measures} list={list} unitWord={t(isHeads ? 'counted.heads' : 'counted.occasions')}>
      <PagedTable<CountedOccasion> of={list} empty={t('counted.none')} icon="calendar-days" caption={named('counted_occasion', at.measure)} rowKey={o => o.id} columns={[
        { id: 'title', head: t('occ.title'), isHead: true, cell: o => <a href={`/console/occasions/${o.id}`}>{titleOf(o)}</a> },
        { id: 'when', head: t('occ.starts'), cell: span },
        ...(isHeads ? [{ id: 'n', head: t('counted.came'), isNumber: true, cell: (o: CountedOccasion) => number(o.counted) }] : []),
        { id: 'kind', head: t('occ.kind'), isWide: true, cell: o => nameOf('kind', o.kind) },
        { id: 'unit', head: t('unit.one'), isWide: true, cell: o => o.unit },
        { id: 'state', head: t('occ.state'), cell: o => <><StateTag state={o.state} />{!o.is_public && <> <Tag>{t('occ.internal')}</Tag></>}</> },
      ]} />
    </CountedPage>
  )
}

export function CountedContests({ unit, at }: { unit: Unit; at: Counting }) {
  const list = usePages<CountedContest>(`counted contests ${unit.id} ${JSON.stringify(at)}`, after => listCountedContests(unit.id, at, after))
  const name = t('counted.entries_in')
  return (
    <CountedPage unit={unit} screen="contests" room={t('ct.room')} at={at} measures={[['', name]]} list={list} unitWord={t('counted.entries')}>
      <PagedTable<CountedContest> of={list} empty={t('counted.none')} icon="sparkles" caption={name} rowKey={c => c.id} columns={[
        { id: 'title', head: t('ct.title'), isHead: true, cell: c => <a href={`/console/contests/${c.id}`}>{titleIn(c)}</a> },
        { id: 'n', head: t('ct.entries_n'), isNumber: true, cell: c => number(c.counted) },
        { id: 'unit', head: t('unit.one'), isWide: true, cell: c => c.unit },
        { id: 'closes', head: t('ct.closes'), isWide: true, cell: c => moment(c.closes_ms) },
        { id: 'state', head: t('ct.state'), cell: c => <Tag tone={CONTEST_TONES[c.state]}>{standOf('contest', c.state)}</Tag> },
      ]} />
    </CountedPage>
  )
}
