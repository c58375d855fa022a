// counted-ideas.tsx - the initiatives behind a figure: those everybody reads since some days.
import { listCountedIdeas } from '../api/ideas'
import type { PublicIdea, Unit } from '../api/types'
import { CountedPage, type Counting } from '../parts/counted'
import { day, dayOf, number } from '../parts/format'
import { usePages } from '../parts/load'
import { PagedTable } from '../parts/table'
import { named, t } from '../say'

export function CountedIdeas({ unit, at }: { unit: Unit; at: Counting }) {
  const list = usePages<PublicIdea>(`counted ideas ${unit.id} ${JSON.stringify(at)}`, after => listCountedIdeas(unit.kind === 'city' ? 0 : unit.id, at, after))
  const name = t('counted.ideas_public')
  return (
    <CountedPage unit={unit} screen="initiatives" room={t('nav.ideas')} at={at} measures={[['', name]]} list={list} unitWord={t('counted.ideas')}>
      <PagedTable<PublicIdea> of={list} empty={t('counted.none')} icon="lightbulb" caption={name} rowKey={i => i.code} columns={[
        { id: 'title', head: t('ct.title'), isHead: true, cell: i => <a href={`/ideas/${i.code}`} target="_blank" rel="noopener">{i.title}</a> },
        { id: 'since', head: t('counted.since'), cell: i => day(dayOf(i.public_ms)) },
        { id: 'unit', head: t('unit.one'), isWide: true, cell: i => i.unit },
        { id: 'category', head: t('idea.category'), isWide: true, cell: i => named('idea_category', i.category) },
        { id: 'supports', head: t('counted.supports'), isNumber: true, cell: i => number(i.supports) },
        { id: 'state', head: t('civic.state'), cell: i => t(`idea_state.${i.state}`) },
      ]} />
    </CountedPage>
  )
}
