// turf.tsx - a group's houses on the ground, coloured by piece: who walks where, cut anew, move houses by hand, print sheets.
import { useMemo, useState } from 'preact/hooks'
import { Button, Chip, Empty, toast } from '../../shared/parts'
import { cutTurf, moveDoors, readTurf, sheetUrl } from '../api/outreach'
import { listChildren, readUnit } from '../api/territory'
import type { Piece, Turf, Unit } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Select } from '../parts/form'
import { decimal, number, percent, signed } from '../parts/format'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, PageFrame, Tag, unitHref, unitPath } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { PagedTable, Table } from '../parts/table'
import { mayWrite } from '../session'
import { named, t } from '../say'
import { colourOf, TurfMap } from './turf-map'

export function TurfPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  return (
    <Load of={unit} tall>{u => (
      <PageFrame title={t('nav.turf')} path={unitPath(u, 'turf')} lead={u.kind === 'group' ? t('turf.lead') : t('turf.pick')}
        actions={u.kind !== 'group' && mayWrite() ? <CutButton unit={u} onDone={unit.reload} /> : undefined}>
        {u.kind === 'group' ? <GroupTurf unit={u} /> : <PickGroup unit={u} />}
      </PageFrame>
    )}</Load>
  )
}

function PickGroup({ unit }: { unit: Unit }) {
  const children = usePages(`children ${unit.id}`, after => listChildren(unit.id, after))
  return (
    <Card>
      <PagedTable of={children} empty={t('map.no_children')} icon="map" caption={t('turf.pick')} rowKey={c => c.id} columns={[
        { id: 'name', head: t('table.name'), isHead: true, sort: c => c.name, cell: c => <a href={unitHref(c.id, 'turf')}>{c.name}</a> },
        { id: 'kind', head: t('unit.kind'), cell: c => named('unit', c.kind) },
      ]} />
    </Card>
  )
}

function GroupTurf({ unit }: { unit: Unit }) {
  const turf = useLoad(`turf ${unit.id}`, () => readTurf(unit.id))
  return (
    <Load of={turf} tall bones={2}>{x => x.pieces.length === 0
      ? <Card><Empty icon="map" title={t('turf.none')}><p>{t('turf.none_more')}</p>{mayWrite() && <CutButton unit={unit} onDone={turf.reload} />}</Empty></Card>
      : <Pieces unit={unit} turf={x} onChange={turf.reload} />}</Load>
  )
}

function Pieces({ unit, turf, onChange }: { unit: Unit; turf: Turf; onChange: () => void }) {
  const [shown, setShown] = useState<number | null>(null)
  const [isMoving, setMoving] = useState(false)
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set())
  const [to, setTo] = useState('')
  const mean = turf.pieces.reduce((n, p) => n + p.work, 0) / Math.max(1, turf.pieces.length)
  const off = (p: Piece) => (mean ? (100 * (p.work - mean)) / mean : 0)
  const target = Number(to || turf.pieces[0]?.id)
  const move = useAction(async () => {
    await moveDoors(target, [...picked])
    toast(t('turf.moved', { n: picked.size }))
    setPicked(new Set())
    onChange()
  })
  const pick = (households: readonly number[], add: boolean) => setPicked(s => {
    const next = new Set(s)
    for (const h of households) if (add) next.add(h); else next.delete(h)
    return next
  })
  const nameOf = (p: Piece) => t('turf.piece', { n: p.number })
  return (
    <div class="grid turf">
      <Card title={t('turf.map')} class="turf-map-card"
        tools={mayWrite() && <><Button icon={isMoving ? 'x' : 'move'} onClick={() => { setMoving(!isMoving); setPicked(new Set()) }}>{isMoving ? t('turf.stop') : t('turf.move')}</Button><CutButton unit={unit} turf={turf} onDone={onChange} /></>}>
        <TurfMap turf={turf} shown={shown} picked={picked} isPicking={isMoving} onPick={pick} />
        {isMoving && (
          <div class="move-bar" role="group" aria-label={t('turf.move')}>
            <span class="grow">{picked.size ? t('turf.picked', { n: number(picked.size) }) : t('turf.pick_houses')}</span>
            <Select label={t('turf.lane')} name="lane" value="" options={[['', t('turf.no_lane')], ...turf.lanes.map(l => [String(l.id), l.name] as const)]}
              onValue={v => v && pick(turf.houses.filter(h => h.lane === Number(v)).map(h => h.household), true)} />
            <Select label={t('turf.to')} name="piece" value={String(target)} options={turf.pieces.map(p => [String(p.id), `${nameOf(p)} · ${p.member || t('turf.nobody')}`] as const)} onValue={setTo} />
            <Button main disabled={!picked.size || move.isBusy} onClick={() => void move.run()}>{t('turf.do_move')}</Button>
            {move.error && <ErrorNote error={move.error} />}
          </div>
        )}
      </Card>
      <Card title={t('turf.pieces', { n: turf.pieces.length })} note={t('turf.balance_note', { mean: decimal(mean) })}>
        <Table<Piece> caption={t('turf.pieces', { n: turf.pieces.length })} rows={turf.pieces} rowKey={p => p.id} rowClass={p => (shown === p.id ? 'picked' : '')} columns={[
          { id: 'number', head: t('turf.piece_head'), isHead: true, sort: p => p.number, cell: p => (
            <button type="button" class="piece-name" aria-pressed={shown === p.id} onClick={() => setShown(shown === p.id ? null : p.id)}><i class={`dot p${colourOf(p)}`} aria-hidden="true" />{nameOf(p)}</button>) },
          { id: 'member', head: t('table.member'), cell: p => p.member || <Tag tone="nghe">{t('turf.nobody')}</Tag> },
          { id: 'houses', head: t('table.houses'), isNumber: true, sort: p => p.houses, cell: p => number(p.houses) },
          { id: 'work', head: t('turf.work'), isNumber: true, sort: p => p.work, cell: p => <span title={decimal(p.work)}>{Math.abs(off(p)) > 15 ? <Tag tone="nghe">{signed(Math.round(off(p)))} %</Tag> : `${signed(Math.round(off(p)))} %`}</span> },
          { id: 'visited', head: t('table.visited'), isNumber: true, isWide: true, sort: p => p.visited ?? 0, cell: p => percent(p.visited ?? 0, p.houses, 0) },
          { id: 'sheet', head: t('turf.sheet'), cell: p => <a class="btn low" href={sheetUrl(p.id)} target="_blank" rel="noopener">{t('turf.print')}</a> },
        ]} />
      </Card>
    </div>
  )
}

/** Cut anew: says first what will change; what was done stays done. */
function CutButton({ unit, turf, onDone }: { unit: Unit; turf?: Turf; onDone: () => void }) {
  const [isOpen, setOpen] = useState(false)
  const cut = useAction(async () => {
    const made = await cutTurf(unit.id)
    toast(made?.job ? t('turf.cut_begun') : t('turf.cut_done'))
    setOpen(false)
    onDone()
  })
  const spread = useMemo(() => {
    if (!turf || turf.pieces.length === 0) return null
    const works = turf.pieces.map(p => p.work), mean = works.reduce((a, b) => a + b, 0) / works.length
    return { low: Math.round(100 * (Math.min(...works) / mean - 1)), high: Math.round(100 * (Math.max(...works) / mean - 1)) }
  }, [turf])
  return (
    <>
      <Button icon="layers" onClick={() => setOpen(true)}>{turf?.pieces.length ? t('turf.recut') : t('turf.cut')}</Button>
      {isOpen && (
        <Dialog title={turf?.pieces.length ? t('turf.recut') : t('turf.cut')} onClose={() => setOpen(false)}>
          <div class="stack">
            <p>{t('turf.cut_text', { unit: unit.name, n: number(unit.households) })}</p>
            {spread && turf && <><Balance pieces={turf.pieces} /><p>{t('turf.spread', { low: signed(spread.low), high: signed(spread.high) })}</p></>}
            <p><Chip tone="com" icon="check">{t('turf.keeps')}</Chip></p>
            {cut.error && <ErrorNote error={cut.error} />}
            <div class="buttons"><Button main disabled={cut.isBusy} onClick={() => void cut.run()}>{cut.isBusy ? t('state.busy') : t('turf.do_cut')}</Button><Button onClick={() => setOpen(false)}>{t('do.cancel')}</Button></div>
          </div>
        </Dialog>
      )}
    </>
  )
}

/** Work of each piece as a bar against the mean. */
function Balance({ pieces }: { pieces: readonly Piece[] }) {
  const top = Math.max(1, ...pieces.map(p => p.work))
  const mean = pieces.reduce((n, p) => n + p.work, 0) / Math.max(1, pieces.length)
  return (
    <ul class="balance">
      {pieces.map(p => <li key={p.id}><span>{t('turf.piece', { n: p.number })}</span>
        <svg viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true"><rect class={`p${colourOf(p)}`} width={(200 * p.work) / top} height="14" rx="4" /><line x1={(200 * mean) / top} x2={(200 * mean) / top} y1="0" y2="14" /></svg>
        <b class="num">{decimal(p.work)}</b></li>)}
    </ul>
  )
}
