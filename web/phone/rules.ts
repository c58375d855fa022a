// rules.ts - the C rules, loaded once before the first screen.
import { loadRules, type Rules } from '../shared/rules'
import { useMerge } from './store'

export let rules: Rules

export async function startRules(): Promise<void> {
  rules = await loadRules(__RULES__)
  // The order of two answers at the door is the order they were made in: the later one wins, as on the server.
  useMerge((marks, wrote) => rules.marksValid(wrote) && rules.marksValid(marks)
    ? rules.merge(marks, new Array<number>(marks.length).fill(1), wrote, 2).marks : marks)
}
