// days.tsx - visits and marks won by day, as a chart or as a table.
import { useState } from 'preact/hooks'
import { Segments } from '../../shared/parts'
import type { Progress } from '../api/types'
import { DaysChart } from '../parts/chart'
import { Card } from '../parts/page'
import { t } from '../say'
import { won } from './marks'

export function DaysCard({ p }: { p: Progress }) {
  const [as, setAs] = useState<'chart' | 'table'>('chart')
  const days = p.days.map(d => ({ ...d, won: won(d) }))
  return (
    <Card title={t('days.title', { n: days.length })}
      tools={<Segments<'chart' | 'table'> label={t('days.as')} value={as} onPick={setAs} options={[['chart', t('days.chart')], ['table', t('days.table')]]} />}>
      <DaysChart title={t('days.title', { n: days.length })} days={days} bar="visits" barName={t('measure.visits')} line="won" lineName={t('overview.moves_short')} isTable={as === 'table'} />
    </Card>
  )
}
