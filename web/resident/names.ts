// names.ts - what the words that travel look like here: icons of kinds, tones and steps of states, dates as people say them.
import type { IconName } from '../shared/icons'
import type { Tone } from '../shared/parts'
import { date, dateLong, dayOf, lang, time } from '../shared/i18n'
import type { Category, Petition, State } from './types'
import { kindOf } from './state'
import { t, tk } from './say'

const KIND_ICONS: Record<string, IconName> = {
  trash: 'trash-2', broom: 'brush-cleaning', smoke: 'wind', noise: 'volume-2', tree: 'trees', lamp: 'lamp', road: 'road', pavement: 'brick-wall', manhole: 'circle-dot',
  flood: 'waves', signal: 'traffic-cone', cable: 'cable', power: 'zap', water: 'droplets', stall: 'store', parking: 'square-parking', poster: 'megaphone', crane: 'construction',
  dog: 'dog', shield: 'shield', fire: 'flame', food: 'utensils', car: 'car', form: 'file-text', person: 'user', coins: 'coins', alert: 'alert-triangle',
}
export const iconOf = (kind: Pick<Category, 'icon'> | undefined): IconName => KIND_ICONS[kind?.icon ?? ''] ?? 'flag'

export const kindName = (code: string): string => {
  const kind = kindOf(code)
  return kind ? (lang.value === 'en' ? kind.name_en : kind.name) : code
}
export const named = (x: { name: string; name_en: string }): string => lang.value === 'en' && x.name_en ? x.name_en : x.name

export const TONES: Record<State, Tone> = { sent: 'nghe', received: 'lam', handling: 'lam', owed: 'nghe', answered: 'com', closed: 'com', refused: 'son', merged: '', withdrawn: '' }
const STEPS: Record<State, number> = { sent: 1, received: 2, handling: 3, owed: 3, answered: 4, closed: 4, refused: 4, merged: 4, withdrawn: 4 }
export const stepOf = (s: State): number => STEPS[s]
export const isOpen = (s: State): boolean => ['sent', 'received', 'handling', 'owed'].includes(s)
export const STATE_ICONS: Record<State, IconName> = { sent: 'send', received: 'inbox', handling: 'construction', owed: 'message-square', answered: 'message-square', closed: 'check-check', refused: 'x', merged: 'link', withdrawn: 'undo-2' }

// "thứ Sáu, 18/10 lúc 16:30"; today and tomorrow by name.
export function dayInWords(ms: number, now = Date.now()): string {
  const days = dayOf(ms) - dayOf(now), en = lang.value === 'en'
  if (days === 0) return `${en ? 'today' : 'hôm nay'} ${time(ms)}`
  if (days === 1) return `${en ? 'tomorrow' : 'ngày mai'} ${time(ms)}`
  if (days === -1) return `${en ? 'yesterday' : 'hôm qua'} ${time(ms)}`
  return Math.abs(days) < 300 ? `${en ? dateLong(ms) : dateLong(ms).replace(/^T/, 't')}, ${time(ms)}` : date(ms) + '/' + new Date(ms).getFullYear()
}

// The law's clock in one sentence.
export function clockWords(p: Pick<Petition, 'state' | 'receive_due_ms' | 'due_ms' | 'paused_ms' | 'answered_ms'>, now = Date.now()): { text: string; isLate: boolean } {
  if (p.state === 'owed') return { text: t('p_paused'), isLate: false }
  if (!isOpen(p.state)) return { text: p.answered_ms ? t('p_answered', { time: dayInWords(p.answered_ms, now) }) : tk('s_' + p.state), isLate: false }
  const due = p.state === 'sent' ? p.receive_due_ms : p.due_ms
  if (!due) return { text: tk('s_' + p.state), isLate: false }
  if (due < now) return { text: t('p_late', { time: dayInWords(due, now) }), isLate: true }
  return { text: t(p.state === 'sent' ? 'p_due_receive' : 'p_due', { time: dayInWords(due, now) }), isLate: false }
}

// Bác for whom we do not know to be younger: nobody was ever hurt by it.
export const isElder = (birthYear: number): boolean => !birthYear || new Date().getFullYear() - birthYear >= 50
