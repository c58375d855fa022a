// nav.ts - the side bar as a table: what each role sees, and where it leads for the unit at hand.
import type { IconName } from '../shared/icons'
import type { Role } from './api/types'
import type { Key } from './say'

export interface NavItem { id: string; key: Key; icon: IconName; roles: readonly Role[]; screen?: string; href?: string }

const SEERS: readonly Role[] = ['head', 'officer', 'city', 'auditor']
const DOERS: readonly Role[] = ['head', 'officer', 'city']

export const NAV: readonly NavItem[] = [
  { id: 'overview',  key: 'nav.overview',  icon: 'bar-chart-3',     roles: SEERS, screen: '' },
  { id: 'plan',      key: 'nav.plan',      icon: 'clipboard-list',  roles: ['officer', 'city', 'auditor'], href: '/console/plan' },
  { id: 'targets',   key: 'nav.targets',   icon: 'flag',            roles: ['officer', 'city', 'auditor'], screen: 'targets' },
  { id: 'tasks',     key: 'nav.tasks',     icon: 'clipboard-check', roles: ['officer', 'city', 'auditor'], screen: 'tasks' },
  { id: 'indicators', key: 'nav.indicators', icon: 'table',         roles: ['officer', 'city', 'auditor'], screen: 'indicators' },
  { id: 'dashboards', key: 'nav.dashboards', icon: 'layers',         roles: SEERS, href: '/console/dashboards' },
  { id: 'petitions', key: 'nav.petitions', icon: 'inbox',           roles: ['officer', 'city', 'auditor'], screen: 'petitions' },
  { id: 'ideas',     key: 'nav.ideas',     icon: 'lightbulb',       roles: ['officer', 'city', 'auditor'], screen: 'initiatives' },
  { id: 'alerts',    key: 'nav.alerts',    icon: 'bell',            roles: ['officer', 'city', 'auditor'], screen: 'alerts' },
  { id: 'occasions', key: 'nav.occasions', icon: 'calendar-days',   roles: ['officer', 'city', 'auditor'], screen: 'occasions' },
  { id: 'judging',   key: 'nav.judging',   icon: 'graduation-cap', roles: ['member', 'head', 'officer', 'city', 'auditor'], href: '/console/judging' },
  { id: 'visits',    key: 'nav.visits',    icon: 'door-open',       roles: SEERS, screen: 'visits' },
  { id: 'teams',     key: 'nav.teams',     icon: 'users',           roles: SEERS, screen: 'teams' },
  { id: 'turf',      key: 'nav.turf',      icon: 'map',             roles: SEERS, screen: 'turf' },
  { id: 'doubts',    key: 'nav.doubts',    icon: 'flag',            roles: SEERS, screen: 'doubts' },
  { id: 'callbacks', key: 'nav.callbacks', icon: 'phone-call',      roles: ['officer', 'city', 'auditor'], screen: 'callbacks' },
  { id: 'reports',   key: 'nav.reports',   icon: 'file-text',       roles: SEERS, screen: 'reports' },
  { id: 'allowance', key: 'nav.allowance', icon: 'credit-card',     roles: ['officer', 'city', 'auditor'], screen: 'allowance' },
  { id: 'imports',   key: 'nav.imports',   icon: 'upload',          roles: ['officer', 'city', 'admin'], screen: 'imports' },
  { id: 'people',    key: 'nav.people',    icon: 'user-check',      roles: ['head', 'officer', 'city', 'admin', 'auditor'], screen: 'people' },
  { id: 'privacy',   key: 'nav.privacy',   icon: 'shield-check',    roles: ['officer', 'city', 'auditor'], screen: 'privacy' },
  { id: 'audit',     key: 'nav.audit',     icon: 'scroll-text',     roles: ['city', 'auditor', 'admin'], screen: 'audit' },
  { id: 'hours',     key: 'nav.hours',     icon: 'calendar-clock',  roles: ['officer', 'city', 'admin', 'auditor'], screen: 'hours' },
  { id: 'campaigns', key: 'nav.campaigns', icon: 'megaphone',       roles: ['city', 'auditor'], href: '/console/campaigns' },
  { id: 'routing',   key: 'nav.routing',   icon: 'landmark',        roles: ['city', 'auditor', 'admin'], href: '/console/routing' },
  { id: 'dead',      key: 'nav.dead',      icon: 'send',            roles: ['city', 'auditor', 'admin'], href: '/console/undelivered' },
]
export { DOERS }
