// steps.tsx - the life of a report, newest step last: who did what when, with every word, and its place in the public log.
import { listSteps } from '../api/civic'
import type { PetitionStep } from '../api/types'
import { dayOf, moment, number, weekday } from '../parts/format'
import { useLoad } from '../parts/load'
import { Card, Tag } from '../parts/page'
import { Load } from '../parts/states'
import { named, t } from '../say'

export function Steps({ petition, code, turn }: { petition: number; code: string; turn: number }) {
  const steps = useLoad(`steps ${petition} ${turn}`, () => listSteps(petition))
  return (
    <Card title={t('step.title')} tools={<a class="btn low" href={`/publog?code=${code}`} target="_blank" rel="noopener">{t('step.log')}</a>}>
      <Load of={steps} bones={4}>{all => <ol class="steps">{all.map(s => <li key={s.n} class="step"><Step s={s} /></li>)}</ol>}</Load>
    </Card>
  )
}

function Step({ s }: { s: PetitionStep }) {
  const isMoved = s.from_unit_id !== 0 && s.from_unit_id !== s.unit_id
  return (
    <>
      <p class="step-head"><b>{named('petition_did', s.event)}</b>
        {s.reason !== 'none' && <Tag>{named('petition_reason', s.reason)}</Tag>}
        {s.rating !== 'none' && <Tag tone={s.rating === 'unsatisfied' ? 'son' : 'com'}>{named('rating', s.rating)}</Tag>}</p>
      <p class="quiet small"><span class="num">{moment(s.at_ms)}, {weekday(dayOf(s.at_ms))}</span>{s.by && ` · ${s.by}`}{isMoved ? ` → ${s.unit}` : s.event === 'file' && ` → ${s.unit}`}
        {s.due_after_ms !== s.due_before_ms && s.due_after_ms > 0 && ` · ${t('step.due', { at: moment(s.due_after_ms) })}`}{` · ${t('step.leaf', { n: number(s.leaf) })}`}</p>
      {s.text && <p class="quote">{s.text}</p>}
      {s.public_text && <p class="quote public"><small>{t('step.public')}</small>{s.public_text}</p>}
    </>
  )
}
