// doors.tsx - "Ngõ": every door of my turf in walking order, searched without accents, filtered, as a list or as a map.
import { signal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { Chip, Empty, Icon, IconButton, Pick, Ring, Bones } from '../../shared/parts'
import { date, dayOf, num, time } from '../../shared/i18n'
import { go, search } from '../../shared/router'
import { rules } from '../rules'
import { doors, isLeased, isWhole, lanes, nextDoor, nowMs, type DoorView } from '../state'
import { Header, LockedNotice, Screen } from '../frame'
import { locked } from '../sync'
import { t, tk, type Key } from '../say'
import { DoorMap } from './door-map'

type Filter = 'todo' | 'due' | 'easy' | 'absent' | 'done' | 'all'
const FILTERS: Record<Filter, (v: DoorView) => boolean> = {
  todo: v => !v.isDone,
  due: v => !!v.d.due_ms,
  easy: v => !!v.easy,
  absent: v => v.d.outcome === 'absent',
  done: v => v.isDone,
  all: () => true,
}
const query = signal('')
const filter = signal<Filter>('all')
const lane = signal(0)
const shown = signal(60)

export function Doors() {
  const isMap = search.value.get('view') === 'map'
  const q = query.value.trim()
  const folded = useMemo(() => q ? rules.fold(q.slice(0, 200)).split(' ') : [], [q])
  const list = doors.value.filter(v => (q ? folded.every(w => v.folded.includes(w)) : FILTERS[filter.value](v)) && (!lane.value || v.d.lane === lane.value))
  const header = (
    <Header title={t('tab_doors')} sub={t('doors_n', { n: num(list.length) })} right={
      <IconButton icon={isMap ? 'list' : 'map'} label={t(isMap ? 'view_list' : 'view_map')} onClick={() => go(isMap ? '/app/doors' : '/app/doors?view=map', { replace: true })} />}>
      <div class="searchbox"><Icon name="search" />
        <input type="search" aria-label={t('search')} placeholder={t('search')} value={query.value} autocomplete="off" enterkeyhint="search"
          onInput={e => { query.value = e.currentTarget.value; shown.value = 60 }} />
      </div>
    </Header>
  )
  if (locked.value !== 'open') return <Screen header={header}><div class="pad"><LockedNotice /></div></Screen>
  return (
    <Screen header={header}>
      <div class="filters picks" role="group" aria-label={t('filter')}>
        {(Object.keys(FILTERS) as Filter[]).sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)).map(f =>
          <Pick on={filter.value === f && !q} onClick={() => { filter.value = f; query.value = ''; shown.value = 60 }}>{t('filter_' + f as Key)}
            {(f === 'due' || f === 'easy') && <span class="num">{doors.value.filter(FILTERS[f]).length}</span>}</Pick>)}
        <select class="input laneselect" aria-label={t('all_lanes')} value={String(lane.value)} onChange={e => { lane.value = Number(e.currentTarget.value); shown.value = 60 }}>
          <option value="0">{t('all_lanes')}</option>
          {[...lanes.value.values()].map(l => <option value={String(l.id)}>{l.name}</option>)}
        </select>
      </div>
      {isMap ? <DoorMap list={list} />
        : !isWhole.value && !doors.value.length ? <div class="pad"><Bones label={t('loading')} /></div>
        : !list.length ? <Empty icon="search" title={t('no_doors')}><p>{t('no_doors_text')}</p></Empty>
        : <DoorList list={list} />}
    </Screen>
  )
}
const ORDER: Filter[] = ['all', 'todo', 'due', 'easy', 'absent', 'done']

function DoorList({ list }: { list: DoorView[] }) {
  const some = list.slice(0, shown.value)
  let before = -1
  return (
    <ol class="pad doorlist">
      {some.map(v => {
        const head = v.d.lane !== before ? v.lane : ''
        before = v.d.lane
        return <>{head && <li class="lanehead"><Icon name="map-pin" /><h2>{head}</h2></li>}<li key={v.d.household}><DoorCard v={v} /></li></>
      })}
      {list.length > some.length && <li><button type="button" class="btn wide" onClick={() => { shown.value += 120 }}>{t('more')} ({num(list.length - some.length)})</button></li>}
    </ol>
  )
}

const STATE_ICON = { waiting: 'clock', refused: 'alert-triangle', draft: 'pencil' } as const
const STATE_WORD = { waiting: 'state_queued', refused: 'state_refused', draft: 'state_draft' } as const

export function DoorCard({ v }: { v: DoorView }) {
  const n = v.d.people.length
  const isNext = nextDoor.value?.d.household === v.d.household
  const part = (k: number) => n ? v.ready[k]! / n : 0
  return (
    <a class={'card door' + (isNext ? ' is-next' : '') + (v.isDone ? ' is-done' : '')} href={'/app/door/' + v.d.household}>
      <span class="doorno">{v.d.number}</span>
      <span class="grow">
        {isNext && <span class="nextword">{t('is_next')}</span>}
        <b class="name">{v.d.head || t('no_people')}</b>
        <span class="quiet small">{t('people_n', { n })}{v.d.last_ms ? ` · ${dayOf(v.d.last_ms) === dayOf(nowMs.value) ? time(v.d.last_ms) : date(v.d.last_ms)}` : ''}</span>
        <span class="row wrap chips">
          <OutcomeChip v={v} />
          {!!v.d.due_ms && <Chip tone={v.d.due_ms < nowMs.value ? 'son' : 'nghe'} icon="clock">
            {t(v.d.due_ms < nowMs.value ? 'due_late' : 'due_at', { time: (dayOf(v.d.due_ms) === dayOf(nowMs.value) ? '' : date(v.d.due_ms) + ' ') + time(v.d.due_ms) })}</Chip>}
          {v.easy && <Chip tone="sen" icon="sparkles">{t('easy_mark', { mark: tk('s_' + v.easy) })}</Chip>}
          {isLeased(v) && <Chip tone="lam" icon="user">{t('leased', { name: v.d.leased_by })}</Chip>}
          {v.state in STATE_ICON && <Chip tone={v.state === 'refused' ? 'son' : 'lam'} icon={STATE_ICON[v.state as keyof typeof STATE_ICON]}>{t(STATE_WORD[v.state as keyof typeof STATE_WORD])}</Chip>}
        </span>
      </span>
      <Ring size={44} a={part(0)} b={part(1)} c={part(2)} label={t('ring_ready', { n: v.allReady, all: n })} />
    </a>
  )
}

const OUTCOME_TONE = { guided: 'com', absent: 'nghe', come_back: 'nghe', refused: '', no_device: '', vacant: '' } as const

function OutcomeChip({ v }: { v: DoorView }) {
  const o = v.d.outcome
  if (!o) return <Chip tone="lam">{t('o_')}</Chip>
  if (o === 'come_back' && v.d.due_ms) return null
  return <Chip tone={OUTCOME_TONE[o]} icon={o === 'guided' ? 'check' : undefined}>{tk('o_' + o)}</Chip>
}
