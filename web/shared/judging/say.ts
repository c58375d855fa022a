// say.ts - the words of judges and mentors in the apps in the hand.
import { dictionary } from '../i18n'
import vi from './vi'

export const tj = dictionary<typeof vi>(vi, () => import('./en'))
