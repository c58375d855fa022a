// tile-form.tsx - what a tile shows: which indicator, where, when, drawn how, how wide.
import { useState } from 'preact/hooks'
import { listChildren } from '../api/territory'
import type { Unit } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input, Select } from '../parts/form'
import { useLoad } from '../parts/load'
import { Load } from '../parts/states'
import { t } from '../say'
import type { IndicatorRow, Tile, TileKind, TileSplit, TileWidth } from './api'
import { KINDS, PERIODS, SPLITS_OF, WIDTHS, listIndicators } from './api'
import { either } from './figures'

interface Props { tile: Tile; unit: Unit; isNew: boolean; onDone: (tile: Tile) => void; onClose: () => void }

export function TileDialog(p: Props) {
  const indicators = useLoad('indicators', listIndicators)
  return (
    <Dialog title={t(p.isNew ? 'dash.add' : 'dash.edit')} onClose={p.onClose}>
      <Load of={indicators}>{rows => rows.length ? <TileForm {...p} indicators={rows} /> : <p>{t('dash.no_indicator')}</p>}</Load>
    </Dialog>
  )
}

function TileForm({ tile: first, unit, isNew, indicators, onDone, onClose }: Props & { indicators: IndicatorRow[] }) {
  const [tile, setTile] = useState<Tile>({ ...first, indicator: first.indicator || indicators[0]!.code })
  const children = useLoad(`children ${unit.id}`, () => listChildren(unit.id))
  const set = (change: Partial<Tile>) => setTile(old => ({ ...old, ...change }))
  const units = [...unit.parents.map(u => [String(u.id), u.name] as const), [String(unit.id), unit.name] as const,
    ...(children.data?.rows ?? []).map(u => [String(u.id), u.name] as const)]
  if (!units.some(([id]) => Number(id) === tile.unit_id)) units.push([String(tile.unit_id), `#${tile.unit_id}`])
  const periods: [string, string][] = PERIODS.map(p => [p, t(`dash_when.${p}`)])
  if (!periods.some(([p]) => p === tile.period)) periods.push([tile.period, tile.period])
  return (
    <Form fields={[]} submit={t(isNew ? 'dash.add' : 'dash.change')} isBusy={false} error={null} onSubmit={() => onDone(tile)} onCancel={onClose}>
      <Select label={t('dash.indicator')} name="indicator" value={tile.indicator} options={indicators.map(i => [i.code, either(i.name_vi, i.name_en)])} onValue={v => set({ indicator: v })} />
      <Select label={t('dash.kind')} name="kind" value={tile.kind} options={KINDS.map(k => [k, t(`dash_kind.${k}`)])}
        onValue={v => set({ kind: v as TileKind, split: SPLITS_OF[v as TileKind].includes(tile.split) ? tile.split : SPLITS_OF[v as TileKind][0]! })} />
      {SPLITS_OF[tile.kind].length > 1 && <Select label={t('dash.split')} name="split" value={tile.split} options={SPLITS_OF[tile.kind].map(s => [s, t(`dash_split.${s}`)])} onValue={v => set({ split: v as TileSplit })} />}
      <Select label={t('unit.one')} name="unit_id" value={String(tile.unit_id)} options={units} onValue={v => set({ unit_id: Number(v) })} />
      <Select label={t('dash.period')} name="period" value={tile.period} options={periods} onValue={v => set({ period: v })} />
      <Select label={t('dash.width')} name="width" value={tile.width} options={WIDTHS.map(w => [w, t(`dash_width.${w}`)])} onValue={v => set({ width: v as TileWidth })} />
      <Input label={t('dash.title')} name="title" value={tile.title} maxLength={120} hint={t('dash.title_hint')} onValue={v => set({ title: v })} />
    </Form>
  )
}
