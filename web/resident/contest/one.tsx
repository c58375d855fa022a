// one.tsx - one contest: how it is judged, its results for everybody, and my own entry with its files and appeal.
import { useEffect, useState } from 'preact/hooks'
import { Bones, Button, Chip, Icon, IconButton, Notice, Sheet, TextField, toast } from '../../shared/parts'
import { allPages, api, ApiError } from '../../shared/api'
import { num } from '../../shared/i18n'
import { nameIn, score, standOf, textIn, titleIn } from '../../shared/contest/say'
import { blindName, CONTEST_TONES, mayAppeal, type ContestDetail, type Entry } from '../../shared/contest/types'
import { me, nowMs } from '../state'
import { Header, Screen } from '../frame'
import { askOne, said } from '../occasion/parts'
import { once, sendPicked } from './asked'
import { deadline, NotThere } from './list'
import { tc } from './say'

export function ContestScreen({ code }: { code: string }) {
  const [c, setC] = useState<ContestDetail | null>(null)
  const [mine, setMine] = useState<Entry | null | undefined>(undefined)
  const [fault, setFault] = useState('')
  const [isNone, setNone] = useState(false)
  useEffect(() => { void askOne<ContestDetail>('/api/contests/' + encodeURIComponent(code)).then(x => x ? setC(x) : setNone(true), e => setFault(said(e))) }, [code])
  useEffect(() => { if (me.value) void allPages<Entry>('/api/resident/entries', {}, 400).then(rows => setMine(rows.find(e => e.contest.code === code && e.state !== 'withdrawn') ?? null), () => {}) }, [code, me.value?.id])
  const header = <Header title={tc('contest')} backTo="/resident/cuoc-thi" />
  if (isNone) return <Screen header={header}><NotThere /></Screen>
  if (!c) return <Screen header={header}><div class="pad">{fault ? <Notice tone="nghe" icon="wifi-off">{fault}</Notice> : <Bones label="…" />}</div></Screen>
  const isOpen = c.state === 'open' && c.closes_ms > nowMs.value
  return (
    <Screen header={header}>
      <div class="pad columns">
        <div class="stack">
          <div class="row wrap"><Chip tone={CONTEST_TONES[c.state]}>{standOf('contest', c.state)}</Chip><span class="quiet">{deadline(c.closes_ms, c.state === 'open')}</span></div>
          <h2>{titleIn(c)}</h2>
          <p class="quiet">{tc('by', { unit: c.unit })}</p>
          {c.state === 'cancelled' && <Notice tone="son" icon="x"><b>{tc('cancelled')}</b>{c.reason && <p>{c.reason}</p>}</Notice>}
          {c.state === 'published' && <Results c={c} />}
          <section class="card"><p class="occ-text">{textIn(c)}</p></section>
        </div>
        <div class="stack">
          {!me.value ? isOpen && <a class="btn main wide" href="/resident/">{tc('sign_in')}</a>
            : mine ? <Own e={mine} isOpen={isOpen} onChange={setMine} />
            : mine === null && isOpen ? <EntryForm code={code} onDone={setMine} /> : null}
          {c.rounds.length > 0 && <section class="card stack tight"><h2>{tc('rounds')}</h2>
            {c.rounds.map(r => <div class="stack tight divided" key={r.n}><b>{tc('round', { n: r.n })}: {nameIn(r)}{r.advance > 0 && <span class="quiet"> · {tc('advance', { n: r.advance })}</span>}</b>
              <ul>{r.criteria.map(k => <li class="row" key={k.id}><span class="grow">{nameIn(k)}</span><b class="num">{tc('weight', { n: k.weight })}</b></li>)}</ul></div>)}</section>}
        </div>
      </div>
    </Screen>
  )
}

function Results({ c }: { c: ContestDetail }) {
  const last = Math.max(...c.results.map(r => r.round), 1)
  return (
    <section class="card stack tight"><h2>{tc('results')}</h2>
      {!c.results.length ? <p class="quiet">{tc('results_none')}</p> : <ol class="ranks">{c.results.map(r => (
        <li class={'row top' + (r.rank <= 3 && r.round === last ? ' first' : '')} key={r.number}><b class="ranknum num" aria-label={`${tc('rank')} ${r.rank}`}>{r.rank}</b>
          <span class="grow"><b>{r.title}</b>{r.team && <><br /><span class="quiet">{r.team}</span></>}</span><span class="num nowrap">{score(r.score_milli)}</span></li>
      ))}</ol>}
      <p class="quiet small">{tc('results_text')}</p>
    </section>
  )
}

const FILES_MAX = 5
function Own({ e, isOpen, onChange }: { e: Entry; isOpen: boolean; onChange: (e: Entry | null) => void }) {
  const [isEditing, setEditing] = useState(false)
  const [isSure, setSure] = useState(false)
  const [busy, setBusy] = useState('')
  const act = (what: string, how: () => Promise<Entry | null>) => { setBusy(what); void how().then(onChange, x => toast(x instanceof ApiError ? said(x) : tc('file_big'))).finally(() => setBusy('')) }
  const at = '/api/resident/entries/' + e.uid
  if (isEditing) return <EntryForm code={e.contest.code} earlier={e} onDone={x => { setEditing(false); onChange(x) }} />
  return (
    <section class="card stack tight">
      <div class="row wrap between"><h2>{tc('my_entry')}</h2><Chip tone={e.state === 'in' ? 'com' : 'nghe'} icon={e.state === 'in' ? 'check' : 'pencil'}>{standOf('entry', e.state)}</Chip></div>
      {e.state === 'returned' && <Notice tone="nghe" icon="pencil"><b>{tc('returned')}</b><p>{e.reason}</p></Notice>}
      {e.rank > 0 && <p class="bigline">{tc('my_rank', { rank: num(e.rank), points: score(e.score_milli) })}</p>}
      <b>{e.title}</b><p class="occ-text">{e.text}</p>
      <p class="quiet small">{tc('number', { number: blindName(e.number) })}{e.team && ' · ' + e.team}</p>
      {e.files.length > 0 && <ul class="stack tight">{e.files.map(f => <li class="row" key={f.uid}><Icon name={f.kind === 'pdf' ? 'file-text' : 'camera'} /><span class="grow anywhere">{f.name}</span>
        {isOpen && <IconButton icon="trash-2" label={tc('file_drop', { name: f.name })} onClick={() => act('drop', async () => { await api.del(`${at}/files/${f.uid}`); return { ...e, files: e.files.filter(x => x.uid !== f.uid) } })} />}</li>)}</ul>}
      {isOpen && e.files.length < FILES_MAX && <FilePick busy={busy === 'file'} onFile={f => act('file', async () => api.post<Entry>(`${at}/files`, { file: await sendPicked(f), name: f.name.slice(0, 120) || 'tệp' }))} />}
      {isOpen && <Button wide icon="pencil" onClick={() => setEditing(true)}>{tc('edit')}</Button>}
      {isOpen && <Button bare danger wide icon="undo-2" onClick={() => setSure(true)}>{tc('withdraw')}</Button>}
      {isSure && <Sheet title={tc('withdraw_sure')} closeLabel={tc('close')} onClose={() => setSure(false)}><div class="stack"><p>{tc('withdraw_text')}</p>
        <Button main danger wide onClick={() => { setSure(false); act('out', async () => { await api.post(`${at}/withdraw`); toast(tc('withdrawn')); return null }) }}>{tc('withdraw')}</Button><Button wide onClick={() => setSure(false)}>{tc('keep')}</Button></div></Sheet>}
      {e.appeal ? <Notice icon="message-square">{e.appeal.answered_ms ? <><b>{tc('appeal_answer')}</b><p>{e.appeal.answer}</p></> : tc('appeal_wait')}</Notice> : mayAppeal(e, nowMs.value) && <AppealForm e={e} onDone={onChange} />}
    </section>
  )
}

function FilePick({ busy, onFile }: { busy: boolean; onFile: (f: File) => void }) {
  return (
    <label class={'btn wide' + (busy ? ' busy' : '')} aria-disabled={busy}><Icon name="paperclip" />{busy ? tc('file_busy') : tc('file_add')}
      <input class="vh" type="file" accept="image/*,application/pdf" disabled={busy} onChange={e => { const f = e.currentTarget.files?.[0]; e.currentTarget.value = ''; if (f) onFile(f) }} /></label>
  )
}

function EntryForm({ code, earlier, onDone }: { code: string; earlier?: Entry; onDone: (e: Entry) => void }) {
  const [d, setD] = useState({ title: earlier?.title ?? '', text: earlier?.text ?? '', team: earlier?.team ?? '', members: earlier?.members ?? '' })
  const [fault, setFault] = useState<ApiError | null>(null)
  const [busy, setBusy] = useState(false)
  const put = (part: Partial<typeof d>) => { setFault(null); setD(all => ({ ...all, ...part })) }
  const of = (field: string) => fault?.field === field ? fault.message : undefined
  async function send(): Promise<void> {
    setBusy(true)
    try {
      const e = earlier ? await api.put<Entry>('/api/resident/entries/' + earlier.uid, d) : await once('contest ' + code, uid => api.post<Entry>(`/api/resident/contests/${encodeURIComponent(code)}/entries`, { uid, ...d }))
      toast(tc('saved'))
      onDone(e)
    } catch (e) { setFault(e instanceof ApiError ? e : new ApiError(-1, '', '', String(e))) }
    setBusy(false)
  }
  return (
    <form class="card stack" onSubmit={e => { e.preventDefault(); void send() }}>
      <h2>{tc(earlier ? 'edit' : 'hand_in')}</h2>
      <Notice tone="nghe" icon="eye">{tc('blind')}</Notice>
      <TextField label={tc('f_title')} value={d.title} onValue={title => put({ title })} fault={of('title')} required minLength={5} maxLength={160} />
      <TextField area label={tc('f_text')} hint={tc('f_text_hint')} value={d.text} onValue={text => put({ text })} fault={of('text')} required minLength={20} maxLength={8000} />
      <TextField label={tc('f_team')} value={d.team} onValue={team => put({ team })} fault={of('team')} maxLength={120} />
      <TextField label={tc('f_members')} hint={tc('f_members_hint')} value={d.members} onValue={members => put({ members })} fault={of('members')} maxLength={600} />
      {!earlier && <p class="quiet small">{tc('files_hint')}</p>}
      {fault && !['title', 'text', 'team', 'members'].includes(fault.field) && <p class="fault" role="alert"><Icon name="alert-triangle" />{said(fault)}</p>}
      <Button main wide type="submit" icon="send" disabled={busy}>{tc(earlier ? 'save' : 'go')}</Button>
    </form>
  )
}

function AppealForm({ e, onDone }: { e: Entry; onDone: (e: Entry) => void }) {
  const [text, setText] = useState('')
  const [fault, setFault] = useState('')
  return (
    <form class="stack tight" onSubmit={x => { x.preventDefault(); void api.post<Entry>(`/api/resident/entries/${e.uid}/appeal`, { text: text.trim() }).then(y => { toast(tc('appeal_sent')); onDone(y) }, z => setFault(said(z))) }}>
      <h3>{tc('appeal')}</h3><p class="quiet">{tc('appeal_text')}</p>
      <TextField area label={tc('appeal_words')} value={text} onValue={v => { setText(v); setFault('') }} fault={fault} required minLength={20} maxLength={3000} />
      <Button wide type="submit">{tc('appeal_go')}</Button>
    </form>
  )
}
