// quiet.tsx - teams nobody has heard from: the ones to call today.
import { listQuietTeams } from '../api/progress'
import { moment } from '../parts/format'
import { usePages } from '../parts/load'
import { Card, Tag } from '../parts/page'
import { Load } from '../parts/states'
import { Button, Icon } from '../../shared/parts'
import { t } from '../say'

export function QuietCard({ unit }: { unit: number }) {
  const teams = usePages(`quiet ${unit}`, after => listQuietTeams(unit, after))
  return (
    <Card title={t('quiet.title')}>
      <Load of={teams} bones={4}>{rows => rows.length === 0 ? <p class="all-well"><Icon name="check-check" />{t('quiet.none')}</p> : (
        <>
          <ul class="links">
            {rows.map(q => (
              <li key={q.id}><a href={`/console/teams/${q.id}`}><b>{q.name}</b><small>{q.last_ms ? t('quiet.last', { at: moment(q.last_ms) }) : t('quiet.never')}</small></a>
                <Tag tone={q.days > 6 || !q.last_ms ? 'son' : 'nghe'}>{q.last_ms ? t('quiet.days', { n: q.days }) : t('quiet.not_begun')}</Tag></li>
            ))}
          </ul>
          {teams.more && <Button class="low" onClick={teams.more}>{t('do.more')}</Button>}
        </>
      )}</Load>
    </Card>
  )
}
