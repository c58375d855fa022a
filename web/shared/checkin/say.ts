// say.ts - the words at the door.
import { dictionary } from '../i18n'
import vi from './vi'

export const ts = dictionary<typeof vi>(vi, () => import('./en'))
export const tsk = (key: string, put?: Record<string, string | number>): string => ts(key as keyof typeof vi, put)
