// link-account.tsx - a resident stands at the desk: the account of his telephone number is tied to him, or the tie ends.
import { useState } from 'preact/hooks'
import { Button, toast } from '../../shared/parts'
import { linkAccount, unlinkAccount } from '../api/civic'
import { Form, Input } from '../parts/form'
import { useAction } from '../parts/load'
import { Card } from '../parts/page'
import { t } from '../say'

type Open = 'link' | 'unlink' | null

export function LinkAccount({ resident }: { resident: number }) {
  const [open, setOpen] = useState<Open>(null)
  const [phone, setPhone] = useState('')
  const [reason, setReason] = useState('')
  const did = (text: string) => { toast(text); setOpen(null); setPhone(''); setReason('') }
  const link = useAction(async () => { await linkAccount(resident, phone.trim()); did(t('link.did')) })
  const unlink = useAction(async () => { await unlinkAccount(resident, reason.trim()); did(t('link.did_end')) })
  const close = () => setOpen(null)
  return (
    <Card title={t('link.title')} note={open === 'unlink' ? t('link.end_lead') : t('link.lead')}>
      {open === 'link' && (
        <Form fields={['phone']} submit={t('link.do')} isBusy={link.isBusy} error={link.error} onSubmit={() => void link.run()} onCancel={close}>
          <Input label={t('link.phone')} name="phone" type="tel" autocomplete="off" value={phone} error={link.error} required minLength={9} maxLength={24} hint={t('link.phone_hint')} onValue={setPhone} />
        </Form>
      )}
      {open === 'unlink' && (
        <Form fields={['reason']} submit={t('link.end')} danger isBusy={unlink.isBusy} error={unlink.error} onSubmit={() => void unlink.run()} onCancel={close}>
          <Input label={t('link.reason')} name="reason" value={reason} error={unlink.error} required minLength={5} maxLength={200} hint={t('callbacks.reason_hint')} onValue={setReason} />
        </Form>
      )}
      {open === null && <div class="buttons"><Button icon="link" onClick={() => setOpen('link')}>{t('link.do')}</Button><Button bare onClick={() => setOpen('unlink')}>{t('link.end')}</Button></div>}
    </Card>
  )
}
