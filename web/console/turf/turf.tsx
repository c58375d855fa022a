// turf.tsx - a group's houses on the ground, coloured by piece: who walks where, cut anew, move houses by hand, print sheets.
import { useEffect, useMemo, useState } from 'preact/hooks'
import { Bar, Button, Chip, Empty, Notice, toast } from '../../shared/parts'
import { assignPiece, cutTurf, listTeams, listTurf, moveDoors, readTeam, readTurf, readTurfRun, sheetUrl } from '../api/outreach'
import { listChildren, readUnit } from '../api/territory'
import type { Piece, TeamMember, Turf, TurfRow, Unit } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Select } from '../parts/form'
import { decimal, moment, number, percent, signed } from '../parts/format'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitHref, unitPath } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { PagedTable, Table } from '../parts/table'
import { mayWrite } from '../session'
import { named, t } from '../say'
import { colourOf, TurfMap } from './turf-map'

export function TurfPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const [asked, setAsked] = useState(0)               // cuts asked for here: the last one is looked up anew
  return (
    <Load of={unit} tall>{u => (
      <PageFrame title={t('nav.turf')} path={unitPath(u, 'turf')} lead={t(u.kind === 'group' ? 'turf.lead' : u.kind === 'city' ? 'turf.pick_ward' : 'turf.pick')}
        actions={u.kind !== 'group' && mayWrite() ? <CutButton unit={u} onDone={() => { setAsked(asked + 1); unit.reload() }} /> : undefined}>
        {u.kind === 'group' ? <GroupTurf unit={u} /> : <PickGroup unit={u} asked={asked} />}
      </PageFrame>
    )}</Load>
  )
}

function PickGroup({ unit, asked }: { unit: Unit; asked: number }) {
  return unit.kind === 'city' ? <><LastRun key={asked} unit={unit} /><PickWard unit={unit} /></> : <WardTurf unit={unit} />
}

/** The groups of a ward: which are cut, which pieces wait for somebody, how even the work is. */
function WardTurf({ unit }: { unit: Unit }) {
  const rows = usePages(`turf of ${unit.id}`, after => listTurf(unit.id, after))
  const spread = (r: TurfRow) => (r.pieces && r.work ? Math.round((100 * (r.high - r.low) * r.pieces) / r.work) : 0)
  return (
    <Card>
      <PagedTable<TurfRow> of={rows} empty={t('map.no_children')} icon="map" caption={t('turf.pick')} rowKey={r => r.unit_id} columns={[
        { id: 'name', head: t('table.name'), isHead: true, sort: r => r.name, cell: r => <a href={unitHref(r.unit_id, 'turf')}>{r.name}</a> },
        { id: 'team', head: t('table.team'), isWide: true, cell: r => (r.team_id ? <a href={`/console/teams/${r.team_id}`}>{r.team}</a> : '–') },
        { id: 'pieces', head: t('turf.piece_head'), isNumber: true, sort: r => r.pieces, cell: r => (r.pieces ? number(r.pieces) : <Tag tone="nghe">{t('turf.none')}</Tag>) },
        { id: 'free', head: t('turf.free'), isNumber: true, sort: r => r.free, cell: r => (r.free ? <Tag tone="nghe">{number(r.free)}</Tag> : '0') },
        { id: 'houses', head: t('table.houses'), isNumber: true, sort: r => r.houses, cell: r => number(r.houses) },
        { id: 'spread', head: t('turf.off'), isNumber: true, isWide: true, sort: spread, cell: r => (spread(r) > 30 ? <Tag tone="nghe">{spread(r)} %</Tag> : `${spread(r)} %`) },
      ]} />
    </Card>
  )
}

const POLL_MS = 2000

/** The cut of a whole city runs behind: how far it is while it runs, what came out of it afterwards. */
function LastRun({ unit }: { unit: Unit }) {
  const run = useLoad(`turf run ${unit.id} ${unit.households}`, () => readTurfRun(unit.id))
  const r = run.data
  const isOn = r?.state === 'waiting' || r?.state === 'running'
  useEffect(() => {
    if (!isOn || run.isBusy) return
    const timer = setTimeout(run.reload, POLL_MS)
    return () => clearTimeout(timer)
  }, [isOn, run.isBusy])
  if (!r) return run.error ? <ErrorNote error={run.error} /> : null
  if (isOn) return (
    <Card><div class="stack" role="status"><p>{r.state === 'waiting' || !r.total ? t('turf.run_waits') : t('turf.run', { done: number(r.done), total: number(r.total) })}</p>
      <Bar part={r.total ? r.done / r.total : 0} label={t('turf.cut')} /></div></Card>
  )
  if (r.state === 'failed') return <Notice tone="son" icon="alert-triangle">{t('turf.run_failed')}</Notice>
  return (
    <Card title={t('turf.run_done')} note={moment(r.asked_ms)}>
      <Facts rows={[[t('turf.piece_head'), number(r.pieces)], [t('table.houses'), number(r.houses)], [t('turf.uneven'), number(r.uneven)]]} />
    </Card>
  )
}

function PickWard({ unit }: { unit: Unit }) {
  const children = usePages(`children ${unit.id}`, after => listChildren(unit.id, after))
  return (
    <Card>
      <PagedTable of={children} empty={t('map.no_children')} icon="map" caption={t('turf.pick_ward')} rowKey={c => c.id} columns={[
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
  const move = useAction(async (force: boolean) => {
    const did = await moveDoors(target, [...picked], force)
    toast(t('turf.moved', { n: did.moved }))
    setPicked(new Set())
    onChange()
  })
  const pick = (households: readonly number[], add: boolean) => setPicked(s => {
    const next = new Set(s)
    for (const h of households) if (add) next.add(h); else next.delete(h)
    return next
  })
  const members = useLoad(`walkers ${unit.id}`, () => walkersOf(unit.id))
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
            <Button main disabled={!picked.size || move.isBusy} onClick={() => void move.run(false)}>{t('turf.do_move')}</Button>
            {move.error?.status === 409
              ? <Notice tone="nghe" icon="alert-triangle"><p>{t('turf.falls_apart')}</p><Button class="low" disabled={move.isBusy} onClick={() => void move.run(true)}>{t('turf.move_anyway')}</Button></Notice>
              : move.error && <ErrorNote error={move.error} />}
          </div>
        )}
      </Card>
      <Card title={t('turf.pieces', { n: turf.pieces.length })} note={t('turf.balance_note', { mean: decimal(mean) })}>
        <Table<Piece> isCompact caption={t('turf.pieces', { n: turf.pieces.length })} rows={turf.pieces} rowKey={p => p.id} rowClass={p => (shown === p.id ? 'picked' : '')} columns={[
          { id: 'number', head: t('turf.piece_head'), isHead: true, sort: p => p.number, cell: p => (
            <button type="button" class="piece-name" aria-pressed={shown === p.id} onClick={() => setShown(shown === p.id ? null : p.id)}><i class={`dot p${colourOf(p)}`} aria-hidden="true" />{nameOf(p)}</button>) },
          { id: 'member', head: t('table.member'), cell: p => <Walker p={p} members={members.data} onChange={onChange} /> },
          { id: 'houses', head: t('table.houses'), isNumber: true, sort: p => p.houses, cell: p => number(p.houses) },
          { id: 'work', head: t('turf.work'), isNumber: true, sort: p => p.work, cell: p => <span title={decimal(p.work)}>{Math.abs(off(p)) > 15 ? <Tag tone="nghe">{signed(Math.round(off(p)))} %</Tag> : `${signed(Math.round(off(p)))} %`}</span> },
          { id: 'visited', head: t('table.visited'), isNumber: true, isWide: true, sort: p => p.visited ?? 0, cell: p => percent(p.visited ?? 0, p.houses, 0) },
          { id: 'sheet', head: t('turf.sheet'), cell: p => <a class="btn low" href={sheetUrl(p.id)} target="_blank" rel="noopener">{t('turf.print')}</a> },
        ]} />
      </Card>
    </div>
  )
}

/** Who may walk here: the active members of the group's team; nobody to choose from when one may only look. */
async function walkersOf(group: number): Promise<TeamMember[]> {
  if (!mayWrite()) return []
  const team = (await listTeams(group)).rows[0]
  return team ? (await readTeam(team.id)).members.filter(m => !m.left_day) : []
}

function Walker({ p, members, onChange }: { p: Piece; members: TeamMember[] | null; onChange: () => void }) {
  const give = useAction(async (member: number) => { await assignPiece(p.id, member); toast(t('do.saved')); onChange() })
  if (!members?.length) return p.member ? <>{p.member}</> : <Tag tone="nghe">{t('turf.nobody')}</Tag>
  return (
    <select class="input low" aria-label={t('turf.walker', { n: p.number })} value={String(p.member_id || 0)} disabled={give.isBusy} onChange={e => void give.run(Number(e.currentTarget.value))}>
      <option value="0">{t('turf.nobody')}</option>
      {members.map(m => <option key={m.id} value={String(m.id)}>{m.name}</option>)}
    </select>
  )
}

/** Cut anew: says first what will change; what was done stays done. */
function CutButton({ unit, turf, onDone }: { unit: Unit; turf?: Turf; onDone: () => void }) {
  const [isOpen, setOpen] = useState(false)
  const cut = useAction(async () => {
    const made = await cutTurf(unit.id)
    toast(made.job ? t('turf.cut_begun') : t('turf.cut_done', { pieces: number(made.pieces ?? 0), moved: number(made.moved ?? 0) }))
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
