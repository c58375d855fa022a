// sender.tsx - who sent a report: name and telephone number, only for a reason that is kept in the audit log.
import { useState } from 'preact/hooks'
import { Button, Icon } from '../../shared/parts'
import { readSender } from '../api/civic'
import type { Sender } from '../api/types'
import { Form, Input } from '../parts/form'
import { useAction } from '../parts/load'
import { Card } from '../parts/page'
import { t } from '../say'

export function SenderCard({ petition, code }: { petition: number; code: string }) {
  const [isAsking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [who, setWho] = useState<Sender | null>(null)
  const show = useAction(async () => { setWho(await readSender(petition, reason.trim())); setAsking(false) })
  return (
    <Card title={t('sender.title')} note={who ? undefined : t('sender.lead')}>
      {who
        ? <p class="phone-shown"><Icon name="phone" />{who.phone ? <a class="num" href={`tel:${who.phone}`}>{who.phone}</a> : <span>{t('sender.no_phone')}</span>}<small class="quiet">{who.name || t('sender.no_name')}</small></p>
        : isAsking
          ? <Form fields={['reason']} submit={t('sender.show')} isBusy={show.isBusy} error={show.error} onSubmit={() => void show.run()} onCancel={() => setAsking(false)}>
            <Input label={t('callbacks.reason')} name="reason" value={reason} error={show.error} required minLength={3} maxLength={200} hint={t('sender.hint', { code })} onValue={setReason} />
          </Form>
          : <Button icon="eye" onClick={() => setAsking(true)}>{t('sender.show')}</Button>}
    </Card>
  )
}
