// cards.ts - which guidance cards there are, and which mark or skill leads to which; the words are in vi.ts and en.ts.
import type { IconName } from '../../shared/icons'
import type { PicName } from './pictures'

export interface Step { text: string; pic: PicName }
export interface Card { title: string; why: string; steps: Step[]; warn: string; test: string }
export type CardId = 'phone' | 'network' | 'city_app' | 'eid' | 'account' | 'services' | 'shop' | 'pay' | 'protect' | 'culture' | 'learn' | 'report'
export type CardBook = Record<CardId, Card>

export const CARD_LIST: readonly { id: CardId; icon: IconName; tone: string; group: 'marks' | 'skills' }[] = [
  { id: 'phone', icon: 'smartphone', tone: 'nghe', group: 'marks' },
  { id: 'network', icon: 'wifi', tone: 'nghe', group: 'marks' },
  { id: 'city_app', icon: 'landmark', tone: 'nghe', group: 'marks' },
  { id: 'eid', icon: 'id-card', tone: 'com', group: 'marks' },
  { id: 'account', icon: 'credit-card', tone: 'com', group: 'marks' },
  { id: 'culture', icon: 'smile', tone: 'sen', group: 'marks' },
  { id: 'learn', icon: 'graduation-cap', tone: 'lam', group: 'marks' },
  { id: 'services', icon: 'file-text', tone: 'sen', group: 'skills' },
  { id: 'shop', icon: 'store', tone: 'sen', group: 'skills' },
  { id: 'pay', icon: 'qr-code', tone: 'sen', group: 'skills' },
  { id: 'protect', icon: 'shield-check', tone: 'sen', group: 'skills' },
  { id: 'report', icon: 'megaphone', tone: 'sen', group: 'skills' },
]

// From a mark, a skill or one of its tasks to the card that shows how.
const ELSEWHERE: Record<string, CardId> = {
  skills: 'services', safety: 'protect', platform: 'report', services_eid: 'eid', pay_account: 'account', protect_manners: 'culture', platform_app: 'city_app', platform_wifi: 'network',
}
export function cardOf(code: string): CardId {
  const known = (id: string): id is CardId => CARD_LIST.some(c => c.id === id)
  if (known(code)) return code
  const near = ELSEWHERE[code] ?? code.split('_')[0]!
  return known(near) ? near : ELSEWHERE[near] ?? 'services'
}
