// estimate.tsx - what call-backs say about the raw count: a share with its interval, drawn and written.
import { Empty } from '../../shared/parts'
import type { Estimate } from '../api/types'
import { number, percent } from '../parts/format'
import { Card, Facts, unitHref } from '../parts/page'
import { t } from '../say'

export function EstimateCard({ estimate: e, unit }: { estimate: Estimate | null; unit?: number }) {
  return (
    <Card title={t('estimate.title')} tools={unit && <a class="btn low" href={unitHref(unit, 'callbacks')}>{t('nav.callbacks')}</a>}>
      {!e || e.real + e.unreal === 0 ? <Empty icon="phone-call" title={t('estimate.none')}><p>{t('estimate.none_more')}</p></Empty> : (
        <>
          <p class="estimate-big"><b class="num">{percent(e.low_permille, 1000)} – {percent(e.high_permille, 1000)}</b> {t('estimate.are_true')}</p>
          <Interval low={e.low_permille / 1000} high={e.high_permille / 1000} middle={e.real / (e.real + e.unreal)} />
          <Facts rows={[
            [t('estimate.raw'), <b class="num">{number(e.visits)}</b>],
            [t('estimate.honest'), <b class="num">{number(e.estimate_low)} – {number(e.estimate_high)}</b>],
            [t('estimate.called'), t('estimate.called_of', { reached: number(e.real + e.unreal), sampled: number(e.drawn) })],
            [t('estimate.false'), number(e.unreal)],
          ]} />
          <p class="card-note">{t('estimate.how')}</p>
        </>
      )}
    </Card>
  )
}

/** 0 … 100 %, the interval as a band, what was found as a mark. */
function Interval({ low, high, middle }: { low: number; high: number; middle: number }) {
  const x = (v: number) => 4 + v * 392
  return (
    <svg class="interval" viewBox="0 0 400 44" aria-hidden="true">
      <rect class="track" x="4" y="14" width="392" height="10" rx="5" />
      <rect class="band" x={x(low)} y="9" width={Math.max(4, x(high) - x(low))} height="20" rx="6" />
      <line x1={x(middle)} x2={x(middle)} y1="5" y2="33" />
      <text x="4" y="43">0 %</text><text x="396" y="43" text-anchor="end">100 %</text>
    </svg>
  )
}
