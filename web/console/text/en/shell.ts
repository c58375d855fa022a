// shell.ts - in English: the frame around every screen: side bar, search, what one can do, what went wrong.
import type { shell as words } from '../vi/shell'

export const shell: Record<keyof typeof words, string> = {
  'app.slogan': 'Every alley, every door, every person',

  'nav.main': 'Main sections', 'nav.group_plan': 'The plan', 'nav.group_residents': 'Residents', 'nav.group_campaign': 'Door to door', 'nav.group_office': 'Office',
  'nav.menu': 'Menu',
  'nav.skip': 'Skip to content',
  'nav.path': 'Path',
  'nav.home': 'Go home',
  'nav.theme': 'Light or dark',
  'nav.sign_out': 'Sign out',
  'nav.overview': 'Overview',
  'nav.visits': 'Visits',
  'nav.teams': 'Teams',
  'nav.turf': 'Turf',
  'nav.doubts': 'Doubtful visits',
  'nav.callbacks': 'Call-back desk',
  'nav.reports': 'Periods and reports',
  'nav.allowance': 'Allowance',
  'nav.imports': 'Lists in and out',
  'nav.people': 'People and roles',
  'nav.privacy': 'Personal data',
  'nav.audit': 'Audit log',
  'nav.campaigns': 'Campaigns',
  'nav.wall': 'Launch wall',

  'do.cancel': 'Cancel',
  'do.close': 'Close',
  'do.edit': 'Edit',
  'do.more': 'Show more',
  'do.retry': 'Try again',
  'do.save': 'Save',
  'do.saved': 'Saved',
  'do.show_all': 'Show all {n} rows',

  'state.busy': 'Working…',
  'state.loading': 'Reading…',

  'error.forbidden': 'Your role may not see this.',
  'error.missing': 'Not found. It may have moved.',
  'error.no_page': 'No such page',
  'error.offline': 'No answer from the server. Check the network and try again.',

  'search.short': 'Find ward, lane, house…',
  'search.label': 'Find units, lanes, houses',
  'search.none': 'Nothing matches',
  'search.hint': 'Accents are optional; old district names work too.',
  'search.title': 'Results for “{q}”',

  'hit.unit': 'Unit',
  'hit.lane': 'Lane',
  'hit.house': 'House',
  'hit.household': 'Household',

  'view.doors': 'Visited',
  'view.ready': 'Ready',
  'view.won': 'Movements',
  'view.doubtful': 'Doubtful',
}
