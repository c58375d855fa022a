// people.ts - in English: people, their roles, and what they did.
import type { people as words } from '../vi/people'

export const people: Record<keyof typeof words, string> = {
  'people.lead': 'Who may do what, where. You can only give less than you have.',
  'people.add': 'Add person',
  'people.add_and_invite': 'Add and invite',
  'people.find': 'Find by name',
  'people.role': 'Role',
  'people.roles': 'Roles',
  'people.all_roles': 'All roles',
  'people.phone_only': 'phone only',
  'people.none': 'Nobody yet',
  'people.give_role': 'Give a role',
  'people.end_role': 'End',
  'people.granted': 'Role given',
  'people.ended': 'Role ended',
  'people.invite': 'Invite again',
  'people.reset': 'Reset password',
  'people.lock': 'Lock',
  'people.unlock': 'Unlock',
  'people.did_lock': 'Locked; sessions ended',
  'people.did_unlock': 'Unlocked',

  'account_state.active': 'active',
  'account_state.locked': 'locked',
  'account_state.left': 'left',

  'audit.lead': 'Append-only: each line carries the hash of the one before.',
  'audit.none': 'No lines yet',
  'audit.line': 'No.',
  'audit.who': 'Who',
  'audit.action': 'Action',
  'audit.subject': 'Subject',
  'audit.program': 'the program',
}
