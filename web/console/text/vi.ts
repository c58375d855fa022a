// vi.ts - the console's words in Vietnamese, a file for every room of it: short sentences, verbs first; they fix the keys.
import { account } from './vi/account'
import { alerts } from './vi/alerts'
import { callbacks } from './vi/callbacks'
import { civic } from './vi/civic'
import { counted } from './vi/counted'
import { dash } from './vi/dash'
import { contests } from './vi/contests'
import { desk } from './vi/desk'
import { doors } from './vi/doors'
import { doubts } from './vi/doubts'
import { hours } from './vi/hours'
import { ideas } from './vi/ideas'
import { imports } from './vi/imports'
import { indicators } from './vi/indicators'
import { names } from './vi/names'
import { occasions } from './vi/occasions'
import { overview } from './vi/overview'
import { people } from './vi/people'
import { plan } from './vi/plan'
import { privacy } from './vi/privacy'
import { reports } from './vi/reports'
import { shell } from './vi/shell'
import { targets } from './vi/targets'
import { teams } from './vi/teams'
import { turf } from './vi/turf'
import { upward } from './vi/upward'

export const vi = {
  ...shell, ...account, ...names, ...overview, ...doors, ...doubts, ...callbacks,
  ...teams, ...turf, ...imports, ...people, ...privacy, ...reports, ...civic, ...desk, ...alerts, ...ideas, ...hours,
  ...plan, ...indicators, ...targets, ...occasions,
  ...upward,
  ...dash, ...contests, ...counted,
}
