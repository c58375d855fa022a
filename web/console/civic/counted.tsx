// counted.tsx - the reports behind a figure: each step that was counted, with its report as it stands now.
import { listCounted } from '../api/civic'
import type { CountedStep, Unit } from '../api/types'
import { CountedPage, type Counting } from '../parts/counted'
import { moment } from '../parts/format'
import { usePages } from '../parts/load'
import { Tag } from '../parts/page'
import { PagedTable } from '../parts/table'
import { named, t } from '../say'
import { categoryName, spanText, StateTag, useCategories } from './parts'

export const COUNTED = ['received', 'returned', 'answered', 'on_time', 'refused', 'reopened', 'rated', 'satisfied', 'acceptable', 'unsatisfied', 'minutes'] as const

export function CountedReports({ unit, at }: { unit: Unit; at: Counting }) {
  const all = useCategories()
  const list = usePages<CountedStep>(`counted ${unit.id} ${JSON.stringify(at)}`, after => listCounted(unit.id, at, after))
  const measures = COUNTED.map(m => [m, named('counted_report', m)] as const), name = named('counted_report', at.measure)
  return (
    <CountedPage unit={unit} screen="petitions" room={t('nav.petitions')} at={at} measures={measures} list={list}
      categories={all.map(c => [c.code, categoryName(all, c.code)] as const)} unitWord={t(at.measure === 'minutes' ? 'counted.minutes' : 'counted.times')}>
      <PagedTable<CountedStep> of={list} empty={t('counted.none')} icon="message-square" caption={name} rowKey={r => `${r.id} ${r.n}`} columns={[
        { id: 'at', head: t('table.when'), isHead: true, cell: r => (r.is_here ? <a class="num" href={`/console/petitions/${r.id}`}>{moment(r.at_ms)}</a> : <span class="num">{moment(r.at_ms)}</span>) },
        { id: 'what', head: t('counted.what'), cell: r => <>{categoryName(all, r.category)}<br /><small class="quiet"><span class="num">{r.code}</span> · {r.ward}</small></> },
        { id: 'did', head: t('counted.did'), cell: r => <>{named('petition_did', r.event)} {r.rating !== 'none' && <Tag tone={r.rating === 'unsatisfied' ? 'son' : 'com'}>{named('rating', r.rating)}</Tag>}</> },
        { id: 'after', head: t('counted.after'), isWide: true, cell: r => (r.event === 'file' ? '–' : spanText(r.minutes)) },
        { id: 'state', head: t('counted.now'), cell: r => <><StateTag state={r.state} />{!r.is_here && <><br /><small class="quiet">{t('counted.gone', { unit: r.unit })}</small></>}</> },
      ]} />
    </CountedPage>
  )
}
