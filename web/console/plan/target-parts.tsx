// target-parts.tsx - what the screens of targets share: the level as a tag, how far against the time gone, where a number comes from.
import { lang } from '../../shared/i18n'
import type { TargetLevel, Target } from '../api/types'
import { amountText } from '../parts/figure'
import { percent, today } from '../parts/format'
import { RoomNav, Tag, unitHref } from '../parts/page'
import { periodText } from '../parts/period'
import { hasRole } from '../session'
import { t } from '../say'
import { LEVEL_TONE, forecastText, gonePart, wholePercent } from './forecast-words'

export const targetName = (x: Pick<Target, 'indicator_vi' | 'indicator_en'>): string => (lang.value === 'en' && x.indicator_en) || x.indicator_vi
export const targetHref = (id: number): string => `/console/targets/${id}`
export const LevelTag = ({ level }: { level: TargetLevel }) => <Tag tone={LEVEL_TONE[level]}>{t(`target_level.${level}`)}</Tag>

/** The bar of what is done, the tick of the time gone. */
export function TargetBar({ permille, part, level, isBare }: { permille: number; part: number; level: TargetLevel; isBare?: boolean }) {
  const done = Math.max(0, Math.min(1000, permille)) / 10
  const says = t('target.bar', { done: percent(wholePercent(permille), 100, 0), time: percent(part, 1, 0) })
  return (
    <span class="target-bar">
      <svg width="100%" height="22" role="img" aria-label={says}>
        <rect class="track" y="5" width="100%" height="12" rx="6" />
        {done > 0 && <rect class={`fill ${level}`} y="5" width={`${done}%`} height="12" rx="6" />}
        <line class="tick" x1={`${100 * part}%`} x2={`${100 * part}%`} y1="0" y2="22" />
      </svg>
      {!isBare && <small class="quiet">{says}</small>}
    </span>
  )
}

export const ReportedTag = () => <Tag tone="lam">{t('target.reported')}</Tag>

/** One target as a card: now, the goal, the pace in words, and whether it is counted or reported. */
export function TargetCard({ x, withUnit }: { x: Target; withUnit?: boolean }) {
  const p = x.progress
  return (
    <article class="card stack tight target-card">
      <div class="row wrap"><h3 class="grow"><a href={targetHref(x.id)}>{targetName(x)}</a></h3>{x.ended_ms > 0 ? <Tag>{t('target.ended')}</Tag> : <LevelTag level={p.level} />}</div>
      <p class="quiet small">{withUnit && `${x.unit} · `}{periodText(x.period)}{x.item_code && ` · ${t('target.of_item', { code: x.item_code })}`} {x.is_reported && <ReportedTag />}</p>
      <p class="target-now"><b class="num">{p.is_known ? amountText(p.now_milli, x.unit_word) : t('figure.unknown')}</b> <span class="quiet num">{t('target.of_goal', { goal: amountText(x.goal_milli, x.unit_word) })}</span></p>
      <TargetBar permille={p.done_permille} part={gonePart(x, today())} level={p.level} />
      <p class="forecast">{forecastText(x)}</p>
    </article>
  )
}

export function TargetRooms({ unit, at }: { unit: number; at: string }) {
  return (
    <RoomNav label={t('target.rooms')} at={at} rooms={[
      { id: 'targets', key: 'nav.targets', href: unitHref(unit, 'targets') },
      { id: 'figures', key: 'target.room_figures', href: unitHref(unit, 'figures') },
      { id: 'upward', key: 'target.room_upward', href: unitHref(unit, 'upward') },
    ]} />
  )
}
export const mayTarget = (): boolean => hasRole('city')
