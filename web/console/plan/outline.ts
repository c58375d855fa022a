// outline.ts - the items of a plan as the tree they are; the server sends them in the order of the plan.
import type { PlanItem, States } from '../api/types'

export interface Node { item: PlanItem; below: Node[] }

export function treeOf(items: readonly PlanItem[]): Node[] {
  const nodes = new Map(items.map(item => [item.id, { item, below: [] } as Node]))
  const top: Node[] = []
  for (const item of items) (nodes.get(item.parent_id)?.below ?? top).push(nodes.get(item.id)!)
  return top
}

/** An item and what it stands in, the group first. */
export function lineOf(items: readonly PlanItem[], id: number): PlanItem[] {
  const line: PlanItem[] = []
  for (let i = items.find(x => x.id === id); i; i = items.find(x => x.id === i!.parent_id)) line.unshift(i)
  return line
}

/** Sisters of an item, itself among them. */
export const sistersOf = (items: readonly PlanItem[], of: PlanItem): PlanItem[] => items.filter(i => i.parent_id === of.parent_id)

/** What one state says for a whole: late before blocked before under way. */
export type Stand = 'late' | 'blocked' | 'doing' | 'todo' | 'done'
export const standOf = (s: States): Stand =>
  s.late > 0 ? 'late' : s.blocked > 0 ? 'blocked' : s.units > 0 && s.done === s.units ? 'done' : s.doing > 0 || s.done > 0 ? 'doing' : 'todo'

export const sumStates = (all: readonly States[]): States =>
  all.reduce((a, s) => ({ units: a.units + s.units, todo: a.todo + s.todo, doing: a.doing + s.doing, blocked: a.blocked + s.blocked, done: a.done + s.done, late: a.late + s.late }),
    { units: 0, todo: 0, doing: 0, blocked: 0, done: 0, late: 0 })
