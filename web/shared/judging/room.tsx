// room.tsx - judging in the hand: the contests one was asked to judge, one contest blind, entry by entry; and the start-ups one accompanies.
import { useEffect, useState } from 'preact/hooks'
import './judging.css'
import { allPages, api } from '../api'
import { nameIn, standOf } from '../contest/say'
import { blindName, CONTEST_TONES, isScored, type BlindEntry, type BlindFile, type BlindPage, type Criterion, type Judging } from '../contest/types'
import { Bar, Bones, Button, Chip, Empty, Icon, Notice, Sheet, TextField, toast } from '../parts'
import { keepDocument, pictureOf } from './files'
import { Mentees } from './mentees'
import { saidOf, tj } from './say'

const at = (code: string): string => `/api/judging/${encodeURIComponent(code)}/entries`

// ---- which contest, which start-up ----

export function JudgingHome({ hrefOf }: { hrefOf: (code: string) => string }) {
  const [rows, setRows] = useState<Judging[] | null>(null)
  const [fault, setFault] = useState('')
  useEffect(() => { void api.get<{ rows: Judging[] }>('/api/judging').then(p => setRows(p.rows), e => setFault(saidOf(e))) }, [])
  return (
    <div class="stack judge-room">
      {fault && <Notice tone="nghe" icon="wifi-off">{fault}</Notice>}
      <section class="stack"><h2 class="section">{tj('contests')}</h2>
        {!rows ? !fault && <Bones label={tj('loading')} rows={1} /> : !rows.length ? <p class="quiet">{tj('contests_none')}</p> : rows.map(j => (
          <a class="card stack tight" key={j.code} href={hrefOf(j.code)}>
            <span class="row wrap between"><Chip tone={CONTEST_TONES[j.state]}>{standOf('contest', j.state)}</Chip><span class="quiet">{tj('round', { n: j.round || 1 })}</span></span>
            <b>{j.title}</b>
            {j.state === 'scoring' && <span>{tj('left', { n: j.scored, all: j.entries })}</span>}
          </a>))}</section>
      <Mentees />
    </div>
  )
}

// ---- one contest ----

async function readAll(code: string): Promise<BlindPage> {
  const first = await api.get<BlindPage>(at(code), { limit: 1 })
  return { ...first, rows: await allPages<BlindEntry>(at(code), {}, 500), next: '' }
}

export function JudgeRoom({ code }: { code: string }) {
  const [page, setPage] = useState<BlindPage | null>(null)
  const [fault, setFault] = useState('')
  const [number, setNumber] = useState(0)
  const load = async () => { try { setPage(await readAll(code)); setFault('') } catch (e) { setFault(saidOf(e)) } }
  useEffect(() => { void load() }, [code])
  useEffect(() => { document.querySelector('.judge-room h2')?.scrollIntoView({ block: 'center' }) }, [number])
  if (!page) return fault ? <Notice tone="nghe" icon="wifi-off">{fault}</Notice> : <Bones label={tj('loading')} />
  if (page.state !== 'scoring') return <Empty icon="clipboard-check" title={tj('closed')} />
  const mine = page.rows.filter(e => e.conflict === 'none'), done = mine.filter(isScored).length
  const e = page.rows.find(x => x.number === number)
  const next = () => { setNumber(mine.find(x => x.number !== number && !isScored(x))?.number ?? 0); void load() }
  return (
    <div class="stack judge-room">
      {fault && <Notice tone="nghe" icon="wifi-off">{fault}</Notice>}
      {e ? <One key={e.number} code={code} e={e} criteria={page.criteria} onBack={() => setNumber(0)} onDone={next} /> : <>
        <section class="card stack tight"><p>{tj('lead')}</p><p role="status"><b>{tj('left', { n: done, all: mine.length })}</b></p>
          {mine.length > 0 && <Bar part={done / mine.length} label={tj('left', { n: done, all: mine.length })} />}
          {mine.length > 0 && done === mine.length && <p class="row tightrow"><Icon name="check-check" /><span>{tj('all_done')}</span></p>}</section>
        {!page.rows.length && <p class="quiet">{tj('none')}</p>}
        <ul class="stack tight">{page.rows.map(x => <li key={x.number}><Pick e={x} onPick={() => setNumber(x.number)} /></li>)}</ul>
      </>}
    </div>
  )
}

function Pick({ e, onPick }: { e: BlindEntry; onPick: () => void }) {
  const isMine = e.conflict === 'none', isDone = isScored(e)
  return (
    <button type="button" class="card row" data-number={e.number} onClick={onPick}>
      <span class={'tile ' + (!isMine ? '' : isDone ? 'com' : 'nghe')}><Icon name={!isMine ? 'x' : isDone ? 'check' : 'circle-dot'} /></span>
      <span class="grow"><b class="num">{blindName(e.number)}</b>{isMine && <><br /><span>{e.title}</span></>}<br />
        <span class="quiet small">{isMine ? tj(isDone ? 'done' : 'todo') : tj(`c_${e.conflict as 'own'}`)}</span></span>
      <Icon name="chevron-right" />
    </button>
  )
}

// ---- one entry ----

function One({ code, e, criteria, onBack, onDone }: { code: string; e: BlindEntry; criteria: readonly Criterion[]; onBack: () => void; onDone: () => void }) {
  const isMine = e.conflict === 'none'
  return (
    <>
      <Button icon="arrow-left" onClick={onBack}>{tj('back')}</Button>
      <section class="card stack">
        <div class="row wrap between"><h2 class="num">{tj('entry', { number: blindName(e.number) })}</h2>{isMine && <Chip tone={isScored(e) ? 'com' : 'nghe'}>{tj(isScored(e) ? 'done' : 'todo')}</Chip>}</div>
        {isMine ? <><b>{e.title}</b><p class="judge-words">{e.text}</p>{e.files?.map(f => <File key={f.n} code={code} number={e.number} f={f} />)}</>
          : <Notice tone="nghe"><b>{tj(`c_${e.conflict as 'own'}`)}</b><p>{tj('conflict_closed')}</p></Notice>}
      </section>
      {isMine && <Marks code={code} e={e} criteria={criteria} onDone={onDone} />}
    </>
  )
}

function File({ code, number, f }: { code: string; number: number; f: BlindFile }) {
  const [src, setSrc] = useState('')
  const [isBusy, setBusy] = useState(false)
  useEffect(() => () => { if (src) URL.revokeObjectURL(src) }, [src])
  async function open(): Promise<void> {
    setBusy(true)
    try { if (f.kind === 'photo') setSrc(await pictureOf(code, number, f)); else await keepDocument(code, number, f) } catch { toast(tj('file_fault')) }
    setBusy(false)
  }
  if (src) return <img src={src} alt={tj('photo_alt', { n: f.n, number: blindName(number) })} />
  return <Button wide icon={f.kind === 'photo' ? 'camera' : 'file-text'} disabled={isBusy} onClick={() => void open()}>{tj(f.kind, { n: f.n })}</Button>
}

function Marks({ code, e, criteria, onDone }: { code: string; e: BlindEntry; criteria: readonly Criterion[]; onDone: () => void }) {
  const [marks, setMarks] = useState<Record<number, string>>(() => Object.fromEntries((e.scores ?? []).map(s => [s.criterion_id, String(s.mark)])))
  const [note, setNote] = useState(e.note ?? '')
  const [fault, setFault] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [isDeclaring, setDeclaring] = useState(false)
  async function save(): Promise<void> {
    if (!criteria.every(k => marks[k.id])) { setFault(tj('missing')); return }
    setBusy(true)
    try {
      await api.put(`${at(code)}/${e.number}/scores`, { scores: criteria.map(k => ({ criterion_id: k.id, mark: Number(marks[k.id]) })), note: note.trim() })
      toast(tj('saved', { number: blindName(e.number) }))
      onDone()
    } catch (x) { setFault(saidOf(x)); setBusy(false) }
  }
  return (
    <>
      <form class="card stack" onSubmit={x => { x.preventDefault(); void save() }}>
        <h2>{tj('marks')}</h2>
        {criteria.map(k => <TextField key={k.id} label={nameIn(k)} hint={tj('mark_hint', { max: k.max, weight: k.weight })} type="number" inputMode="numeric" min={0} max={k.max} step={1} required
          value={marks[k.id] ?? ''} onValue={v => { setFault(''); setMarks(all => ({ ...all, [k.id]: v })) }} />)}
        <TextField area label={tj('note')} value={note} onValue={setNote} maxLength={2000} />
        {fault && <p class="fault" role="alert"><Icon name="alert-triangle" />{fault}</p>}
        <Button main wide type="submit" icon="check" disabled={isBusy}>{tj('save')}</Button>
      </form>
      <Button bare danger wide onClick={() => setDeclaring(true)}>{tj('conflict')}</Button>
      {isDeclaring && <Declare code={code} number={e.number} onClose={() => setDeclaring(false)} onDone={onDone} />}
    </>
  )
}

function Declare({ code, number, onDone, onClose }: { code: string; number: number; onDone: () => void; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState('')
  const send = () => void api.post(`${at(code)}/${number}/conflict`, { reason: reason.trim() }).then(() => { toast(tj('declared')); onDone() }, e => setFault(saidOf(e)))
  return (
    <Sheet title={tj('conflict')} closeLabel={tj('close')} onClose={onClose}>
      <form class="stack" onSubmit={x => { x.preventDefault(); send() }}>
        <p><b>{tj('entry', { number: blindName(number) })}.</b> {tj('conflict_text')}</p>
        <TextField area label={tj('conflict_why')} value={reason} onValue={v => { setReason(v); setFault('') }} fault={fault} required minLength={3} maxLength={500} />
        <Button main danger wide type="submit">{tj('conflict_go')}</Button>
      </form>
    </Sheet>
  )
}
