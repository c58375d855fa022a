// figures.tsx - figures as bars with the table behind them: over time, by place, by group. A hidden one is a hatched place, never a guess.
import { useId } from 'preact/hooks'
import type { Indicator, UnitWord, ValueRow } from '../api/types'
import { amountText, figureText } from '../parts/figure'
import { Table } from '../parts/table'
import { periodShort, periodText } from '../parts/period'
import { t } from '../say'

const numberOf = (r: ValueRow): number => r.milli ?? 0
const niceTop = (n: number): number => {
  const ten = 10 ** Math.floor(Math.log10(Math.max(1, n)))
  return [1, 2, 2.5, 5, 10].map(k => k * ten).find(v => v >= n) ?? n
}
/** The end of a scale in thousandths; shares end at 100 % when they come near it. */
const topOf = (rows: readonly ValueRow[], word: UnitWord): number => {
  const most = Math.max(0, ...rows.map(numberOf))
  return word === 'percent' && most > 50_000 && most <= 100_000 ? 100_000 : niceTop(Math.max(1000, most))
}

export function Series({ title, rows, word, at, isTable }: { title: string; rows: readonly ValueRow[]; word: UnitWord; at: string; isTable: boolean }) {
  const id = useId()
  if (isTable)
    return (
      <Table isCompact caption={title} rows={[...rows].reverse()} rowKey={r => r.key} rowClass={r => (r.key === at ? 'picked' : '')} columns={[
        { id: 'period', head: t('period.one'), isHead: true, cell: r => periodText(r.key) },
        { id: 'value', head: t('indicator.value'), isNumber: true, cell: r => figureText(r, word) },
      ]} />
    )
  const H = 210, BASE = H - 28, TOP = 22, top = topOf(rows, word)
  const step = 100 / Math.max(1, rows.length), high = (r: ValueRow) => (numberOf(r) / top) * (BASE - TOP)
  const every = rows.length > 14 ? Math.ceil(rows.length / 12) : 1
  const said = rows.map(r => `${periodText(r.key)}: ${figureText(r, word)}`).join('; ')
  return (
    <figure class="series">
      <svg width="100%" height={H} role="img" aria-labelledby={id}>
        <title id={id}>{`${title}. ${said}`}</title>
        {[0, 0.5, 1].map(k => <g key={k} class="chart-grid"><line x1="0" x2="100%" y1={BASE - k * (BASE - TOP)} y2={BASE - k * (BASE - TOP)} /><text x="0" y={BASE - k * (BASE - TOP) - 5}>{k > 0 ? amountText(top * k, word) : ''}</text></g>)}
        {rows.map((r, i) => (
          <g key={r.key}>
            {r.is_hidden ? <rect class="bar-hidden" x={`${step * (i + 0.18)}%`} width={`${step * 0.64}%`} y={BASE - 26} height="26" rx="4" />
              : <rect class={r.key === at ? 'chart-bar now' : 'chart-bar'} x={`${step * (i + 0.18)}%`} width={`${step * 0.64}%`} y={BASE - high(r)} height={Math.max(0, high(r))} rx="4" />}
            <title>{`${periodText(r.key)}: ${figureText(r, word)}`}</title>
            {(rows.length - 1 - i) % every === 0 && <text class={((rows.length - 1 - i) / every) % 2 ? 'chart-day odd' : 'chart-day'} x={`${step * (i + 0.5)}%`} y={H - 8} text-anchor="middle">{periodShort(r.key)}</text>}
          </g>
        ))}
      </svg>
      {rows.some(r => r.is_hidden) && <figcaption class="quiet small">{t('figure.hatched')}</figcaption>}
    </figure>
  )
}

/** A bar as long as the figure, for a row of a table. */
function MiniBar({ r, top }: { r: ValueRow; top: number }) {
  return (
    <svg class="mini-bar value-bar" width="100%" height="10" aria-hidden="true">
      <rect class="track" width="100%" height="10" rx="5" />
      {r.is_hidden ? <rect class="bar-hidden" width="30%" height="10" rx="5" /> : numberOf(r) > 0 && <rect width={`${Math.min(100, (100 * numberOf(r)) / top)}%`} height="10" rx="5" />}
    </svg>
  )
}

export function Places({ rows, i, href }: { rows: readonly ValueRow[]; i: Indicator; href: (r: ValueRow) => string }) {
  const top = topOf(rows, i.unit_word), isHidden = rows.some(r => r.is_hidden)
  if (rows.length === 0) return <p class="quiet">{t('indicator.no_children')}</p>
  return (
    <div class="stack">
      {isHidden && <p class="quiet">{t('figure.why_hidden')}</p>}
      <Table caption={t('indicator.by_place')} rows={[...rows]} rowKey={r => r.key} isCompact maxRows={20} sort={{ id: 'value', isDown: i.direction !== 'down' }} columns={[
        { id: 'name', head: t('unit.one'), isHead: true, sort: r => r.name, cell: r => <a href={href(r)}>{r.name}</a> },
        { id: 'bar', head: '', isWide: true, cell: r => <MiniBar r={r} top={top} /> },
        { id: 'value', head: t('indicator.value'), isNumber: true, sort: r => r.milli, cell: r => figureText(r, i.unit_word) },
      ]} />
    </div>
  )
}

export function Split({ caption, rows, word, href }: { caption: string; rows: readonly ValueRow[]; word: UnitWord; href: (key: string) => string }) {
  const top = topOf(rows, word)
  return (
    <Table caption={caption} rows={[...rows]} rowKey={r => r.key} isCompact columns={[
      { id: 'name', head: t('table.name'), isHead: true, cell: r => (href(r.key) ? <a href={href(r.key)}>{r.name}</a> : r.name) },
      { id: 'bar', head: '', isWide: true, cell: r => <MiniBar r={r} top={top} /> },
      { id: 'value', head: t('indicator.value'), isNumber: true, sort: r => r.milli, cell: r => figureText(r, word) },
    ]} />
  )
}
