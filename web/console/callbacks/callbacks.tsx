// callbacks.tsx - the call-back desk: one call at a time, the number behind a reason, the script to read, answers by key.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button, Empty, Icon, toast } from '../../shared/parts'
import { answerCallback, listCallbacks, revealPhone, type CallbackOutcome } from '../api/outreach'
import { readEstimate } from '../api/progress'
import { readUnit } from '../api/territory'
import type { Callback, Unit } from '../api/types'
import { EstimateCard } from '../overview/estimate'
import { Form, Input, TextArea } from '../parts/form'
import { moment, number } from '../parts/format'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, Facts, PageFrame, unitPath } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { hasRole } from '../session'
import { markName, outcomeName, t } from '../say'

const ANSWERS: readonly (readonly [CallbackOutcome, string, 'check' | 'x' | 'phone' | 'hand'])[] = [
  ['true', '1', 'check'], ['false', '2', 'x'], ['unreachable', '3', 'phone'], ['refused', '4', 'hand'],
]

export function CallbacksPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  return <Load of={unit} tall>{u => <Desk unit={u} />}</Load>
}

function Desk({ unit }: { unit: Unit }) {
  const list = usePages(`callbacks ${unit.id}`, after => listCallbacks(unit.id, after))
  const estimate = useLoad(`estimate ${unit.id}`, () => readEstimate(unit.id))
  const waiting = (list.data ?? []).filter(c => c.state === 'waiting')
  const [skipped, setSkipped] = useState<readonly number[]>([])
  const now = waiting.find(c => !skipped.includes(c.id)) ?? waiting[0]
  const answered = (id: number) => {
    list.change(rows => rows.filter(r => r.id !== id))
    estimate.reload()
    if (waiting.length < 3) list.more?.()
  }
  return (
    <PageFrame title={t('nav.callbacks')} path={unitPath(unit, 'callbacks')} lead={t('callbacks.lead')}>
      <div class="grid wide-left">
        <Load of={list} tall bones={2}>{() => now
          ? <Call key={now.id} c={now} onDone={() => answered(now.id)} onSkip={() => setSkipped(s => [...s, now.id])} waiting={waiting.length} />
          : <Card><Empty icon="check-check" title={t('callbacks.none')}><p>{t('callbacks.none_more')}</p></Empty></Card>}</Load>
        <EstimateCard estimate={estimate.data} unit={unit.id} />
      </div>
    </PageFrame>
  )
}

function Call({ c, waiting, onDone, onSkip }: { c: Callback; waiting: number; onDone: () => void; onSkip: () => void }) {
  const [note, setNote] = useState('')
  const mayCall = hasRole('officer', 'city')
  const send = useAction(async (outcome: CallbackOutcome) => {
    await answerCallback(c.id, outcome, note.trim())
    toast(t(`callbacks.did_${outcome}`))
    onDone()
  })
  const run = useRef(send.run)
  run.current = send.run
  useEffect(() => {
    if (!mayCall) return
    const onKey = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey || (e.target as HTMLElement).closest('input, textarea, select, dialog')) return
      const hit = ANSWERS.find(a => a[1] === e.key)
      if (hit) { e.preventDefault(); void run.current(hit[0]) }
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [mayCall])
  const won = c.won.split(',').filter(Boolean).map(markName).join(', ')
  return (
    <Card title={c.person || t('callbacks.household')} tools={<span class="quiet">{t('callbacks.waiting', { n: number(waiting) })}</span>}>
      <div class="stack loose">
        <Facts rows={[
          [t('table.door'), `${c.number} ${c.lane}`], [t('table.when'), moment(c.at_ms)], [t('table.member'), c.member], [t('table.outcome'), outcomeName(c.outcome)],
          [t('table.won'), won || '–'], c.tries ? [t('callbacks.tries'), number(c.tries)] : null,
        ]} />
        <Phone c={c} mayShow={mayCall} />
        <blockquote class="script">
          <p>{t('script.hello')}</p>
          <p>{t('script.visited', { at: moment(c.at_ms), member: c.member })}</p>
          {won && <p>{t('script.won', { won })}</p>}
          <p>{t('script.thanks')}</p>
        </blockquote>
        {mayCall && (
          <>
            <TextArea label={t('callbacks.note')} name="note" value={note} rows={2} maxLength={300} error={send.error} onValue={setNote} />
            {send.error && <ErrorNote error={send.error} />}
            <div class="answers" role="group" aria-label={t('callbacks.answer')}>
              {ANSWERS.map(([outcome, key, icon]) => (
                <button key={outcome} type="button" class={`btn answer ${outcome}`} disabled={send.isBusy} aria-keyshortcuts={key} onClick={() => void send.run(outcome)}>
                  <Icon name={icon} /><span>{t(`callbacks.${outcome}`)}</span><kbd>{key}</kbd>
                </button>
              ))}
            </div>
            <div><Button bare icon="arrow-right" onClick={onSkip}>{t('callbacks.skip')}</Button></div>
          </>
        )}
      </div>
    </Card>
  )
}

function Phone({ c, mayShow }: { c: Callback; mayShow: boolean }) {
  const [isAsking, setAsking] = useState(false)
  const [reason, setReason] = useState(t('callbacks.reason_default'))
  const [phone, setPhone] = useState('')
  const show = useAction(async () => { setPhone((await revealPhone(c.id, reason.trim())).phone); setAsking(false) })
  if (phone) return <p class="phone-shown"><Icon name="phone" /><a class="num" href={`tel:${phone}`}>{phone}</a></p>
  return (
    <div class="stack tight">
      <p class="phone-shown"><Icon name="phone" /><span class="num">{c.phone || t('callbacks.no_phone')}</span>
        {mayShow && c.phone && !isAsking && <Button icon="eye" onClick={() => setAsking(true)}>{t('callbacks.show')}</Button>}</p>
      {isAsking && (
        <Form fields={['reason']} submit={t('callbacks.show')} isBusy={show.isBusy} error={show.error} onSubmit={() => void show.run()} onCancel={() => setAsking(false)}>
          <Input label={t('callbacks.reason')} name="reason" value={reason} error={show.error} required minLength={5} hint={t('callbacks.reason_hint')} onValue={setReason} />
        </Form>
      )}
    </div>
  )
}
