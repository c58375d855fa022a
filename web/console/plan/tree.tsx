// tree.tsx - the whole plan as a tree one can walk by keyboard: ↑ ↓ between lines, → ← open and close, Enter goes in, letters find.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Button, Empty, Segments } from '../../shared/parts'
import { go, search } from '../../shared/router'
import { readPlan } from '../api/plan'
import type { PlanItem, PlanWhole } from '../api/types'
import { day } from '../parts/format'
import { fold } from '../parts/fold'
import { Input } from '../parts/form'
import { useLoad } from '../parts/load'
import { Card, PageFrame } from '../parts/page'
import { Load } from '../parts/states'
import { t } from '../say'
import { treeOf, type Node } from './outline'
import { PlanRooms, StateBar, Stands, itemHref, itemName, statesText } from './parts'

const SHOW = ['all', 'late', 'blocked', 'doing'] as const
type Show = typeof SHOW[number]

export function TreePage({ params }: { params: { plan?: string } }) {
  const id = Number(params.plan)
  const plan = useLoad(`plan ${id}`, () => readPlan(id))
  return (
    <Load of={plan} tall>{p => (
      <PageFrame title={itemName(p.version)} lead={t('plan.tree_lead')}>
        <PlanRooms plan={p.id} at="tree" />
        <Tree p={p} />
      </PageFrame>
    )}</Load>
  )
}

const isShown = (i: PlanItem, show: Show): boolean => show === 'all' || i.states[show] > 0

function Tree({ p }: { p: PlanWhole }) {
  const show = (SHOW as readonly string[]).includes(search.value.get('show') ?? '') ? search.value.get('show') as Show : 'all'
  const [q, setQ] = useState('')
  const tree = useMemo(() => {
    const wanted = fold(q)
    const keep = (n: Node): Node | null => {
      if (!isShown(n.item, show)) return null
      const isHit = !wanted || fold(`${n.item.code} ${n.item.name} ${n.item.lead}`).includes(wanted)
      const below = isHit && !wanted ? n.below.map(keep).filter(b => !!b) : n.below.map(keep).filter(b => !!b)
      return isHit ? { item: n.item, below: below.length > 0 || !wanted ? below : n.below } : below.length > 0 ? { item: n.item, below } : null
    }
    return treeOf(p.items).map(keep).filter(n => !!n)
  }, [p, q, show])
  return (
    <>
      <div class="filters card">
        <Input label={t('plan.find')} name="find" type="search" value={q} onValue={setQ} />
        <div class="scroll-x"><Segments label={t('plan.show')} value={show} options={SHOW.map(s => [s, t(s === 'all' ? 'plan.show_all' : `task_state.${s}`)] as const)}
          onPick={s => go(s === 'all' ? `/console/plans/${p.id}/tree` : `/console/plans/${p.id}/tree?show=${s}`, { replace: true })} /></div>
      </div>
      {tree.length === 0 ? <Card><Empty icon="list" title={t('plan.none_shown')} /></Card> : <Walk key={show} tree={tree} isAllOpen={!!q || show !== 'all'} label={t('plan.tree')} href={i => itemHref(p.id, i.id)} />}
    </>
  )
}

interface Line { node: Node; level: number; at: number; of: number; parent: number }

/** The lines one sees, given what is open. */
function linesOf(tree: readonly Node[], open: ReadonlySet<number>): Line[] {
  const lines: Line[] = []
  const walk = (nodes: readonly Node[], level: number, parent: number) => nodes.forEach((node, i) => {
    lines.push({ node, level, at: i + 1, of: nodes.length, parent })
    if (open.has(node.item.id)) walk(node.below, level + 1, node.item.id)
  })
  walk(tree, 1, 0)
  return lines
}
const idsOf = (tree: readonly Node[]): number[] => tree.flatMap(n => (n.below.length ? [n.item.id, ...idsOf(n.below)] : []))

function Walk({ tree, isAllOpen, label, href }: { tree: readonly Node[]; isAllOpen: boolean; label: string; href: (i: PlanItem) => string }) {
  const [open, setOpen] = useState<ReadonlySet<number>>(() => new Set())
  const [at, setAt] = useState(0)                       // the line that has the keyboard
  const box = useRef<HTMLUListElement>(null)
  const isWalking = useRef(false)
  useEffect(() => { if (isAllOpen) setOpen(new Set(idsOf(tree))) }, [isAllOpen, tree])
  const lines = linesOf(tree, open)
  const now = lines.some(l => l.node.item.id === at) ? at : lines[0]!.node.item.id
  useLayoutEffect(() => {
    if (isWalking.current) box.current?.querySelector<HTMLElement>(`[data-id="${now}"]`)?.focus()
    isWalking.current = false
  }, [now, open])
  const turn = (id: number, isOpen: boolean) => setOpen(all => { const next = new Set(all); if (isOpen) next.add(id); else next.delete(id); return next })
  const walkTo = (id: number | undefined) => { if (id !== undefined) { isWalking.current = true; setAt(id); if (id === now) box.current?.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus() } }
  const onKey = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return
    const i = lines.findIndex(l => l.node.item.id === now), line = lines[i]!
    const id = line.node.item.id, isOpen = open.has(id), hasBelow = line.node.below.length > 0
    const did = (f: () => void) => { e.preventDefault(); f() }
    if (e.key === 'ArrowDown') did(() => walkTo(lines[i + 1]?.node.item.id))
    else if (e.key === 'ArrowUp') did(() => walkTo(lines[i - 1]?.node.item.id))
    else if (e.key === 'Home') did(() => walkTo(lines[0]!.node.item.id))
    else if (e.key === 'End') did(() => walkTo(lines[lines.length - 1]!.node.item.id))
    else if (e.key === 'ArrowRight') did(() => { if (hasBelow && !isOpen) turn(id, true); else if (hasBelow) walkTo(lines[i + 1]?.node.item.id) })
    else if (e.key === 'ArrowLeft') did(() => { if (isOpen) turn(id, false); else if (line.parent) walkTo(line.parent) })
    else if (e.key === 'Enter') did(() => go(href(line.node.item)))
    else if (e.key === ' ') did(() => hasBelow && turn(id, !isOpen))
    else if (e.key.length === 1) {
      const next = [...lines.slice(i + 1), ...lines.slice(0, i + 1)].find(l => fold(itemName(l.node.item)).startsWith(fold(e.key)) || l.node.item.code.startsWith(e.key))
      if (next) did(() => walkTo(next.node.item.id))
    }
  }
  return (
    <>
      <div class="row wrap">
        <p class="quiet grow keys-hint">{t('plan.tree_keys')}</p>
        <Button class="low" onClick={() => setOpen(new Set(idsOf(tree)))}>{t('plan.open_all')}</Button>
        <Button class="low" onClick={() => setOpen(new Set())}>{t('plan.close_all')}</Button>
      </div>
      <ul class="tree card" role="tree" aria-label={label} ref={box} onKeyDown={onKey}>
        {lines.map(l => <TreeLine key={l.node.item.id} l={l} isAt={l.node.item.id === now} isOpen={open.has(l.node.item.id)} href={href(l.node.item)}
          onTurn={() => { setAt(l.node.item.id); turn(l.node.item.id, !open.has(l.node.item.id)) }} onAt={() => setAt(l.node.item.id)} />)}
      </ul>
    </>
  )
}

function TreeLine({ l, isAt, isOpen, href, onTurn, onAt }: { l: Line; isAt: boolean; isOpen: boolean; href: string; onTurn: () => void; onAt: () => void }) {
  const { item, below } = l.node
  const says = `${item.code} ${itemName(item)}. ${item.lead}. ${t('plan.until', { day: day(item.to_day) })}. ${statesText(item.states)}`
  return (
    <li class={`tree-line l${l.level}`} role="treeitem" aria-level={l.level} aria-posinset={l.at} aria-setsize={l.of} aria-expanded={below.length ? isOpen : undefined} aria-label={says}
      tabIndex={isAt ? 0 : -1} data-id={item.id} onFocus={onAt} onClick={e => { if (!(e.target as Element).closest('a')) onTurn() }}>
      <span class="tree-turn" aria-hidden="true">{below.length ? (isOpen ? '▾' : '▸') : ''}</span>
      <span class="tree-name"><a href={href} tabIndex={-1} aria-hidden="true"><b class="num">{item.code}</b> {itemName(item)}</a><small class="quiet">{item.lead}{item.for_wards ? ` · ${t('plan.for_wards')}` : ''}</small></span>
      <span class="tree-how" aria-hidden="true"><Stands of={item.states} /><StateBar of={item.states} isBare /></span>
      <small class="tree-day num quiet" aria-hidden="true">{day(item.to_day)}</small>
    </li>
  )
}
