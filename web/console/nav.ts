// nav.ts - the side bar as a table: what each role sees, and where it leads for the unit at hand.
import type { IconName } from '../shared/icons'
import type { Role } from './api/types'
import type { Key } from './say'

/** In this order; the first stands without a heading. */
export const GROUPS = ['top', 'plan', 'residents', 'campaign', 'office'] as const
export type Group = typeof GROUPS[number]
export interface NavItem { id: string; group: Group; key: Key; icon: IconName; roles: readonly Role[]; screen?: string; href?: string }

const SEERS: readonly Role[] = ['head', 'officer', 'city', 'auditor']
const DOERS: readonly Role[] = ['head', 'officer', 'city']

export const NAV: readonly NavItem[] = [
  { id: 'overview',   group: 'top',        key: 'nav.overview',    icon: 'bar-chart-3',      roles: SEERS, screen: '' },
  { id: 'plan',       group: 'plan',       key: 'nav.plan',        icon: 'clipboard-list',   roles: ['officer', 'city', 'auditor'], href: '/console/plan' },
  { id: 'tasks',      group: 'plan',       key: 'nav.tasks',       icon: 'clipboard-check',  roles: ['officer', 'city', 'auditor'], screen: 'tasks' },
  { id: 'targets',    group: 'plan',       key: 'nav.targets',     icon: 'flag',             roles: ['officer', 'city', 'auditor'], screen: 'targets' },
  { id: 'indicators', group: 'plan',       key: 'nav.indicators',  icon: 'table',            roles: ['officer', 'city', 'auditor'], screen: 'indicators' },
  { id: 'dashboards', group: 'plan',       key: 'nav.dashboards',  icon: 'layers',           roles: SEERS, href: '/console/dashboards' },
  { id: 'petitions',  group: 'residents',  key: 'nav.petitions',   icon: 'inbox',            roles: ['officer', 'city', 'auditor'], screen: 'petitions' },
  { id: 'ideas',      group: 'residents',  key: 'nav.ideas',       icon: 'lightbulb',        roles: ['officer', 'city', 'auditor'], screen: 'initiatives' },
  { id: 'alerts',     group: 'residents',  key: 'nav.alerts',      icon: 'bell',             roles: ['officer', 'city', 'auditor'], screen: 'alerts' },
  { id: 'occasions',  group: 'residents',  key: 'nav.occasions',   icon: 'calendar-days',    roles: ['officer', 'city', 'auditor'], screen: 'occasions' },
  { id: 'judging',    group: 'residents',  key: 'nav.judging',     icon: 'graduation-cap',   roles: ['member', 'head', 'officer', 'city', 'auditor'], href: '/console/judging' },
  { id: 'visits',     group: 'campaign',   key: 'nav.visits',      icon: 'door-open',        roles: SEERS, screen: 'visits' },
  { id: 'teams',      group: 'campaign',   key: 'nav.teams',       icon: 'users',            roles: SEERS, screen: 'teams' },
  { id: 'turf',       group: 'campaign',   key: 'nav.turf',        icon: 'map',              roles: SEERS, screen: 'turf' },
  { id: 'doubts',     group: 'campaign',   key: 'nav.doubts',      icon: 'flag',             roles: SEERS, screen: 'doubts' },
  { id: 'callbacks',  group: 'campaign',   key: 'nav.callbacks',   icon: 'phone-call',       roles: ['officer', 'city', 'auditor'], screen: 'callbacks' },
  { id: 'reports',    group: 'campaign',   key: 'nav.reports',     icon: 'file-text',        roles: SEERS, screen: 'reports' },
  { id: 'allowance',  group: 'campaign',   key: 'nav.allowance',   icon: 'credit-card',      roles: ['officer', 'city', 'auditor'], screen: 'allowance' },
  { id: 'campaigns',  group: 'campaign',   key: 'nav.campaigns',   icon: 'megaphone',        roles: ['city', 'auditor'], href: '/console/campaigns' },
  { id: 'imports',    group: 'office',     key: 'nav.imports',     icon: 'upload',           roles: ['officer', 'city', 'admin'], screen: 'imports' },
  { id: 'people',     group: 'office',     key: 'nav.people',      icon: 'user-check',       roles: ['head', 'officer', 'city', 'admin', 'auditor'], screen: 'people' },
  { id: 'privacy',    group: 'office',     key: 'nav.privacy',     icon: 'shield-check',     roles: ['officer', 'city', 'auditor'], screen: 'privacy' },
  { id: 'audit',      group: 'office',     key: 'nav.audit',       icon: 'scroll-text',      roles: ['city', 'auditor', 'admin'], screen: 'audit' },
  { id: 'hours',      group: 'office',     key: 'nav.hours',       icon: 'calendar-clock',   roles: ['officer', 'city', 'admin', 'auditor'], screen: 'hours' },
  { id: 'routing',    group: 'office',     key: 'nav.routing',     icon: 'landmark',         roles: ['city', 'auditor', 'admin'], href: '/console/routing' },
  { id: 'dead',       group: 'office',     key: 'nav.dead',        icon: 'send',             roles: ['city', 'auditor', 'admin'], href: '/console/undelivered' },
]
export { DOERS }
