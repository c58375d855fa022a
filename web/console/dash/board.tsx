// board.tsx - one dashboard: looked at, composed with keys or by dragging, saved, shared, printed.
import { useState } from 'preact/hooks'
import { go } from '../../shared/router'
import { Button, Empty, IconButton, Notice, toast } from '../../shared/parts'
import { readUnit } from '../api/territory'
import { Confirm } from '../parts/dialog'
import { Input } from '../parts/form'
import { moment } from '../parts/format'
import { useAction, useLoad } from '../parts/load'
import { PageFrame } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { homeUnit } from '../session'
import { t } from '../say'
import type { Unit } from '../api/types'
import type { Dashboard, Tile } from './api'
import { TILES_MAX, WIDTHS, dropDashboard, readDashboard, saveDashboard } from './api'
import { ShareDialog } from './share'
import { LiveTile } from './tile'
import { TileDialog } from './tile-form'

export function DashboardPage({ params }: { params: { dashboard?: string } }) {
  const id = Number(params.dashboard)
  const board = useLoad(`dashboard ${id}`, () => readDashboard(id))
  const unit = useLoad(`unit ${homeUnit()}`, () => readUnit(homeUnit()))
  return <Load of={board} tall>{b => <Load of={unit} tall>{u => <Board key={b.version} first={b} unit={u} onSaved={board.set} onReload={board.reload} />}</Load>}</Load>
}

type Open = { what: 'tile'; at: number } | { what: 'share' } | { what: 'drop' } | null

/** Tiles in a new order: the one at `from` stands at `to`. */
export function moved<T>(all: readonly T[], from: number, to: number): T[] {
  const rest = all.filter((_, i) => i !== from)
  return [...rest.slice(0, to), all[from]!, ...rest.slice(to)]
}

interface BoardProps { first: Dashboard; unit: Unit; onSaved: (d: Dashboard) => void; onReload: () => void }

function Board({ first, unit, onSaved, onReload }: BoardProps) {
  const [board, setBoard] = useState(first)
  const [isComposing, setComposing] = useState(first.tiles.length === 0)
  const [open, setOpen] = useState<Open>(null)
  const [said, setSaid] = useState('')
  const isChanged = JSON.stringify(board) !== JSON.stringify(first)
  const save = useAction(async (version: number) => { onSaved(await saveDashboard({ ...board, version })); toast(t('dash.saved')) })
  const saveOver = useAction(async () => { const now = await readDashboard(board.id); await save.run(now.version) })
  const drop = useAction(async () => { await dropDashboard(board.id); go('/console/dashboards') })
  const setTiles = (tiles: Tile[]) => setBoard(b => ({ ...b, tiles }))
  const fresh: Tile = { kind: 'number', width: 'narrow', split: 'whole', indicator: '', unit_id: unit.id, period: 'last_month', title: '' }
  const move = (from: number, to: number) => {
    if (to < 0 || to >= board.tiles.length || from === to) return
    setTiles(moved(board.tiles, from, to))
    setSaid(t('dash.moved', { at: to + 1, of: board.tiles.length }))
  }
  return (
    <PageFrame title={board.name} lead={t('dash.changed_at', { when: moment(first.changed_ms) })} path={[{ text: t('nav.dashboards'), href: '/console/dashboards' }, { text: board.name }]}
      actions={<>
        <Button icon={isComposing ? 'eye' : 'pencil'} aria-pressed={isComposing} onClick={() => setComposing(!isComposing)}>{t(isComposing ? 'dash.look' : 'dash.compose')}</Button>
        <Button icon="link" onClick={() => setOpen({ what: 'share' })}>{t('dash.share')}</Button>
        <Button icon="printer" onClick={() => print()}>{t('dash.print')}</Button>
      </>}>
      {(isComposing || isChanged) && (
        <div class="card dash-bar">
          {isComposing && <Input label={t('dash.name')} name="name" value={board.name} error={save.error} minLength={2} maxLength={120} onValue={name => setBoard(b => ({ ...b, name }))} />}
          <div class="row wrap">
            {isComposing && <Button icon="plus" disabled={board.tiles.length >= TILES_MAX} onClick={() => setOpen({ what: 'tile', at: board.tiles.length })}>{t('dash.add')}</Button>}
            <Button main icon="save" disabled={!isChanged || save.isBusy} onClick={() => void save.run(board.version)}>{t('dash.save')}</Button>
            {isChanged && <Button icon="undo-2" onClick={() => { setBoard(first); save.clear() }}>{t('dash.undo')}</Button>}
            {isComposing && <Button danger icon="trash-2" onClick={() => setOpen({ what: 'drop' })}>{t('dash.drop')}</Button>}
          </div>
          {save.error && save.error.status === 409
            ? <Notice tone="nghe" icon="alert-triangle"><div class="row wrap"><span class="grow">{t('dash.conflict')}</span>
              <Button onClick={onReload}>{t('dash.reload')}</Button><Button onClick={() => void saveOver.run()}>{t('dash.save_over')}</Button></div></Notice>
            : save.error && <ErrorNote error={save.error} />}
        </div>
      )}
      <p class="vh" role="status">{said}</p>
      {board.tiles.length === 0
        ? <Empty icon="bar-chart-3" title={t('dash.empty')}><p class="quiet">{t('dash.empty_hint')}</p></Empty>
        : <div class="dash-grid">
            {board.tiles.map((tile, at) => (
              <Placed key={`${at} ${JSON.stringify(tile)}`} at={at} of={board.tiles.length} tile={tile} isComposing={isComposing} onMove={move} onOpen={() => setOpen({ what: 'tile', at })}
                onWidth={() => setTiles(board.tiles.map((x, i) => (i === at ? { ...x, width: WIDTHS[(WIDTHS.indexOf(x.width) + 1) % WIDTHS.length]! } : x)))}
                onDrop={() => { setTiles(board.tiles.filter((_, i) => i !== at)); setSaid(t('dash.removed')) }} />
            ))}
          </div>}
      {open?.what === 'tile' && (
        <TileDialog tile={board.tiles[open.at] ?? fresh} unit={unit} isNew={open.at >= board.tiles.length} onClose={() => setOpen(null)}
          onDone={tile => { setTiles(open.at < board.tiles.length ? board.tiles.map((x, i) => (i === open.at ? tile : x)) : [...board.tiles, tile]); setOpen(null) }} />
      )}
      {open?.what === 'share' && <ShareDialog id={board.id} onClose={() => setOpen(null)} />}
      {open?.what === 'drop' && <Confirm danger title={t('dash.drop')} text={t('dash.drop_sure', { name: first.name })} yes={t('dash.drop')} isBusy={drop.isBusy} error={drop.error} onYes={() => void drop.run()} onClose={() => setOpen(null)} />}
    </PageFrame>
  )
}

interface PlacedProps { at: number; of: number; tile: Tile; isComposing: boolean; onMove: (from: number, to: number) => void; onOpen: () => void; onWidth: () => void; onDrop: () => void }

/** A tile in its place: with keys or a finger by its buttons, with a mouse by dragging it onto another's place. */
function Placed({ at, of, tile, isComposing, onMove, onOpen, onWidth, onDrop }: PlacedProps) {
  const [isOver, setOver] = useState(false)
  if (!isComposing) return <div class={`dash-place ${tile.width}`}><LiveTile tile={tile} /></div>
  return (
    <div class={`dash-place ${tile.width}${isOver ? ' over' : ''}`} draggable
      onDragStart={e => { e.dataTransfer?.setData('text/plain', String(at)); if (e.dataTransfer) e.dataTransfer.effectAllowed = 'move' }}
      onDragOver={e => { e.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)}
      onDrop={e => { e.preventDefault(); setOver(false); onMove(Number(e.dataTransfer?.getData('text/plain') ?? at), at) }}>
      <LiveTile tile={tile} tools={
        <div class="dash-tools" role="group" aria-label={t('dash.tile_at', { at: at + 1, of })}>
          <IconButton icon="arrow-left" label={t('dash.earlier')} disabled={at === 0} onClick={() => onMove(at, at - 1)} />
          <IconButton icon="arrow-right" label={t('dash.later')} disabled={at === of - 1} onClick={() => onMove(at, at + 1)} />
          <IconButton icon="move" label={t('dash.wider', { width: t(`dash_width.${tile.width}`) })} onClick={onWidth} />
          <IconButton icon="pencil" label={t('dash.edit')} onClick={onOpen} />
          <IconButton icon="trash-2" label={t('dash.remove')} onClick={onDrop} />
        </div>} />
    </div>
  )
}
