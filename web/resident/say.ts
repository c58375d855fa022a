// say.ts - the residents' words.
import { dictionary } from '../shared/i18n'
import vi, { type Key } from './words/vi'

export const t = dictionary<typeof vi>(vi, () => import('./words/en'))
export type { Key }
// Words whose key is made of parts, like "state_" + state.
export const tk = (key: string, put?: Record<string, string | number>): string => t(key as Key, put)
