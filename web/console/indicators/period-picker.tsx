// period-picker.tsx - which span of days: how long it is, and one step back or on; not beyond the one that runs.
import { Button, Segments } from '../../shared/parts'
import type { PeriodKind } from '../api/types'
import { today } from '../parts/format'
import { periodBefore, periodCode, periodNext, periodOf, periodText, type Period } from '../parts/period'
import { t } from '../say'

const KINDS: readonly PeriodKind[] = ['week', 'month', 'quarter', 'half', 'year']

export function PeriodPicker({ p, onPick }: { p: Period; onPick: (p: Period) => void }) {
  const next = periodNext(p)
  return (
    <div class="period-picker card">
      <div class="scroll-x"><Segments label={t('period.kind')} value={p.kind} options={KINDS.map(k => [k, t(`period_kind.${k}`)] as const)} onPick={k => onPick(periodOf(k, Math.min(p.to, today())))} /></div>
      <div class="row tight">
        <Button icon="chevron-left" aria-label={t('period.before')} onClick={() => onPick(periodBefore(p))} />
        <b class="num" aria-live="polite">{periodText(periodCode(p))}</b>
        <Button icon="chevron-right" aria-label={t('period.next')} disabled={next.from > today()} onClick={() => onPick(next)} />
      </div>
    </div>
  )
}
