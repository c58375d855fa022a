// targets.tsx - Chỉ tiêu: what one unit is to reach, the worst first, each with its pace in words.
import { useState } from 'preact/hooks'
import { Button, Empty, Segments } from '../../shared/parts'
import { listUnitTargets } from '../api/targets'
import { readUnit } from '../api/territory'
import type { TargetLevel, Target, Unit } from '../api/types'
import { number } from '../parts/format'
import { useLoad, usePages } from '../parts/load'
import { Card, PageFrame, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { t } from '../say'
import { LEVEL_RANK, isAtRisk } from './forecast-words'
import { NewTarget } from './target-form'
import { TargetCard, TargetRooms, mayTarget } from './target-parts'

export function TargetsPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  return <Load of={unit} tall>{u => <Targets unit={u} />}</Load>
}

type Show = 'all' | 'risk' | 'well'
const SHOWS: Record<Show, (l: TargetLevel) => boolean> = { all: () => true, risk: isAtRisk, well: l => !isAtRisk(l) }

function Targets({ unit }: { unit: Unit }) {
  const list = usePages<Target>(`targets ${unit.id}`, after => listUnitTargets(unit.id, after))
  const [show, setShow] = useState<Show>('all')
  const [isNew, setNew] = useState(false)
  return (
    <PageFrame title={t('nav.targets')} path={unitPath(unit, 'targets')} lead={t('target.lead', { unit: unit.name })}
      actions={mayTarget() && <Button main icon="plus" onClick={() => setNew(true)}>{t('target.new')}</Button>}>
      <TargetRooms unit={unit.id} at="targets" />
      <Load of={list} tall bones={4}>{rows => {
        const open = rows.filter(x => !x.ended_ms), risk = open.filter(x => isAtRisk(x.progress.level)).length
        const shown = rows.filter(x => (show === 'all' || !x.ended_ms) && SHOWS[show](x.progress.level)).sort((a, b) => Number(a.ended_ms > 0) - Number(b.ended_ms > 0) || LEVEL_RANK[a.progress.level] - LEVEL_RANK[b.progress.level])
        if (rows.length === 0) return <Card><Empty icon="flag" title={t('target.none')}><p>{t('target.none_more')}</p></Empty></Card>
        return (
          <>
            <div class="scroll-x"><Segments label={t('plan.show')} value={show} onPick={setShow} options={[
              ['all', t('target.show_all', { n: number(rows.length) })], ['risk', t('target.show_risk', { n: number(risk) })], ['well', t('target.show_well', { n: number(open.length - risk) })]]} /></div>
            {shown.length === 0 ? <Card><Empty icon="check" title={t('target.none_so')} /></Card> : <ul class="target-cards">{shown.map(x => <li key={x.id}><TargetCard x={x} /></li>)}</ul>}
            {list.more && <Button disabled={list.isBusy} onClick={list.more}>{t('do.more')}</Button>}
          </>
        )
      }}</Load>
      {isNew && <NewTarget unit={unit} onClose={() => setNew(false)} />}
    </PageFrame>
  )
}
