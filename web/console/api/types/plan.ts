// plan.ts - as it travels: the plan, its versions, its groups, activities and tasks, and what units say of their tasks.
export type PlanState = 'draft' | 'submitted' | 'approved' | 'amended' | 'closed' | 'dropped'
export type ItemKind = 'group' | 'activity' | 'task'
export type TaskState = 'todo' | 'doing' | 'blocked' | 'done'
export type TaskEvent = 'start' | 'block' | 'resume' | 'finish' | 'reopen'

export interface PlanDocument {
  title: string
  number: string
  day: number // 0: none
  url: string
  // attached here: absent when there is none
  file?: string | undefined
  file_name?: string | undefined
  file_kind?: string | undefined
  file_bytes?: number | undefined
}
/** What a plan says of itself; what is left out when it is written becomes empty. */
export interface PlanWords {
  name: string
  name_en: string
  purpose: string
  legal_basis: string
  from_day: number
  to_day: number
  documents: PlanDocument[]
}
export interface PlanVersion extends PlanWords {
  number: number
  state: PlanState
  reason: string // why it was amended, or sent back
  writers?: string[] // in the list of versions, for the city: everybody who wrote in it
  decision_number: string
  decision_day: number
  created_by: string
  created_ms: number
  submitted_by: string
  submitted_ms: number
  decided_by: string
  decided_ms: number
}
export interface Plan {
  id: number
  uid: string
  code: string
  unit_id: number
  unit: string
  created_ms: number
  version: PlanVersion
  versions: number
  groups: number
  activities: number
  tasks: number
  budget_vnd: number
  in_force: number // number of the version that holds; 0: none
  open: number // number of the one being written; 0: none
}
/** Tasks × units: late ones are counted among todo, doing and blocked too. */
export interface States {
  units: number
  todo: number
  doing: number
  blocked: number
  done: number
  late: number
}
export interface PlanItem {
  id: number
  kind: ItemKind
  parent_id: number // 0: a group
  code: string // "3.2.10": its place
  name: string
  name_en: string
  content: string
  lead_id: number
  lead: string
  for_wards: boolean
  from_day: number
  to_day: number
  legal_basis: string
  budget_vnd: number
  budget_line: string
  documents: PlanDocument[]
  supports: { unit_id: number; unit: string }[]
  states: States
}
export interface PlanWhole extends Plan { items: PlanItem[] }

export type ChangeValue = string | number | boolean | string[] | PlanDocument[]
export interface FieldChange { field: string; before: ChangeValue; after: ChangeValue }
export interface ItemChange {
  id: number
  kind: ItemKind
  code: string
  name: string
  change: 'added' | 'removed' | 'moved' | 'changed'
  fields: FieldChange[]
}
export interface PlanChanges { from: number; to: number; plan: FieldChange[]; items: ItemChange[] }

export interface TaskUnit {
  unit_id: number
  unit: string
  state: TaskState
  reason: string
  at_ms: number
  is_late: boolean
}
export interface TaskWord {
  id: number
  unit_id: number
  unit: string
  event: TaskEvent
  state: TaskState
  reason: string
  by: string
  at_ms: number
}
export interface UnitTask {
  task_id: number
  plan_id: number
  plan: string
  code: string
  name: string
  activity: string
  part: 'lead' | 'support'
  from_day: number
  to_day: number
  state: TaskState
  reason: string
  at_ms: number // 0: nothing was said yet
  is_late: boolean
}
