// invite-dialog.tsx - the one-time link as a code to scan and a text to send; said once, so it must be easy to hand over.
import { Button, Notice, toast } from '../../shared/parts'
import type { Invite } from '../api/types'
import { Dialog } from '../parts/dialog'
import { moment } from '../parts/format'
import { Picture } from '../parts/picture'
import { t } from '../say'

export function InviteDialog({ name, invite, onClose }: { name: string; invite: Invite; onClose: () => void }) {
  const link = new URL(invite.url, location.origin).href
  const copy = () => { void navigator.clipboard?.writeText(link).then(() => toast(t('invite.copied')), () => toast(t('invite.copy_by_hand'))) }
  return (
    <Dialog title={t('invite.for', { name })} onClose={onClose}>
      <div class="stack center">
        {invite.qr_svg && <Picture svg={invite.qr_svg} label={t('invite.qr', { name })} size={240} />}
        <p>{t('invite.scan')}</p>
        <input class="input" readOnly value={link} aria-label={t('invite.link')} onFocus={e => e.currentTarget.select()} />
        <div class="buttons"><Button main icon="link" onClick={copy}>{t('invite.copy')}</Button><Button onClick={onClose}>{t('do.close')}</Button></div>
        <Notice icon="lock">{t('invite.once', { at: moment(invite.expires_ms) })}</Notice>
      </div>
    </Dialog>
  )
}
