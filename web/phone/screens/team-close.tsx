// team-close.tsx - closing the week: what the figures will be, the signature, and the closed report to read, prove and take along.
import { useEffect, useState } from 'preact/hooks'
import { Bones, Button, Icon, Notice, Segments, Sheet, toast } from '../../shared/parts'
import { allPages, api, ApiError, request } from '../../shared/api'
import { date, dateFull, dayOf, dayStart, num, when } from '../../shared/i18n'
import { nowMs, skewMs } from '../state'
import { t, tk } from '../say'
import { tell, useAnswer, Waiting, wordsOf } from './team-parts'

type Counts = Record<string, number>
interface Closing { from_day: number; to_day: number; visits_late: number; open_below: number; counts: Counts }
interface Report { id: number; unit_id: number; from_day: number; to_day: number; closed_ms: number; closed_by_name: string }
interface Signed { id: number; body: { from_day?: number; to_day?: number; from?: string; to?: string; counts: Counts; visits_late: number; closed_ms?: number; closed_by?: string }; hash: string; is_genuine: boolean }

const period = (from: number, to: number): string => t('report_row', { from: date(dayStart(from)), to: dateFull(dayStart(to)) })
const SHOWN = ['visits', 'doors', 'guided', 'people', 'absent', 'refused'] as const

export function CloseWeek({ group }: { group: number }) {
  const { got, fault, again } = useAnswer(() => allPages<Report>(`/api/units/${group}/reports`, {}, 200))
  const [open, setOpen] = useState<Report | null>(null)
  if (!got) return <Waiting fault={fault} onAgain={again} />
  const mine = got.filter(r => r.unit_id === group).sort((a, b) => b.to_day - a.to_day)
  return (
    <>
      <Preview key={mine[0]?.id ?? 0} group={group} lastClosed={mine[0]?.to_day ?? 0} onClosed={again} />
      {mine.length > 0 && <h2 class="section">{t('reports')}</h2>}
      {mine.map(r => (
        <button type="button" class="card slim row" key={r.id} onClick={() => setOpen(r)}><span class="tile com"><Icon name="file-text" /></span>
          <span class="grow"><b class="num">{period(r.from_day, r.to_day)}</b><br /><span class="quiet small">{r.closed_by_name} · {when(r.closed_ms, nowMs.value)}</span></span><Icon name="chevron-right" /></button>
      ))}
      {open && <Sheet title={t('report_n', { n: open.id })} closeLabel={t('close')} onClose={() => setOpen(null)}><SignedReport id={open.id} row={open} /></Sheet>}
    </>
  )
}

function Figures({ counts }: { counts: Counts }) {
  return (
    <>
      <dl class="figlist">{SHOWN.map(k => <div><dt>{tk('n_' + k)}</dt><dd class="num">{num(counts[k] ?? 0)}</dd></div>)}
        <div class="strong"><dt>{t('n_won')}</dt><dd class="num">{num(Object.entries(counts).reduce((n, [k, v]) => k.startsWith('won_') ? n + v : n, 0))}</dd></div>
        <div class="strong"><dt>{t('n_ready')}</dt><dd class="num">{num(counts.became_ready ?? 0)}</dd></div></dl>
      {(counts.doubtful ?? 0) > 0 && <Notice tone="nghe" icon="flag">{t('close_doubts', { n: num(counts.doubtful!) })}</Notice>}
    </>
  )
}

// Up to the last Sunday, or up to yesterday; a day that is not over cannot be closed. When the week is closed, sooner than its end
// is only offered to who asks for it.
function Preview({ group, lastClosed, onClosed }: { group: number; lastClosed: number; onClosed: () => void }) {
  const today = dayOf(nowMs.value + skewMs.value), sunday = today - ((today + 3) % 7) - 1, yesterday = today - 1
  const ends = [...new Set([sunday, yesterday])].filter(d => d > lastClosed)
  const [to, setTo] = useState(sunday > lastClosed ? sunday : 0)
  const [c, setC] = useState<Closing | null>(null)
  const [fault, setFault] = useState('')
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    let alive = true
    setC(null)
    setFault('')
    if (to) api.get<Closing>(`/api/units/${group}/closing`, { to_day: to }).then(x => { if (alive) setC(x) }, (e: unknown) => { if (alive) setFault(wordsOf(e)) })
    return () => { alive = false }
  }, [to])
  if (!to) return <Notice tone="com" icon="check-check"><b>{t('closed_week')}</b>{ends[0] && <Button wide onClick={() => setTo(ends[0]!)}>{t('close_early', { day: date(dayStart(ends[0])) })}</Button>}</Notice>
  async function close(): Promise<void> {
    setBusy(true)
    try {
      await api.post(`/api/units/${group}/reports`, { to_day: to }, { timeoutMs: 60_000 })
      toast(t('closed_ok'))
      onClosed()
    } catch (e) {
      setSure(false)
      setBusy(false)
      if (e instanceof ApiError && e.status === 409) onClosed()      // somebody closed it meanwhile: look again
      tell(e)
    }
  }
  return (
    <section class="card stack">
      {ends.length > 1 && <Segments label={t('close_until')} value={String(to)} onPick={v => setTo(Number(v))} options={ends.map(d => [String(d), t(d === sunday ? 'close_sunday' : 'close_yesterday', { day: date(dayStart(d)) })] as const)} />}
      {fault ? <Notice tone="son" icon="alert-triangle">{fault}</Notice> : !c ? <Bones label={t('loading')} rows={2} /> : <>
        <div><h2 class="num">{period(c.from_day, c.to_day)}</h2><p class="quiet small">{t('close_preview')}</p></div>
        <Figures counts={c.counts} />
        {c.visits_late > 0 && <Notice icon="history">{t('close_late', { n: num(c.visits_late) })}</Notice>}
        <Button main wide icon="lock" onClick={() => setSure(true)}>{t('close_go')}</Button>
      </>}
      {sure && c && <Sheet title={t('close_sure')} closeLabel={t('close')} onClose={() => setSure(false)}>
        <div class="stack"><p>{t('close_text', { from: date(dayStart(c.from_day)), to: dateFull(dayStart(c.to_day)) })}</p><Button main wide icon="lock" disabled={busy} onClick={() => void close()}>{t('close_go')}</Button><Button wide onClick={() => setSure(false)}>{t('cancel')}</Button></div>
      </Sheet>}
    </section>
  )
}

function SignedReport({ id, row }: { id: number; row: Report }) {
  const { got, fault, again } = useAnswer(() => api.get<Signed>(`/api/reports/${id}.json`))
  const [busy, setBusy] = useState(false)
  if (!got) return <Waiting fault={fault} onAgain={again} />
  const hash = got.hash.replace(/(.{4})/g, '$1 ').trim()
  async function take(): Promise<void> {
    setBusy(true)
    try {
      const file = new File([await (await request('GET', `/api/reports/${id}.pdf`, { timeoutMs: 60_000 })).blob()], `bao-cao-${id}.pdf`, { type: 'application/pdf' })
      if (navigator.canShare?.({ files: [file] })) await navigator.share({ files: [file] }).catch(() => {})
      else {
        const a = document.createElement('a')
        a.href = URL.createObjectURL(file)
        a.download = file.name
        a.click()
        setTimeout(() => URL.revokeObjectURL(a.href), 60_000)
      }
    } catch (e) { tell(e) }
    setBusy(false)
  }
  return (
    <div class="stack">
      <Notice tone={got.is_genuine ? 'com' : 'son'} icon={got.is_genuine ? 'shield-check' : 'shield-alert'}><b>{t(got.is_genuine ? 'report_genuine' : 'report_broken')}</b><p class="small">{row.closed_by_name} · {when(row.closed_ms, nowMs.value)}</p></Notice>
      <h3 class="num">{period(row.from_day, row.to_day)}</h3>
      <Figures counts={got.body.counts} />
      {got.body.visits_late > 0 && <Notice icon="history">{t('close_late', { n: num(got.body.visits_late) })}</Notice>}
      <div><p class="quiet small">SHA-256</p><p class="small hash num">{hash}</p></div>
      <Button wide icon="download" disabled={busy} onClick={() => void take()}>{t('report_pdf')}</Button>
    </div>
  )
}
