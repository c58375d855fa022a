// tasks.tsx - Việc được giao: what one unit is to do in the plans in force, and what it says of each.
import { useState } from 'preact/hooks'
import { Button, Empty, Segments } from '../../shared/parts'
import { listUnitTasks } from '../api/plan'
import { readUnit } from '../api/territory'
import type { TaskEvent, TaskState, Unit, UnitTask } from '../api/types'
import { day, moment, number, today } from '../parts/format'
import { useLoad, usePages } from '../parts/load'
import { Card, PageFrame, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { hasRole } from '../session'
import { t } from '../say'
import { TaskTag, itemHref } from './parts'
import { SayOfTask } from './say-task'
import { TASK_MOVES } from './task-moves'

const SHOW = ['', 'todo', 'doing', 'blocked', 'done'] as const

export function UnitTasksPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  return <Load of={unit} tall>{u => <UnitTasks unit={u} />}</Load>
}

function UnitTasks({ unit }: { unit: Unit }) {
  const [state, setState] = useState<TaskState | ''>('')
  const list = usePages<UnitTask>(`unit tasks ${unit.id} ${state}`, after => listUnitTasks(unit.id, state, after))
  const [open, setOpen] = useState<{ task: UnitTask; event: TaskEvent } | null>(null)
  const done = (now: UnitTask) => { setOpen(null); list.change(rows => rows.map(r => (r.task_id === now.task_id ? now : r))) }
  const mayAct = hasRole('officer', 'city')
  return (
    <PageFrame title={t('nav.tasks')} path={unitPath(unit, 'tasks')} lead={t('task.lead', { unit: unit.name })}>
      <div class="scroll-x"><Segments label={t('plan.show')} value={state} options={SHOW.map(s => [s, t(s ? `task_state.${s}` : 'plan.show_all')] as const)} onPick={setState} /></div>
      <Load of={list} tall bones={4}>{rows => rows.length === 0 ? <Card><Empty icon="clipboard-check" title={t(state ? 'task.none_so' : 'task.none')} /></Card> : (
        <ul class="stack">
          {rows.map(r => <li key={r.task_id}><TaskCard task={r} mayAct={mayAct} onSay={event => setOpen({ task: r, event })} /></li>)}
          {list.more && <li><Button disabled={list.isBusy} onClick={list.more}>{t('do.more')}</Button></li>}
        </ul>
      )}</Load>
      {open && <SayOfTask unit={unit.id} unitName={unit.name} task={open.task} event={open.event} onDone={done} onClose={() => setOpen(null)} />}
    </PageFrame>
  )
}

/** "Còn 12 ngày", "Trễ 3 ngày", "Bắt đầu sau 5 ngày". */
function dueText(task: UnitTask): string {
  const now = today()
  if (task.state === 'done') return t('plan.until', { day: day(task.to_day) })
  if (task.is_late) return t('task.late_days', { n: number(now - task.to_day) })
  if (task.from_day > now) return t('task.starts_in', { n: number(task.from_day - now) })
  return task.to_day === now ? t('task.due_today') : t('task.days_left', { n: number(task.to_day - now) })
}

function TaskCard({ task, mayAct, onSay }: { task: UnitTask; mayAct: boolean; onSay: (event: TaskEvent) => void }) {
  return (
    <article class="card stack task-card">
      <div class="row wrap">
        <h2 class="grow"><a href={itemHref(task.plan_id, task.task_id)}><span class="num">{task.code}</span> {task.name}</a></h2>
        <span class="row tight"><TaskTag state={task.state} is_late={task.is_late} /></span>
      </div>
      <p class="quiet">{task.activity} · {t(`task_part.${task.part}`)}</p>
      <p><b>{dueText(task)}</b> <span class="quiet num">({day(task.from_day)} – {day(task.to_day)})</span></p>
      {task.at_ms > 0 && <p class="quote">{task.reason} <small class="quiet">{moment(task.at_ms)}</small></p>}
      {mayAct && <div class="buttons">{TASK_MOVES[task.state].map((m, i) => (
        <Button key={m} main={i === 0 && task.state !== 'done'} onClick={() => onSay(m)}>{t(`task_event.do_${m}`)}</Button>
      ))}</div>}
    </article>
  )
}
