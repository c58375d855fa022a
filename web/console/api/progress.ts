// progress.ts - how far the campaign is, live, and the visits behind every number.
import { api } from '../../shared/api'
import { path } from './path'
import { namedProgress } from './rows'
import type { BeatRows, Door, Estimate, LaneProgress, Page, ProgressRows, QuietTeam, Stand, Visit, VisitRow } from './types'

export const readProgress = (unit: number, days = 14) => api.get<ProgressRows>(path`/api/units/${unit}/progress`, { days }).then(namedProgress)
export const readEstimate = (unit: number) => api.get<Estimate>(path`/api/units/${unit}/estimate`)
/* A handful at first: the card stands beside others; who asks for more gets whole pages. */
export const listQuietTeams = (unit: number, after = '') =>
  api.get<Page<QuietTeam>>(path`/api/units/${unit}/quiet-teams`, { after, limit: after ? 50 : 10 })

export interface VisitFilter {
  measure?: string | undefined
  day?: number | undefined
  from?: number | undefined
  to?: number | undefined
  member?: number | undefined
}
export const listVisits = (unit: number, filter: VisitFilter, after = '') =>
  api.get<Page<VisitRow>>(path`/api/units/${unit}/visits`, { ...filter, after })
export const readVisit = (visit: number, reason = '') => api.get<Visit>(path`/api/visits/${visit}`, { reason })
export const readHistory = (household: number, after = '') => api.get<Page<VisitRow>>(path`/api/households/${household}/history`, { after })
/** Who does not work with the people gets initials, unless a reason is given, which is written down. */
export const listDoors = (lane: number, reason = '', after = '') => api.get<Page<Door>>(path`/api/lanes/${lane}/doors`, { reason, after, limit: 200 })
export const listLaneProgress = (group: number, after = '') => api.get<Page<LaneProgress>>(path`/api/units/${group}/lanes-progress`, { after, limit: 200 })
export const readStands = (household: number) => api.get<Page<Stand>>(path`/api/households/${household}/marks`)

/** Watch a unit's numbers. The browser reconnects by itself; `onState` says whether we hear the server now. The first beat of a
    connection tells what moved in the CHANGED_MS before it. */
export const CHANGED_MS = 5000
export function watchProgress(unit: number, onBeat: (beat: BeatRows) => void, onState: (isLive: boolean) => void): () => void {
  const source = new EventSource(path`/api/units/${unit}/live`)
  source.addEventListener('progress', e => onBeat(JSON.parse((e as MessageEvent<string>).data) as BeatRows))
  source.onopen = () => onState(true)
  source.onerror = () => onState(false)
  return () => source.close()
}
