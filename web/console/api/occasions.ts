// occasions.ts - occasions, their tickets, doors and series: contract of docs/occasion.md.
import { api } from '../../shared/api'
import { path } from './path'
import type { Arrival, CountedOccasion, Counts, DeskOccasion, Material, MaterialKind, Mode, OccasionDesk, OccasionFeedback, OccasionKind, OccasionSeries, Page, Ticket, TicketRow } from './types'

export interface Words { title: string; title_en: string; text: string; text_en: string; place: string; stream: string; is_stream_open: boolean; seats_site: number; seats_online: number }
export type OccasionIn = Words & { kind: OccasionKind; lat_e6?: number; lon_e6?: number; starts_ms: number; ends_ms: number; opens_ms: number; closes_ms: number; is_internal: boolean }
export type OccasionStep = 'announce' | 'open' | 'start' | 'end' | 'cancel'

export const listOccasions = (unit: number, state = '', after = '', limit = 50) => api.get<Page<DeskOccasion>>(path`/api/units/${unit}/occasions`, { state, after, limit })
export const listCountedOccasions = (unit: number, at: { measure: string; from: number; to: number }, after = '') =>
  api.get<Page<CountedOccasion>>(path`/api/units/${unit}/occasions/counted`, { measure: at.measure, from: at.from, to: at.to, after })
export const addOccasion = (unit: number, uid: string, o: OccasionIn) => api.post<DeskOccasion>(path`/api/units/${unit}/occasions`, { uid, ...o })
export const readOccasion = (id: number) => api.get<OccasionDesk>(path`/api/occasions/${id}/desk`)
export const saveOccasion = (id: number, o: OccasionIn) => api.put<DeskOccasion>(path`/api/occasions/${id}`, o)
export const moveOccasion = (id: number, step: OccasionStep, reason = '') => api.post<DeskOccasion>(path`/api/occasions/${id}/${step}`, reason ? { reason } : {})
export const addMaterial = (id: number, m: { kind: MaterialKind; title: string; url: string }) => api.post<Material>(path`/api/occasions/${id}/materials`, m)
export const dropMaterial = (id: number, material: number) => api.del<void>(path`/api/occasions/${id}/materials/${material}`)
export const addCrew = (id: number, account: number) => api.put<void>(path`/api/occasions/${id}/crew/${account}`)
export const dropCrew = (id: number, account: number) => api.del<void>(path`/api/occasions/${id}/crew/${account}`)
export const listTickets = (id: number, after = '') => api.get<Page<TicketRow>>(path`/api/occasions/${id}/tickets`, { after, limit: 50 })
export interface DeskTicketIn { uid: string; kind: 'walk_in' | 'group'; mode: Mode; heads?: number; name?: string; contact?: string }
export const addTicket = (id: number, ticket: DeskTicketIn) => api.post<Ticket>(path`/api/occasions/${id}/tickets`, ticket)
export const listArrivals = (id: number, after = '') => api.get<Page<Arrival>>(path`/api/occasions/${id}/arrivals`, { after, limit: 200 })
export const readFeedback = (id: number, after = '') => api.get<OccasionFeedback>(path`/api/occasions/${id}/feedback`, { after })

export const listSeries = (unit: number, after = '') => api.get<Page<OccasionSeries>>(path`/api/units/${unit}/occasion-series`, { after })
export type SeriesIn = Words & { kind: OccasionKind; weekday: number; from_minute: number; to_minute: number; from_day: number; to_day?: number; on_holidays: boolean }
export const addSeries = (unit: number, uid: string, s: SeriesIn) => api.post<OccasionSeries>(path`/api/units/${unit}/occasion-series`, { uid, ...s })
export const endSeries = (id: number, to_day: number) => api.post<OccasionSeries>(path`/api/occasion-series/${id}/end`, { to_day })

/** Its numbers as they move, with nothing hidden; the browser reconnects by itself. */
export function watchOccasion(id: number, onCounts: (counts: Counts) => void, onState: (isLive: boolean) => void): () => void {
  const source = new EventSource(path`/api/occasions/${id}/desk/live`)
  source.addEventListener('progress', e => onCounts(JSON.parse((e as MessageEvent<string>).data) as Counts))
  source.onopen = () => onState(true)
  source.onerror = () => onState(false)
  return () => source.close()
}
