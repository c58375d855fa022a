// routes.ts - which address shows which screen; each screen gets the blanks of its address as text.
import type { ComponentType } from 'preact'
import { lazy as lazily } from '../shared/lazy'
import { AccountPage } from './account/account'
import { AlertsPage } from './civic/alerts'
import { AuditPage } from './people/audit'
import { BreachesPage } from './people/breaches'
import { CallbacksPage } from './callbacks/callbacks'
import { CampaignsPage } from './settings/campaigns'
import { ConsentsPage } from './people/consents'
import { DashboardPage } from './dash/board'
import { DashboardsPage } from './dash/list'
import { ContestPage } from './contests/contest'
import { ContestsPage } from './contests/contests'
import { JudgePage, JudgingPage } from './contests/judging'
import { StartupsPage } from './contests/startups'
import { DeadPage } from './civic/dead'
import { DoubtsPage } from './doubts/doubts'
import { HeldPage } from './civic/held'
import { HouseholdPage } from './drill/household'
import { InboxPage } from './civic/inbox'
import { HoursPage } from './hours/hours'
import { IdeasPage } from './civic/ideas'
import { ImportPage, ImportsPage } from './imports/imports'
import { LanePage } from './drill/lane'
import { LanesPage } from './drill/lanes'
import { LoadPage } from './civic/load'
import { AllowancePage } from './reports/allowance'
import { DoorPage, DoorsPage } from './occasions/doors'
import { OccasionPage } from './occasions/occasion'
import { OccasionMonthPage, OccasionsPage, OccasionWeekPage } from './occasions/occasions'
import { SeriesPage } from './occasions/series'
import { OverviewPage } from './overview/overview'
import { PeoplePage } from './people/people'
import { PetitionPage } from './civic/petition'
import { PrivacyPage } from './people/privacy'
import { ReportPage } from './reports/report'
import { ReportsPage } from './reports/reports'
import { RoutingPage } from './civic/routing'
import { SearchPage } from './search/search'
import { TemplatesPage } from './civic/template-page'
import { TeamPage } from './teams/team'
import { TeamsPage } from './teams/teams'
import { TurfPage } from './turf/turf'
import { VisitPage } from './drill/visit'
import { VisitsPage } from './drill/visits'
import { t } from './say'

export type Params = Record<string, string>
export interface Screen { id: string; show: ComponentType<{ params: Params }> }

/** A room that comes in a piece of its own when somebody first enters it: its screens by the names they are exported under. */
type Shown = ComponentType<{ params: Params }>
const room = <K extends string>(load: () => Promise<Record<K, Shown>>) => (name: K): Shown => lazily<{ params: Params }>(() => load().then(m => m[name]), () => t('state.loading'))
const plan = room(() => import('./plan/room'))
const indicators = room(() => import('./indicators/room'))

const table: [string, string, ComponentType<{ params: Params }>][] = [
  ['/console/units/:unit',           'overview',  OverviewPage],
  ['/console/units/:unit/petitions', 'petitions', InboxPage],
  ['/console/units/:unit/petitions/held', 'petitions', HeldPage],
  ['/console/units/:unit/petitions/load', 'petitions', LoadPage],
  ['/console/units/:unit/petitions/templates', 'petitions', TemplatesPage],
  ['/console/units/:unit/initiatives', 'ideas',    IdeasPage],
  ['/console/units/:unit/alerts',    'alerts',    AlertsPage],
  ['/console/units/:unit/occasions', 'occasions', OccasionsPage],
  ['/console/units/:unit/occasions/week', 'occasions', OccasionWeekPage],
  ['/console/units/:unit/occasions/month', 'occasions', OccasionMonthPage],
  ['/console/units/:unit/occasions/series', 'occasions', SeriesPage],
  ['/console/occasions/:occasion',   'occasions', OccasionPage],
  ['/console/units/:unit/contests',  'occasions', ContestsPage],
  ['/console/units/:unit/startups',  'occasions', StartupsPage],
  ['/console/contests/:contest',     'occasions', ContestPage],
  ['/console/judging',               'judging',   JudgingPage],
  ['/console/judging/:code',         'judging',   JudgePage],
  ['/console/doors',                 'occasions', DoorsPage],
  ['/console/doors/:code',           'occasions', DoorPage],
  ['/console/petitions/:petition',   'petitions', PetitionPage],
  ['/console/units/:unit/hours',     'hours',     HoursPage],
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
  ['/console/units/:unit/targets',   'targets',   plan('TargetsPage')],
  ['/console/units/:unit/figures',   'targets',   plan('FiguresPage')],
  ['/console/units/:unit/upward',    'targets',   plan('UpwardPage')],
  ['/console/plan-reports/:report',  'targets',   plan('BriefingPage')],
  ['/console/targets/:target',       'targets',   plan('TargetPage')],
  ['/console/targets/:target/cascade', 'targets', plan('CascadePage')],
  ['/console/units/:unit/indicators', 'indicators', indicators('IndicatorsPage')],
  ['/console/units/:unit/indicators/:code', 'indicators', indicators('IndicatorPage')],
  ['/console/units/:unit/tasks',     'tasks',     plan('UnitTasksPage')],
  ['/console/plan',                  'plan',      plan('PlansPage')],
  ['/console/plans/:plan',           'plan',      plan('PlanPage')],
  ['/console/plans/:plan/tree',      'plan',      plan('TreePage')],
  ['/console/plans/:plan/timeline',  'plan',      plan('TimelinePage')],
  ['/console/plans/:plan/versions',  'plan',      plan('VersionsPage')],
  ['/console/plans/:plan/draft',     'plan',      plan('DraftPage')],
  ['/console/plans/:plan/items/:item', 'plan',    plan('ItemPage')],
  ['/console/lanes/:lane',           'overview',  LanePage],
  ['/console/households/:household', 'overview',  HouseholdPage],
  ['/console/households/:household/people/:resident', 'privacy', ConsentsPage],
  ['/console/visits/:visit',         'visits',    VisitPage],
  ['/console/teams/:team',           'teams',     TeamPage],
  ['/console/imports/:job',          'imports',   ImportPage],
  ['/console/reports/:report',       'reports',   ReportPage],
  ['/console/dashboards',            'dashboards', DashboardsPage],
  ['/console/dashboards/:dashboard', 'dashboards', DashboardPage],
  ['/console/breaches',              'privacy',   BreachesPage],
  ['/console/routing',               'routing',   RoutingPage],
  ['/console/undelivered',           'dead',      DeadPage],
  ['/console/campaigns',             'campaigns', CampaignsPage],
  ['/console/search',                'search',    SearchPage],
  ['/console/account',               'account',   AccountPage],
]
export const ROUTES: readonly (readonly [string, Screen])[] = table.map(([pattern, id, show]) => [pattern, { id, show }])
