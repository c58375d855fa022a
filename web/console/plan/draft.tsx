// draft.tsx - Soạn thảo: the open version: its items added, changed, moved, taken out; handed in, sent back, approved by a second person.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button, Empty, Notice, toast } from '../../shared/parts'
import { go } from '../../shared/router'
import { putItemBehind, readPlan, removeItem } from '../api/plan'
import type { ItemKind, PlanItem, PlanWhole } from '../api/types'
import { Confirm } from '../parts/dialog'
import { day, moment, money } from '../parts/format'
import { useAction, useLoad } from '../parts/load'
import { Card, Facts, PageFrame } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { hasRole, me } from '../session'
import { t } from '../say'
import { DecideDialog, type Decision } from './decide'
import { ItemForm } from './item-form'
import { sistersOf, treeOf, type Node } from './outline'
import { PlanRooms, PlanStateTag, daysText, itemName } from './parts'
import { EditPlan } from './plan-form'

export function DraftPage({ params }: { params: { plan?: string } }) {
  const id = Number(params.plan)
  const plan = useLoad(`plan draft ${id}`, async () => {
    const now = await readPlan(id)
    return now.open > 0 && now.open !== now.version.number ? readPlan(id, now.open) : now
  })
  return <Load of={plan} tall>{p => <Draft p={p} reload={plan.reload} />}</Load>
}

type Open = { kind: 'words' } | { kind: Decision } | { kind: 'add'; what: ItemKind; parent: PlanItem | null } | { kind: 'edit' | 'remove'; item: PlanItem } | null

function Draft({ p, reload }: { p: PlanWhole; reload: () => void }) {
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const isCity = hasRole('city')
  const isOpen = p.open > 0 && p.version.number === p.open
  const isDraft = isOpen && p.version.state === 'draft'
  const decided = (what: Decision) => { close(); if (what === 'approve' || what === 'close') go(`/console/plans/${p.id}`); else reload() }
  return (
    <PageFrame title={itemName(p.version)} lead={<><PlanStateTag state={p.version.state} /><span>{t('plan.version_n', { n: p.version.number })}</span><span>{daysText(p.version.from_day, p.version.to_day)}</span></>}
      actions={isCity && <Moves p={p} isDraft={isDraft} isOpen={isOpen} onOpen={kind => setOpen({ kind })} />}>
      <PlanRooms plan={p.id} at="draft" />
      {!isOpen ? (
        <Card><Empty icon="pencil" title={t('draft.none_open')}><p>{t('draft.none_open_more')}</p>
          {isCity && p.version.state === 'approved' && <Button main icon="pencil" onClick={() => setOpen({ kind: 'amend' })}>{t('draft.amend')}</Button>}</Empty></Card>
      ) : (
        <>
          <Stage p={p} />
          {isDraft && isCity && <div class="buttons"><Button icon="pencil" onClick={() => setOpen({ kind: 'words' })}>{t('plan.edit_words')}</Button>
            <Button icon="plus" onClick={() => setOpen({ kind: 'add', what: 'group', parent: null })}>{t('draft.add_group')}</Button></div>}
          <Outline p={p} mayWrite={isDraft && isCity} onOpen={setOpen} reload={reload} />
        </>
      )}
      {open?.kind === 'words' && <EditPlan plan={p} onDone={() => { close(); reload() }} onClose={close} />}
      {open?.kind === 'add' && <ItemForm plan={p.id} version={p.version} kind={open.what} parent={open.parent} item={null} onDone={() => { close(); reload() }} onClose={close} />}
      {open?.kind === 'edit' && <ItemForm plan={p.id} version={p.version} kind={open.item.kind} parent={p.items.find(i => i.id === open.item.parent_id) ?? null} item={open.item} onDone={() => { close(); reload() }} onClose={close} />}
      {open?.kind === 'remove' && <Remove p={p} item={open.item} onDone={() => { close(); reload() }} onClose={close} />}
      {open && !('item' in open) && open.kind !== 'words' && open.kind !== 'add' && <DecideDialog plan={p} what={open.kind} onDone={() => decided(open.kind as Decision)} onClose={close} />}
    </PageFrame>
  )
}

/** Who is next, in words: the writer, or a second person. */
function Stage({ p }: { p: PlanWhole }) {
  const v = p.version
  const isOwn = [v.created_by, v.submitted_by].includes(me.value?.name ?? '')
  if (v.state === 'submitted')
    return <Notice tone="nghe" icon="send">{t('draft.is_submitted', { by: v.submitted_by, at: moment(v.submitted_ms) })}{isOwn && <><br />{t('draft.second_person')}</>}</Notice>
  return (
    <Notice icon="pencil">{t('draft.is_draft', { by: v.created_by, at: moment(v.created_ms) })}
      {v.reason && <><br />{t('draft.because', { reason: v.reason })}</>}
      {p.in_force > 0 && <><br /><a href={`/console/plans/${p.id}/versions?from=${p.in_force}&to=${v.number}`}>{t('draft.see_changes')}</a></>}
    </Notice>
  )
}

function Moves({ p, isDraft, isOpen, onOpen }: { p: PlanWhole; isDraft: boolean; isOpen: boolean; onOpen: (what: Decision) => void }) {
  return (
    <>
      {isDraft && <Button main icon="send" disabled={p.items.length === 0} onClick={() => onOpen('submit')}>{t('draft.submit')}</Button>}
      {isOpen && p.version.state === 'submitted' && <><Button main icon="check" onClick={() => onOpen('approve')}>{t('draft.approve')}</Button>
        <Button icon="undo-2" onClick={() => onOpen('return')}>{t('draft.return')}</Button></>}
      {isOpen && <Button icon="x" onClick={() => onOpen('drop')}>{t('draft.drop')}</Button>}
      {!isOpen && p.version.state === 'approved' && <Button icon="lock" onClick={() => onOpen('close')}>{t('draft.close')}</Button>}
    </>
  )
}

const FEW = 30                          // so many lines are shown at once; in a longer plan one group's
/** The lines of the draft; one opens at a time and shows what can be done with it. */
function Outline({ p, mayWrite, onOpen, reload }: { p: PlanWhole; mayWrite: boolean; onOpen: (open: Open) => void; reload: () => void }) {
  const [at, setAt] = useState(0)
  const [group, setGroup] = useState(p.items.length > FEW ? 0 : -1)      // whose lines are seen; -1: all
  const move = useAction(async (item: PlanItem, after: number) => { await putItemBehind(p.id, item.id, after); reload() })
  const box = useRef<HTMLUListElement>(null)
  useEffect(() => { if (at) box.current?.querySelector(`[data-id="${at}"]`)?.scrollIntoView({ block: 'nearest' }) }, [at])
  if (p.items.length === 0) return <Card><Empty icon="list" title={t('draft.empty')}><p>{t('draft.empty_more')}</p></Empty></Card>
  const lines = (nodes: readonly Node[]) => nodes.map(n => (
    <li key={n.item.id} data-id={n.item.id}>
      <button type="button" class={`draft-line ${n.item.kind}`} aria-expanded={n.item.id === at} onClick={() => { setAt(n.item.id === at ? 0 : n.item.id); if (n.item.kind === 'group' && group >= 0) setGroup(n.item.id) }}>
        <b class="num">{n.item.code}</b><span class="grow">{n.item.name}<small class="quiet">{n.item.lead}</small></span><small class="num quiet draft-days">{day(n.item.from_day, false)} – {day(n.item.to_day)}</small>
      </button>
      {n.item.id === at && <Opened p={p} item={n.item} mayWrite={mayWrite} isBusy={move.isBusy} onOpen={onOpen} onMove={after => void move.run(n.item, after)} />}
      {n.below.length > 0 && (n.item.kind !== 'group' || group < 0 || group === n.item.id) && <ul>{lines(n.below)}</ul>}
    </li>
  ))
  return <>{move.error && <ErrorNote error={move.error} />}<ul class="draft card" ref={box} aria-label={t('plan.tree')}>{lines(treeOf(p.items))}</ul></>
}

function Opened({ p, item, mayWrite, isBusy, onOpen, onMove }: { p: PlanWhole; item: PlanItem; mayWrite: boolean; isBusy: boolean; onOpen: (open: Open) => void; onMove: (after: number) => void }) {
  const sisters = sistersOf(p.items, item)
  const n = sisters.findIndex(s => s.id === item.id)
  const below: ItemKind | null = item.kind === 'group' ? 'activity' : item.kind === 'activity' ? 'task' : null
  return (
    <div class="draft-open">
      {item.content && <p class="pre">{item.content}</p>}
      <Facts rows={[
        [t('plan.days'), daysText(item.from_day, item.to_day)],
        item.supports.length > 0 ? [t('plan.supports'), item.supports.map(s => s.unit).join(', ')] : null,
        item.for_wards ? [t('plan.who_else'), t('plan.for_wards')] : null,
        item.legal_basis ? [t('plan.legal_basis'), item.legal_basis] : null,
        item.budget_vnd > 0 ? [t('plan.budget'), `${money(item.budget_vnd)}${item.budget_line && ` · ${item.budget_line}`}`] : null,
      ]} />
      {mayWrite && (
        <div class="buttons">
          <Button class="low" icon="pencil" onClick={() => onOpen({ kind: 'edit', item })}>{t('do.edit')}</Button>
          {below && <Button class="low" icon="plus" onClick={() => onOpen({ kind: 'add', what: below, parent: item })}>{t(`draft.add_${below}`)}</Button>}
          <Button class="low" icon="chevron-up" disabled={isBusy || n === 0} onClick={() => onMove(sisters[n - 2]?.id ?? 0)}>{t('draft.up')}</Button>
          <Button class="low" icon="chevron-down" disabled={isBusy || n === sisters.length - 1} onClick={() => onMove(sisters[n + 1]!.id)}>{t('draft.down')}</Button>
          <Button class="low" danger icon="trash-2" onClick={() => onOpen({ kind: 'remove', item })}>{t('draft.remove')}</Button>
        </div>
      )}
    </div>
  )
}

function Remove({ p, item, onDone, onClose }: { p: PlanWhole; item: PlanItem; onDone: () => void; onClose: () => void }) {
  const below = p.items.filter(i => i.code.startsWith(`${item.code}.`)).length
  const send = useAction(async () => { await removeItem(p.id, item.id); toast(t('draft.did_remove')); onDone() })
  return <Confirm title={t('draft.remove')} danger yes={t('draft.remove')} isBusy={send.isBusy} error={send.error} onYes={() => void send.run()} onClose={onClose}
    text={<p><b class="num">{item.code}</b> {item.name}{below > 0 && <><br />{t('draft.remove_below', { n: below })}</>}</p>} />
}
