// visits.tsx - the visits behind a number: filtered by what was counted, by day, by member; down to one.
import { go, search } from '../../shared/router'
import { Button } from '../../shared/parts'
import { listVisits } from '../api/progress'
import { readUnit } from '../api/territory'
import { Select, Input } from '../parts/form'
import { day, dayFromIso, dayIso } from '../parts/format'
import { useLoad, usePages } from '../parts/load'
import { Card, PageFrame, unitHref, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { MARKS } from '../overview/marks'
import { measureName, t } from '../say'
import { VisitTable } from './visit-table'

const MEASURES = ['visits', 'doors', 'guided', 'absent', 'come_back', 'refused', 'no_device', 'vacant', 'became_ready', 'confirmed', 'doubtful', 'voided', 'called_back',
  ...MARKS.map(m => `won_${m}`), ...MARKS.map(m => `lacks_${m}`), 'ready']

const numberOf = (s: string | null): number | undefined => (s && Number.isSafeInteger(Number(s)) ? Number(s) : undefined)
const daysSaid = (from: number | undefined, to: number | undefined): string =>
  from === to ? (from === undefined ? '' : day(from)) : [from === undefined ? '…' : day(from), to === undefined ? '…' : day(to)].join(' – ')

export function VisitsPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const q = search.value
  const measure = q.get('measure') ?? 'visits'
  const on = numberOf(q.get('day')), from = on ?? numberOf(q.get('from')), to = on ?? numberOf(q.get('to'))
  const member = q.get('member') ? Number(q.get('member')) : undefined
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const visits = usePages(`visits ${id} ${measure} ${from} ${to} ${member}`, after => listVisits(id, { measure: measure === 'visits' ? undefined : measure, from, to, member }, after))
  const show = (next: { measure?: string; from?: string; to?: string }) => {
    const all = new URLSearchParams(q)
    if (on !== undefined) { all.delete('day'); all.set('from', String(on)); all.set('to', String(on)) }
    for (const [k, v] of Object.entries(next)) if (v) all.set(k, v); else all.delete(k)
    go(unitHref(id, `visits?${all}`), { replace: true })
  }
  return (
    <Load of={unit} tall>{u => (
      <PageFrame title={measureName(measure)} path={[...unitPath(u, '', true), { text: t('nav.visits') }]}
        lead={[u.name, daysSaid(from, to)].filter(Boolean).join(' · ')}>
        <div class="filters card">
          <Select label={t('visits.measure')} name="measure" value={measure} options={MEASURES.map(m => [m, measureName(m)] as const)} onValue={v => show({ measure: v })} />
          <Input label={t('visits.from')} name="from" type="date" value={from === undefined ? '' : dayIso(from)} onValue={v => show({ from: v ? String(dayFromIso(v)) : '' })} />
          <Input label={t('visits.to')} name="to" type="date" value={to === undefined ? '' : dayIso(to)} onValue={v => show({ to: v ? String(dayFromIso(v)) : '' })} />
          {(from !== undefined || to !== undefined || member !== undefined || measure !== 'visits') && <Button icon="x" onClick={() => go(unitHref(id, 'visits'))}>{t('visits.clear')}</Button>}
        </div>
        <Card><VisitTable of={visits} caption={measureName(measure)} /></Card>
      </PageFrame>
    )}</Load>
  )
}
