// options.ts - the words a team is made of, as choices.
import { named } from '../say'

const FORCES = ['youth', 'women', 'police', 'teacher', 'student', 'firm', 'official', 'veteran', 'other'] as const
const POSITIONS = ['head', 'deputy', 'member'] as const
export const forceOptions = () => FORCES.map(f => [f, named('force', f)] as const)
export const positionOptions = () => POSITIONS.map(p => [p, named('position', p)] as const)
export const HOUSEHOLDS_PER_MEMBER_MAX = 220
