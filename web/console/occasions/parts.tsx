// parts.tsx - what the screens of occasions share: the state as a word in colour, moments as a form writes them, the rooms of a unit's occasions.
import type { Tone } from '../../shared/parts'
import { isOneDay, nameOf } from '../../shared/occasion/say'
import { STATE_TONES, type OccasionState } from '../../shared/occasion/types'
import type { DeskOccasion } from '../api/types'
import { clock, day, dayOf, weekday } from '../parts/format'
import { RoomNav, Tag, unitHref } from '../parts/page'
import { t, type Key } from '../say'

export function StateTag({ state }: { state: OccasionState }) {
  const tone: Tone = STATE_TONES[state]
  return <Tag tone={tone}>{nameOf('state', state)}</Tag>
}

/** "T6 18/10, 08:00–10:30"; over several days each end with its day. */
export function span(o: Pick<DeskOccasion, 'starts_ms' | 'ends_ms'>): string {
  const a = dayOf(o.starts_ms), b = dayOf(o.ends_ms)
  const from = `${weekday(a)} ${day(a, false)}`
  return isOneDay(o) ? `${from}, ${clock(o.starts_ms)}–${clock(o.ends_ms)}` : `${from} ${clock(o.starts_ms)} – ${weekday(b)} ${day(b, false)} ${clock(o.ends_ms)}`
}

const ROOMS: readonly (readonly [id: string, key: Key, screen: string])[] = [
  ['', 'occ.list', 'occasions'], ['week', 'occ.week', 'occasions/week'], ['month', 'occ.month', 'occasions/month'],
  ['series', 'occ.series', 'occasions/series'], ['contests', 'ct.room', 'contests'], ['startups', 'ct.startups', 'startups'],
]
export const Rooms = ({ unit, at }: { unit: number; at: string }) =>
  <RoomNav label={t('occ.view')} at={at} rooms={ROOMS.map(([id, key, screen]) => ({ id, key, href: unitHref(unit, screen) }))} />
