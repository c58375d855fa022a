// list.tsx - "Cuộc thi, khởi nghiệp": contests, calls for start-ups, and what I have handed in.
import { useEffect, useState } from 'preact/hooks'
import { Bones, Button, Chip, Empty, Icon, Notice } from '../../shared/parts'
import { api, type Page } from '../../shared/api'
import { standOf, titleIn } from '../../shared/contest/say'
import { CONTEST_TONES, STARTUP_TONES, type Application, type Call, type Contest, type Entry } from '../../shared/contest/types'
import { dayInWords } from '../names'
import { me, nowMs } from '../state'
import { Header, Screen } from '../frame'
import { said } from '../occasion/parts'
import { tc } from './say'

export function useRows<T>(path: string): { rows: T[] | null; fault: string; more: (() => void) | null } {
  const [rows, setRows] = useState<T[] | null>(null)
  const [next, setNext] = useState('')
  const [fault, setFault] = useState('')
  const ask = (after: string) => void api.get<Page<T>>(path, { limit: 20, after }).then(p => { setRows(had => [...after ? had ?? [] : [], ...p.rows]); setNext(p.next); setFault('') }, e => setFault(said(e)))
  useEffect(() => { if (path) ask('') }, [path])
  return { rows, fault, more: next ? () => ask(next) : null }
}

export function Contests() {
  const contests = useRows<Contest>('/api/contests'), calls = useRows<Call>('/api/startup-calls')
  return (
    <Screen header={<Header title={tc('title')} backTo="/resident/su-kien" />}>
      <div class="pad stack">
        {contests.fault && <Notice tone="nghe" icon="wifi-off">{contests.fault}</Notice>}
        {me.value && <><Mine /><a class="card row" href="/resident/cham-thi"><span class="tile sen"><Icon name="clipboard-check" /></span><b class="grow">{tc('judging')}</b><Icon name="chevron-right" /></a></>}
        <section class="stack"><h2 class="section">{tc('contests')}</h2>
          {!contests.rows ? !contests.fault && <Bones label="…" rows={2} /> : !contests.rows.length ? <p class="quiet">{tc('none')}</p>
            : <div class="cards">{contests.rows.map(c => <a class="card stack tight petition" key={c.code} href={'/resident/cuoc-thi/' + c.code}>
                <span class="row"><Chip tone={CONTEST_TONES[c.state]}>{standOf('contest', c.state)}</Chip></span><b class="ptitle">{titleIn(c)}</b><span class="quiet">{deadline(c.closes_ms, c.state === 'open') || c.unit}</span></a>)}</div>}
          {contests.more && <Button wide onClick={contests.more}>{tc('more')}</Button>}</section>
        <section class="stack"><h2 class="section">{tc('calls')}</h2>
          {!calls.rows ? !calls.fault && <Bones label="…" rows={1} /> : !calls.rows.length ? <p class="quiet">{tc('none_calls')}</p>
            : <div class="cards">{calls.rows.map(c => <a class="card stack tight petition" key={c.code} href={'/resident/khoi-nghiep/' + c.code}>
                <b class="ptitle">{titleIn(c)}</b><span class="quiet">{deadline(c.closes_ms, true)} · {tc('places', { n: c.places })}</span></a>)}</div>}
          {calls.more && <Button wide onClick={calls.more}>{tc('more')}</Button>}</section>
      </div>
    </Screen>
  )
}

export const deadline = (ms: number, isTaking: boolean): string => isTaking ? ms > nowMs.value ? tc('until', { time: dayInWords(ms, nowMs.value) }) : tc('over') : ''

function Mine() {
  const entries = useRows<Entry>('/api/resident/entries'), apps = useRows<Application>('/api/resident/applications')
  if (!entries.rows?.length && !apps.rows?.length) return null
  return (
    <section class="stack"><h2 class="section">{tc('mine')}</h2><div class="cards">
      {entries.rows?.map(e => <a class="card stack tight petition" key={e.uid} href={'/resident/cuoc-thi/' + e.contest.code}><span class="row"><Chip tone={e.state === 'in' ? 'com' : 'nghe'}>{standOf('entry', e.state)}</Chip></span><b class="ptitle">{e.title}</b><span class="quiet">{titleIn(e.contest)}</span></a>)}
      {apps.rows?.map(a => <a class="card stack tight petition" key={a.uid} href={'/resident/khoi-nghiep/' + a.call}><span class="row"><Chip tone={STARTUP_TONES[a.state]}>{standOf('startup', a.state)}</Chip></span><b class="ptitle">{a.title}</b><span class="quiet">{a.name}</span></a>)}
    </div></section>
  )
}

export const NotThere = () => <Empty icon="sparkles" title={tc('not_found')}><a class="btn main" href="/resident/cuoc-thi">{tc('back')}</a></Empty>
