// say.ts - the words of occasions in the residents' app.
import { dictionary } from '../../shared/i18n'
import vi from './vi'

export const to = dictionary<typeof vi>(vi, () => import('./en'))
export const tok = (key: string, put?: Record<string, string | number>): string => to(key as keyof typeof vi, put)
