// en.ts - the console's words in English, room by room, key by key.
import type { vi } from './vi'
import { account } from './en/account'
import { alerts } from './en/alerts'
import { callbacks } from './en/callbacks'
import { civic } from './en/civic'
import { counted } from './en/counted'
import { dash } from './en/dash'
import { contests } from './en/contests'
import { desk } from './en/desk'
import { doors } from './en/doors'
import { doubts } from './en/doubts'
import { hours } from './en/hours'
import { ideas } from './en/ideas'
import { imports } from './en/imports'
import { indicators } from './en/indicators'
import { names } from './en/names'
import { occasions } from './en/occasions'
import { overview } from './en/overview'
import { people } from './en/people'
import { plan } from './en/plan'
import { privacy } from './en/privacy'
import { reports } from './en/reports'
import { shell } from './en/shell'
import { targets } from './en/targets'
import { teams } from './en/teams'
import { turf } from './en/turf'
import { upward } from './en/upward'

export const en: Record<keyof typeof vi, string> = {
  ...shell, ...account, ...names, ...overview, ...doors, ...doubts, ...callbacks,
  ...teams, ...turf, ...imports, ...people, ...privacy, ...reports, ...civic, ...desk, ...alerts, ...ideas, ...hours,
  ...plan, ...indicators, ...targets, ...occasions,
  ...upward,
  ...dash, ...contests, ...counted,
}
export default en
