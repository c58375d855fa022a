// plan-targets.tsx - the targets of a plan, or of one of its activities: how many are well, and those at risk.
import { Notice } from '../../shared/parts'
import { listPlanTargets } from '../api/targets'
import type { Page, Target } from '../api/types'
import { number, today } from '../parts/format'
import { useLoad } from '../parts/load'
import { Card, Tag, unitHref } from '../parts/page'
import { Load } from '../parts/states'
import { homeUnit } from '../session'
import { t } from '../say'
import { LEVEL_RANK, forecastText, gonePart, isAtRisk } from './forecast-words'
import { CITY_ID } from './parts'
import { LevelTag, ReportedTag, TargetBar, TargetCard, targetHref, targetName } from './target-parts'

const PAGES_MAX = 5
/** The plan's own targets; those of units they are split to stand below them. */
async function readAll(plan: number, item: number): Promise<Target[]> {
  const rows: Target[] = []
  let page: Page<Target> = { rows: [], next: '' }
  for (let n = 0; n < PAGES_MAX && (n === 0 || page.next); n++) { page = await listPlanTargets(plan, item, page.next); rows.push(...page.rows) }
  return rows.filter(x => !x.ended_ms).sort((a, b) => LEVEL_RANK[a.progress.level] - LEVEL_RANK[b.progress.level])
}

const SHOWN = 6
export function PlanTargets({ plan }: { plan: number }) {
  const targets = useLoad(`plan targets ${plan}`, () => readAll(plan, 0))
  return (
    <Card title={t('target.of_plan')} tools={<a href={unitHref(homeUnit(), 'targets')}>{t('target.all')}</a>}>
      <Load of={targets} bones={3}>{rows => {
        const count = (test: (x: Target) => boolean) => number(rows.filter(test).length)
        if (rows.length === 0) return <p class="quiet">{t('target.none_of_plan')}</p>
        return (
          <div class="stack">
            <p class="row tight wrap"><Tag tone="com">{t('target.n_reached', { n: count(x => x.progress.level === 'reached') })}</Tag><Tag tone="com">{t('target.n_on_track', { n: count(x => x.progress.level === 'on_track') })}</Tag>
              <Tag tone="nghe">{t('target.n_watch', { n: count(x => x.progress.level === 'watch') })}</Tag><Tag tone="son">{t('target.n_behind', { n: count(x => x.progress.level === 'behind' || x.progress.level === 'missed') })}</Tag></p>
            {rows.some(x => isAtRisk(x.progress.level)) || <Notice tone="com" icon="check">{t('target.all_well')}</Notice>}
            <ul class="target-lines">{rows.slice(0, SHOWN).map(x => (
              <li key={x.id}><a href={targetHref(x.id)}><b>{targetName(x)} {x.is_reported && <ReportedTag />}</b><small>{x.unit_id !== CITY_ID && `${x.unit} · `}{forecastText(x)}</small></a>
                <span class="target-line-bar"><TargetBar isBare permille={x.progress.done_permille} part={gonePart(x, today())} level={x.progress.level} /></span><LevelTag level={x.progress.level} /></li>
            ))}</ul>
          </div>
        )
      }}</Load>
    </Card>
  )
}

/** The targets bound to one item of the plan; nothing when there is none. */
export function ItemTargets({ plan, item }: { plan: number; item: number }) {
  const targets = useLoad(`item targets ${plan} ${item}`, () => readAll(plan, item))
  if (!targets.data?.length) return null
  return <Card title={t('target.of_plan')}><ul class="target-cards in-card">{targets.data.map(x => <li key={x.id}><TargetCard x={x} withUnit /></li>)}</ul></Card>
}
