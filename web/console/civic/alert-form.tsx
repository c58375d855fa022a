// alert-form.tsx - composing an alert: pick what it is, say what happened and what to do, where, until when; the rest follows and can be changed.
import { useState } from 'preact/hooks'
import { uuidv7 } from '../../shared/bytes'
import { Notice, toast } from '../../shared/parts'
import { composeAlert, type AlertIn } from '../api/alerts'
import { listChildren } from '../api/territory'
import type { Alert, AlertStatus, AlertType, AlertWords, Unit } from '../api/types'
import { Dialog } from '../parts/dialog'
import { fold } from '../parts/fold'
import { Form, Input, Select, TextArea } from '../parts/form'
import { useAction, useLoad } from '../parts/load'
import { named, t } from '../say'
import { ALERT_KINDS, CERTAINTIES, fromLocalInput, SEVERITIES, toLocalInput, URGENCIES } from './alert-kinds'

const HOUR_MS = 3_600_000, AREAS_MAX = 40
const STATUSES: readonly AlertStatus[] = ['Actual', 'Exercise', 'Test']
const FIELDS = ['event', 'headline', 'description', 'instruction', 'event_en', 'headline_en', 'description_en', 'instruction_en', 'expires_ms', 'onset_ms', 'status', 'urgency', 'severity', 'certainty']

type Draft = Omit<AlertIn, 'areas'> & AlertWords & { onset_ms: number }

function begin(unit: number, msg_type: AlertType, earlier: Alert | undefined): Draft {
  const k = ALERT_KINDS[0]
  const { event = '', headline = '', description = '', instruction = '', event_en = '', headline_en = '', description_en = '', instruction_en = '' } = earlier ?? {}
  return {
    uid: uuidv7(), unit_id: earlier?.unit_id ?? unit, msg_type, status: earlier?.status ?? 'Actual', category: earlier?.category ?? k.category, urgency: earlier?.urgency ?? k.urgency,
    severity: earlier?.severity ?? k.severity, certainty: earlier?.certainty ?? k.certainty, onset_ms: 0, expires_ms: Math.max(earlier?.expires_ms ?? 0, Date.now() + k.hours * HOUR_MS),
    event, headline, description, instruction, event_en, headline_en, description_en, instruction_en, ...(earlier ? { earlier: earlier.uid } : {}),
  }
}

interface Props { unit: Unit; msg_type: AlertType; earlier?: Alert; onDone: () => void; onClose: () => void }

export function AlertForm({ unit, msg_type, earlier, onDone, onClose }: Props) {
  const [kind, setKind] = useState<string>(ALERT_KINDS[0].id)
  const [d, setDraft] = useState<Draft>(() => begin(unit.id, msg_type, earlier))
  const [areas, setAreas] = useState<readonly number[]>(earlier ? earlier.areas.map(x => x.unit_id) : [unit.id])
  const put = (part: Partial<Draft>) => setDraft(all => ({ ...all, ...part }))
  const choose = (id: string) => {
    const k = ALERT_KINDS.find(x => x.id === id)!
    setKind(id)
    put({ category: k.category, urgency: k.urgency, severity: k.severity, certainty: k.certainty, expires_ms: Date.now() + k.hours * HOUR_MS })
  }
  const send = useAction(async () => {
    const { onset_ms, ...rest } = d
    await composeAlert({ ...rest, ...(onset_ms ? { onset_ms } : {}), event: d.event.trim() || t(`alert_kind.${ALERT_KINDS.find(x => x.id === kind)!.id}`), areas: [...areas] })
    toast(t(d.status === 'Actual' ? 'alert.did_compose' : 'alert.did_exercise'))
    onDone()
  })
  return (
    <Dialog title={t(msg_type === 'Alert' ? 'alert.compose' : msg_type === 'Update' ? 'alert.update' : 'alert.cancel')} onClose={onClose}>
      <Form fields={FIELDS} submit={t(d.status === 'Actual' ? 'alert.to_second' : 'alert.send_exercise')} isBusy={send.isBusy} disabled={areas.length === 0} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        {!earlier && <Select label={t('alert.kind')} name="kind" value={kind} options={ALERT_KINDS.map(k => [k.id, t(`alert_kind.${k.id}`)] as const)} onValue={choose} />}
        <Input label={t('alert.event')} name="event" value={d.event} error={send.error} maxLength={100} hint={t('alert.event_hint')} onValue={event => put({ event })} />
        <Input label={t('alert.headline')} name="headline" value={d.headline} error={send.error} required minLength={5} maxLength={200} hint={t('alert.headline_hint')} onValue={headline => put({ headline })} />
        <TextArea label={t('alert.description')} name="description" value={d.description} rows={3} maxLength={2000} error={send.error} onValue={description => put({ description })} />
        <TextArea label={t('alert.instruction')} name="instruction" value={d.instruction} rows={3} maxLength={2000} error={send.error} hint={t('alert.instruction_hint')} onValue={instruction => put({ instruction })} />
        <Areas unit={unit} value={areas} onValue={setAreas} />
        <Input label={t('alert.expires')} name="expires_ms" type="datetime-local" value={toLocalInput(d.expires_ms)} error={send.error} required onValue={v => v && put({ expires_ms: fromLocalInput(v) })} />
        {!earlier && <Select label={t('alert.status')} name="status" value={d.status} error={send.error} options={STATUSES.map(s => [s, named('alert_status', s)] as const)} onValue={v => put({ status: v as AlertStatus })} />}
        <details class="columns-of">
          <summary>{t('alert.more')}</summary>
          <div class="stack">
            <Select label={t('alert.severity')} name="severity" value={d.severity} error={send.error} options={SEVERITIES.map(s => [s, named('severity', s)] as const)} onValue={v => put({ severity: v as Draft['severity'] })} />
            <Select label={t('alert.urgency')} name="urgency" value={d.urgency} error={send.error} options={URGENCIES.map(s => [s, named('urgency', s)] as const)} onValue={v => put({ urgency: v as Draft['urgency'] })} />
            <Select label={t('alert.certainty')} name="certainty" value={d.certainty} error={send.error} options={CERTAINTIES.map(s => [s, named('certainty', s)] as const)} onValue={v => put({ certainty: v as Draft['certainty'] })} />
            <Input label={t('alert.onset')} name="onset_ms" type="datetime-local" value={d.onset_ms ? toLocalInput(d.onset_ms) : ''} error={send.error} onValue={v => put({ onset_ms: fromLocalInput(v) })} />
            <Input label={t('alert.event_en')} name="event_en" value={d.event_en} error={send.error} maxLength={100} onValue={event_en => put({ event_en })} />
            <Input label={t('alert.headline_en')} name="headline_en" value={d.headline_en} error={send.error} maxLength={200} onValue={headline_en => put({ headline_en })} />
            <TextArea label={t('alert.description_en')} name="description_en" value={d.description_en} rows={2} maxLength={2000} error={send.error} onValue={description_en => put({ description_en })} />
            <TextArea label={t('alert.instruction_en')} name="instruction_en" value={d.instruction_en} rows={2} maxLength={2000} error={send.error} onValue={instruction_en => put({ instruction_en })} />
          </div>
        </details>
        <Notice icon="info">{t(d.status === 'Actual' ? 'alert.second_text' : 'alert.exercise_text')}</Notice>
      </Form>
    </Dialog>
  )
}

/** All of the unit, or some of the units right below it. */
function Areas({ unit, value, onValue }: { unit: Unit; value: readonly number[]; onValue: (areas: readonly number[]) => void }) {
  const children = useLoad(`children ${unit.id}`, () => listChildren(unit.id))
  const [q, setQ] = useState('')
  const isWhole = value.length === 1 && value[0] === unit.id
  const below = (children.data?.rows ?? []).filter(c => value.includes(c.id) || fold(c.name).includes(fold(q)))
  const turn = (id: number, isOn: boolean) => onValue(isOn ? [...value.filter(x => x !== unit.id), id].slice(0, AREAS_MAX) : value.filter(x => x !== id))
  return (
    <fieldset class="stack tight">
      <legend class="strong">{t('alert.areas')}</legend>
      <label class="check"><input type="checkbox" checked={isWhole} onChange={e => onValue(e.currentTarget.checked ? [unit.id] : [])} /><span>{t('alert.whole', { unit: unit.name })}</span></label>
      {!isWhole && (
        <>
          <Input label={t('alert.area_find')} name="area" type="search" value={q} onValue={setQ} />
          <ul class="area-list" tabIndex={0} aria-label={t('alert.areas')}>{below.map(c => (
            <li key={c.id}><label class="check"><input type="checkbox" checked={value.includes(c.id)} onChange={e => turn(c.id, e.currentTarget.checked)} /><span>{c.name}</span></label></li>
          ))}</ul>
        </>
      )}
    </fieldset>
  )
}
