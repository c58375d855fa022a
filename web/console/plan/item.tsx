// item.tsx - one group, activity or task: who answers for it, who helps, until when, on what basis, with what money, and how far it is.
import { useState } from 'preact/hooks'
import { Button } from '../../shared/parts'
import { listWords, readPlan, readTask } from '../api/plan'
import type { PlanItem, PlanWhole, TaskUnit, TaskWord } from '../api/types'
import { day, moment, money, number } from '../parts/format'
import { useLoad, usePages } from '../parts/load'
import { Card, Facts, PageFrame, unitHref, type Crumb } from '../parts/page'
import { Load } from '../parts/states'
import { Table } from '../parts/table'
import { hasRole } from '../session'
import { t } from '../say'
import { lineOf } from './outline'
import { Documents, StateBar, StatesStand, TaskTag, daysText, itemHref, itemName, statesText } from './parts'
import { ItemTargets } from './plan-targets'
import { SayOfTask } from './say-task'

export function ItemPage({ params }: { params: { plan?: string; item?: string } }) {
  const id = Number(params.plan), item = Number(params.item)
  const plan = useLoad(`plan ${id}`, () => readPlan(id))
  return <Load of={plan} tall>{p => {
    const line = lineOf(p.items, item)
    const i = line[line.length - 1]
    return i ? <Item p={p} i={i} line={line} onChange={plan.reload} /> : <p>{t('error.missing')}</p>
  }}</Load>
}

function Item({ p, i, line, onChange }: { p: PlanWhole; i: PlanItem; line: PlanItem[]; onChange: () => void }) {
  const path: Crumb[] = [{ text: itemName(p.version), href: `/console/plans/${p.id}` },
    ...line.map((x, n) => ({ text: `${t(`item_kind.${x.kind}`)} ${x.code}`, ...(n < line.length - 1 ? { href: itemHref(p.id, x.id) } : {}) }))]
  const below = p.items.filter(x => x.parent_id === i.id)
  return (
    <PageFrame title={`${i.code}. ${itemName(i)}`} path={path} lead={<><StatesStand of={i.states} /><span>{daysText(i.from_day, i.to_day)}</span></>}>
      <div class="grid wide-left">
        <div class="stack loose">
          {i.content && <Card title={t('plan.content')}><p class="pre">{i.content}</p></Card>}
          {i.kind !== 'task' && <ItemTargets plan={p.id} item={i.id} />}
          {i.kind === 'task' ? <TaskUnits i={i} onChange={onChange} /> : <Below p={p} i={i} below={below} />}
        </div>
        <Card title={t('plan.facts')}>
          <div class="stack">
            <StateBar of={i.states} />
            <Facts rows={[
              [t('plan.lead_unit'), hasRole('city', 'auditor') ? <a href={unitHref(i.lead_id, 'targets')}>{i.lead}</a> : i.lead],
              i.supports.length > 0 ? [t('plan.supports'), <ul>{i.supports.map(s => <li key={s.unit_id}>{s.unit}</li>)}</ul>] : null,
              i.for_wards ? [t('plan.who_else'), t('plan.for_wards')] : null,
              [t('plan.days'), daysText(i.from_day, i.to_day)],
              i.legal_basis ? [t('plan.legal_basis'), <span class="pre">{i.legal_basis}</span>] : null,
              i.budget_vnd > 0 ? [t('plan.budget'), money(i.budget_vnd)] : null,
              i.budget_line ? [t('plan.budget_line'), i.budget_line] : null,
              i.documents.length > 0 ? [t('plan.documents'), <Documents of={i.documents} />] : null,
            ]} />
          </div>
        </Card>
      </div>
    </PageFrame>
  )
}

function Below({ p, i, below }: { p: PlanWhole; i: PlanItem; below: PlanItem[] }) {
  const title = t(i.kind === 'group' ? 'plan.activities_n' : 'plan.tasks_n', { n: below.length })
  return (
    <Card title={title}>
      <Table caption={title} rows={below} rowKey={x => x.id} columns={[
        { id: 'name', head: t('table.name'), isHead: true, cell: x => <a href={itemHref(p.id, x.id)}>{x.code} {itemName(x)}</a> },
        { id: 'lead', head: t('plan.lead_unit'), cell: x => x.lead },
        { id: 'to', head: t('plan.to_day'), isNumber: true, sort: x => x.to_day, cell: x => day(x.to_day) },
        { id: 'state', head: t('plan.how_far'), cell: x => <span class="stack tight state-cell"><span><StatesStand of={x.states} /></span><StateBar of={x.states} isBare /><small class="quiet">{statesText(x.states)}</small></span> },
      ]} />
    </Card>
  )
}

const RANK = { blocked: 1, todo: 2, doing: 3, done: 4 }
const rankOf = (u: TaskUnit): number => (u.is_late ? 0 : RANK[u.state])

/** Who has said something of a task, the worst first; one unit's words open below. */
function TaskUnits({ i, onChange }: { i: PlanItem; onChange: () => void }) {
  const task = useLoad(`task ${i.id}`, () => readTask(i.id))
  const [unit, setUnit] = useState(0)
  const [isSaying, setSaying] = useState(false)
  const silent = i.states.units - (task.data?.units.length ?? 0)
  return (
    <>
      <Card title={t('plan.units_said')} note={silent > 0 && task.data ? t('plan.silent_n', { n: number(silent) }) : undefined}
        tools={hasRole('city') && <Button class="low" icon="pencil" onClick={() => setSaying(true)}>{t('task.say_for', { unit: i.lead })}</Button>}>
        <Load of={task}>{k => k.units.length === 0 ? <p class="quiet">{t('plan.nobody_said')}</p> : (
          <Table caption={t('plan.units_said')} maxRows={20} rows={[...k.units].sort((a, b) => rankOf(a) - rankOf(b))} rowKey={u => u.unit_id} rowClass={u => (u.unit_id === unit ? 'picked' : '')} columns={[
            { id: 'unit', head: t('unit.one'), isHead: true, sort: u => u.unit, cell: u => <button type="button" class="link" onClick={() => setUnit(u.unit_id === unit ? 0 : u.unit_id)}>{u.unit}</button> },
            { id: 'state', head: t('plan.state'), sort: rankOf, cell: u => <TaskTag state={u.state} is_late={u.is_late} /> },
            { id: 'reason', head: t('task.word'), cell: u => u.reason },
            { id: 'at', head: t('table.when'), isNumber: true, isWide: true, sort: u => u.at_ms, cell: u => moment(u.at_ms) },
          ]} />
        )}</Load>
      </Card>
      <Words key={unit} task={i.id} unit={unit} />
      {isSaying && <SayOfTask unit={i.lead_id} unitName={i.lead} task={{ task_id: i.id, name: i.name, code: i.code, state: task.data?.units.find(u => u.unit_id === i.lead_id)?.state ?? 'todo' }}
        onDone={() => { setSaying(false); task.reload(); onChange() }} onClose={() => setSaying(false)} />}
    </>
  )
}

export function Words({ task, unit }: { task: number; unit: number }) {
  const words = usePages<TaskWord>(`words ${task} ${unit}`, after => listWords(task, unit, after))
  return (
    <Card title={t('task.words')} tools={unit > 0 && <a href={unitHref(unit, 'tasks')}>{t('plan.unit_tasks')}</a>}>
      <Load of={words} bones={3}>{rows => rows.length === 0 ? <p class="quiet">{t('task.no_words')}</p> : (
        <>
          <ol class="steps">{rows.map(w => (
            <li key={w.id} class="step"><span class="step-head"><b>{w.unit}</b><span>{t(`task_event.${w.event}`)}</span><small class="quiet">{w.by} · {moment(w.at_ms)}</small></span><p class="quote">{w.reason}</p></li>
          ))}</ol>
          {words.more && <Button class="low" disabled={words.isBusy} onClick={words.more}>{t('do.more')}</Button>}
        </>
      )}</Load>
    </Card>
  )
}
