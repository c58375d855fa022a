// ideas.ts - initiatives of residents at the desk: contract of /api/units/:unit/initiatives and /api/initiatives.
import { api } from '../../shared/api'
import { path } from './path'
import type { Idea, IdeaResult, IdeaState, Page } from './types'

export const listIdeas = (unit: number, state: IdeaState, after = '') => api.get<Page<Idea>>(path`/api/units/${unit}/initiatives`, { state, after })
export const clearIdea = (id: number, title: string, text: string) => api.post<Idea>(path`/api/initiatives/${id}/clear`, { title, text })
export const refuseIdea = (id: number, text: string) => api.post<Idea>(path`/api/initiatives/${id}/refuse`, { text })
export const answerIdea = (id: number, result: IdeaResult, text: string) => api.post<Idea>(path`/api/initiatives/${id}/answer`, { result, text })
