// parts.tsx - what the screens of the plan share: names, states as a bar with words, days, documents, the rooms side by side.
import { lang } from '../../shared/i18n'
import type { Tone } from '../../shared/parts'
import { planFileUrl } from '../api/plan'
import type { PlanDocument, PlanState, States, TaskState } from '../api/types'
import { day, decimal, number } from '../parts/format'
import { RoomNav, Tag, unitHref } from '../parts/page'
import { hasRole, homeUnit } from '../session'
import { t } from '../say'
import { standOf, type Stand } from './outline'

export const CITY_ID = 1
export const itemHref = (plan: number, item: number): string => `/console/plans/${plan}/items/${item}`
/** The name in the language of the page, where the item has one. */
export const itemName = (i: { name: string; name_en: string }): string => (lang.value === 'en' && i.name_en) || i.name
export const daysText = (from: number, to: number): string => `${day(from)} – ${day(to)}`

const PLAN_TONE: Record<PlanState, Tone> = { draft: 'nghe', submitted: 'lam', approved: 'com', amended: '', closed: '', dropped: '' }
export const PlanStateTag = ({ state }: { state: PlanState }) => <Tag tone={PLAN_TONE[state]}>{t(`plan_state.${state}`)}</Tag>

const STAND_TONE: Record<Stand, Tone> = { late: 'son', blocked: 'sen', doing: 'lam', todo: '', done: 'com' }
export const StandTag = ({ stand }: { stand: Stand }) => <Tag tone={STAND_TONE[stand]}>{t(`task_state.${stand}`)}</Tag>
export const TaskTag = ({ state, is_late }: { state: TaskState; is_late: boolean }) => (
  <>{is_late && <StandTag stand="late" />}{(!is_late || state !== 'todo') && <StandTag stand={state} />}</>
)

const PARTS = ['done', 'doing', 'blocked', 'todo'] as const
/** "3 xong · 2 đang làm · 1 vướng · 4 chưa làm · 2 trễ", only what there is. */
export const statesText = (s: States, isShort = false): string =>
  (isShort ? (['done', 'doing', 'todo'] as const) : ([...PARTS, 'late'] as const)).filter(k => s[k] > 0).map(k => t(`states.${k}`, { n: number(s[k]) })).join(' · ') || t('states.none')

/** How far the tasks are, in four shades; the words stand below unless they are said elsewhere. */
export function StateBar({ of: s, isBare }: { of: States; isBare?: boolean }) {
  let x = 0
  return (
    <span class="state-bar">
      <svg width="100%" height="10" role={isBare ? 'img' : undefined} aria-label={isBare ? statesText(s) : undefined} aria-hidden={isBare ? undefined : true}>
        <rect class="todo" width="100%" height="10" rx="5" />
        {s.units > 0 && PARTS.map(k => {
          const at = x, w = (100 * s[k]) / s.units
          x += w
          return k !== 'todo' && w > 0 && <rect key={k} class={k} x={`${at}%`} width={`${w}%`} height="10" />
        })}
      </svg>
      {!isBare && <small>{statesText(s, true)}</small>}
    </span>
  )
}
/** What is wrong, counted: "2 trễ", "3 vướng"; when nothing is, the state of the whole. */
export const Stands = ({ of: s }: { of: States }) => (s.late + s.blocked === 0 ? <StatesStand of={s} /> : (
  <>{s.late > 0 && <Tag tone="son">{t('states.late', { n: number(s.late) })}</Tag>}{s.blocked > 0 && <Tag tone="sen">{t('states.blocked', { n: number(s.blocked) })}</Tag>}</>
))
export const StatesStand = ({ of: s }: { of: States }) => (s.units > 0 ? <StandTag stand={standOf(s)} /> : null)

/** "hướng dẫn.pdf, 1,2 MB" */
export const fileText = (d: PlanDocument): string => {
  const kb = (d.file_bytes ?? 0) / 1024
  return `${d.file_name ?? ''}, ${kb < 1000 ? `${number(Math.max(1, Math.round(kb)))} KB` : `${decimal(kb / 1024)} MB`}`
}

export function Documents({ of: list }: { of: readonly PlanDocument[] }) {
  return (
    <ul class="plain-list">
      {list.map((d, i) => (
        <li key={i}>
          {/^https?:\/\//.test(d.url) ? <a href={d.url} target="_blank" rel="noopener">{d.title}</a> : d.title}
          {d.file && <> <a class="doc-link" href={planFileUrl(d.file)} download={d.file_name}>{t('doc.download', { file: fileText(d) })}</a></>}
          {(d.number || d.day > 0) && <small class="quiet"> {[d.number, d.day > 0 ? day(d.day) : ''].filter(Boolean).join(', ')}</small>}
        </li>
      ))}
    </ul>
  )
}

/** Who writes plans and decides on them. */
export const mayPlan = (): boolean => hasRole('city')

/** The screens of one plan. */
export function PlanRooms({ plan, at }: { plan: number; at: string }) {
  const base = `/console/plans/${plan}`
  return (
    <RoomNav label={t('plan.rooms')} at={at} rooms={[
      { id: 'overview', key: 'plan.room_overview', href: base },
      { id: 'tree', key: 'plan.room_tree', href: `${base}/tree` },
      { id: 'timeline', key: 'plan.room_timeline', href: `${base}/timeline` },
      { id: 'versions', key: 'plan.room_versions', href: `${base}/versions`, isFor: () => hasRole('city', 'auditor') },
      { id: 'draft', key: 'plan.room_draft', href: `${base}/draft`, isFor: () => hasRole('city', 'auditor') },
    ]} />
  )
}
/** Where somebody's own tasks are. */
export const tasksHref = (unit = homeUnit()): string => unitHref(unit, 'tasks')
