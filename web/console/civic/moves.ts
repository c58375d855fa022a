// moves.ts - what a desk can do with a report, from which state, by which key. The server's table (petition.c) has the last word.
import type { IconName } from '../../shared/icons'
import type { Petition, PetitionEvent, PetitionState, Reason } from '../api/types'

export interface MoveKind {
  event: Exclude<PetitionEvent, 'clear'>
  key: string
  icon: IconName
  from: readonly PetitionState[]
  reasons?: readonly Reason[]
  needs?: 'text' | 'public_text'
  isOthers?: boolean // not for the first handler once it was reopened
  isHarsh?: boolean
}

const ANY: readonly PetitionState[] = ['sent', 'received', 'handling', 'owed', 'answered', 'closed', 'refused', 'merged', 'withdrawn']
const OPEN: readonly PetitionState[] = ['sent', 'received', 'handling', 'owed']
const MOVING: readonly PetitionState[] = ['sent', 'received', 'handling']

export const MOVES: readonly MoveKind[] = [
  { event: 'receive',   key: '1', icon: 'check',           from: ['sent'], isOthers: true },
  { event: 'take',      key: '2', icon: 'user-check',      from: ['received', 'handling'] },
  { event: 'answer',    key: '3', icon: 'send',            from: ['handling'], needs: 'public_text', isOthers: true },
  { event: 'ask',       key: '4', icon: 'circle-help',     from: ['handling'], needs: 'text', isOthers: true },
  { event: 'hand_over', key: '5', icon: 'arrow-right',     from: MOVING, needs: 'text' },
  { event: 'return',    key: '6', icon: 'undo-2',          from: MOVING, needs: 'text', reasons: ['wrong_unit', 'out_of_scope', 'duplicate', 'incomplete'] },
  { event: 'extend',    key: '7', icon: 'calendar-clock',  from: ['handling'], needs: 'text', isOthers: true },
  { event: 'merge',     key: '8', icon: 'layers',          from: OPEN, isOthers: true },
  { event: 'refuse',    key: '9', icon: 'x',               from: OPEN, needs: 'public_text', isOthers: true, isHarsh: true,
    reasons: ['out_of_scope', 'complaint', 'duplicate', 'incomplete', 'untrue', 'decided', 'secret'] },
  { event: 'note',      key: '0', icon: 'pencil',          from: ANY, needs: 'text' },
]

export const isOpen = (state: PetitionState): boolean => OPEN.includes(state)

/** What this person may do with it now; `me` is the account at the keyboard. */
export function movesFor(p: Pick<Petition, 'state' | 'second'> & { first_handler_id: number }, me: number): MoveKind[] {
  const isFirst = p.second && p.first_handler_id === me
  return MOVES.filter(m => m.from.includes(p.state) && !(isFirst && (m.isOthers || m.event === 'take')))
}

/** The one step that usually comes next: it stands out. */
export const nextMove = (state: PetitionState): MoveKind['event'] | null =>
  state === 'sent' ? 'receive' : state === 'received' ? 'take' : state === 'handling' ? 'answer' : null

/** Blanks of a template nobody has filled: "…", "..." or "___" standing where a word belongs, as petition_words.c sees them. */
export const hasBlank = (text: string): boolean => /(^|[ \n])(…|[_.]{3,})/.test(text)
