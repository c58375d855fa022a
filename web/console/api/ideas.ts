// ideas.ts - initiatives of residents at the desk: contract of /api/units/:unit/initiatives and /api/initiatives.
import { api } from '../../shared/api'
import { path } from './path'
import type { Idea, IdeaResult, IdeaState, Page, PublicIdea } from './types'

export const listIdeas = (unit: number, state: IdeaState, after = '') => api.get<Page<Idea>>(path`/api/units/${unit}/initiatives`, { state, after })
/** Those everybody reads since some days; unit 0: of all whom residents ask. */
export const listCountedIdeas = (unit: number, at: { from: number; to: number }, after = '') =>
  api.get<Page<PublicIdea>>('/api/initiatives', { order: 'new', unit: unit || undefined, from: at.from, to: at.to, after })
export const clearIdea = (id: number, title: string, text: string) => api.post<Idea>(path`/api/initiatives/${id}/clear`, { title, text })
export const refuseIdea = (id: number, text: string) => api.post<Idea>(path`/api/initiatives/${id}/refuse`, { text })
export const answerIdea = (id: number, result: IdeaResult, text: string) => api.post<Idea>(path`/api/initiatives/${id}/answer`, { result, text })
