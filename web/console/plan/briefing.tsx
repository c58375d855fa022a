// briefing.tsx - one report upward: its figures with what they rest on, who is behind, its seal proved anew, the files to take away.
import { useState } from 'preact/hooks'
import { Button, Notice } from '../../shared/parts'
import { briefingUrl, readBriefing } from '../api/briefings'
import type { Briefing, BriefingBehind, BriefingTarget } from '../api/types'
import { amountText } from '../parts/figure'
import { day, dayFromIso, moment, number, percent } from '../parts/format'
import { useAction, useLoad } from '../parts/load'
import { Card, Facts, PageFrame, unitHref } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { Table } from '../parts/table'
import { indicatorHref } from '../indicators/words'
import { t } from '../say'
import { forecastText, gonePart } from './forecast-words'
import { StateBar, TaskTag } from './parts'
import { LevelTag, ReportedTag, TargetBar, targetHref } from './target-parts'
import { briefingDays } from './upward'

export function BriefingPage({ params }: { params: { report?: string } }) {
  const id = Number(params.report)
  const one = useLoad(`briefing ${id}`, () => readBriefing(id))
  return <Load of={one} tall>{b => <One b={b} />}</Load>
}

function One({ b }: { b: Briefing }) {
  return (
    <PageFrame title={t('briefing.title', { days: briefingDays(b) })} path={[{ text: t('target.room_upward'), href: unitHref(b.unit_id, 'upward') }, { text: b.unit }]}
      lead={<><span>{b.unit}</span><span>{t(`upward_kind.${b.kind}`)}</span><span>{b.body.plan_code} · {t('plan.version_n', { n: b.body.plan_version })}</span></>}
      actions={<><a class="btn main" href={briefingUrl(b.id, 'pdf')} target="_blank" rel="noopener">PDF</a><a class="btn" href={briefingUrl(b.id, 'xlsx')} download>XLSX</a><a class="btn" href={briefingUrl(b.id, 'csv')} download>CSV</a></>}>
      {!b.is_genuine && <Notice tone="son" icon="shield-alert">{t('report.broken')}</Notice>}
      <Card title={t('briefing.targets_n', { n: number(b.body.targets.length) })}>
        {b.body.targets.length === 0 ? <p class="quiet">{t('target.none')}</p> : <ul class="briefing-targets">{b.body.targets.map(x => <li key={x.target_id}><TargetLine b={b} x={x} /></li>)}</ul>}
      </Card>
      {b.body.behind.map(x => <Behind key={x.target_id} x={x} />)}
      {b.body.groups && <Card title={t('plan.groups')}>
        <Table caption={t('plan.groups')} rows={b.body.groups} rowKey={g => g.code} columns={[
          { id: 'name', head: t('table.name'), isHead: true, cell: g => `${g.code}. ${g.name}` }, { id: 'lead', head: t('plan.lead_unit'), cell: g => g.lead },
          { id: 'state', head: t('plan.how_far'), cell: g => <span class="state-cell"><StateBar of={g} /></span> },
          { id: 'late', head: t('task_state.late'), isNumber: true, cell: g => number(g.late) }, { id: 'blocked', head: t('task_state.blocked'), isNumber: true, cell: g => number(g.blocked) },
        ]} />
      </Card>}
      {b.body.tasks && b.body.tasks.length > 0 && <Card title={t('nav.tasks')}>
        <Table caption={t('nav.tasks')} rows={b.body.tasks} rowKey={x => x.code} columns={[
          { id: 'name', head: t('table.name'), isHead: true, cell: x => `${x.code} ${x.name}` }, { id: 'state', head: t('plan.state'), cell: x => <TaskTag state={x.state} is_late={x.is_late} /> }, { id: 'why', head: t('task.word'), cell: x => x.reason },
        ]} />
      </Card>}
      <Seal b={b} />
    </PageFrame>
  )
}

function TargetLine({ b, x }: { b: Briefing; x: BriefingTarget }) {
  const word = x.definition.unit_word, told = { ...x, unit_word: word }
  return (
    <div class="stack tight">
      <div class="row wrap"><h3 class="grow"><a href={targetHref(x.target_id)}>{x.name}</a></h3>{x.is_reported && <ReportedTag />}<LevelTag level={x.progress.level} /></div>
      <p><b class="num">{x.progress.is_known ? amountText(x.progress.now_milli, word) : t('figure.unknown')}</b> <span class="quiet">{t('target.of_goal', { goal: amountText(x.goal_milli, word) })}{x.was_known && ` · ${t('briefing.before', { n: amountText(x.before_milli, word) })}`}</span></p>
      <TargetBar permille={x.progress.done_permille} part={gonePart(x, b.to_day)} level={x.progress.level} isBare />
      <p>{forecastText(told)}</p>
      <p class="small quiet">{t('briefing.rests_on')} <a href={indicatorHref(b.unit_id, x.definition.code)}>{t('briefing.definition', { code: x.definition.code, n: x.definition.version })}</a>
        {x.document && <> · {x.document.source}, {x.document.number} ({t('figures.as_of', { day: day(dayFromIso(x.document.as_of)) })})</>}
        {x.progress.as_of_ms > 0 && <> · {t('indicator.as_of', { at: moment(x.progress.as_of_ms) })}</>}</p>
    </div>
  )
}

const LEVELS = ['reached', 'on_track', 'watch', 'behind', 'missed', 'waiting', 'unknown'] as const
function Behind({ x }: { x: BriefingBehind }) {
  return (
    <Card title={t('briefing.behind', { name: x.name })} note={LEVELS.filter(l => (x.levels[l] ?? 0) > 0).map(l => `${t(`target_level.${l}`)}: ${number(x.levels[l]!)}`).join(' · ')}>
      {x.units.length > 0 && <Table isCompact caption={t('briefing.behind', { name: x.name })} rows={x.units} rowKey={u => u.unit_id} columns={[
        { id: 'unit', head: t('unit.one'), isHead: true, cell: u => <a href={unitHref(u.unit_id, 'targets')}>{u.unit}</a> },
        { id: 'now', head: t('target.now'), isNumber: true, cell: u => amountText(u.now_milli, x.unit_word) },
        { id: 'goal', head: t('target.goal'), isNumber: true, isWide: true, cell: u => amountText(u.goal_milli, x.unit_word) },
        { id: 'done', head: t('target.done'), isNumber: true, cell: u => percent(u.done_permille, 1000, 0) },
      ]} />}
    </Card>
  )
}

function Seal({ b }: { b: Briefing }) {
  const [isTrue, setTrue] = useState<boolean | null>(null)
  const verify = useAction(async () => { const again = await readBriefing(b.id); setTrue(again.is_genuine && again.hash === b.hash) })
  return (
    <Card title={t('report.seal')} note={t('report.seal_note')}>
      <Facts rows={[
        [t('upward.made'), `${moment(b.made_ms)} · ${b.made || t('upward.by_clock')}`],
        [t('plan.days'), `${day(b.from_day)} – ${day(b.to_day)}`],
        b.body.decision_number ? [t('plan.decision'), b.body.decision_number] : null,
        [t('reports.hash'), <code class="seal-code">{b.hash}</code>],
        [t('report.previous'), <code class="seal-code">{/^(A*=*|0*)$/.test(b.body.before) ? t('report.first') : b.body.before}</code>],
        [t('report.signature'), <code class="seal-code">{b.signature}</code>],
        [t('report.key'), <code class="seal-code">{b.public_key}</code>],
      ]} />
      <div class="buttons"><Button icon="shield-check" disabled={verify.isBusy} onClick={() => void verify.run()}>{t('report.verify')}</Button></div>
      {verify.error && <ErrorNote error={verify.error} />}
      {isTrue !== null && <div role="status"><Notice tone={isTrue ? 'com' : 'son'} icon={isTrue ? 'check' : 'shield-alert'}>{t(isTrue ? 'report.true' : 'report.broken')}</Notice></div>}
    </Card>
  )
}
