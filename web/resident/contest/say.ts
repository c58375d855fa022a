// say.ts - the words of contests and start-up support in the residents' app.
import { dictionary } from '../../shared/i18n'
import vi from './vi'

export const tc = dictionary<typeof vi>(vi, () => import('./en'))
