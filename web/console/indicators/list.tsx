// list.tsx - Bộ chỉ số: the register by its four pillars, each with what it comes to at the unit in a period.
import { useState } from 'preact/hooks'
import { Button, Empty } from '../../shared/parts'
import { go, search } from '../../shared/router'
import { listValues } from '../api/indicators'
import { readUnit } from '../api/territory'
import type { Pillar, Unit, ValuedIndicator } from '../api/types'
import { figureText } from '../parts/figure'
import { today } from '../parts/format'
import { fold } from '../parts/fold'
import { Input } from '../parts/form'
import { useLoad } from '../parts/load'
import { Card, PageFrame, Tag, unitHref, unitPath } from '../parts/page'
import { isRunning, periodCode, periodFrom, periodOf } from '../parts/period'
import { Load } from '../parts/states'
import { hasRole } from '../session'
import { t } from '../say'
import { DefineDialog } from './define'
import { PeriodPicker } from './period-picker'
import { PILLARS, indicatorHref, indicatorName, isReported } from './words'

export function IndicatorsPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  return <Load of={unit} tall>{u => <Register unit={u} />}</Load>
}

function Register({ unit }: { unit: Unit }) {
  const p = periodFrom(search.value.get('period') ?? '') ?? periodOf('month', today()), period = periodCode(p)
  const all = useLoad(`indicators ${unit.id} ${period}`, () => listValues(unit.id, period))
  const [q, setQ] = useState('')
  const [isNew, setNew] = useState(false)
  const wanted = fold(q)
  const isFound = (i: ValuedIndicator) => !wanted || fold(`${i.code} ${i.name_vi} ${i.name_en}`).includes(wanted)
  return (
    <PageFrame title={t('nav.indicators')} path={unitPath(unit, 'indicators')} lead={<>{t('indicator.lead', { unit: unit.name })}{isRunning(p, today()) && ` ${t('indicator.running_lead')}`}</>}
      actions={hasRole('city') && <Button icon="plus" onClick={() => setNew(true)}>{t('indicator.new')}</Button>}>
      <PeriodPicker p={p} onPick={to => go(`${unitHref(unit.id, 'indicators')}?period=${periodCode(to)}`, { replace: true })} />
      <div class="rule-filter"><Input label={t('indicator.find')} name="find" type="search" value={q} onValue={setQ} /></div>
      <Load of={all} tall>{rows => {
        const shown = rows.filter(isFound)
        return shown.length === 0 ? <Card><Empty icon="search" title={t('indicator.none')} /></Card> : (
          <div class="grid two">{PILLARS.filter(k => shown.some(i => i.pillar === k)).map(k => <PillarCard key={k} pillar={k} unit={unit} period={period} rows={shown.filter(i => i.pillar === k)} />)}</div>
        )
      }}</Load>
      {isNew && <DefineDialog of={null} onClose={() => setNew(false)} />}
    </PageFrame>
  )
}

function PillarCard({ pillar, rows, unit, period }: { pillar: Pillar; rows: readonly ValuedIndicator[]; unit: Unit; period: string }) {
  return (
    <Card title={t(`pillar.${pillar}`)} class={`pillar ${pillar}`}>
      <ul class="indicator-list">{rows.map(i => (
        <li key={i.code}>
          <a href={`${indicatorHref(unit.id, i.code)}?period=${period}`}><b>{indicatorName(i)}</b>{isReported(i) && <Tag tone="lam">{t('target.reported')}</Tag>}{!i.is_sure && i.legal_source && <Tag tone="nghe">{t('indicator.unsure_short')}</Tag>}</a>
          <span class="indicator-now num">{figureText(i, i.unit_word)}</span>
        </li>
      ))}</ul>
    </Card>
  )
}
