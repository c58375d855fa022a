// callbacks.tsx - the call-back desk: one call at a time, the number behind a reason, the script to read, answers by key.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button, Empty, Icon, toast } from '../../shared/parts'
import { answerCallback, listCallbacks, revealContacts, type CallbackOutcome } from '../api/outreach'
import { readEstimate } from '../api/progress'
import { readUnit } from '../api/territory'
import type { Callback, Contact, Unit } from '../api/types'
import { EstimateCard } from '../overview/estimate'
import { Form, Input, TextArea } from '../parts/form'
import { moment, number } from '../parts/format'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, Facts, PageFrame, unitPath } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { hasRole } from '../session'
import { t } from '../say'

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
  const waiting = (list.data ?? []).filter(c => c.state === 'due')
  const [skipped, setSkipped] = useState<readonly number[]>([])
  const now = waiting.find(c => !skipped.includes(c.seq)) ?? waiting[0]
  const answered = (id: number) => {
    list.change(rows => rows.filter(r => r.seq !== id))
    estimate.reload()
    if (waiting.length < 3) list.more?.()
  }
  return (
    <PageFrame title={t('nav.callbacks')} path={unitPath(unit, 'callbacks')} lead={t('callbacks.lead')}>
      <div class="grid wide-left">
        <Load of={list} tall bones={2}>{() => now
          ? <Call key={now.seq} c={now} onDone={() => answered(now.seq)} onSkip={() => setSkipped(s => [...s, now.seq])} waiting={waiting.length} />
          : <Card><Empty icon="check-check" title={t('callbacks.none')}><p>{t('callbacks.none_more')}</p></Empty></Card>}</Load>
        <EstimateCard estimate={estimate.data} />
      </div>
    </PageFrame>
  )
}

function Call({ c, waiting, onDone, onSkip }: { c: Callback; waiting: number; onDone: () => void; onSkip: () => void }) {
  const [note, setNote] = useState('')
  const mayCall = hasRole('officer', 'city')
  const send = useAction(async (outcome: CallbackOutcome) => {
    await answerCallback(c.seq, outcome, note.trim())
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
  return (
    <Card title={c.head || t('callbacks.household')} tools={<span class="quiet">{t('callbacks.waiting', { n: number(waiting) })}</span>}>
      <div class="stack loose">
        <Facts rows={[
          [t('table.door'), `${c.number} ${c.lane}`], [t('table.when'), moment(c.at_ms)], [t('table.member'), `${c.member} · ${c.team}`],
          c.tries ? [t('callbacks.tries'), t('callbacks.tries_last', { n: number(c.tries), at: moment(c.called_ms ?? 0) })] : null,
        ]} />
        <Phone c={c} mayShow={mayCall} />
        <blockquote class="script">
          <p>{t('script.hello')}</p>
          <p>{t('script.visited', { at: moment(c.at_ms), member: c.member })}</p>
          <p>{t('script.helped')}</p>
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
  const [contacts, setContacts] = useState<Contact[] | null>(null)
  const show = useAction(async () => { setContacts((await revealContacts(c.seq, reason.trim())).contacts); setAsking(false) })
  if (contacts)
    return contacts.length === 0 ? <p class="phone-shown">{t('callbacks.no_phone')}</p> : (
      <ul class="stack tight">{contacts.map(p => <li key={p.phone} class="phone-shown"><Icon name="phone" /><a class="num" href={`tel:${p.phone}`}>{p.phone}</a><small class="quiet">{p.name}</small></li>)}</ul>
    )
  return (
    <div class="stack tight">
      <p class="phone-shown"><Icon name="phone" /><span class="num">•••• ••• •••</span>
        {mayShow && !isAsking && <Button icon="eye" onClick={() => setAsking(true)}>{t('callbacks.show')}</Button>}</p>
      {isAsking && (
        <Form fields={['reason']} submit={t('callbacks.show')} isBusy={show.isBusy} error={show.error} onSubmit={() => void show.run()} onCancel={() => setAsking(false)}>
          <Input label={t('callbacks.reason')} name="reason" value={reason} error={show.error} required minLength={3} hint={t('callbacks.reason_hint')} onValue={setReason} />
        </Form>
      )}
    </div>
  )
}
