// alerts.tsx - Cảnh báo: what a unit warns its people of; composed by one, approved by another, updated or called off later.
import { useState } from 'preact/hooks'
import { Button, Empty, Notice, toast, type Tone } from '../../shared/parts'
import { decideAlert, listAlerts } from '../api/alerts'
import { readUnit } from '../api/territory'
import type { Alert, AlertType, Unit } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input } from '../parts/form'
import { moment } from '../parts/format'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { hasRole, me } from '../session'
import { named, t } from '../say'
import { AlertForm } from './alert-form'
import { standOf, type AlertStand } from './alert-kinds'
import { useNow } from './now'

const TONES: Record<AlertStand, Tone> = { waiting: 'nghe', in_force: 'son', exercise: 'lam', ended: '', expired: '', dropped: '', cancel: 'com' }
type Open = { kind: 'compose'; msg_type: AlertType; earlier?: Alert } | { kind: 'approve' | 'drop'; alert: Alert } | null

export function AlertsPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  return <Load of={unit} tall>{u => <Alerts unit={u} />}</Load>
}

function Alerts({ unit }: { unit: Unit }) {
  const list = usePages<Alert>(`alerts ${unit.id}`, after => listAlerts(unit.id, after))
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const done = () => { close(); list.reload() }
  const mayWrite = hasRole('officer', 'city')
  return (
    <PageFrame title={t('nav.alerts')} path={unitPath(unit, 'alerts')} lead={t('alert.lead')}
      actions={<>{mayWrite && <Button main icon="megaphone" onClick={() => setOpen({ kind: 'compose', msg_type: 'Alert' })}>{t('alert.compose')}</Button>}
        <a class="btn" href="/alerts" target="_blank" rel="noopener">{t('alert.public')}</a></>}>
      <Load of={list} tall bones={3}>{rows => rows.length === 0 ? <Card><Empty icon="bell" title={t('alert.none')}><p>{t('alert.none_more')}</p></Empty></Card> : (
        <ul class="stack">
          {rows.map(a => <li key={a.id}><AlertCard a={a} mayWrite={mayWrite} onOpen={setOpen} /></li>)}
          {list.more && <li><Button disabled={list.isBusy} onClick={list.more}>{t('do.more')}</Button></li>}
        </ul>
      )}</Load>
      {open?.kind === 'compose' && <AlertForm unit={unit} msg_type={open.msg_type} earlier={open.earlier} onDone={done} onClose={close} />}
      {(open?.kind === 'approve' || open?.kind === 'drop') && <Decide alert={open.alert} event={open.kind} onDone={done} onClose={close} />}
    </PageFrame>
  )
}

function AlertCard({ a, mayWrite, onOpen }: { a: Alert; mayWrite: boolean; onOpen: (open: Open) => void }) {
  const stand = standOf(a, useNow())
  const isOwn = a.account_id === me.value?.id
  return (
    <Card title={a.headline} tools={<Tag tone={TONES[stand]}>{t(`alert.is_${stand}`)}</Tag>}>
      <div class="stack">
        <p class="row wrap"><Tag>{named('alert_type', a.msg_type)}</Tag>{a.status !== 'Actual' && <Tag tone="lam">{named('alert_status', a.status)}</Tag>}
          <span class="strong">{a.event}</span><span class="quiet">{named('severity', a.severity)} · {named('urgency', a.urgency)}</span></p>
        {a.description && <p class="quote">{a.description}</p>}
        {a.instruction && <p><b>{t('alert.instruction')}:</b> {a.instruction}</p>}
        <Facts rows={[
          [t('alert.areas'), a.areas.map(x => x.name).join(', ')],
          [t('alert.expires'), moment(a.expires_ms)],
          [t('alert.by'), `${a.account} · ${moment(a.created_ms)}`],
          a.sent_ms ? [t('alert.sent'), moment(a.sent_ms)] : null,
        ]} />
        {mayWrite && stand === 'waiting' && (
          <>
            {isOwn && <Notice icon="info">{t('alert.second')}</Notice>}
            <div class="buttons">{!isOwn && <Button main icon="send" onClick={() => onOpen({ kind: 'approve', alert: a })}>{t('alert.approve')}</Button>}
              <Button icon="x" onClick={() => onOpen({ kind: 'drop', alert: a })}>{t('alert.drop')}</Button></div>
          </>
        )}
        {mayWrite && (stand === 'in_force' || stand === 'exercise') && (
          <div class="buttons"><Button icon="pencil" onClick={() => onOpen({ kind: 'compose', msg_type: 'Update', earlier: a })}>{t('alert.update')}</Button>
            <Button icon="check" onClick={() => onOpen({ kind: 'compose', msg_type: 'Cancel', earlier: a })}>{t('alert.cancel')}</Button></div>
        )}
      </div>
    </Card>
  )
}

function Decide({ alert, event, onDone, onClose }: { alert: Alert; event: 'approve' | 'drop'; onDone: () => void; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const send = useAction(async () => { await decideAlert(alert.id, event, reason.trim()); toast(t(`alert.did_${event}`)); onDone() })
  return (
    <Dialog title={t(`alert.${event}`)} onClose={onClose}>
      <div class="stack">
        <p class="strong">{alert.headline}</p>
        <p>{t(`alert.${event}_text`, { areas: alert.areas.map(x => x.name).join(', ') })}</p>
        <Form fields={['reason']} submit={t(`alert.${event}`)} danger={event === 'drop'} isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
          <Input label={t('alert.reason')} name="reason" value={reason} error={send.error} maxLength={500} hint={t('alert.reason_hint')} onValue={setReason} />
        </Form>
      </div>
    </Dialog>
  )
}
