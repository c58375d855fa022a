// team.tsx - "Tổ": what a head does on the phone: who is stuck, doors nobody holds, visits that look odd, closing the week. Needs a network.
import { useEffect, useState } from 'preact/hooks'
import { Bones, Button, Chip, Empty, Icon, Notice, Sheet, TextField, toast, Segments } from '../../shared/parts'
import { allPages, api, ApiError, type Page } from '../../shared/api'
import { date, DAY_MS, dayOf, dayStart, num, when } from '../../shared/i18n'
import { doors, home, nowMs } from '../state'
import { Header, Screen } from '../frame'
import { t, tk, type Key } from '../say'

// What of the console's answers is shown here; a field that is not there is not shown.
interface Member { id: number; account_id: number; name: string; position: string; force?: string; left_day?: number | null; households?: number; houses?: number; doors?: number
  visited?: number; visits?: number; last_ms?: number | null }
interface Team { id: number; name: string; members: Member[]; households?: number; is_overloaded?: boolean }
interface Doubt { id: string; seq: number; at_ms: number; outcome: string; lane: string; number: string; household: number; member: string; flags: string | string[] }
interface Piece { id: number; number: number; member_id: number | null; member?: string; houses: number; done?: number }
interface Report { id: number; from_day: number; to_day: number }
interface Invite { url?: string; invite_url?: string; qr_svg?: string }

function useAnswer<T>(ask: () => Promise<T>, again: number): { got: T | null; fault: string } {
  const [got, set] = useState<T | null>(null)
  const [fault, setFault] = useState('')
  useEffect(() => {
    let alive = true
    setFault('')
    ask().then(x => { if (alive) set(x) }, (e: unknown) => { if (alive) setFault(e instanceof ApiError && e.status ? e.message : t('team_online')) })
    return () => { alive = false }
  }, [again])
  return { got, fault }
}

const PARTS = ['team_members', 'team_free', 'team_doubts', 'team_close'] as const

export function Team() {
  const h = home.value
  const [part, setPart] = useState<typeof PARTS[number]>('team_members')
  if (!h) return <Screen header={<Header title={t('team')} backTo="/app/me" />}><div class="pad"><Bones label={t('loading')} /></div></Screen>
  return (
    <Screen header={<Header title={t('team')} sub={h.team.name} backTo="/app/me" />}>
      <div class="filters picks" role="group" aria-label={t('team')}>{PARTS.map(p => <button type="button" class="pick" aria-pressed={p === part} onClick={() => setPart(p)}>{t(p)}</button>)}</div>
      <div class="pad stack">
        {part === 'team_members' && <Members team={h.team.id} />}
        {part === 'team_free' && <FreeDoors group={h.team.group.id} team={h.team.id} />}
        {part === 'team_doubts' && <Doubts group={h.team.group.id} />}
        {part === 'team_close' && <CloseWeek group={h.team.group.id} />}
      </div>
    </Screen>
  )
}

function Waiting({ fault, onAgain }: { fault: string; onAgain: () => void }) {
  return fault ? <Empty icon="cloud-off" title={fault}><Button onClick={onAgain}>{t('retry')}</Button></Empty> : <Bones label={t('loading')} rows={3} />
}

// Stuck first: those who have not been out longest.
function Members({ team }: { team: number }) {
  const [again, setAgain] = useState(0)
  const { got, fault } = useAnswer(() => api.get<Team>(`/api/teams/${team}`), again)
  const [invite, setInvite] = useState<{ name: string; i: Invite } | null>(null)
  if (!got) return <Waiting fault={fault} onAgain={() => setAgain(again + 1)} />
  const now = nowMs.value
  const idle = (m: Member) => m.last_ms ? Math.floor((now - m.last_ms) / DAY_MS) : 99
  const list = got.members.filter(m => !m.left_day).sort((a, b) => idle(b) - idle(a))
  const load = (m: Member) => m.households ?? m.houses ?? m.doors
  async function renew(m: Member): Promise<void> {
    try {
      setInvite({ name: m.name, i: await api.post<Invite>(`/api/people/${m.account_id}/invite`) })
    } catch (e) { toast(e instanceof ApiError ? e.message : String(e)) }
  }
  const link = invite?.i.url ?? invite?.i.invite_url ?? ''
  return (
    <>
      {list.map(m => (
        <section class="card stack tight">
          <div class="row"><span class={'tile ' + (idle(m) >= 3 ? 'nghe' : 'com')}><Icon name={idle(m) >= 3 ? 'circle-help' : 'user-check'} /></span>
            <div class="grow"><b>{m.name}</b><p class="quiet small">{tk('badge_role_' + m.position)}{load(m) !== undefined ? ' · ' + (m.visited !== undefined ? t('team_done', { n: num(m.visited), all: num(load(m)!) }) : t('team_load', { n: num(load(m)!) })) : ''}</p></div></div>
          {(idle(m) >= 3 || (load(m) ?? 0) > 220) && <div class="row wrap chips">
            {idle(m) >= 3 && <Chip tone="nghe" icon="clock">{m.last_ms ? t('team_quiet', { n: idle(m) }) : t('team_never')}</Chip>}
            {(load(m) ?? 0) > 220 && <Chip tone="son" icon="alert-triangle">{t('team_over')}</Chip>}
          </div>}
          <div class="row wrap"><Button icon="qr-code" class="grow" onClick={() => void renew(m)}>{t('team_invite')}</Button></div>
        </section>
      ))}
      {invite && <Sheet title={t('team_invite')} closeLabel={t('close')} onClose={() => setInvite(null)}>
        <div class="stack center"><p>{t('invite_text', { name: invite.name })}</p>
          {invite.i.qr_svg && <img class="qr" alt={t('team_invite')} src={'data:image/svg+xml,' + encodeURIComponent(invite.i.qr_svg)} />}
          <p class="small linktext">{link}</p>
          <Button main wide icon="link" onClick={() => void navigator.clipboard?.writeText(link).then(() => toast(t('copied')))}>{t('copy')}</Button></div>
      </Sheet>}
    </>
  )
}

// Pieces without a member, and giving their doors to somebody's piece.
function FreeDoors({ group, team }: { group: number; team: number }) {
  const [again, setAgain] = useState(0)
  const { got, fault } = useAnswer(async () => ({ turf: await api.get<{ pieces: Piece[]; houses?: { household?: number; households?: number[]; piece_id?: number | null; piece?: number | null }[] }>(`/api/units/${group}/turf`),
    team: await api.get<Team>(`/api/teams/${team}`) }), again)
  const [to, setTo] = useState<Piece | null>(null)
  if (!got) return <Waiting fault={fault} onAgain={() => setAgain(again + 1)} />
  const pieces = got.turf.pieces
  const free = new Set(pieces.filter(p => !p.member_id).map(p => p.id))
  const loose = (got.turf.houses ?? []).filter(x => { const p = x.piece_id ?? x.piece; return !p || free.has(p) }).flatMap(x => x.households ?? (x.household ? [x.household] : []))
  const mine = doors.value.filter(v => v.d.piece === null || (v.d.piece !== undefined && free.has(v.d.piece))).map(v => v.d.household)
  const households = [...new Set([...loose, ...mine])]
  const name = (p: Piece) => p.member ?? got.team.members.find(m => m.id === p.member_id)?.name ?? '?'
  async function give(p: Piece): Promise<void> {
    try {
      await api.post(`/api/pieces/${p.id}/doors`, { households })
      toast(t('assigned', { n: households.length }))
      setTo(null)
      setAgain(again + 1)
    } catch (e) { toast(e instanceof ApiError ? e.message : String(e)) }
  }
  return (
    <>
      {!households.length ? <Empty icon="check-check" title={t('team_free_none')} />
        : <Notice tone="nghe" icon="footprints"><b>{t('team_free')}: {num(households.length)}</b></Notice>}
      {pieces.filter(p => p.member_id).sort((a, b) => a.houses - b.houses).map(p => (
        <div class="card slim row"><span class="tile num">{p.number}</span><div class="grow"><b>{name(p)}</b><p class="quiet small">{t('team_load', { n: num(p.houses) })}</p></div>
          {households.length > 0 && <Button onClick={() => setTo(p)}>{t('assign')}</Button>}</div>
      ))}
      {to && <Sheet title={`${t('assign')} ${name(to)}`} closeLabel={t('close')} onClose={() => setTo(null)}>
        <div class="stack"><p>{t('team_load', { n: num(households.length) })}</p><Button main wide onClick={() => void give(to)}>{t('assign')} {name(to)}</Button><Button wide onClick={() => setTo(null)}>{t('cancel')}</Button></div>
      </Sheet>}
    </>
  )
}

function Doubts({ group }: { group: number }) {
  const [again, setAgain] = useState(0)
  const { got, fault } = useAnswer(() => api.get<Page<Doubt>>(`/api/units/${group}/doubts`, { limit: 50 }), again)
  const [open, setOpen] = useState<Doubt | null>(null)
  if (!got) return <Waiting fault={fault} onAgain={() => setAgain(again + 1)} />
  if (!got.rows.length) return <Empty icon="shield-check" title={t('team_doubts_none')} />
  const flags = (d: Doubt) => (Array.isArray(d.flags) ? d.flags : d.flags.split(',')).filter(Boolean)
  return (
    <>
      {got.rows.map(d => (
        <button type="button" class="card stack tight" onClick={() => setOpen(d)}>
          <span class="row"><b class="grow">{d.number} {d.lane}</b><span class="quiet small num">{when(d.at_ms)}</span></span>
          <span class="quiet small">{d.member} · {tk('o_' + d.outcome)}</span>
          <span class="row wrap chips">{flags(d).map(f => <Chip tone="nghe" icon="flag">{flagWord(f)}</Chip>)}</span>
        </button>
      ))}
      {open && <Sheet title={`${open.number} ${open.lane}`} closeLabel={t('close')} onClose={() => setOpen(null)}><Review d={open} flags={flags(open)} onDone={() => { setOpen(null); setAgain(again + 1) }} /></Sheet>}
    </>
  )
}

const FLAGS: readonly string[] = ['speed', 'far', 'same_spot', 'rate', 'brief', 'nobody', 'same_browser', 'wrong_code', 'wrong_slip']
const flagWord = (f: string): string => t((FLAGS.includes(f) ? 'fl_' + f : 'fl_other') as Key)

function Review({ d, flags, onDone }: { d: Doubt; flags: string[]; onDone: () => void }) {
  const [verdict, setVerdict] = useState<'kept' | 'void' | null>(null)
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState('')
  async function send(): Promise<void> {
    if (reason.trim().length < 3) { setFault(t('reason_fault')); return }
    try {
      await api.post(`/api/visits/${d.id}/review`, { verdict, reason: reason.trim() })
      toast(t('doubt_saved'))
      onDone()
    } catch (e) { setFault(e instanceof ApiError ? e.message : String(e)) }
  }
  return (
    <div class="stack">
      <p>{d.member} · {when(d.at_ms)} · {tk('o_' + d.outcome)}</p>
      <ul class="stack tight">{flags.map(f => <li class="row"><Icon name="flag" />{flagWord(f)}</li>)}</ul>
      <Segments label={t('team_doubts')} value={verdict} onPick={setVerdict} options={[['kept', t('keep_visit')], ['void', t('void_visit')]]} />
      <TextField area label={t('reason')} value={reason} onValue={v => { setReason(v); setFault('') }} fault={fault} maxLength={300} />
      <Button main wide danger={verdict === 'void'} disabled={!verdict} onClick={() => void send()}>{t('save')}</Button>
    </div>
  )
}

function CloseWeek({ group }: { group: number }) {
  const [again, setAgain] = useState(0)
  const { got, fault } = useAnswer(() => allPages<Report>(`/api/units/${group}/reports`, {}, 200), again)
  const [busy, setBusy] = useState(false)
  if (!got) return <Waiting fault={fault} onAgain={() => setAgain(again + 1)} />
  const today = dayOf(nowMs.value)
  const lastClosed = got.reduce((m, r) => Math.max(m, r.to_day), 0)
  const sunday = today - ((today + 3) % 7) - 1                              // the last day of the week that is over
  const from = lastClosed ? lastClosed + 1 : Math.max(home.value!.campaign.from_day, sunday - 6)
  async function close(): Promise<void> {
    setBusy(true)
    try {
      await api.post(`/api/units/${group}/reports`, { from_day: from, to_day: sunday })
      toast(t('closed_ok'))
      setAgain(again + 1)
    } catch (e) { toast(e instanceof ApiError ? e.message : String(e)) }
    setBusy(false)
  }
  return (
    <>
      {from <= sunday ? <section class="card stack"><p>{t('close_text', { from: date(dayStart(from)), to: date(dayStart(sunday)) })}</p><Button main wide icon="lock" disabled={busy} onClick={() => void close()}>{t('close_go')}</Button></section>
        : <Notice tone="com" icon="check-check">{t('closed_ok')}</Notice>}
      {got.length > 0 && <h2 class="section">{t('reports')}</h2>}
      {got.map(r => <div class="card slim row"><span class="tile com"><Icon name="file-text" /></span><b class="grow num">{t('report_row', { from: date(dayStart(r.from_day)), to: date(dayStart(r.to_day)) })}</b></div>)}
    </>
  )
}
