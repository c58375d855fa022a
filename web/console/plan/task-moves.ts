// task-moves.ts - what a unit can say of a task, from which state; the flow in task.c has the last word (test/unit/plan.test.mjs).
import type { TaskEvent, TaskState } from '../api/types'

export const TASK_MOVES: Record<TaskState, readonly TaskEvent[]> = { todo: ['start', 'block'], doing: ['finish', 'block'], blocked: ['resume'], done: ['reopen'] }
