// parts.tsx - what the screens of occasions share: the state as a word in colour, moments as a form writes them, the rooms of a unit's occasions.
import type { Tone } from '../../shared/parts'
import { isOneDay, nameOf } from '../../shared/occasion/say'
import { STATE_TONES, type OccasionState } from '../../shared/occasion/types'
import type { DeskOccasion } from '../api/types'
import { clock, day, dayOf, weekday } from '../parts/format'
import { Tag, unitHref } from '../parts/page'
import { t } from '../say'

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

const ROOMS = [['', 'occ.list'], ['week', 'occ.week'], ['month', 'occ.month'], ['series', 'occ.series'], ['contests', 'ct.room'], ['startups', 'ct.startups']] as const
export function Rooms({ unit, at }: { unit: number; at: string }) {
  return (
    <nav class="rooms" aria-label={t('occ.view')}>
      {ROOMS.map(([room, key]) => <a key={room} class="pick" href={unitHref(unit, room === 'contests' || room === 'startups' ? room : room ? `occasions/${room}` : 'occasions')} aria-current={room === at ? 'page' : undefined}>{t(key)}</a>)}
    </nav>
  )
}
