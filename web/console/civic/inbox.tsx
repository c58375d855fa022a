// inbox.tsx - Hộp việc: what a unit has to answer, least time left first; the report beside the list where there is room.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button, Empty } from '../../shared/parts'
import { go, search } from '../../shared/router'
import { listInbox, watchInbox, type InboxFilter } from '../api/civic'
import { readUnit } from '../api/territory'
import type { Job, PetitionState, Unit } from '../api/types'
import { useCounting } from '../parts/counted'
import { Select } from '../parts/form'
import { moment } from '../parts/format'
import { useLoad, usePages, type Paged } from '../parts/load'
import { PageFrame, unitHref, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { me } from '../session'
import { named, t } from '../say'
import { COUNTED, CountedReports } from './counted'
import { useKeys, useNow, useSplit } from './now'
import { categoryName, ClockMark, LevelTag, Rooms, StateTag, useCategories } from './parts'
import { PetitionView } from './petition'

const STATES: readonly PetitionState[] = ['sent', 'received', 'handling', 'owed', 'answered', 'closed', 'refused', 'merged', 'withdrawn']
const RUNNING: readonly PetitionState[] = ['sent', 'received', 'handling', 'owed', 'answered']
const HANDLERS = ['', 'me', 'none'] as const
const ORDERS = ['due', 'new', 'alarm'] as const
const PAGE = 50

export function InboxPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const at = useCounting(COUNTED)
  return <Load of={unit} tall>{u => (at ? <CountedReports unit={u} at={at} /> : <Inbox unit={u} />)}</Load>
}

type Handler = NonNullable<InboxFilter['handler']>

function Inbox({ unit }: { unit: Unit }) {
  const [state, setState] = useState<PetitionState | ''>('')
  const [order, setOrder] = useState<InboxFilter['order']>('due')
  const [handler, setHandler] = useState<Handler>('')
  const hasClock = state === '' || RUNNING.includes(state)
  const filter: InboxFilter = hasClock ? { state, order, handler } : { state, order: 'new' }
  const list = usePages(`inbox ${unit.id} ${JSON.stringify(filter)}`, after => listInbox(unit.id, filter, after, PAGE))
  const isSplit = useSplit()
  const rows = list.data ?? []
  const chosen = Number(search.value.get('p')) || (isSplit ? rows[0]?.id ?? 0 : 0)
  useFresh(unit.id, list)
  const moved = (now: { id: number; unit_id: number }) => {
    list.reload()
    if (now.unit_id !== unit.id) choose(unit.id, nextOf(rows, now.id))
  }
  return (
    <PageFrame title={t('nav.petitions')} path={unitPath(unit, 'petitions')} lead={t('civic.inbox_lead')}>
      <Rooms unit={unit.id} at="inbox" />
      <div class="filters few card">
        <Select label={t('civic.state')} name="state" value={state} options={[['', t('civic.all_open')], ...STATES.map(s => [s, named('petition_state', s)] as const)]}
          onValue={v => setState(v as PetitionState | '')} />
        {hasClock && <Select label={t('civic.order')} name="order" value={order ?? ''} options={ORDERS.map(o => [o, t(`civic.order_${o}`)] as const)}
          onValue={v => setOrder(v as InboxFilter['order'])} />}
        {hasClock && <Select label={t('civic.handler')} name="handler" value={handler} options={HANDLERS.map(h => [h, t(`civic.handler_${h || 'any'}`)] as const)}
          onValue={v => setHandler(v as Handler)} />}
      </div>
      <Load of={list} tall bones={3}>{all => all.length === 0
        ? <div class="card"><Empty icon="check-check" title={t('civic.inbox_none')}><p>{t('civic.inbox_none_more')}</p>{unit.kind === 'city' && <a class="btn" href={unitHref(unit.id, 'petitions/load')}>{t('civic.inbox_of_units')}</a>}</Empty></div>
        : (
          <div class="desk">
            <Jobs unit={unit.id} list={list} rows={all} chosen={isSplit ? chosen : 0} isSplit={isSplit} />
            {isSplit && chosen > 0 && <div class="desk-one"><PetitionView key={chosen} id={chosen} onMoved={moved} /></div>}
          </div>
        )}</Load>
    </PageFrame>
  )
}

const choose = (unit: number, id: number) => go(unitHref(unit, 'petitions') + (id ? `?p=${id}` : ''), { replace: true })
const nextOf = (rows: readonly Job[], id: number): number => {
  const at = rows.findIndex(r => r.id === id)
  return (rows[at + 1] ?? rows[at - 1])?.id ?? 0
}

/** Asked for again when the server says that something moved, as long as one page is all there is on the screen. */
function useFresh(unit: number, list: Paged<Job>): void {
  const now = useRef(list)
  now.current = list
  useEffect(() => {
    const again = () => { if (!now.current.isBusy && (now.current.data?.length ?? 0) <= PAGE) now.current.reload() }
    return watchInbox(unit, again)
  }, [unit])
}

interface JobsProps { unit: number; list: Paged<Job>; rows: Job[]; chosen: number; isSplit: boolean }

function Jobs({ unit, list, rows, chosen, isSplit }: JobsProps) {
  const all = useCategories(), now = useNow()
  const box = useRef<HTMLUListElement>(null)
  const step = (by: number): boolean => {
    const links = [...(box.current?.querySelectorAll<HTMLAnchorElement>('a.job') ?? [])]
    const at = isSplit ? rows.findIndex(r => r.id === chosen) : links.indexOf(document.activeElement as HTMLAnchorElement)
    const next = links[Math.max(0, Math.min(links.length - 1, at + by))]
    if (!next) return false
    next.focus()
    if (isSplit) choose(unit, rows[links.indexOf(next)]!.id)
    return true
  }
  useKeys(key => (key === 'j' || key === 'ArrowDown') ? step(1) : (key === 'k' || key === 'ArrowUp') ? step(-1) : false)
  return (
    <div class="stack">
      <p class="quiet small keys-hint">{t('civic.keys')}</p>
      <ul class="jobs" ref={box} aria-label={t('nav.petitions')}>
        {rows.map(p => (
          <li key={p.id}>
            <a class="job" href={`/console/petitions/${p.id}`} aria-current={p.id === chosen ? 'true' : undefined}
              onClick={e => { if (isSplit && !e.ctrlKey && !e.metaKey && !e.shiftKey) { e.preventDefault(); e.stopPropagation(); choose(unit, p.id) } }}>
              <span class="job-head"><b>{categoryName(all, p.category)}</b><LevelTag level={p.level} /></span>
              <span class="job-spot">{p.words || p.title || t('civic.no_words')}</span>
              <span class="job-place">{p.spot || p.ward}</span>
              <ClockMark of={{ ...p, end_ms: p.due_ms }} now={now} />
              <span class="job-foot"><StateTag state={p.state} /><span class="num">{p.code}</span>
                <span>{p.handler_id ? (p.handler_id === me.value?.id ? t('civic.by_me') : p.handler) : t('civic.by_nobody')}</span>
                <span class="num">{moment(p.received_ms)}</span></span>
            </a>
          </li>
        ))}
      </ul>
      {list.more && <Button disabled={list.isBusy} onClick={list.more}>{t('do.more')}</Button>}
    </div>
  )
}
