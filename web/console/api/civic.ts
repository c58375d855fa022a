// civic.ts - what residents report: contract of /api/units/:unit/petitions, /api/petitions, /api/petition-files, /api/notify/dead.
import { api } from '../../shared/api'
import { path } from './path'
import type {
  Agency, Category, Clearing, CountedStep, DeadSend, Held, Job, Move, Page, Petition, PetitionDetail, PetitionState, PetitionStep, PictureUse, Reason, RoutingRule, Sender, Template, TemplateKind, UnitLoad,
} from './types'

export const listCategories = () => api.get<{ rows: Category[] }>('/api/petition-categories')

export interface InboxFilter { state?: PetitionState | ''; handler?: 'me' | 'none' | ''; order?: 'due' | 'new' | 'alarm' | '' }
export const listInbox = (unit: number, filter: InboxFilter, after = '', limit = 50) =>
  api.get<Page<Job>>(path`/api/units/${unit}/petitions`, { ...filter, after, limit })
/** Hear when something comes, goes or moves in the unit's inbox. */
export function watchInbox(unit: number, onMove: () => void): () => void {
  const source = new EventSource(path`/api/units/${unit}/petitions/live`)
  source.addEventListener('progress', onMove)
  return () => source.close()
}
/** What a count of reports counted: a measure at a unit, on some days, of one kind or all. */
export const listCounted = (unit: number, at: { measure: string; from: number; to: number; category: string }, after = '') =>
  api.get<Page<CountedStep>>(path`/api/units/${unit}/petitions/counted`, { measure: at.measure, from: at.from, to: at.to, category: at.category, after })
export const readLoad = (unit: number, after = '') => api.get<UnitLoad>(path`/api/units/${unit}/petition-load`, { after })

export const readPetition = (id: number) => api.get<PetitionDetail>(path`/api/petitions/${id}`)
export const listSteps = (id: number) => api.get<{ steps: PetitionStep[] }>(path`/api/petitions/${id}/steps`).then(r => r.steps)
export const movePetition = (id: number, move: Move) => api.post<Petition>(path`/api/petitions/${id}/move`, move)
export const clearPetition = (id: number, clearing: Clearing) => api.post<Petition>(path`/api/petitions/${id}/clear`, clearing)
export const readSender = (id: number, reason: string) => api.post<Sender>(path`/api/petitions/${id}/contact`, { reason })
export const listHeld = (unit: number, after = '') => api.get<Page<Held>>(path`/api/units/${unit}/petitions/held`, { after })

export interface Standing { offset: number; state: 'coming' | 'whole' | 'refused' | 'gone'; file: number }
export interface FileOffer { uid: string; part: 'after' | 'document'; kind: 'photo' | 'video' | 'pdf'; bytes: number; sha256: string }
export const beginFile = (offer: FileOffer) => api.post<Standing>('/api/petition-files', offer)
export const sendPiece = (uid: string, offset: number, piece: ArrayBuffer) =>
  api.patch<Standing>(path`/api/petition-files/${uid}`, piece, { headers: { 'Upload-Offset': String(offset) }, timeoutMs: 60_000 })
export const askOffset = (uid: string) => api.get<Standing>(path`/api/petition-files/${uid}/offset`)
export const thumbUrl = (file: number) => path`/api/petition-files/${file}/thumb`
export const pictureUrl = (file: number) => path`/api/petition-files/${file}/public`
/** Other reports with the same picture, of those one may read. */
export const listUses = (file: number) => api.get<{ rows: PictureUse[] }>(path`/api/petition-files/${file}/uses`).then(r => r.rows)
export const originalUrl = (file: number, reason: string) => path`/api/petition-files/${file}/original` + `?reason=${encodeURIComponent(reason)}`

/** The account of this telephone number is his: he stands at the desk. */
export const linkAccount = (resident: number, phone: string) => api.post<void>(path`/api/residents/${resident}/account`, { phone })
export const unlinkAccount = (resident: number, reason: string) => api.del<void>(path`/api/residents/${resident}/account`, { query: { reason } })

export const listTemplates = (unit: number, filter: { kind?: TemplateKind; category?: string } = {}) =>
  api.get<{ rows: Template[] }>('/api/petition-templates', { unit, ...filter })
export type TemplateIn = Pick<Template, 'unit_id' | 'kind' | 'name' | 'text'> & { reason?: Reason; category?: string }
export const addTemplate = (template: TemplateIn) => api.post<Template>('/api/petition-templates', template)
export const saveTemplate = (id: number, words: { name: string; text: string }) => api.patch<Template>(path`/api/petition-templates/${id}`, words)
export const dropTemplate = (id: number) => api.del<void>(path`/api/petition-templates/${id}`)

export const listAgencies = (after = '') => api.get<Page<Agency>>('/api/agencies', { after, limit: 200 })
export const addAgency = (agency: { code: string; name: string; name_en?: string }) => api.post<Agency>('/api/agencies', agency)
export const listRules = (category: string, after = '') => api.get<Page<RoutingRule>>('/api/petition-rules', { category, after })
export type RuleIn = Pick<RoutingRule, 'category' | 'unit_id' | 'from_minute' | 'to_minute' | 'weekdays' | 'basis'> & { to_unit_id?: number; valid_from?: number; valid_to?: number }
export const addRule = (rule: RuleIn) => api.post<RoutingRule>('/api/petition-rules', rule)
export const endRule = (id: number) => api.del<void>(path`/api/petition-rules/${id}`)

export const listDead = (after = '') => api.get<Page<DeadSend>>('/api/notify/dead', { after })
export const sendAgain = (id: number) => api.post<void>(path`/api/notify/dead/${id}/again`)
