// unmask.tsx - city and auditor see initials; the names themselves only for a reason that is written down.
import { useState } from 'preact/hooks'
import { Button } from '../../shared/parts'
import { Form, Input } from '../parts/form'
import { Card } from '../parts/page'
import { t } from '../say'

export function Unmask({ onReason }: { onReason: (reason: string) => void }) {
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  if (!isOpen) return <div><Button icon="eye" onClick={() => setOpen(true)}>{t('visit.show_names')}</Button></div>
  return (
    <Card>
      <Form fields={['reason']} submit={t('visit.show_names')} isBusy={false} error={null} onSubmit={() => onReason(text.trim())} onCancel={() => setOpen(false)}>
        <Input label={t('callbacks.reason')} name="reason" value={text} required minLength={5} maxLength={200} hint={t('visit.reason_hint')} onValue={setText} />
      </Form>
    </Card>
  )
}
