// room.tsx - the door of an occasion on a phone or a desk: scan or type a ticket, say at once how it stands, count guests, show what is sent.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Bones, Button, Chip, Empty, Icon, IconButton, Notice, Sheet, toast, type Tone } from '../parts'
import { sha256, toBase64url, utf8, uuidv7 } from '../bytes'
import type { IconName } from '../icons'
import { num, time, when } from '../i18n'
import { useLive } from '../live'
import { big, spanWords, titleOf } from '../occasion/say'
import { KIND_ICONS } from '../occasion/types'
import { isPlain, judge, tokenOf, type KeptEvent, type Line, type Say } from './rules'
import { ts, tsk } from './say'
import * as store from './store'
import { agreedMs, fault, keepSyncing, net, sync, syncSoon } from './sync'

// ---- which door ----

export function DoorList({ account, hrefOf }: { account: number; hrefOf: (code: string) => string }) {
  useEffect(() => keepSyncing(account), [account])
  const rows = useLive([store.TOPIC], store.allOccasions).value
  if (!rows || (!rows.length && !agreedMs.value && net.value !== 'offline')) return <Bones label={ts('loading')} rows={2} />
  if (!rows.length) return <Empty icon="ticket" title={ts('none')}><p>{net.value === 'offline' ? ts('first') : ts('none_text')}</p></Empty>
  return (
    <div class="stack">
      <SyncState account={account} tally={null} />
      <ul class="stack tight">{[...rows].sort((a, b) => a.starts_ms - b.starts_ms).map(o => (
        <li key={o.code}><a class="card row doorcard" href={hrefOf(o.code)}>
          <span class="tile lam"><Icon name={KIND_ICONS[o.kind]} /></span>
          <span class="grow"><b>{titleOf(o)}</b><br /><span class="small">{big(spanWords(o))}</span><br /><span class="quiet small">{o.place || ts('no_place')} · {o.is_held && o.listed_ms ? ts('list_at', { time: when(o.listed_ms) }) : ts('no_list')}</span></span>
          <Icon name="chevron-right" />
        </a></li>
      ))}</ul>
    </div>
  )
}

// ---- one door ----

interface Seen { say: Say | 'no_ticket'; token: string; line?: Line; people: number; atMs: number; isIn: boolean; id?: string }
const AGAIN_MS = 3000             // the same code held before the camera is one look

export function DoorRoom({ account, code }: { account: number; code: string }) {
  const o = useLive([store.TOPIC], async () => await store.oneOccasion(code) ?? null, code).value
  const lines = useLive([store.TOPIC], () => store.countLines(code), code).value ?? 0
  const tally = useLive([store.TOPIC], () => store.tally(code), code).value ?? null
  const [seen, setSeen] = useState<Seen | null>(null)
  const [hasScanner, setScanner] = useState(false)
  const look = useRef({ token: '', ms: 0, isAsking: false })
  useEffect(() => {
    let stop = () => {}
    void store.holdList(code).then(() => { stop = keepSyncing(account) })
    return () => stop()
  }, [code, account])
  useEffect(() => { void import('../scanner').then(s => s.keepScanner()).then(setScanner, () => {}) }, [agreedMs.value > 0])
  // The occasion was fetched for the first time by this very screen: hold its list, and ask again.
  useEffect(() => { if (o && !o.is_held) void store.holdList(code).then(() => sync(account)) }, [o?.code])

  async function read(text: string): Promise<void> {
    const token = tokenOf(text), now = Date.now(), last = look.current
    if (last.isAsking) return                            // the person before is not answered yet
    const isSame = (token || text) === last.token && now - last.ms < AGAIN_MS
    look.current = { ...last, token: token || text, ms: now }
    if (isSame) return
    if (!token) { setSeen({ say: 'no_ticket', token: '', people: 0, atMs: 0, isIn: false }); return }
    const hash = toBase64url((await sha256(utf8.encode(token))).subarray(0, 12))
    const [line, was] = await Promise.all([store.oneLine(code, hash), store.ofToken(code, token)])
    const say = judge(line, was)
    const next: Seen = { say, token, ...(line ? { line } : {}), people: line?.heads ?? 1, atMs: was.find(e => e.state !== 'refused')?.at_ms ?? 0, isIn: false }
    if (isPlain(say, line)) await letIn(next, next.people, false)
    else { look.current.isAsking = say !== 'twice'; setSeen(next) }
  }
  async function letIn(s: Seen, people: number, isGroup: boolean): Promise<void> {
    const id = uuidv7()
    try {
      await store.addEvent({ id, at_ms: Date.now(), kind: 'ticket', token: s.token, ...(isGroup ? { heads: people } : {}), code, account, state: 'queued', hold_ms: 0,
        number: s.line?.number ?? 0, people, sent_ms: 0, counted: 0, note: '', refusal: '', message: '' })
      setSeen({ ...s, people, isIn: true, id })
    } catch { setSeen(null) }                          // said above: the device is full
    look.current = { ...look.current, isAsking: false, ms: Date.now() }
    syncSoon(account)
  }
  const next = () => { look.current = { token: look.current.token, ms: Date.now(), isAsking: false }; setSeen(null) }

  if (o === undefined) return <Bones label={ts('loading')} />
  if (o === null) return <Empty icon="ticket" title={ts('no_list')}><p>{net.value === 'offline' ? ts('first') : ts('loading')}</p></Empty>
  const inside = (o.counts?.attended_site ?? 0) + (tally?.here ?? 0)
  return (
    <div class="door-room">
      <section class="card stack tight door-top">
        <p class="row top"><span class="grow"><b>{titleOf(o)}</b><br /><span class="quiet small">{big(spanWords(o))} · {o.place || ts('no_place')}</span></span></p>
        <div class="door-count" role="status"><strong class="num" data-inside={inside}>{num(inside)}</strong><span>{ts('inside')}{o.counts ? <><br /><span class="quiet small">{ts('of_registered', { n: num(o.counts.registered_site) })}</span></> : null}</span></div>
        <p class="quiet small">{lines || o.listed_ms ? `${ts('list_of', { n: num(lines) })} · ${ts('list_at', { time: when(o.listed_ms) })}` : ts('no_list')}{hasScanner && ` · ${ts('scanner')}`}</p>
      </section>
      <div class="door-scan stack">
        <Panel seen={seen} onLetIn={letIn} onNext={next} />
        {store.isFull.value && <div role="alert"><Notice tone="son" icon="database">{ts('full')}</Notice></div>}
        <Reader isAsking={() => look.current.isAsking} onText={t => void read(t)} />
      </div>
      <div class="door-side stack">
        <SyncState account={account} tally={tally} />
        <WalkIns code={code} account={account} />
        <Recent code={code} />
      </div>
    </div>
  )
}

// ---- what is said on the spot: a colour, a shape and a word ----

const SAYS: Record<Seen['say'], { tone: Tone; shape: IconName; mark: string }> = {
  enter: { tone: 'com', shape: 'check', mark: 'disc' }, twice: { tone: 'nghe', shape: 'history', mark: 'diamond' }, waiting: { tone: 'nghe', shape: 'clock', mark: 'triangle' },
  withdrawn: { tone: 'son', shape: 'x', mark: 'square' }, online: { tone: 'lam', shape: 'monitor', mark: 'square' }, unknown: { tone: 'lam', shape: 'circle-help', mark: 'disc' },
  no_ticket: { tone: 'son', shape: 'x', mark: 'square' },
}

function Panel({ seen, onLetIn, onNext }: { seen: Seen | null; onLetIn: (s: Seen, people: number, isGroup: boolean) => Promise<void>; onNext: () => void }) {
  const [n, setN] = useState(1)
  useEffect(() => { if (seen && !seen.isIn) setN(seen.people || 1) }, [seen?.token, seen?.isIn])
  const say = seen ? SAYS[seen.say] : null
  const isGroup = (seen?.line?.heads ?? 1) > 1
  const isOpen = !!seen && !seen.isIn && seen.say !== 'no_ticket' && seen.say !== 'twice'
  const word = seen?.isIn && seen.say !== 'unknown' ? 'enter' : seen?.say
  const look = seen?.isIn && seen.say !== 'unknown' ? SAYS.enter : say
  const why = !seen ? '' : seen.isIn ? ts(seen.say === 'unknown' ? 'x_unknown' : 'x_enter') : seen.say === 'twice' ? seen.atMs ? ts('x_twice', { time: time(seen.atMs) }) : ts('x_twice_other')
    : seen.say === 'enter' ? '' : tsk('x_' + seen.say)
  return (
    <div role="status" aria-live="assertive">
      {seen && look && (
        <section class={`card door-say ${look.tone}`} data-say={seen.say} data-in={seen.isIn ? '1' : '0'}>
          <span class={`door-mark ${look.mark}`}><Icon name={look.shape} /></span>
          <div class="grow stack tight">
            <h2 class="door-word">{tsk('v_' + word)}</h2>
            <p class="strong">{[seen.line && ts('number', { n: seen.line.number }), (isGroup || seen.people > 1) && ts('heads', { n: seen.isIn ? seen.people : seen.line?.heads ?? 1 })].filter(Boolean).join(' · ')}</p>
            {why && <p>{why}</p>}
          </div>
          {isOpen && <div class="door-choice stack tight">
            {isGroup && <Stepper n={n} max={500} onN={setN} />}
            <Button main wide icon="check" onClick={() => void onLetIn(seen, isGroup ? n : 1, isGroup)}>{isGroup ? ts('let_group', { n }) : seen.say === 'enter' ? ts('v_enter') : ts('let_in')}</Button>
            <Button wide onClick={onNext}>{ts(seen.say === 'enter' ? 'next' : 'dismiss')}</Button>
          </div>}
        </section>
      )}
    </div>
  )
}

function Stepper({ n, max, onN }: { n: number; max: number; onN: (n: number) => void }) {
  return (
    <div class="door-step">
      <IconButton icon="minus" label={ts('less')} disabled={n <= 1} onClick={() => onN(n - 1)} />
      <output class="num" aria-live="polite">{n}</output>
      <IconButton icon="plus" label={ts('more')} disabled={n >= max} onClick={() => onN(n + 1)} />
    </div>
  )
}

// ---- reading a code: the camera, a reader that types, or a hand ----

function Reader({ isAsking, onText }: { isAsking: () => boolean; onText: (text: string) => void }) {
  const [isOn, setOn] = useState(false)
  const [isBlind, setBlind] = useState(false)
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  // A code typed while the panel asks about the one before is kept and marked: the next reading writes over it, nothing is swallowed.
  const take = (s: string) => {
    if (isAsking()) { toast(ts('first_answer')); field.current?.select(); return }
    setText('')
    if (s.trim()) onText(s)
  }
  useEffect(() => { if (matchMedia('(hover: hover) and (min-width: 900px)').matches) field.current?.focus() }, [])          // a reader at a desk types
  return (
    <>
      {isOn ? <Camera onText={onText} onStop={() => setOn(false)} onFail={() => { setOn(false); setBlind(true) }} />
        : <Button main wide icon="scan-line" onClick={() => { setBlind(false); setOn(true) }}>{ts('scan')}</Button>}
      {isBlind && <Notice tone="nghe" icon="camera">{ts('no_camera')}</Notice>}
      <form class="field" onSubmit={e => { e.preventDefault(); take(text) }}>
        <label for="door-code">{ts('type')}</label>
        <div class="row"><input class="input grow" id="door-code" ref={field} name="code" value={text} autocomplete="off" autocapitalize="off" spellcheck={false} aria-describedby="door-code-hint" onInput={e => setText(e.currentTarget.value)} />
          <Button type="submit" disabled={!text.trim()}>{ts('type_go')}</Button></div>
        <div class="hint" id="door-code-hint">{ts('type_hint')}</div>
      </form>
    </>
  )
}

function Camera({ onText, onStop, onFail }: { onText: (text: string) => void; onStop: () => void; onFail: () => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const tell = useRef(onText)
  tell.current = onText
  const [isReady, setReady] = useState(false)
  useEffect(() => {
    let stop = () => {}, gone = false
    void import('../scanner').then(s => s.scan(video.current!, text => { tell.current(text); return false })).then(f => { if (gone) f(); else { stop = f; setReady(true) } }, () => { if (!gone) onFail() })
    return () => { gone = true; stop() }
  }, [])
  return (
    <div class="door-camera">
      <div class="door-view"><video ref={video} muted playsInline aria-label={ts('hint')} /><i aria-hidden="true" /></div>
      <div class="row"><span class="grow small">{isReady ? ts('hint') : ts('load')}</span><Button icon="x" onClick={onStop}>{ts('stop')}</Button></div>
    </div>
  )
}

// ---- guests without a ticket ----

const HOLD_MS = 5000
function WalkIns({ code, account }: { code: string; account: number }) {
  const [isMany, setMany] = useState(false)
  const [n, setN] = useState(2)
  async function add(people: number): Promise<void> {
    const id = uuidv7(), now = Date.now()
    await store.addEvent({ id, at_ms: now, kind: 'walk_in', ...(people > 1 ? { heads: people } : {}), code, account, state: 'queued', hold_ms: now + HOLD_MS, number: 0, people, sent_ms: 0, counted: 0, note: '', refusal: '', message: '' })
      .then(() => toast(ts('walk_kept', { n: people }), ts('undo'), () => void store.undoEvent(id, Date.now()).then(ok => { if (ok) toast(ts('undone')) }), HOLD_MS), () => {})
    syncSoon(account, HOLD_MS + 100)
  }
  return (
    <section class="card stack tight">
      <h2>{ts('walk')}</h2>
      <div class="row wrap"><Button class="grow door-plus" icon="plus" onClick={() => void add(1)}>{ts('walk_one')}</Button><Button onClick={() => { setN(2); setMany(true) }}>{ts('walk_many')}</Button></div>
      {isMany && <Sheet title={ts('walk')} closeLabel={ts('close')} onClose={() => setMany(false)}><div class="stack">
        <Stepper n={n} max={500} onN={setN} />
        <Button main wide onClick={() => { setMany(false); void add(n) }}>{ts('walk_go', { n })}</Button></div></Sheet>}
    </section>
  )
}

// ---- what is sent, and what just happened ----

function SyncState({ account, tally }: { account: number; tally: store.Tally | null }) {
  const bad = tally?.refused ?? 0, n = tally?.queued ?? 0
  const tone = bad ? 'son' : n ? 'nghe' : 'com'
  const words = tally ? [bad && ts('refused_n', { n: bad }), n ? ts('wait_n', { n }) : ts('all_sent'), tally.sent && ts('sent_n', { n: num(tally.sent) })].filter(Boolean).join(' · ') : ''
  const sub = net.value === 'stranger' ? ts('stranger') : net.value === 'offline' ? ts('offline') : net.value === 'working' && n ? ts('working') : fault.value || (agreedMs.value ? ts('list_at', { time: when(agreedMs.value) }) : '')
  return (
    <div class={'syncline ' + tone} role="status" data-queued={n} data-sent={tally?.sent ?? 0} data-refused={bad}>
      <span class="row grow"><Icon name={bad ? 'alert-triangle' : net.value === 'offline' ? 'wifi-off' : n ? 'clock' : 'check-check'} /><span class="grow">{words && <b>{words}</b>}{words && sub && <br />}<span class="quiet small">{sub}</span></span></span>
      <IconButton icon="refresh-cw" label={ts('send')} disabled={net.value === 'working'} onClick={() => void sync(account)} />
    </div>
  )
}

const SHOWN = 8
function Recent({ code }: { code: string }) {
  const rows = useLive([store.TOPIC], () => store.recent(code, SHOWN), code).value ?? []
  const bad = useLive([store.TOPIC], () => store.inState(code, 'refused'), code).value ?? []
  const [giveUp, setGiveUp] = useState<KeptEvent | null>(null)
  if (!rows.length) return null
  return (
    <section class="stack tight">
      {bad.filter(e => !rows.some(r => r.id === e.id)).map(e => <EventRow e={e} onDrop={() => setGiveUp(e)} key={e.id} />)}
      <h2 class="section">{ts('last')}</h2>
      <ul class="stack tight">{rows.map(e => <li key={e.id}><EventRow e={e} onDrop={() => setGiveUp(e)} /></li>)}</ul>
      {giveUp && <Sheet title={ts('drop')} closeLabel={ts('close')} onClose={() => setGiveUp(null)}><div class="stack"><p>{ts('drop_text')}</p>
        <Button main danger wide onClick={() => { void store.dropEvent(giveUp.id); setGiveUp(null) }}>{ts('drop')}</Button><Button wide onClick={() => setGiveUp(null)}>{ts('keep')}</Button></div></Sheet>}
    </section>
  )
}

const STATES = { queued: ['nghe', 'save'], sent: ['com', 'check'], refused: ['son', 'alert-triangle'] } as const
const NOTES = ['twice', 'waiting', 'withdrawn']
function EventRow({ e, onDrop }: { e: KeptEvent; onDrop: () => void }) {
  const [tone, icon] = STATES[e.state]
  const what = e.kind === 'walk_in' ? ts('walk_in', { n: e.people }) : e.number ? ts('ticket', { n: e.number }) : ts('ticket_new')
  return (
    <div class={'card slim stack tight' + (e.state === 'refused' ? ' refused' : '')} data-event={e.state}>
      <div class="row"><span class="grow"><b>{what}</b>{e.kind === 'ticket' && e.people > 1 ? ` · ${ts('heads', { n: e.people })}` : ''}<br /><span class="quiet small num">{when(e.at_ms)}{NOTES.includes(e.note) ? ` · ${tsk('n_' + e.note)}` : ''}</span></span>
        <Chip tone={tone} icon={icon}>{tsk('s_' + e.state)}</Chip></div>
      {e.state === 'refused' && <><p class="why">{e.message}</p><Button danger onClick={onDrop}>{ts('drop')}</Button></>}
    </div>
  )
}
