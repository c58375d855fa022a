// say.ts - the words of judges and mentors in the apps in the hand.
import { ApiError } from '../api'
import { dictionary } from '../i18n'
import vi from './vi'

export const tj = dictionary<typeof vi>(vi, () => import('./en'))

// What an answer that did not come, or said no, says to a person.
export const saidOf = (e: unknown): string => e instanceof ApiError && e.status ? e.message : tj('offline')
