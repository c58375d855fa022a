// chart.tsx - small drawings of numbers in our own SVG: a spark for a row, bars for days. The numbers always stand beside them as text.
import { useId } from 'preact/hooks'
import type { Day } from '../api/types'
import { Table } from './table'
import { day, number, weekday } from './format'

/** A row's last days as a line; silent, since the row says the numbers. */
export function Spark({ values, width = 96, height = 28 }: { values: readonly number[]; width?: number; height?: number }) {
  if (values.length < 2) return <span class="quiet">–</span>
  const top = Math.max(1, ...values)
  const x = (i: number) => 3 + (i * (width - 6)) / (values.length - 1)
  const y = (v: number) => height - 4 - (v * (height - 8)) / top
  const line = values.map((v, i) => `${i ? 'L' : 'M'}${x(i).toFixed(1)} ${y(v).toFixed(1)}`).join('')
  const last = values.length - 1
  return (
    <svg class="spark" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path class="spark-area" d={`${line}L${x(last).toFixed(1)} ${height - 2}L3 ${height - 2}Z`} />
      <path class="spark-line" d={line} />
      <circle cx={x(last)} cy={y(values[last]!)} r="2.6" />
    </svg>
  )
}

const niceTop = (n: number): number => {
  const ten = 10 ** Math.floor(Math.log10(Math.max(1, n)))
  return [1, 2, 2.5, 5, 10].map(k => k * ten).find(v => v >= n) ?? n
}

interface DaysProps { title: string; days: readonly Day[]; bar: string; barName: string; line?: string; lineName?: string; isTable: boolean }

/** Bars by day with a line over them; the same numbers as a table when asked, and for readers always in the label. */
export function DaysChart({ title, days, bar, barName, line, lineName, isTable }: DaysProps) {
  const id = useId()
  if (isTable)
    return (
      <Table isCompact caption={title} rows={[...days].reverse()} rowKey={d => d.day}
        columns={[
          { id: 'day', head: '', isHead: true, cell: d => `${weekday(d.day)} ${day(d.day)}` },
          { id: 'bar', head: barName, isNumber: true, cell: d => number(d[bar] ?? 0) },
          ...(line ? [{ id: 'line', head: lineName ?? line, isNumber: true, cell: (d: Day) => number(d[line] ?? 0) }] : []),
        ]} />
    )
  const W = 720, H = 240, LEFT = 56, BASE = H - 34
  const top = niceTop(Math.max(1, ...days.map(d => Math.max(d[bar] ?? 0, line ? (d[line] ?? 0) : 0))))
  const step = (W - LEFT - 8) / Math.max(1, days.length)
  const y = (v: number) => BASE - (v / top) * (BASE - 14)
  const mid = (i: number) => LEFT + step * (i + 0.5)
  const every = Math.ceil(days.length / 8)
  return (
    <figure class="days-chart">
      <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-labelledby={id}>
        <title id={id}>{title}</title>
        {[0, 0.5, 1].map(k => (
          <g key={k} class="chart-grid"><line x1={LEFT} x2={W - 4} y1={y(top * k)} y2={y(top * k)} /><text x={LEFT - 8} y={y(top * k) + 4} text-anchor="end">{number(Math.round(top * k))}</text></g>
        ))}
        {days.map((d, i) => (
          <g key={d.day}>
            <rect class={i === days.length - 1 ? 'chart-bar now' : 'chart-bar'} x={mid(i) - Math.min(20, step * 0.34)} width={Math.min(40, step * 0.68)} y={y(d[bar] ?? 0)}
              height={Math.max(0, BASE - y(d[bar] ?? 0))} rx="4"><title>{`${day(d.day)}: ${number(d[bar] ?? 0)}`}</title></rect>
            {i % every === (days.length - 1) % every && <text class="chart-day" x={mid(i)} y={H - 10} text-anchor="middle">{day(d.day, false)}</text>}
          </g>
        ))}
        {line && <path class="chart-line" d={days.map((d, i) => `${i ? 'L' : 'M'}${mid(i).toFixed(1)} ${y(d[line] ?? 0).toFixed(1)}`).join('')} />}
        {line && days.map((d, i) => <circle key={d.day} class="chart-dot" cx={mid(i)} cy={y(d[line] ?? 0)} r="4" />)}
      </svg>
      <figcaption class="chart-legend"><span><i class="key-bar" />{barName}</span>{line && <span><i class="key-line" />{lineName}</span>}</figcaption>
    </figure>
  )
}
