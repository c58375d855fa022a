// indicator.tsx - one indicator at one unit: what it comes to, how it moved, where and among whom; what it means, by which law, since when.
import { useState } from 'preact/hooks'
import { Button, Notice, Segments } from '../../shared/parts'
import { go, search } from '../../shared/router'
import { readBy, readHistory, readIndicator, readSeries, readWhole } from '../api/indicators'
import { readUnit } from '../api/territory'
import type { Indicator, PeriodKind, Unit, Values } from '../api/types'
import { figureText } from '../parts/figure'
import { day, moment, today } from '../parts/format'
import { useLoad } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitHref, unitPath } from '../parts/page'
import { isRunning, periodBefore, periodCode, periodFrom, periodNext, periodOf, periodText, type Period } from '../parts/period'
import { Load } from '../parts/states'
import { Table } from '../parts/table'
import { hasRole } from '../session'
import { named, t } from '../say'
import { DefineDialog } from './define'
import { Places, Series, Split } from './figures'
import { formulaText, indicatorAbout, indicatorHref, indicatorName, measureWord } from './words'

export function IndicatorPage({ params }: { params: { unit?: string; code?: string } }) {
  const id = Number(params.unit), code = params.code ?? ''
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const indicator = useLoad(`indicator ${code}`, () => readIndicator(code))
  return <Load of={unit} tall>{u => <Load of={indicator} tall>{i => <One unit={u} i={i} onChange={indicator.reload} />}</Load>}</Load>
}

const KINDS: readonly PeriodKind[] = ['week', 'month', 'quarter', 'half', 'year']

function One({ unit, i, onChange }: { unit: Unit; i: Indicator; onChange: () => void }) {
  const asked = periodFrom(search.value.get('period') ?? '')
  const p = asked ?? periodOf(i.frequency, today())
  const code = periodCode(p)
  const whole = useLoad(`whole ${i.code} ${unit.id} ${code}`, () => readWhole(i.code, unit.id, code))
  const [isDefining, setDefining] = useState(false)
  const move = (to: Period) => go(`${indicatorHref(unit.id, i.code)}?period=${periodCode(to)}`, { replace: true })
  return (
    <PageFrame title={indicatorName(i)} path={[...unitPath(unit, 'indicators', true), { text: i.code }]}
      lead={<><Tag tone="lam">{t(`pillar.${i.pillar}`)}</Tag><span>{t('indicator.version_n', { n: i.version })}</span>{!i.is_public && <span>{t('indicator.staff_only')}</span>}</>}
      actions={hasRole('city') && <Button icon="pencil" onClick={() => setDefining(true)}>{t('indicator.define')}</Button>}>
      <PeriodPicker p={p} onPick={move} />
      <Load of={whole} bones={3}>{w => (
        <>
          <div class="grid facts-first">
            <Big unit={unit} i={i} w={w} p={p} />
            <SeriesCard unit={unit} i={i} p={p} />
          </div>
          {unit.kind !== 'group' && <PlacesCard unit={unit} i={i} period={code} />}
          {w.dims.map(dim => <DimCard key={dim} dim={dim} unit={unit} i={i} period={code} />)}
          <Definition unit={unit} i={i} w={w} />
        </>
      )}</Load>
      <History i={i} />
      {isDefining && <DefineDialog of={i} onDone={() => { setDefining(false); onChange() }} onClose={() => setDefining(false)} />}
    </PageFrame>
  )
}

function PeriodPicker({ p, onPick }: { p: Period; onPick: (p: Period) => void }) {
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

function Big({ unit, i, w, p }: { unit: Unit; i: Indicator; w: Values; p: Period }) {
  const about = indicatorAbout(i)
  return (
    <Card title={unit.name}>
      <div class="stack">
        <p class="big-figure num">{figureText(w.figure, i.unit_word)}</p>
        <p class="quiet">{periodText(periodCode(p))}{isRunning(p, today()) && ` · ${t('indicator.running_long')}`}{w.as_of_ms > 0 && <><br />{t('indicator.as_of', { at: moment(w.as_of_ms) })}</>}</p>
        {about && <p>{about}</p>}
        {w.figure.is_hidden && <Notice icon="shield">{t('figure.why_hidden')}</Notice>}
        {!w.figure.is_known && !w.figure.is_hidden && <Notice icon="info">{t('figure.why_unknown')}</Notice>}
      </div>
    </Card>
  )
}

const SHOWN = 12
function SeriesCard({ unit, i, p }: { unit: Unit; i: Indicator; p: Period }) {
  let first = p
  for (let n = 1; n < SHOWN; n++) first = periodBefore(first)
  const series = useLoad(`series ${i.code} ${unit.id} ${periodCode(p)}`, () => readSeries(i.code, unit.id, p.kind, periodCode({ kind: 'range', from: first.from, to: p.to })))
  const [isTable, setTable] = useState(false)
  return (
    <Card title={t('indicator.over_time')} tools={<Segments label={t('plan.seen_as')} value={isTable ? 'table' : 'bars'} options={[['bars', t('plan.as_bars')], ['table', t('plan.as_table')]]} onPick={v => setTable(v === 'table')} />}>
      <Load of={series}>{rows => <Series title={t('indicator.over_time')} rows={rows} word={i.unit_word} at={periodCode(p)} isTable={isTable} />}</Load>
    </Card>
  )
}

function PlacesCard({ unit, i, period }: { unit: Unit; i: Indicator; period: string }) {
  const places = useLoad(`places ${i.code} ${unit.id} ${period}`, () => readBy(i.code, unit.id, period, 'child'))
  return (
    <Card title={t('indicator.by_place')}>
      <Load of={places}>{v => <Places rows={v.rows} i={i} href={r => `${indicatorHref(r.unit_id, i.code)}?period=${period}`} />}</Load>
    </Card>
  )
}

function DimCard({ dim, unit, i, period }: { dim: string; unit: Unit; i: Indicator; period: string }) {
  const split = useLoad(`dim ${dim} ${i.code} ${unit.id} ${period}`, () => readBy(i.code, unit.id, period, dim))
  return <Card title={t('indicator.by_dim', { dim: named('dim', dim) })}><Load of={split}>{v => <Split caption={named('dim', dim)} rows={v.rows} word={i.unit_word} />}</Load></Card>
}

function Definition({ unit, i, w }: { unit: Unit; i: Indicator; w: Values }) {
  return (
    <Card title={t('indicator.definition')}>
      <Facts rows={[
        [t('indicator.means'), formulaText(i.formula, w.measures)],
        [t('indicator.formula'), <code class="formula">{i.formula}</code>],
        w.measures.length > 0 ? [t('indicator.events'), <ul class="plain-list">{w.measures.map(m => (
          <li key={m.code}>{measureWord(m)} <small class="quiet">({m.code})</small>{traceHref(unit.id, m.code) && <> · <a href={traceHref(unit.id, m.code)}>{t('indicator.see_events')}</a></>}</li>
        ))}</ul>] : null,
        [t('indicator.direction'), t(`direction.${i.direction}`)],
        [t('indicator.frequency'), t(`period_kind.${i.frequency}`)],
        i.owner ? [t('indicator.owner'), i.owner] : null,
        [t('indicator.legal_source'), i.legal_source ? <>{i.legal_source} {!i.is_sure && <Tag tone="nghe">{t('indicator.unsure')}</Tag>}</> : t('indicator.no_law')],
        [t('indicator.public'), t(i.is_public ? 'indicator.is_public' : 'indicator.staff_only')],
        i.valid_from > 0 ? [t('indicator.since'), day(i.valid_from)] : null,
      ]} />
    </Card>
  )
}

/** The screen that shows the events behind a measure, by the module that counts it. */
const TRACES: Record<string, string> = { outreach: 'visits', civic: 'petitions', reported: 'figures', territory: 'lanes' }
const traceHref = (unit: number, measure: string): string => { const screen = TRACES[measure.split('.')[0]!]; return screen ? unitHref(unit, screen) : '' }

function History({ i }: { i: Indicator }) {
  const history = useLoad(`history ${i.code} ${i.version}`, () => readHistory(i.code))
  return (
    <Card title={t('indicator.history')} note={t('indicator.history_note')}>
      <Load of={history}>{h => (
        <Table<Indicator> caption={t('indicator.history')} rows={h.rows} rowKey={r => r.version} columns={[
          { id: 'v', head: t('version.number'), isHead: true, cell: r => t('indicator.version_n', { n: r.version }) },
          { id: 'days', head: t('indicator.holds'), cell: r => (r.valid_to ? t('indicator.from_to', { from: day(r.valid_from), to: day(r.valid_to - 1) }) : t('indicator.from_on', { from: day(r.valid_from) })) },
          { id: 'name', head: t('table.name'), cell: r => indicatorName(r) },
          { id: 'formula', head: t('indicator.formula'), cell: r => <code class="formula">{r.formula}</code> },
          { id: 'law', head: t('indicator.legal_source'), isWide: true, cell: r => r.legal_source },
        ]} />
      )}</Load>
    </Card>
  )
}
