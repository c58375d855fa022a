// tile.tsx - one tile of a dashboard: its number, drawing or table, and behind every drawing the table that says the same.
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Bones, ErrorNote } from '../parts/states'
import { useLoad } from '../parts/load'
import { Table } from '../parts/table'
import { t } from '../say'
import type { ComponentChildren } from 'preact'
import type { SharedTile, Tile, TileRow, TileValue } from './api'
import { readTile } from './api'
import { BarsChart, LineChart, MapChart, RingChart } from './charts'
import { bySize, either, figureText, periodText, rowName, tileTitle } from './figures'

/** One sentence in place of the picture. */
function spoken(tile: Tile, v: TileValue): string {
  const name = tileTitle(tile.title, v), word = v.indicator.unit_word
  if (tile.split === 'whole') return `${name}: ${figureText(v.whole, word)}`
  const told = v.rows.filter(r => r.milli !== null), best = bySize(told)[0]
  return best ? t('dash.spoken', { name, n: told.length, most: rowName(best), value: figureText(best, word) }) : `${name}: ${t('dash.no_number')}`
}

function Rows({ tile, v, maxRows }: { tile: Tile; v: TileValue; maxRows?: number }) {
  const rows = tile.split === 'month' ? [...v.rows].reverse() : v.rows
  return (
    <Table isCompact caption={tileTitle(tile.title, v)} rows={rows} rowKey={(r: TileRow) => r.key} maxRows={maxRows}
      columns={[
        { id: 'name', head: t(tile.split === 'month' ? 'dash.period' : 'unit.one'), isHead: true, cell: rowName, sort: tile.split === 'child' ? rowName : undefined },
        { id: 'value', head: t(`dash_head.${v.indicator.unit_word}` as never), isNumber: true, cell: r => figureText(r, v.indicator.unit_word, true), sort: r => r.milli ?? -1 },
      ]} />
  )
}

/** Opened for printing, as it was afterwards. */
function Behind({ children }: { children: ComponentChildren }) {
  const ref = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    let wasOpen = false
    const before = () => { wasOpen = !!ref.current?.open; if (ref.current) ref.current.open = true }
    const after = () => { if (ref.current) ref.current.open = wasOpen }
    addEventListener('beforeprint', before)
    addEventListener('afterprint', after)
    return () => { removeEventListener('beforeprint', before); removeEventListener('afterprint', after) }
  }, [])
  return <details class="dash-behind" ref={ref}><summary>{t('dash.as_table')}</summary>{children}</details>
}

/** Whether two tiles stand side by side. */
function useWide(): boolean {
  const [isWide, setWide] = useState(() => matchMedia('(min-width: 760px)').matches)
  useEffect(() => {
    const wide = matchMedia('(min-width: 760px)'), look = () => setWide(wide.matches)
    wide.addEventListener('change', look)
    return () => wide.removeEventListener('change', look)
  }, [])
  return isWide
}

function Body({ tile, v }: { tile: Tile; v: TileValue }) {
  const label = spoken(tile, v)
  const w = useWide() && tile.width !== 'narrow' ? 640 : 340
  if (tile.kind === 'number') return <p class="dash-number num">{figureText(v.whole, v.indicator.unit_word)}</p>
  if (tile.kind === 'table') return <Rows tile={tile} v={v} maxRows={12} />
  return (
    <>
      {tile.kind === 'bars' && <BarsChart v={v} label={label} w={w} isMonths={tile.split === 'month'} />}
      {tile.kind === 'line' && <LineChart v={v} label={label} w={w} />}
      {tile.kind === 'ring' && <RingChart v={v} label={label} />}
      {tile.kind === 'map' && <MapChart v={v} label={label} />}
      {v.rows.length > 0 && <Behind><Rows tile={tile} v={v} maxRows={20} /></Behind>}
    </>
  )
}

interface FrameProps { tile: Tile; title: string; note?: string; tools?: ComponentChildren; children: ComponentChildren }

export function TileFrame({ tile, title, note, tools, children }: FrameProps) {
  const id = useId()
  return (
    <section class={`card dash-tile ${tile.width}`} aria-labelledby={id}>
      <header class="dash-tile-head"><div class="grow"><h2 id={id}>{title}</h2>{note && <p class="quiet small">{note}</p>}</div></header>
      {children}
      {tools}
    </section>
  )
}

/** Where and when the numbers are of; whether they are those that everybody sees. */
export const noteOf = (v: TileValue): string =>
  [either(v.unit.name, v.unit.name_en), periodText(v.period), v.is_public && t('dash.is_public')].filter(Boolean).join(' · ')

/** A tile that reads its own numbers. */
export function LiveTile({ tile, tools }: { tile: Tile; tools?: ComponentChildren }) {
  const of = useLoad(JSON.stringify(tile), () => readTile(tile))
  const v = of.data
  return (
    <TileFrame tile={tile} title={v ? tileTitle(tile.title, v) : tile.title || tile.indicator} note={v ? noteOf(v) : undefined} tools={tools}>
      {v ? <Body tile={tile} v={v} /> : of.error
        ? of.error.status === 404 || of.error.field === 'period' ? <p class="quiet">{t('dash.not_told')}</p> : <ErrorNote error={of.error} retry={of.reload} />
        : <Bones lines={3} />}
    </TileFrame>
  )
}

/** A tile whose numbers came with the dashboard. */
export function GivenTile({ tile }: { tile: SharedTile }) {
  if (tile.is_refused) return <TileFrame tile={tile} title={tile.title || tile.indicator}><p class="quiet">{t('dash.not_told')}</p></TileFrame>
  return <TileFrame tile={tile} title={tileTitle(tile.title, tile)} note={noteOf(tile)}><Body tile={tile} v={tile} /></TileFrame>
}
