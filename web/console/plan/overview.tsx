// overview.tsx - Kế hoạch: the plan in force at a glance: its groups with how far each is, what is late or blocked, and where to go on.
import { useState } from 'preact/hooks'
import { Button, Empty, Notice } from '../../shared/parts'
import { listPlans, readPlan } from '../api/plan'
import type { Plan, PlanItem, PlanWhole } from '../api/types'
import { day, money, number, percent, today } from '../parts/format'
import { useLoad } from '../parts/load'
import { Card, Facts, PageFrame, Stat } from '../parts/page'
import { Load } from '../parts/states'
import { t } from '../say'
import { standOf, sumStates } from './outline'
import { Documents, PlanRooms, PlanStateTag, StateBar, Stands, StatesStand, daysText, itemHref, itemName, mayPlan } from './parts'
import { NewPlan } from './plan-form'
import { PlanTargets } from './plan-targets'

/** /console/plan: the newest plan; the list beside it when there are several. */
export function PlansPage() {
  const plans = useLoad('plans', () => listPlans())
  const [isNew, setNew] = useState(false)
  return (
    <>
      <Load of={plans} tall>{p => p.rows.length === 0 ? (
        <PageFrame title={t('nav.plan')} lead={t('plan.lead')}>
          <Card><Empty icon="clipboard-list" title={t('plan.none')}><p>{t('plan.none_more')}</p>
            {mayPlan() && <Button main icon="plus" onClick={() => setNew(true)}>{t('plan.new')}</Button>}</Empty></Card>
        </PageFrame>
      ) : <PlanAt id={(p.rows.find(x => x.in_force > 0 && x.version.state !== 'closed') ?? p.rows[0]!).id} others={p.rows} onNew={() => setNew(true)} />}</Load>
      {isNew && <NewPlan onClose={() => setNew(false)} />}
    </>
  )
}

export const PlanPage = ({ params }: { params: { plan?: string } }) => <PlanAt id={Number(params.plan)} others={[]} />

function PlanAt({ id, others, onNew }: { id: number; others: readonly Plan[]; onNew?: () => void }) {
  const plan = useLoad(`plan ${id}`, () => readPlan(id))
  return (
    <Load of={plan} tall>{p => (
      <PageFrame title={itemName(p.version)} lead={<><PlanStateTag state={p.version.state} /><span>{daysText(p.version.from_day, p.version.to_day)}</span><span>{p.code} · {t('plan.version_n', { n: p.version.number })}</span></>}
        actions={onNew && mayPlan() && <Button icon="plus" onClick={onNew}>{t('plan.new')}</Button>}>
        <PlanRooms plan={p.id} at="overview" />
        {p.open > 0 && p.in_force > 0 && <Notice icon="pencil"><a href={`/console/plans/${p.id}/draft`}>{t('plan.open_version', { n: p.open })}</a></Notice>}
        <Head p={p} />
        <PlanTargets plan={p.id} />
        <Groups p={p} />
        <HoldsBack p={p} />
        <About p={p} />
        {others.length > 1 && <Card title={t('plan.others')}><ul class="links">{others.filter(o => o.id !== id).map(o => (
          <li key={o.id}><a href={`/console/plans/${o.id}`}><b>{itemName(o.version)}</b><small>{o.code} · {daysText(o.version.from_day, o.version.to_day)}</small></a><PlanStateTag state={o.version.state} /></li>
        ))}</ul></Card>}
      </PageFrame>
    )}</Load>
  )
}

/** The days gone, of all the days of the plan. */
function elapsed(p: Plan): { gone: number; whole: number } {
  const whole = p.version.to_day - p.version.from_day + 1
  return { whole, gone: Math.max(0, Math.min(whole, today() - p.version.from_day + 1)) }
}

function Head({ p }: { p: PlanWhole }) {
  const s = sumStates(p.items.filter(i => i.kind === 'task').map(i => i.states))
  const { gone, whole } = elapsed(p)
  return (
    <div class="stats">
      <Stat name={t('plan.done_share')} value={percent(s.done, s.units, 0)} tone={s.late ? 'nghe' : 'com'} note={t('plan.time_share', { part: percent(gone, whole, 0) })} href={`/console/plans/${p.id}/tree`} />
      <Stat name={t('plan.late_now')} value={number(s.late)} tone={s.late ? 'son' : 'com'} note={t('plan.of_units', { n: number(s.units) })} href={`/console/plans/${p.id}/tree?show=late`} />
      <Stat name={t('plan.blocked_now')} value={number(s.blocked)} tone={s.blocked ? 'sen' : 'com'} note={t(s.blocked ? 'plan.blocked_note' : 'plan.blocked_none')} href={`/console/plans/${p.id}/tree?show=blocked`} />
      <Stat name={t('plan.size')} value={number(p.tasks)} note={t('plan.size_note', { groups: number(p.groups), activities: number(p.activities) })} />
    </div>
  )
}

function Groups({ p }: { p: PlanWhole }) {
  const groups = p.items.filter(i => i.kind === 'group')
  return (
    <section class="stack" aria-label={t('plan.groups')}>
      <h2>{t('plan.groups_n', { n: groups.length })}</h2>
      <ul class="group-cards">{groups.map(g => (
        <li key={g.id}>
          <a class="card group-card" href={itemHref(p.id, g.id)}>
            <span class="group-no num" aria-hidden="true">{g.code}</span>
            <h3><span class="vh">{g.code}. </span>{itemName(g)}</h3>
            <span class="group-lead">{g.lead}</span>
            <StateBar of={g.states} />
            <span class="row tight wrap"><Stands of={g.states} /><small class="quiet num">{t('plan.until', { day: day(g.to_day) })}</small></span>
          </a>
        </li>
      ))}</ul>
    </section>
  )
}

const SHOWN = 8
/** Tasks that are late or blocked, the ones with most units first. */
function HoldsBack({ p }: { p: PlanWhole }) {
  const weight = (i: PlanItem) => i.states.late + i.states.blocked
  const held = p.items.filter(i => i.kind === 'task' && weight(i) > 0).sort((a, b) => weight(b) - weight(a))
  return (
    <Card title={t('plan.holds_back')} note={held.length > 0 ? t('plan.holds_back_note') : undefined}>
      {held.length === 0 ? <p class="all-well">● {t('plan.all_well')}</p> : (
        <ul class="links">{held.slice(0, SHOWN).map(i => (
          <li key={i.id}><a href={itemHref(p.id, i.id)}><b>{i.code} {itemName(i)}</b><small>{i.lead} · {t('plan.until', { day: day(i.to_day) })} · {heldText(i)}</small></a><StatesStand of={i.states} /></li>
        ))}</ul>
      )}
      {held.length > SHOWN && <p class="card-note"><a href={`/console/plans/${p.id}/tree?show=${standOf(held[0]!.states)}`}>{t('plan.all_held', { n: held.length })}</a></p>}
    </Card>
  )
}
const heldText = (i: PlanItem): string =>
  (['late', 'blocked'] as const).filter(k => i.states[k] > 0).map(k => t(`states.units_${k}`, { n: number(i.states[k]), of: number(i.states.units) })).join(' · ')

function About({ p }: { p: PlanWhole }) {
  const v = p.version
  return (
    <Card title={t('plan.about')}>
      <Facts rows={[
        v.purpose ? [t('plan.purpose'), <span class="pre">{v.purpose}</span>] : null,
        v.legal_basis ? [t('plan.legal_basis'), <span class="pre">{v.legal_basis}</span>] : null,
        v.decision_number ? [t('plan.decision'), `${v.decision_number}, ${day(v.decision_day)}`] : null,
        v.decided_by ? [t('plan.decided_by'), v.decided_by] : null,
        p.budget_vnd > 0 ? [t('plan.budget'), money(p.budget_vnd)] : null,
        v.documents.length > 0 ? [t('plan.documents'), <Documents of={v.documents} />] : null,
      ]} />
    </Card>
  )
}
