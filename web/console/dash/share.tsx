// share.tsx - links by which everybody sees a dashboard as the public does: made, copied, taken back.
import { useState } from 'preact/hooks'
import { Button, Notice, toast } from '../../shared/parts'
import { Dialog } from '../parts/dialog'
import { moment } from '../parts/format'
import { useAction, useLoad } from '../parts/load'
import { ErrorNote, Load } from '../parts/states'
import { t } from '../say'
import { dropLink, listLinks, makeLink } from './api'

export function ShareDialog({ id, onClose }: { id: number; onClose: () => void }) {
  const links = useLoad(`links ${id}`, () => listLinks(id))
  const [address, setAddress] = useState('')
  const make = useAction(async () => { const { token } = await makeLink(id); setAddress(`${location.origin}/console/shared/${token}`); links.reload() })
  const drop = useAction(async (link: number) => { await dropLink(id, link); setAddress(''); links.reload(); toast(t('dash.link_gone')) })
  const copy = async () => { await navigator.clipboard?.writeText(address); toast(t('dash.copied')) }
  const error = make.error ?? drop.error
  return (
    <Dialog title={t('dash.share')} onClose={onClose}>
      <div class="stack">
        <p>{t('dash.share_lead')}</p>
        {address && <Notice tone="com" icon="link"><div class="stack"><p>{t('dash.link_once')}</p><code class="dash-address">{address}</code>
          <div class="buttons"><Button onClick={() => void copy()}>{t('dash.copy')}</Button></div></div></Notice>}
        {error && <ErrorNote error={error} />}
        <div class="buttons"><Button main icon="link" disabled={make.isBusy} onClick={() => void make.run()}>{t('dash.link_new')}</Button></div>
        <Load of={links}>{page => (
          <ul class="stack">
            {page.rows.map(l => (
              <li key={l.id} class="row wrap">
                <span class="grow">{t('dash.link_made', { when: moment(l.created_ms) })}</span>
                {l.revoked_ms ? <span class="quiet">{t('dash.link_revoked', { when: moment(l.revoked_ms) })}</span>
                  : <Button danger disabled={drop.isBusy} onClick={() => void drop.run(l.id)}>{t('dash.link_drop')}</Button>}
              </li>
            ))}
          </ul>
        )}</Load>
      </div>
    </Dialog>
  )
}
