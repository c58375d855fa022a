// decide.tsx - the steps of a version: handed in, sent back with a reason, approved with the decision's number, amended, dropped, closed.
import { useState } from 'preact/hooks'
import { Notice, toast } from '../../shared/parts'
import { approvePlan, movePlan, submitPlan } from '../api/plan'
import type { Plan } from '../api/types'
import { Dialog } from '../parts/dialog'
import { dayFromIso, dayIso, today } from '../parts/format'
import { Form, Input, TextArea } from '../parts/form'
import { useAction } from '../parts/load'
import { t } from '../say'

export type Decision = 'submit' | 'approve' | 'return' | 'amend' | 'drop' | 'close'
const REASON_MIN = 5

export function DecideDialog({ plan, what, onDone, onClose }: { plan: Plan; what: Decision; onDone: () => void; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const [number, setNumber] = useState('')
  const [at, setAt] = useState(dayIso(today()))
  const send = useAction(async () => {
    if (what === 'submit') await submitPlan(plan.id)
    else if (what === 'approve') await approvePlan(plan.id, number.trim(), dayFromIso(at))
    else await movePlan(plan.id, what, reason.trim())
    toast(t(`draft.did_${what}`))
    onDone()
  })
  const isReasoned = what !== 'submit' && what !== 'approve'
  return (
    <Dialog title={t(`draft.${what}`)} onClose={onClose}>
      <Form fields={['reason', 'decision_number', 'decision_day']} submit={t(`draft.${what}`)} danger={what === 'drop'} isBusy={send.isBusy} error={send.error}
        disabled={isReasoned ? reason.trim().length < REASON_MIN : what === 'approve' && !number.trim()} onSubmit={() => void send.run()} onCancel={onClose}>
        <p>{t(`draft.${what}_text`, { n: plan.version.number })}</p>
        {what === 'approve' && (
          <>
            <Notice icon="info">{t('draft.second_text')}</Notice>
            <Input label={t('draft.decision_number')} name="decision_number" value={number} error={send.error} required maxLength={80} hint={t('draft.decision_hint')} onValue={setNumber} />
            <Input label={t('draft.decision_day')} name="decision_day" type="date" value={at} error={send.error} required onValue={setAt} />
          </>
        )}
        {isReasoned && <TextArea label={t('draft.reason')} name="reason" value={reason} rows={3} maxLength={1000} required error={send.error} hint={t('draft.reason_hint')} onValue={setReason} />}
      </Form>
    </Dialog>
  )
}
