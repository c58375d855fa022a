// visit.tsx - one visit, whole: who, where, when by both clocks, what each person has and won, what was done about it later.
import { useState } from 'preact/hooks'
import { readVisit } from '../api/progress'
import { clock, dayOf, day, decimal, moment } from '../parts/format'
import { useLoad } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitHref } from '../parts/page'
import { Load } from '../parts/states'
import { ReviewCard } from '../doubts/review'
import { hasRole, mayWrite } from '../session'
import { named, t } from '../say'
import { Flags, Marks, OutcomeTag, Won } from './tags'
import { Unmask } from './unmask'

export function VisitPage({ params }: { params: { visit?: string } }) {
  const id = Number(params.visit)
  const [reason, setReason] = useState('')
  const visit = useLoad(`visit ${id} ${reason}`, () => readVisit(id, reason))
  return (
    <Load of={visit} tall>{v => (
      <PageFrame title={t('visit.title', { at: `${clock(v.at_ms)} ${day(dayOf(v.at_ms))}` })}
        path={[{ text: v.ward }, { text: v.group, href: unitHref(v.unit_id) }, { text: `${v.number} ${v.lane}`, href: `/console/households/${v.household}` }, { text: t('visit.one') }]}
        lead={<><OutcomeTag outcome={v.outcome} /> {v.confirmed && <Tag tone="com">{t('visit.confirmed')}</Tag>} {v.late && <Tag tone="nghe">{t('visit.late')}</Tag>} <Flags flags={v.flags} /></>}>
        <div class="grid wide-left">
          <div class="stack loose">
            {v.people.map(p => (
              <Card key={p.resident || p.name} title={p.name} tools={p.birth_year ? <span class="quiet num">{p.birth_year}</span> : undefined}>
                <Marks marks={p.marks} />
                {p.acts.length > 0 && <ul class="acts">{p.acts.map((a, i) => <li key={i}><b>{named('skill', a.skill)}</b> <Tag tone="lam">{named('level', a.level)}</Tag></li>)}</ul>}
              </Card>
            ))}
            {v.people.length > 0 && !reason && !hasRole('head', 'officer') && <Unmask onReason={setReason} />}
            {v.people.length === 0 && <Card><p class="quiet">{t('visit.nobody')}</p></Card>}
            {v.photo && <PhotoCard visit={v.seq} />}
            {v.note && <Card title={t('visit.note')}><p class="quote">{v.note}</p></Card>}
          </div>
          <div class="stack loose">
            <Card title={t('visit.facts')}>
              <Facts rows={[
                [t('table.member'), v.member], [t('table.team'), <a href={`/console/teams/${v.team_id}`}>{v.team}</a>],
                [t('visit.length'), t('visit.minutes', { n: decimal(Math.max(0, v.at_ms - v.started_ms) / 60_000) })],
                [t('visit.won'), <Won words={v.won} />], [t('visit.device_clock'), moment(v.device_ms)], [t('visit.received'), moment(v.received_ms)],
                v.lat_e6 ? [t('visit.position'), t('visit.accuracy', { lat: (v.lat_e6 / 1e6).toFixed(5), lon: (v.lon_e6 / 1e6).toFixed(5), m: v.accuracy_m })] : [t('visit.position'), t('visit.no_position')],
                [t('visit.number'), <code class="small">{v.id}</code>],
              ]} />
            </Card>
            <ReviewCard visit={v.seq} review={v.review} mayReview={mayWrite()} onDone={visit.reload} />
          </div>
        </div>
      </PageFrame>
    )}</Load>
  )
}

// Loaded only when asked for: each look is a line in the audit log.
function PhotoCard({ visit }: { visit: number }) {
  const [state, setState] = useState<'shut' | 'open' | 'none'>('shut')
  return (
    <Card title={t('visit.photo')}>
      {state === 'shut' && <button type="button" class="btn" onClick={() => setState('open')}>{t('visit.photo_see')}</button>}
      {state === 'open' && <img style={{ maxWidth: '100%' }} src={`/api/visits/${visit}/photo`} alt={t('visit.photo')} onError={() => setState('none')} />}
      {state === 'none' && <p class="quiet">{t('visit.photo_none')}</p>}
    </Card>
  )
}
