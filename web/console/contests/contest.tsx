// contest.tsx - one contest at its desk: rounds, judges, the way to the result, entries, appeals.
import { useState } from 'preact/hooks'
import { Button, Notice, toast } from '../../shared/parts'
import { nameIn, standOf, textIn, titleIn } from '../../shared/contest/say'
import { blindName, CONTEST_TONES } from '../../shared/contest/types'
import { addJudge, closeRound, dropJudge, moveContest, readContest, type ContestStep, type Missing } from '../api/contests'
import type { ContestDesk } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, TextArea } from '../parts/form'
import { moment, number } from '../parts/format'
import { useAction, useLoad } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitHref } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { FindPerson } from '../people/find-person'
import { hasRole } from '../session'
import { t } from '../say'
import { Appeals, Entries } from './entries'
import { Invitations } from './invitations'
import { RoundsForm } from './rounds'

export function ContestPage({ params }: { params: { contest?: string } }) {
  const id = Number(params.contest)
  const load = useLoad(`contest ${id}`, () => readContest(id))
  return <Load of={load} tall>{c => <One c={c} onChange={load.reload} />}</Load>
}

// What its flow allows now (contest.c).
const STEPS: Record<ContestDesk['state'], readonly ContestStep[]> = { draft: ['open', 'cancel'], open: ['score', 'cancel'], scoring: ['close-round', 'cancel'], scored: ['publish', 'cancel'], published: [], cancelled: [] }

function One({ c, onChange }: { c: ContestDesk; onChange: () => void }) {
  const [open, setOpen] = useState<ContestStep | 'rounds' | 'judge' | null>(null)
  const mayWrite = hasRole('officer', 'city'), isEarly = c.state === 'draft' || c.state === 'open'
  const drop = useAction(async (account: number) => { await dropJudge(c.id, account); onChange() })
  const close = () => setOpen(null)
  const done = () => { close(); onChange() }
  const steps = mayWrite ? STEPS[c.state] : []
  return (
    <PageFrame title={titleIn(c)} path={[{ text: c.unit, href: unitHref(c.unit_id) }, { text: t('ct.room'), href: unitHref(c.unit_id, 'contests') }, { text: titleIn(c) }]}
      lead={<><Tag tone={CONTEST_TONES[c.state]}>{standOf('contest', c.state)}</Tag>{c.state === 'scoring' && <span>{t('ct.round_now', { n: c.round, all: c.rounds.length })}</span>}<span>{t('ct.closes')}: {moment(c.closes_ms)}</span></>}
      actions={<>
        {steps.filter(s => s !== 'cancel').map(s => <Button key={s} main onClick={() => setOpen(s)}>{t(`ct.${s}`)}</Button>)}
        {c.state !== 'draft' && <a class="btn" href={`/resident/cuoc-thi/${c.code}`} target="_blank" rel="noopener">{t('ct.public')}</a>}
        {steps.includes('cancel') && <Button bare danger onClick={() => setOpen('cancel')}>{t('ct.cancel')}</Button>}
      </>}>
      <div class="grid wide-left">
        <div class="stack loose">
          <Entries c={c} mayWrite={mayWrite} />
          {c.state === 'published' && <Appeals id={c.id} mayWrite={mayWrite} />}
        </div>
        <div class="stack loose">
          <Card title={t('ct.rounds')}>
            {!c.rounds.length && <p class="quiet">{t('ct.rounds_none')}</p>}
            {c.rounds.map(r => <div class="stack tight round" key={r.n}><h3>{t('ct.round_n', { n: r.n })}: {nameIn(r)}</h3>
              <p class="quiet small">{[r.advance > 0 && t('ct.advance_n', { n: r.advance }), r.closed_ms > 0 && t('ct.closed', { time: moment(r.closed_ms) })].filter(Boolean).join(' · ')}</p>
              <Facts rows={r.criteria.map(k => [nameIn(k), t('judge.max', { max: k.max, weight: k.weight })] as const)} /></div>)}
            {mayWrite && isEarly && <div class="buttons"><Button icon="pencil" onClick={() => setOpen('rounds')}>{t('ct.rounds_edit')}</Button></div>}
          </Card>
          <Card title={t('ct.judges')} note={t('ct.judges_note')}>
            <div class="stack">
            {!c.judges.length && <p class="quiet">{t('ct.judges_none')}</p>}
            <ul class="links">{c.judges.map(j => <li key={j.account_id}><span><b>{j.name}</b>{c.state === 'scoring' && <small>{t('ct.judge_scored', { n: number(j.scored) })}</small>}</span>
              {mayWrite && isEarly && <Button class="low" disabled={drop.isBusy} onClick={() => void drop.run(j.account_id)}>{t('ct.drop')}</Button>}</li>)}</ul>
            {drop.error && <ErrorNote error={drop.error} />}
            {mayWrite && isEarly && <div class="buttons"><Button icon="user-plus" onClick={() => setOpen('judge')}>{t('ct.judge_add')}</Button></div>}
            <Invitations of="contests" id={c.id} mayAsk={mayWrite && isEarly} />
            </div>
          </Card>
          <Card title={t('ct.text')}><p class="quote">{textIn(c)}</p>{c.reason && <Facts rows={[[t('ct.reason'), c.reason]]} />}</Card>
        </div>
      </div>
      {open === 'rounds' && <RoundsForm c={c} onClose={close} onDone={done} />}
      {open === 'judge' && <FindPerson unit={c.unit_id} title={t('ct.judge_add')} label={t('ct.judge_find')} add={t('ct.judge_add')} skip={c.judges.map(j => j.account_id)} onClose={close}
        onPick={async p => { await addJudge(c.id, p.id); toast(p.name); onChange() }} />}
      {open && open !== 'rounds' && open !== 'judge' && <Step c={c} step={open} onClose={close} onDone={done} />}
    </PageFrame>
  )
}

function Step({ c, step, onDone, onClose }: { c: ContestDesk; step: ContestStep; onDone: () => void; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState<readonly Missing[]>([])
  const send = useAction(async () => {
    if (step === 'close-round') {
      const left = await closeRound(c.id)
      setMissing(left)
      if (left.length) return
    } else await moveContest(c.id, step, reason.trim())
    toast(t(`ct.did_${step}`))
    onDone()
  })
  return (
    <Dialog title={t(`ct.${step}`)} onClose={onClose}>
      <Form fields={['reason']} submit={t(`ct.${step}`)} danger={step === 'cancel'} isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        <p class="strong">{titleIn(c)}</p><p>{t(`ct.${step}_text`)}</p>
        {step === 'cancel' && <TextArea label={t('ct.reason')} name="reason" value={reason} rows={3} required maxLength={500} error={send.error} onValue={setReason} />}
        {missing.length > 0 && <div role="alert"><Notice tone="nghe" icon="alert-triangle"><b>{t('ct.missing')}</b>
          <ul class="plain-list">{missing.map((m, i) => <li key={i}>{m.judge ? t('ct.missing_of', { judge: m.judge, number: blindName(m.number) }) : t('ct.missing_few', { number: blindName(m.number) })}</li>)}</ul></Notice></div>}
      </Form>
    </Dialog>
  )
}
