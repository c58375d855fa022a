// routes.ts - which address shows which screen; each screen gets the blanks of its address as text.
import type { ComponentType } from 'preact'
import { AccountPage } from './account/account'
import { AuditPage } from './people/audit'
import { BreachesPage } from './people/breaches'
import { CallbacksPage } from './callbacks/callbacks'
import { CampaignsPage } from './settings/campaigns'
import { ConsentsPage } from './people/consents'
import { DoubtsPage } from './doubts/doubts'
import { HouseholdPage } from './drill/household'
import { ImportPage, ImportsPage } from './imports/imports'
import { LanePage } from './drill/lane'
import { LanesPage } from './drill/lanes'
import { AllowancePage } from './reports/allowance'
import { OverviewPage } from './overview/overview'
import { PeoplePage } from './people/people'
import { PrivacyPage } from './people/privacy'
import { ReportPage } from './reports/report'
import { ReportsPage } from './reports/reports'
import { SearchPage } from './search/search'
import { TeamPage } from './teams/team'
import { TeamsPage } from './teams/teams'
import { TurfPage } from './turf/turf'
import { VisitPage } from './drill/visit'
import { VisitsPage } from './drill/visits'

export type Params = Record<string, string>
export interface Screen { id: string; show: ComponentType<{ params: Params }> }

const table: [string, string, ComponentType<{ params: Params }>][] = [
  ['/console/units/:unit',           'overview',  OverviewPage],
  ['/console/units/:unit/visits',    'visits',    VisitsPage],
  ['/console/units/:unit/lanes',     'overview',  LanesPage],
  ['/console/units/:unit/teams',     'teams',     TeamsPage],
  ['/console/units/:unit/turf',      'turf',      TurfPage],
  ['/console/units/:unit/doubts',    'doubts',    DoubtsPage],
  ['/console/units/:unit/callbacks', 'callbacks', CallbacksPage],
  ['/console/units/:unit/reports',   'reports',   ReportsPage],
  ['/console/units/:unit/allowance', 'allowance', AllowancePage],
  ['/console/units/:unit/imports',   'imports',   ImportsPage],
  ['/console/units/:unit/people',    'people',    PeoplePage],
  ['/console/units/:unit/privacy',   'privacy',   PrivacyPage],
  ['/console/units/:unit/audit',     'audit',     AuditPage],
  ['/console/lanes/:lane',           'overview',  LanePage],
  ['/console/households/:household', 'overview',  HouseholdPage],
  ['/console/households/:household/people/:resident', 'privacy', ConsentsPage],
  ['/console/visits/:visit',         'visits',    VisitPage],
  ['/console/teams/:team',           'teams',     TeamPage],
  ['/console/imports/:job',          'imports',   ImportPage],
  ['/console/reports/:report',       'reports',   ReportPage],
  ['/console/breaches',              'privacy',   BreachesPage],
  ['/console/campaigns',             'campaigns', CampaignsPage],
  ['/console/search',                'search',    SearchPage],
  ['/console/account',               'account',   AccountPage],
]
export const ROUTES: readonly (readonly [string, Screen])[] = table.map(([pattern, id, show]) => [pattern, { id, show }])
