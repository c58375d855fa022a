// quiet.tsx - teams nobody has heard from: the ones to call today.
import { listQuietTeams } from '../api/progress'
import { day, dayOf } from '../parts/format'
import { usePages } from '../parts/load'
import { Card, Tag } from '../parts/page'
import { Load } from '../parts/states'
import { Button, Icon } from '../../shared/parts'
import { t } from '../say'

export function QuietCard({ unit, isCity }: { unit: number; isCity: boolean }) {
  const teams = usePages(`quiet ${unit}`, after => listQuietTeams(unit, after))
  return (
    <Card title={t('quiet.title')}>
      <Load of={teams} bones={4}>{rows => rows.length === 0 ? <p class="all-well"><Icon name="check-check" />{t('quiet.none')}</p> : (
        <>
          <ul class="links">
            {rows.map(q => (
              <li key={q.id}><a href={`/console/teams/${q.id}`}><b>{q.name}</b><small>{isCity ? q.ward : q.group} · {q.last_ms ? t('quiet.last', { at: day(dayOf(q.last_ms), false) }) : t('quiet.never')}</small></a>
                <Tag tone={q.days > 6 || !q.last_ms ? 'son' : 'nghe'}>{q.last_ms ? t('quiet.days', { n: q.days }) : t('quiet.not_begun')}</Tag></li>
            ))}
          </ul>
          {teams.more && <Button class="low" onClick={teams.more}>{t('do.more')}</Button>}
        </>
      )}</Load>
    </Card>
  )
}
