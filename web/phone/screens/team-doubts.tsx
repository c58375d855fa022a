// team-doubts.tsx - visits that look odd: what is odd about them, what was written, and a decision with its reason.
import { useState } from 'preact/hooks'
import { Button, Chip, Empty, Icon, Notice, Segments, Sheet, TextField, toast } from '../../shared/parts'
import { api, type Page } from '../../shared/api'
import { num, when } from '../../shared/i18n'
import { home, nowMs } from '../state'
import { t, tk, type Key } from '../say'
import { tell, useAnswer, Waiting, wordsOf } from './team-parts'

interface Doubt { id: string; seq: number; at_ms: number; outcome: string; lane: string; number: string; household: number; member: string; flags: string | string[] }
interface Whole { note?: string; people?: { name: string; marks: string }[] }

const FLAGS: readonly string[] = ['speed', 'far', 'same_spot', 'rate', 'brief', 'nobody', 'same_browser', 'wrong_code', 'wrong_slip', 'clock']
const flagWord = (f: string): string => t((FLAGS.includes(f) ? 'fl_' + f : 'fl_other') as Key)
const flagsOf = (d: Doubt): string[] => (Array.isArray(d.flags) ? d.flags : d.flags.split(',')).filter(Boolean)

export function Doubts({ group }: { group: number }) {
  const { got, fault, again } = useAnswer(() => api.get<Page<Doubt>>(`/api/units/${group}/doubts`, { limit: 50 }))
  const [more, setMore] = useState<Page<Doubt> | null>(null)
  const [open, setOpen] = useState<Doubt | null>(null)
  if (!got) return <Waiting fault={fault} onAgain={again} />
  const rows = [...got.rows, ...(more?.rows ?? [])], next = more ? more.next : got.next
  if (!rows.length) return <Empty icon="shield-check" title={t('team_doubts_none')} />
  return (
    <>
      <p class="quiet">{t('doubts_text')}</p>
      {rows.map(d => (
        <button type="button" class="card stack tight" key={d.seq} onClick={() => setOpen(d)}>
          <span class="row"><b class="grow">{d.number} {d.lane}</b><span class="quiet small num">{when(d.at_ms, nowMs.value)}</span></span>
          <span class="quiet small">{d.member} · {tk('o_' + d.outcome)}</span>
          <span class="row wrap chips">{flagsOf(d).map(f => <Chip tone="nghe" icon="flag">{flagWord(f)}</Chip>)}</span>
        </button>
      ))}
      {next && <Button wide onClick={() => void api.get<Page<Doubt>>(`/api/units/${group}/doubts`, { limit: 50, after: next }).then(p => setMore({ rows: [...(more?.rows ?? []), ...p.rows], next: p.next }), tell)}>{t('more')}</Button>}
      {open && <Sheet title={`${open.number} ${open.lane}`} closeLabel={t('close')} onClose={() => setOpen(null)}><Review d={open} onDone={() => { setOpen(null); setMore(null); again() }} /></Sheet>}
    </>
  )
}

function Review({ d, onDone }: { d: Doubt; onDone: () => void }) {
  const { got } = useAnswer(() => api.get<Whole>(`/api/visits/${d.seq}`))
  const [verdict, setVerdict] = useState<'kept' | 'void' | null>(null)
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  const isMine = d.member === home.value?.me.name              // the server decides; this only says it sooner
  async function send(): Promise<void> {
    if (reason.trim().length < 3) { setFault(t('reason_fault')); return }
    setBusy(true)
    try {
      await api.post(`/api/visits/${d.seq}/review`, { verdict, reason: reason.trim() })
      toast(t(verdict === 'void' ? 'doubt_voided' : 'doubt_saved'))
      onDone()
    } catch (e) { setFault(wordsOf(e)); setBusy(false) }
  }
  return (
    <div class="stack">
      <p>{d.member} · {when(d.at_ms, nowMs.value)} · {tk('o_' + d.outcome)}</p>
      <ul class="stack tight">{flagsOf(d).map(f => <li class="row"><Icon name="flag" />{flagWord(f)}</li>)}</ul>
      {!!got?.people?.length && <div class="card slim stack tight">{got.people.map(p => <p class="row"><Icon name="user" /><span class="grow">{p.name}</span><span class="quiet small num">{t('doubt_marks', { n: num([...p.marks].filter(c => c !== '?').length) })}</span></p>)}</div>}
      {got?.note && <p class="small">“{got.note}”</p>}
      {isMine && <Notice icon="info">{t('doubt_own')}</Notice>}
      <Segments label={t('team_doubts')} value={verdict} onPick={v => { setVerdict(v); setFault('') }} options={[['kept', t('keep_visit')], ['void', t('void_visit')]]} />
      {verdict && <p class="small quiet">{t(verdict === 'void' ? 'void_text' : 'keep_text')}</p>}
      <TextField area label={t('reason')} hint={t('reason_hint')} value={reason} onValue={v => { setReason(v); setFault('') }} fault={fault} maxLength={300} />
      <Button main wide danger={verdict === 'void'} disabled={!verdict || busy} onClick={() => void send()}>{t(verdict === 'void' ? 'void_go' : 'save')}</Button>
    </div>
  )
}
