// list.tsx - Chỉ số: the register by its four pillars, each with what it comes to at the unit in the period that ended last or runs.
import { useEffect, useState } from 'preact/hooks'
import { Button, Empty, Segments } from '../../shared/parts'
import { listIndicators, readFigure } from '../api/indicators'
import { readUnit } from '../api/territory'
import type { Figure, Indicator, Page, Pillar, Unit } from '../api/types'
import { figureText } from '../parts/figure'
import { today } from '../parts/format'
import { fold } from '../parts/fold'
import { Input } from '../parts/form'
import { useLoad } from '../parts/load'
import { Card, PageFrame, Tag, unitPath } from '../parts/page'
import { isRunning, periodBefore, periodCode, periodOf, periodText, type Period } from '../parts/period'
import { Load } from '../parts/states'
import { hasRole } from '../session'
import { t } from '../say'
import { DefineDialog } from './define'
import { PILLARS, indicatorHref, indicatorName } from './words'

export function IndicatorsPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  return <Load of={unit} tall>{u => <Register unit={u} />}</Load>
}

/** The whole register; it is a list of definitions, tens of them. */
async function readAll(): Promise<Indicator[]> {
  const rows: Indicator[] = []
  let page: Page<Indicator>, after = ''
  do { page = await listIndicators('', after); rows.push(...page.rows); after = page.next } while (after)
  return rows
}

function Register({ unit }: { unit: Unit }) {
  const all = useLoad('indicators', readAll)
  const [q, setQ] = useState('')
  const [when, setWhen] = useState<'now' | 'last'>('now')
  const [isNew, setNew] = useState(false)
  const wanted = fold(q)
  const isFound = (i: Indicator) => !wanted || fold(`${i.code} ${i.name_vi} ${i.name_en}`).includes(wanted)
  return (
    <PageFrame title={t('nav.indicators')} path={unitPath(unit, 'indicators')} lead={t('indicator.lead', { unit: unit.name })}
      actions={hasRole('city') && <Button icon="plus" onClick={() => setNew(true)}>{t('indicator.new')}</Button>}>
      <div class="filters card">
        <Input label={t('indicator.find')} name="find" type="search" value={q} onValue={setQ} />
        <div class="scroll-x"><Segments label={t('indicator.when')} value={when} options={[['now', t('indicator.when_now')], ['last', t('indicator.when_last')]]} onPick={setWhen} /></div>
      </div>
      <Load of={all} tall>{rows => {
        const shown = rows.filter(isFound)
        return shown.length === 0 ? <Card><Empty icon="search" title={t('indicator.none')} /></Card> : (
          <div class="grid two">{PILLARS.filter(p => shown.some(i => i.pillar === p)).map(p => <PillarCard key={p} pillar={p} unit={unit} isLast={when === 'last'} rows={shown.filter(i => i.pillar === p)} />)}</div>
        )
      }}</Load>
      {isNew && <DefineDialog of={null} onClose={() => setNew(false)} />}
    </PageFrame>
  )
}

function PillarCard({ pillar, rows, unit, isLast }: { pillar: Pillar; rows: readonly Indicator[]; unit: Unit; isLast: boolean }) {
  return (
    <Card title={t(`pillar.${pillar}`)} class={`pillar ${pillar}`}>
      <ul class="indicator-list">{rows.map(i => {
        const running = periodOf(i.frequency, today()), p = isLast ? periodBefore(running) : running
        return (
          <li key={i.code}>
            <a href={`${indicatorHref(unit.id, i.code)}?period=${periodCode(p)}`}><b>{indicatorName(i)}</b><small class="quiet">{periodText(periodCode(p))}{isRunning(p, today()) ? ` · ${t('indicator.running')}` : ''}</small></a>
            <span class="row tight">{!i.is_sure && i.legal_source && <Tag tone="nghe">{t('indicator.unsure_short')}</Tag>}<Now of={i} unit={unit.id} period={p} /></span>
          </li>
        )
      })}</ul>
    </Card>
  )
}

/** Figures are asked for a few at a time, so that a long list does not fill the line. */
const LINES = 4
let busy = 0
const waiting: (() => void)[] = []
async function inTurn<T>(ask: () => Promise<T>): Promise<T> {
  if (busy >= LINES) await new Promise<void>(go => waiting.push(go))
  busy++
  try { return await ask() } finally { busy--; waiting.shift()?.() }
}

function Now({ of: i, unit, period }: { of: Indicator; unit: number; period: Period }) {
  const code = periodCode(period)
  const [figure, setFigure] = useState<Figure | 'fault' | null>(null)
  useEffect(() => {
    let isHere = true
    setFigure(null)
    inTurn(() => (isHere ? readFigure(i.code, unit, code) : Promise.resolve(null))).then(f => { if (isHere && f) setFigure(f) }, () => { if (isHere) setFigure('fault') })
    return () => { isHere = false }
  }, [i.code, unit, code])
  return <span class="indicator-now num">{figure === null ? '…' : figure === 'fault' ? '–' : figureText(figure, i.unit_word)}</span>
}
