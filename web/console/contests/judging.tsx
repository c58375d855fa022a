// judging.tsx - Chấm thi: a judge's own contests, and one of them blind: a number, words, files, marks for every criterion; and whom one accompanies.
import { useState } from 'preact/hooks'
import { Button, Empty, Icon, Notice, toast } from '../../shared/parts'
import { nameIn, standOf } from '../../shared/contest/say'
import { blindName, CONTEST_TONES, isScored } from '../../shared/contest/types'
import { blindFileUrl, declareConflict, listJudging, readBlind, writeScores } from '../api/contests'
import type { BlindEntry, BlindPage, Criterion } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input, TextArea } from '../parts/form'
import { number } from '../parts/format'
import { useAction, useLoad } from '../parts/load'
import { Card, PageFrame, Tag } from '../parts/page'
import { Load } from '../parts/states'
import { named, t } from '../say'
import { Mentoring } from './mentoring'

export function JudgingPage() {
  const list = useLoad('judging', listJudging)
  return (
    <PageFrame title={t('nav.judging')} lead={t('judge.lead')}>
      <Card title={t('judge.contests')}>
        <Load of={list}>{({ rows }) => !rows.length ? <Empty icon="clipboard-check" title={t('judge.none')} /> : (
          <ul class="links">{rows.map(j => <li key={j.code}><a href={`/console/judging/${j.code}`}><b>{j.title}</b><small>{t('ct.round_n', { n: j.round || 1 })} · {t('judge.left', { n: number(j.scored), all: number(j.entries) })}</small></a>
            <Tag tone={CONTEST_TONES[j.state]}>{standOf('contest', j.state)}</Tag></li>)}</ul>
        )}</Load>
      </Card>
      <Mentoring />
    </PageFrame>
  )
}

// All of them: a round has at most five hundred.
async function readAll(code: string): Promise<BlindPage> {
  const first = await readBlind(code)
  for (let next = first.next; next;) {
    const page = await readBlind(code, next)
    first.rows.push(...page.rows)
    next = page.next
  }
  return first
}

export function JudgePage({ params }: { params: { code?: string } }) {
  const code = params.code!
  const load = useLoad(`blind ${code}`, () => readAll(code))
  const list = useLoad('judging', listJudging)
  const title = list.data?.rows.find(j => j.code === code)?.title ?? code
  return (
    <PageFrame title={title} path={[{ text: t('nav.judging'), href: '/console/judging' }, { text: title }]} lead={t('judge.lead')}>
      <Load of={load} tall>{p => p.state !== 'scoring' ? <Card><Empty icon="clipboard-check" title={t('judge.closed')} /></Card> : <Desk code={code} p={p} onChange={load.reload} />}</Load>
    </PageFrame>
  )
}

function Desk({ code, p, onChange }: { code: string; p: BlindPage; onChange: () => void }) {
  const mine = p.rows.filter(e => e.conflict === 'none')
  const [at, setAt] = useState<number>(() => (mine.find(e => !isScored(e)) ?? mine[0] ?? p.rows[0])?.number ?? 0)
  const e = p.rows.find(x => x.number === at)
  const next = () => { const rest = mine.filter(x => x.number !== at && !isScored(x)); if (rest[0]) setAt(rest[0].number); onChange() }
  const mark = (x: BlindEntry) => x.conflict !== 'none' ? <Icon name="x" label={named('conflict', x.conflict)} /> : isScored(x) ? <Icon name="check" label={t('judge.done')} /> : <Icon name="circle-dot" label={t('judge.todo')} />
  return (
    <div class="judge">
      <nav class="judge-list" aria-label={t('ct.entries')}>
        <p class="quiet small" role="status">{t('judge.left', { n: mine.filter(isScored).length, all: mine.length })}</p>
        <ul>{p.rows.map(x => <li key={x.number}><button type="button" class="pick" aria-pressed={x.number === at} onClick={() => setAt(x.number)}>{mark(x)}{blindName(x.number)}</button></li>)}</ul>
      </nav>
      {e && (e.conflict !== 'none' ? <Card title={t('judge.entry', { number: blindName(e.number) })}><Notice tone="nghe" icon="info">{named('conflict', e.conflict)}</Notice></Card>
        : <Sheet key={e.number} code={code} e={e} criteria={p.criteria} onDone={next} />)}
    </div>
  )
}

function Sheet({ code, e, criteria, onDone }: { code: string; e: BlindEntry; criteria: readonly Criterion[]; onDone: () => void }) {
  const [marks, setMarks] = useState<Record<number, string>>(() => Object.fromEntries((e.scores ?? []).map(s => [s.criterion_id, String(s.mark)])))
  const [note, setNote] = useState(e.note ?? '')
  const [isDeclaring, setDeclaring] = useState(false)
  const isWhole = criteria.every(k => !!marks[k.id])
  const send = useAction(async () => {
    await writeScores(code, e.number, { scores: criteria.map(k => ({ criterion_id: k.id, mark: Number(marks[k.id]) })), note: note.trim() })
    toast(t('judge.saved', { number: blindName(e.number) }))
    onDone()
  })
  return (
    <Card title={`${t('judge.entry', { number: blindName(e.number) })}: ${e.title ?? ''}`} tools={<Tag tone={isScored(e) ? 'com' : 'nghe'}>{t(isScored(e) ? 'judge.done' : 'judge.todo')}</Tag>}>
      <div class="stack">
        <p class="judge-text">{e.text}</p>
        {!!e.files?.length && <ul class="row wrap">{e.files.map(f => <li key={f.n}><a class="btn" href={blindFileUrl(code, e.number, f.n)} target="_blank" rel="noopener"><Icon name={f.kind === 'pdf' ? 'file-text' : 'camera'} />{t('judge.file', { n: f.n, kind: t(`judge.${f.kind}`) })}</a></li>)}</ul>}
        <Form fields={['note']} submit={t('judge.save')} isBusy={send.isBusy} disabled={!isWhole} error={send.error} onSubmit={() => void send.run()}>
          <div class="pair">{criteria.map(k => <Input key={k.id} label={nameIn(k)} hint={t('judge.max', { max: k.max, weight: k.weight })} name={`mark ${k.id}`} type="number" inputMode="numeric" min={0} max={k.max} step={1} required value={marks[k.id] ?? ''}
            onValue={v => setMarks(all => ({ ...all, [k.id]: v }))} />)}</div>
          <TextArea label={t('judge.note')} name="note" value={note} rows={3} maxLength={2000} error={send.error} onValue={setNote} />
        </Form>
        <div class="buttons"><Button bare danger onClick={() => setDeclaring(true)}>{t('judge.conflict')}</Button></div>
        {isDeclaring && <Declare code={code} number={e.number} onClose={() => setDeclaring(false)} onDone={() => { setDeclaring(false); onDone() }} />}
      </div>
    </Card>
  )
}

function Declare({ code, number: n, onDone, onClose }: { code: string; number: number; onDone: () => void; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const send = useAction(async () => { await declareConflict(code, n, reason.trim()); toast(t('judge.declared')); onDone() })
  return (
    <Dialog title={t('judge.conflict')} onClose={onClose}>
      <Form fields={['reason']} submit={t('judge.conflict_go')} danger isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        <p class="strong">{t('judge.entry', { number: blindName(n) })}</p><p>{t('judge.conflict_text')}</p>
        <TextArea label={t('judge.conflict_why')} name="reason" value={reason} rows={2} required maxLength={500} error={send.error} onValue={setReason} />
      </Form>
    </Dialog>
  )
}
