// visits.tsx - the visits behind a number: filtered by what was counted, by day, by member; down to one.
import { go, search } from '../../shared/router'
import { listVisits } from '../api/progress'
import { readUnit } from '../api/territory'
import { CountedFilters, daysSaid, numberOf } from '../parts/counted'
import { useLoad, usePages } from '../parts/load'
import { Card, PageFrame, unitHref, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { MARKS } from '../overview/marks'
import { measureName, t } from '../say'
import { VisitTable } from './visit-table'

const MEASURES = ['visits', 'doors', 'guided', 'absent', 'come_back', 'refused', 'no_device', 'vacant', 'became_ready', 'confirmed', 'doubtful', 'voided', 'called_back',
  ...MARKS.map(m => `won_${m}`), ...MARKS.map(m => `lacks_${m}`), 'ready']

export function VisitsPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const q = search.value
  const measure = q.get('measure') ?? 'visits'
  const on = numberOf(q.get('day')), from = on ?? numberOf(q.get('from')), to = on ?? numberOf(q.get('to'))
  const member = q.get('member') ? Number(q.get('member')) : undefined
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const visits = usePages(`visits ${id} ${measure} ${from} ${to} ${member}`, after => listVisits(id, { measure: measure === 'visits' ? undefined : measure, from, to, member }, after))
  const show = (next: Record<string, string>) => {
    const all = new URLSearchParams(q)
    if (on !== undefined) { all.delete('day'); all.set('from', String(on)); all.set('to', String(on)) }
    for (const [k, v] of Object.entries(next)) if (v) all.set(k, v); else all.delete(k)
    go(unitHref(id, `visits?${all}`), { replace: true })
  }
  return (
    <Load of={unit} tall>{u => (
      <PageFrame title={measureName(measure)} path={[...unitPath(u, '', true), { text: t('nav.visits') }]}
        lead={[u.name, daysSaid(from, to)].filter(Boolean).join(' · ')}>
        <CountedFilters measure={measure} measures={MEASURES.map(m => [m, measureName(m)] as const)} from={from} to={to} onShow={show} clear={unitHref(id, 'visits')}
          isOn={from !== undefined || to !== undefined || member !== undefined || measure !== 'visits'} />
        <Card><VisitTable of={visits} caption={measureName(measure)} /></Card>
      </PageFrame>
    )}</Load>
  )
}
