// indicator.tsx - one indicator at one unit: what it comes to, how it moved, where and among whom; what it means, by which law, since when.
import { useState } from 'preact/hooks'
import { Button, Notice, Segments } from '../../shared/parts'
import { go, search } from '../../shared/router'
import { readChildren, readDim, readHistory, readIndicator, readSeries, readWhole, type Asking } from '../api/indicators'
import { readUnit } from '../api/territory'
import type { Indicator, IndicatorWhole, Unit, Values } from '../api/types'
import { figureText } from '../parts/figure'
import { day, moment, today } from '../parts/format'
import { useLoad } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitPath } from '../parts/page'
import { isRunning, periodBefore, periodCode, periodFrom, periodOf, periodText, stepsOf, type Period } from '../parts/period'
import { Load } from '../parts/states'
import { Table } from '../parts/table'
import { hasRole } from '../session'
import { named, t } from '../say'
import { DefineDialog } from './define'
import { Places, Series, Split } from './figures'
import { PeriodPicker } from './period-picker'
import { codeFrom, eventsHref, formulaText, indicatorAbout, indicatorHref, indicatorName, isReported, measureWord } from './words'

export function IndicatorPage({ params }: { params: { unit?: string; code?: string } }) {
  const id = Number(params.unit), code = codeFrom(params.code ?? '')
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const indicator = useLoad(`indicator ${code}`, () => readIndicator(code))
  return <Load of={unit} tall>{u => <Load of={indicator} tall>{i => <One unit={u} i={i} onChange={indicator.reload} />}</Load>}</Load>
}

type View = 'staff' | 'public'

function One({ unit, i, onChange }: { unit: Unit; i: IndicatorWhole; onChange: () => void }) {
  const p = periodFrom(search.value.get('period') ?? '') ?? periodOf(i.frequency, today())
  const period = periodCode(p)
  const [view, setView] = useState<View>('staff')
  const a: Asking = { code: i.code, unit: unit.id, period, isPublic: view === 'public' }
  const key = `${i.code} ${i.version} ${unit.id} ${period} ${view}`
  const whole = useLoad(`whole ${key}`, () => readWhole(a))
  const [isDefining, setDefining] = useState(false)
  const dims = [...new Set(i.measures.flatMap(m => m.dims ?? []))]
  return (
    <PageFrame title={indicatorName(i)} path={[...unitPath(unit, 'indicators', true), { text: i.code }]}
      lead={<><Tag tone="lam">{t(`pillar.${i.pillar}`)}</Tag><span>{t('indicator.version_n', { n: i.version })}</span>{isReported(i) && <Tag tone="lam">{t('target.reported')}</Tag>}{!i.is_public && <span>{t('indicator.staff_only')}</span>}</>}
      actions={hasRole('city') && <Button icon="pencil" onClick={() => setDefining(true)}>{t('indicator.define')}</Button>}>
      <PeriodPicker p={p} onPick={to => go(`${indicatorHref(unit.id, i.code)}?period=${periodCode(to)}`, { replace: true })} />
      {i.is_public && <div class="scroll-x"><Segments label={t('indicator.seen_by')} value={view} options={[['staff', t('indicator.seen_by_staff')], ['public', t('indicator.seen_by_public')]]} onPick={setView} /></div>}
      {view === 'public' && (whole.error?.status === 400 || whole.error?.status === 404) ? <Notice icon="shield">{t('indicator.not_public_yet')}</Notice> : (
        <Load of={whole} bones={3}>{w => (
          <>
            <div class="grid facts-first">
              <Big unit={unit} i={i} w={w} p={p} />
              {p.kind === 'range' ? <SpanCard a={a} i={i} p={p} at={key} /> : <SeriesCard a={a} i={i} p={p} at={key} />}
            </div>
            {unit.kind !== 'group' && <PlacesCard a={a} i={i} at={key} />}
            {dims.map(dim => <DimCard key={dim} a={a} dim={dim} i={i} at={key} href={eventsOf(unit.id, i, p, view)} />)}
            <Definition unit={unit} i={i} w={w} p={p} />
          </>
        )}</Load>
      )}
      <History i={i} />
      {isDefining && <DefineDialog of={i} onDone={() => { setDefining(false); onChange() }} onClose={() => setDefining(false)} />}
    </PageFrame>
  )
}

function Big({ unit, i, w, p }: { unit: Unit; i: Indicator; w: Values; p: Period }) {
  const about = indicatorAbout(i)
  return (
    <Card title={unit.name}>
      <div class="stack">
        <p class="big-figure num">{figureText(w, i.unit_word)}</p>
        <p class="quiet">{periodText(periodCode(p))}{isRunning(p, today()) && ` · ${t('indicator.running_long')}`}{w.as_of_ms > 0 && <><br />{t('indicator.as_of', { at: moment(w.as_of_ms) })}</>}</p>
        {about && <p>{about}</p>}
        {isReported(i) && <p class="quiet">{t('target.reported_note')}</p>}
        {w.is_hidden && <Notice icon="shield">{t('figure.why_hidden')}</Notice>}
        {w.milli === null && !w.is_hidden && <Notice icon="info">{t(isReported(i) ? 'figure.why_unreported' : 'figure.why_unknown')}</Notice>}
      </div>
    </Card>
  )
}

const SHOWN = 12
/** Any days, a campaign perhaps: drawn in steps that a screen takes, told in a table by the finest. */
function SpanCard({ a, i, p, at }: { a: Asking; i: Indicator; p: Period; at: string }) {
  const [isTable, setTable] = useState(false)
  const now = { ...p, to: Math.max(p.from, Math.min(p.to, today())) }            // what has not come is no bar of nothing
  const steps = stepsOf(now), kind = isTable ? steps.table : steps.kind
  const span = periodCode({ kind: 'range', from: isTable ? steps.tableFrom : steps.from, to: now.to })
  const series = useLoad(`span ${at} ${kind}`, () => readSeries({ ...a, period: span }, kind))
  return (
    <Card title={t('indicator.over_time')} note={t('indicator.step', { by: t(`period_kind.${kind}`).toLowerCase() })}
      tools={<Segments label={t('plan.seen_as')} value={isTable ? 'table' : 'bars'} options={[['bars', t('plan.as_bars')], ['table', t('plan.as_table')]]} onPick={v => setTable(v === 'table')} />}>
      <Load of={series}>{v => <Series title={t('indicator.over_time')} rows={v.rows} word={i.unit_word} at="" isTable={isTable} />}</Load>
    </Card>
  )
}

function SeriesCard({ a, i, p, at }: { a: Asking; i: Indicator; p: Period; at: string }) {
  let first = p
  for (let n = 1; n < SHOWN; n++) first = periodBefore(first)
  const span = periodCode({ kind: 'range', from: first.from, to: p.to })
  const series = useLoad(`series ${at}`, () => readSeries({ ...a, period: span }, p.kind))
  const [isTable, setTable] = useState(false)
  return (
    <Card title={t('indicator.over_time')} tools={<Segments label={t('plan.seen_as')} value={isTable ? 'table' : 'bars'} options={[['bars', t('plan.as_bars')], ['table', t('plan.as_table')]]} onPick={v => setTable(v === 'table')} />}>
      <Load of={series}>{v => <Series title={t('indicator.over_time')} rows={v.rows} word={i.unit_word} at={periodCode(p)} isTable={isTable} />}</Load>
    </Card>
  )
}

function PlacesCard({ a, i, at }: { a: Asking; i: Indicator; at: string }) {
  const places = useLoad(`places ${at}`, () => readChildren(a))
  return <Card title={t('indicator.by_place')}><Load of={places}>{v => <Places rows={v.rows} i={i} href={r => `${indicatorHref(r.unit_id, i.code)}?period=${a.period}`} />}</Load></Card>
}

/** Where a figure is one measure, each kind of it leads to its own events. */
const eventsOf = (unit: number, i: IndicatorWhole, p: Period, view: View) => (category: string): string =>
  (view === 'staff' && i.measures.length === 1 ? eventsHref(unit, i.measures[0]!, p, category) : '')

function DimCard({ a, dim, i, at, href }: { a: Asking; dim: string; i: Indicator; at: string; href: (category: string) => string }) {
  const split = useLoad(`dim ${dim} ${at}`, () => readDim(a, dim))
  return <Card title={t('indicator.by_dim', { dim: named('dim', dim) })}><Load of={split}>{v => <Split caption={named('dim', dim)} rows={v.rows} word={i.unit_word} href={href} />}</Load></Card>
}

function Definition({ unit, i, w, p }: { unit: Unit; i: IndicatorWhole; w: Values; p: Period }) {
  return (
    <Card title={t('indicator.definition')}>
      <Facts rows={[
        [t('indicator.means'), formulaText(i.formula, i.measures)],
        [t('indicator.formula'), <code class="formula">{i.formula}</code>],
        i.measures.length > 0 ? [t('indicator.events'), <ul class="plain-list">{i.measures.map(m => {
          const href = w.measures.find(x => x.name === m.name)?.events ? eventsHref(unit.id, m, p) : ''
          return <li key={m.name}>{measureWord(m)} <small class="quiet">({m.name})</small>{href && <> · <a href={href}>{t('indicator.see_events')}</a></>}</li>
        })}</ul>] : null,
        [t('indicator.direction'), t(`direction.${i.direction}`)],
        [t('indicator.frequency'), t(`period_kind.${i.frequency}`)],
        [t('indicator.legal_source'), i.legal_source ? <>{i.legal_source} {!i.is_sure && <Tag tone="nghe">{t('indicator.unsure')}</Tag>}</> : t('indicator.no_law')],
        [t('indicator.public'), t(i.is_public ? 'indicator.is_public' : 'indicator.staff_only')],
        i.valid_from > 0 ? [t('indicator.since'), day(i.valid_from)] : null,
      ]} />
    </Card>
  )
}

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
