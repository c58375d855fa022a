// say-task.tsx - a unit says where it is with a task: start, held up by what, going on, finished with what came of it.
import { useState } from 'preact/hooks'
import { toast } from '../../shared/parts'
import { sayOfTask } from '../api/plan'
import type { TaskEvent, UnitTask } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, TextArea } from '../parts/form'
import { useAction } from '../parts/load'
import { t } from '../say'
import { TASK_MOVES } from './task-moves'

const REASON_MIN = 5, REASON_MAX = 2000

interface Props {
  unit: number
  unitName: string
  task: Pick<UnitTask, 'task_id' | 'name' | 'code' | 'state'>
  event?: TaskEvent
  onDone: (task: UnitTask) => void
  onClose: () => void
}
export function SayOfTask({ unit, unitName, task, event: first, onDone, onClose }: Props) {
  const moves = TASK_MOVES[task.state]
  const [event, setEvent] = useState<TaskEvent>(first ?? moves[0]!)
  const [reason, setReason] = useState('')
  const send = useAction(async () => { const now = await sayOfTask(unit, task.task_id, event, reason.trim()); toast(t(`task_event.did_${event}`)); onDone(now) })
  return (
    <Dialog title={t('task.say')} onClose={onClose}>
      <Form fields={['reason']} submit={t(`task_event.do_${event}`)} isBusy={send.isBusy} error={send.error} disabled={reason.trim().length < REASON_MIN} onSubmit={() => void send.run()} onCancel={onClose}>
        <p><b class="num">{task.code}</b> {task.name}<br /><span class="quiet">{unitName}</span></p>
        <fieldset><legend class="strong">{t('task.what')}</legend>
          <div class="picks wrap">{moves.map(m => <button key={m} type="button" class="pick" aria-pressed={m === event} onClick={() => setEvent(m)}>{t(`task_event.do_${m}`)}</button>)}</div>
        </fieldset>
        <TextArea label={t(`task_event.ask_${event}`)} name="reason" value={reason} rows={4} maxLength={REASON_MAX} required error={send.error} hint={t('task.reason_hint')} onValue={setReason} />
      </Form>
    </Dialog>
  )
}
