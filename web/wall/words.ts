// words.ts - the wall's few words.
import { dictionary } from '../shared/i18n'
import { vi } from './vi'

export const t = dictionary(vi, () => import('./en'))
