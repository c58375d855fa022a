// parts.tsx - what the screens of reports share: names, the clock as words and a bar, tags of state and level, the rooms of the desk.
import { lang } from '../../shared/i18n'
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Tone } from '../../shared/parts'
import { listCategories } from '../api/civic'
import type { Category, Level, PetitionState } from '../api/types'
import { day, dayOf, moment, number, weekday } from '../parts/format'
import { RoomNav, Tag, unitHref } from '../parts/page'
import { hasRole } from '../session'
import { named, t, type Key } from '../say'
import { clockOf, span, type Clock, type Timed } from './clock'

const categories = signal<readonly Category[]>([])
let asked: Promise<void> | null = null

/** The list of what can be reported, asked for once. */
export function useCategories(): readonly Category[] {
  useEffect(() => {
    asked ??= listCategories().then(r => { categories.value = r.rows }, () => { asked = null })
  }, [])
  return categories.value
}
export function categoryName(all: readonly Category[], code: string): string {
  const c = all.find(x => x.code === code)
  return c ? (lang.value === 'en' ? c.name_en : c.name) : code
}

const STATE_TONE: Record<PetitionState, Tone> = {
  sent: 'nghe', received: 'lam', handling: 'lam', owed: 'nghe', answered: 'com', closed: 'com', refused: '', merged: '', withdrawn: '',
}
export const StateTag = ({ state }: { state: PetitionState }) => <Tag tone={STATE_TONE[state]}>{named('petition_state', state)}</Tag>
export const LevelTag = ({ level }: { level: Level }) => (level === 'normal' ? null : <Tag tone={level === 'urgent' ? 'son' : 'nghe'}>{named('level_of', level)}</Tag>)

export function spanText(minutes: number): string {
  const s = span(minutes)
  return t(`span.${s.unit}`, { n: number(s.n) })
}

/** "Còn 5 giờ", "Trễ 2 ngày", "Đồng hồ dừng, còn 3 ngày làm việc". */
export function clockText(c: Clock): string {
  return t(`clock.${c.word}`, { span: spanText(c.minutes) })
}
/** "trước 16:30, thứ Năm 03/12". */
export const dueText = (ms: number): string => (ms ? `${moment(ms)}${dayOf(ms) === dayOf(Date.now()) ? '' : `, ${weekday(dayOf(ms))}`}` : '')

const SHAPE: Record<Tone, string> = { '': '', com: '●', nghe: '▲', sen: '', son: '■', lam: '○' }

export function ClockMark({ of: p, now, wide }: { of: Timed & { closed_ms: number }; now: number; wide?: boolean }) {
  const c = clockOf(p, now)
  if (c.word === 'none') return <span class="quiet">{p.closed_ms ? t('clock.closed', { at: day(dayOf(p.closed_ms)) }) : '–'}</span>
  return (
    <span class={`clock ${c.tone}${wide ? ' whole' : ''}`}>
      <span class="clock-word"><span aria-hidden="true">{SHAPE[c.tone]} </span>{clockText(c)}</span>
      {c.due_ms > 0 && (
        <svg class="clock-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
          <rect class="track" width="100" height="6" /><rect width={Math.round(c.part * 100)} height="6" />
        </svg>
      )}
      {wide && c.due_ms > 0 && <small>{t('clock.until', { at: dueText(c.due_ms) })}</small>}
    </span>
  )
}

const ROOMS: readonly (readonly [id: string, key: Key, screen: string, isFor?: () => boolean])[] = [
  ['inbox', 'civic.room_inbox', 'petitions'], ['held', 'civic.room_held', 'petitions/held', () => hasRole('officer', 'city')],
  ['load', 'civic.room_load', 'petitions/load'], ['templates', 'civic.room_templates', 'petitions/templates'],
]
/** The screens of one unit's desk, side by side. */
export const Rooms = ({ unit, at }: { unit: number; at: string }) =>
  <RoomNav label={t('civic.rooms')} at={at} rooms={ROOMS.map(([id, key, screen, isFor]) => ({ id, key, href: unitHref(unit, screen), isFor }))} />
