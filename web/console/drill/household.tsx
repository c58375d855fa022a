// household.tsx - one door: who lives there, where they stand, and every visit that was made.
import { useState } from 'preact/hooks'
import { readHistory, readStands } from '../api/progress'
import { readHousehold } from '../api/territory'
import { moment } from '../parts/format'
import { useLoad, usePages } from '../parts/load'
import { Card, Facts, PageFrame, unitHref } from '../parts/page'
import { Load } from '../parts/states'
import { hasRole } from '../session'
import { named, t } from '../say'
import { Marks } from './tags'
import { Unmask } from './unmask'
import { VisitTable } from './visit-table'

export function HouseholdPage({ params }: { params: { household?: string } }) {
  const id = Number(params.household)
  const [reason, setReason] = useState('')
  const household = useLoad(`household ${id} ${reason}`, () => readHousehold(id, reason))
  const stands = useLoad(`stands ${id}`, () => readStands(id))
  const marks = new Map((stands.data?.rows ?? []).map(s => [s.resident, s.marks]))
  const visits = usePages(`history ${id}`, after => readHistory(id, after))
  return (
    <Load of={household} tall>{h => (
      <PageFrame title={`${h.house.number} ${h.lane}`} lead={t('household.lead', { head: h.head, code: h.code })}
        path={[{ text: h.ward, href: unitHref(h.ward_id) }, { text: h.group, href: unitHref(h.group_id) }, { text: h.lane, href: `/console/lanes/${h.house.lane_id}` }, { text: h.house.number }]}>
        <div class="columns">
          {h.people.map(p => (
            <Card key={p.id} title={p.name}>
              <Facts rows={[
                [t('person.born'), p.birth_year || '–'], [t('person.sex'), named('sex', p.sex)],
                p.number ? [t('person.number'), <span class="num">{p.number}</span>] : null, [t('person.phone'), t(p.has_phone ? 'person.phone_sealed' : 'person.phone_none')],
              ]} />
              {marks.has(p.id) && <Marks marks={marks.get(p.id)!} />}
              {hasRole('officer', 'city', 'auditor') && <div class="buttons"><a class="btn low" href={`/console/households/${id}/people/${p.id}`}>{t('consent.see')}</a></div>}
            </Card>
          ))}
        </div>
        {h.masked && <Unmask onReason={setReason} />}
        <Card title={t('household.visits')} note={visits.data?.[0] ? t('household.last', { at: moment(visits.data[0].at_ms) }) : undefined}>
          <VisitTable of={visits} caption={t('household.visits')} />
        </Card>
      </PageFrame>
    )}</Load>
  )
}
