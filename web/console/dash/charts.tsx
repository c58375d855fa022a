// charts.tsx - bars, a line, a ring and a map of one tile in our own SVG; shapes and patterns beside every colour. The table behind each
// chart says the same, so a drawing is one picture with one sentence for those who do not see it.
import { useId } from 'preact/hooks'
import { shade, viewBoxOf } from '../parts/choropleth-scale'
import { number } from '../parts/format'
import { t } from '../say'
import type { UnitMap } from '../api/types'
import type { TileRow, TileValue } from './api'
import { bySize, figureText, rowName, valueOf } from './figures'

/** The round number just above: the end of an axis. */
export function niceTop(n: number): number {
  if (!(n > 0)) return 1
  const ten = 10 ** Math.floor(Math.log10(n))
  return [1, 2, 2.5, 5, 10].map(k => k * ten).find(v => v >= n) ?? n
}

const topOf = (rows: readonly TileRow[], unitWord: string): number => {
  const most = niceTop(Math.max(0, ...rows.map(r => valueOf(r) ?? 0)))
  return unitWord === 'percent' ? Math.min(100, most) : most
}

/** `w`: how wide the drawing's own measure is; a small one keeps its letters readable in a narrow tile and in the hand. */
interface ChartProps { v: TileValue; label: string; w: number }
const H = 260, LEFT = 60, BASE = H - 36

function Axis({ top, unitWord, w }: { top: number; unitWord: string; w: number }) {
  const y = (k: number) => BASE - k * (BASE - 14)
  return (
    <g class="chart-grid" aria-hidden="true">
      {[0, 0.5, 1].map(k => (
        <g key={k}><line x1={LEFT} x2={w - 4} y1={y(k)} y2={y(k)} /><text x={LEFT - 8} y={y(k) + 4} text-anchor="end">{figureText({ milli: top * k * 1000, is_hidden: false }, unitWord, true)}</text></g>
      ))}
    </g>
  )
}

/** Stripes: a number that is hidden is there, but how much is not told. */
function Stripes({ id }: { id: string }) {
  return (
    <defs><pattern id={id} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="stripe-ground" width="8" height="8" /><rect class="stripe" width="3" height="8" /></pattern></defs>
  )
}

/** Upright bars for months. */
function MonthBars({ v, label, w }: ChartProps) {
  const id = useId()
  const top = topOf(v.rows, v.indicator.unit_word)
  const step = (w - LEFT - 8) / Math.max(1, v.rows.length)
  const every = Math.ceil((v.rows.length * 100) / w)
  return (
    <svg class="dash-chart" viewBox={`0 0 ${w} ${H}`} role="img" aria-label={label}>
      <Stripes id={id} />
      <Axis top={top} unitWord={v.indicator.unit_word} w={w} />
      {v.rows.map((r, i) => {
        const value = valueOf(r), high = value === null ? (r.is_hidden ? 18 : 0) : ((BASE - 14) * Math.max(0, value)) / top, x = LEFT + step * (i + 0.5)
        return (
          <g key={r.key}>
            <rect class={r.is_hidden ? 'chart-hidden' : i === v.rows.length - 1 ? 'chart-bar now' : 'chart-bar'} fill={r.is_hidden ? `url(#${id})` : undefined}
              x={x - step * 0.34} width={step * 0.68} y={BASE - high} height={high} rx="3"><title>{`${rowName(r)}: ${figureText(r, v.indicator.unit_word)}`}</title></rect>
            {(v.rows.length - 1 - i) % every === 0 && <text class="chart-day" x={Math.min(x, w - 32)} y={H - 12} text-anchor="middle">{rowName(r)}</text>}
          </g>
        )
      })}
    </svg>
  )
}

export const BARS_MAX = 10

/** Lying bars for units: the largest few; all of them are in the table. */
function UnitBars({ v, label, w }: ChartProps) {
  const id = useId()
  const rows = bySize(v.rows).slice(0, BARS_MAX)
  const top = topOf(rows, v.indicator.unit_word), LINE = 44, NUMBERS = 96, wide = w - NUMBERS
  return (
    <svg class="dash-chart" viewBox={`0 0 ${w} ${Math.max(1, rows.length) * LINE}`} role="img" aria-label={label}>
      <Stripes id={id} />
      {rows.map((r, i) => {
        const value = valueOf(r), long = value === null ? (r.is_hidden ? 60 : 0) : (wide * Math.max(0, value)) / top
        return (
          <g key={r.key}>
            <text class="chart-name" x="0" y={i * LINE + 14}>{rowName(r)}</text>
            <rect class={r.is_hidden ? 'chart-hidden' : 'chart-bar'} fill={r.is_hidden ? `url(#${id})` : undefined} x="0" y={i * LINE + 20} width={Math.max(2, long)} height="14" rx="3" />
            <text class="chart-number" x={Math.max(2, long) + 8} y={i * LINE + 32}>{figureText(r, v.indicator.unit_word, true)}</text>
          </g>
        )
      })}
    </svg>
  )
}

export const BarsChart = (p: ChartProps & { isMonths: boolean }) => (p.isMonths ? <MonthBars {...p} /> : <UnitBars {...p} />)

/** A line over months, broken where a number is missing. */
export function LineChart({ v, label, w }: ChartProps) {
  const top = topOf(v.rows, v.indicator.unit_word)
  const step = (w - LEFT - 48) / Math.max(1, v.rows.length - 1)
  const every = Math.ceil((v.rows.length * 100) / w)
  const at = (i: number) => LEFT + 10 + step * i
  const y = (value: number) => BASE - ((BASE - 14) * Math.max(0, value)) / top
  let isOn = false
  const line = v.rows.map((r, i) => {
    const value = valueOf(r)
    if (value === null) { isOn = false; return '' }
    const move = isOn ? 'L' : 'M'
    isOn = true
    return `${move}${at(i).toFixed(1)} ${y(value).toFixed(1)}`
  }).join('')
  return (
    <svg class="dash-chart" viewBox={`0 0 ${w} ${H}`} role="img" aria-label={label}>
      <Axis top={top} unitWord={v.indicator.unit_word} w={w} />
      <path class="chart-line" d={line} />
      {v.rows.map((r, i) => {
        const value = valueOf(r)
        return (
          <g key={r.key}>
            {value === null
              ? r.is_hidden && <path class="chart-cross" d={`M${at(i) - 5} ${BASE - 11}l10 10m0 -10l-10 10`}><title>{`${rowName(r)}: ${t('dash.hidden')}`}</title></path>
              : <circle class="chart-dot" cx={at(i)} cy={y(value)} r="4.5"><title>{`${rowName(r)}: ${figureText(r, v.indicator.unit_word)}`}</title></circle>}
            {(v.rows.length - 1 - i) % every === 0 && <text class="chart-day" x={at(i)} y={H - 12} text-anchor="middle">{rowName(r)}</text>}
          </g>
        )
      })}
    </svg>
  )
}

export interface Slice { name: string; value: number; text: string }
const SLICES_MAX = 4

/** The parts of a ring: a share and what is missing to it, or the largest units and all others together. */
export function slicesOf(v: TileValue): Slice[] {
  const word = v.indicator.unit_word
  if (v.rows.length === 0) {
    const share = valueOf(v.whole)
    if (share === null || word !== 'percent') return []
    const part = Math.min(100, Math.max(0, share))
    return [{ name: t('dash.reached'), value: part, text: figureText(v.whole, word) }, { name: t('dash.missing'), value: 100 - part, text: figureText({ milli: (100 - part) * 1000, is_hidden: false }, word) }]
  }
  const rows = bySize(v.rows).filter(r => (valueOf(r) ?? 0) > 0)
  const slices = rows.slice(0, SLICES_MAX).map(r => ({ name: rowName(r), value: valueOf(r)!, text: figureText(r, word, true) }))
  const rest = rows.slice(SLICES_MAX).reduce((sum, r) => sum + valueOf(r)!, 0)
  return rest > 0 ? [...slices, { name: t('dash.others', { n: number(rows.length - SLICES_MAX) }), value: rest, text: figureText({ milli: rest * 1000, is_hidden: false }, word, true) }] : slices
}

/** Each slice has a filling of its own, told again in the legend. */
export function RingChart({ v, label }: Omit<ChartProps, 'w'>) {
  const id = useId()
  const slices = slicesOf(v), all = slices.reduce((sum, s) => sum + s.value, 0)
  if (!all) return <p class="quiet">{t('dash.no_number')}</p>
  const R = 78, at = (turn: number) => `${(100 + R * Math.sin(turn)).toFixed(2)} ${(100 - R * Math.cos(turn)).toFixed(2)}`
  let from = 0
  return (
    <div class="dash-ring">
      <svg class="dash-chart" viewBox="0 0 200 200" role="img" aria-label={label}>
        <RingFills id={id} />
        {slices.map((s, i) => {
          const turn = (2 * Math.PI * s.value) / all, to = from + Math.min(turn, 2 * Math.PI - 0.001)
          const d = `M${at(from)}A${R} ${R} 0 ${turn > Math.PI ? 1 : 0} 1 ${at(to)}`
          from += turn
          return <path key={s.name} class={`ring-slice r${i}`} stroke={`url(#${id}-${i})`} d={d} />
        })}
        <text class="ring-middle" x="100" y="108" text-anchor="middle">{figureText(v.whole, v.indicator.unit_word, true)}</text>
      </svg>
      <ul class="dash-legend">
        {slices.map((s, i) => (
          <li key={s.name}><svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><rect width="20" height="20" rx="4" fill={`url(#${id}-${i})`} /></svg><span>{s.name}</span><b class="num">{s.text}</b></li>
        ))}
      </ul>
    </div>
  )
}

function RingFills({ id }: { id: string }) {
  const marks = ['', 'M0 5h10', 'M5 5h.01', 'M0 0l10 10', 'M5 0v10M0 5h10']
  return (
    <defs>
      {marks.map((d, i) => (
        <pattern key={i} id={`${id}-${i}`} width="10" height="10" patternUnits="userSpaceOnUse"><rect class={`fill r${i}`} width="10" height="10" />{d && <path class="fill-mark" d={d} />}</pattern>
      ))}
    </defs>
  )
}

/** The units in five shades; stripes where the number is hidden. */
export function MapChart({ v, label }: Omit<ChartProps, 'w'>) {
  const id = useId()
  const drawn = v.rows.filter(r => r.path), top = topOf(v.rows, v.indicator.unit_word)
  if (drawn.length === 0) return <p class="quiet">{t('dash.no_map')}</p>
  return (
    <>
      <svg class="dash-map" viewBox={viewBoxOf({ units: drawn } as unknown as UnitMap)} role="img" aria-label={label}>
        <defs><pattern id={id} width="360" height="360" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="stripe-ground" width="360" height="360" /><rect class="stripe" width="130" height="360" /></pattern></defs>
        {drawn.map(r => (
          <path key={r.key} class={r.is_hidden ? 'area-hidden' : `area s${shade(valueOf(r) ?? 0, top)}`} fill={r.is_hidden ? `url(#${id})` : undefined} d={r.path}>
            <title>{`${rowName(r)}: ${figureText(r, v.indicator.unit_word)}`}</title>
          </path>
        ))}
      </svg>
      <p class="dash-scale"><span class="num">0</span>{[0, 1, 2, 3, 4, 5].map(k => <i key={k} class={`s${k}`} />)}<span class="num">{figureText({ milli: top * 1000, is_hidden: false }, v.indicator.unit_word, true)}</span>
        {v.rows.some(r => r.is_hidden) && <span class="quiet"><i class="striped" /> {t('dash.hidden')}</span>}</p>
    </>
  )
}
