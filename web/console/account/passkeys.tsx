// passkeys.tsx - one's own passkeys: which there are, when they were last used; add, rename, remove.
import { useState } from 'preact/hooks'
import { ApiError } from '../../shared/api'
import { Button, toast } from '../../shared/parts'
import { listPasskeys, removePasskey, renamePasskey } from '../api/account'
import type { Passkey } from '../api/types'
import { Confirm, Dialog } from '../parts/dialog'
import { Form, Input } from '../parts/form'
import { moment } from '../parts/format'
import { useAction, useLoad } from '../parts/load'
import { Card, Tag } from '../parts/page'
import { Load } from '../parts/states'
import { t } from '../say'
import { askWho } from '../session'
import { hasPasskeys, makePasskey } from './passkey'

const NAME_MAX = 60

export function PasskeyCard() {
  const list = useLoad('passkeys', listPasskeys)
  const [open, setOpen] = useState<{ act: 'rename' | 'remove'; passkey: Passkey } | null>(null)
  const [isAdding, setAdding] = useState(false)
  const close = () => setOpen(null)
  const changed = (said: string) => { close(); setAdding(false); toast(said); list.reload() }
  return (
    <Card title={t('passkey.title')} note={t('passkey.why')}>
      <Load of={list} bones={2}>{({ rows }) => (
        <div class="stack">
          {rows.length === 0 && <p>{t('passkey.none')}</p>}
          {rows.length > 0 && <ul class="links">{rows.map(p => <Line key={p.id} passkey={p} onPick={act => setOpen({ act, passkey: p })} />)}</ul>}
          {isAdding
            ? <Add onDone={() => { changed(t('passkey.added')); void askWho() }} onCancel={() => setAdding(false)} />
            : hasPasskeys() && <div><Button icon="key-round" onClick={() => setAdding(true)}>{t('passkey.add')}</Button></div>}
        </div>
      )}</Load>
      {open?.act === 'rename' && <Rename passkey={open.passkey} onDone={() => changed(t('do.saved'))} onClose={close} />}
      {open?.act === 'remove' && <Remove passkey={open.passkey} onDone={() => changed(t('passkey.removed'))} onClose={close} />}
    </Card>
  )
}

function Line({ passkey: p, onPick }: { passkey: Passkey; onPick: (act: 'rename' | 'remove') => void }) {
  const used = p.used_ms ? t('passkey.used', { at: moment(p.used_ms) }) : t('passkey.never_used')
  return (
    <li>
      <span><b>{p.name}</b> {p.is_copied && <Tag>{t('passkey.copied')}</Tag>}<small>{t('passkey.created', { at: moment(p.created_ms) })}, {used}</small></span>
      <span class="row">
        <Button class="low" aria-label={t('passkey.rename_of', { name: p.name })} onClick={() => onPick('rename')}>{t('passkey.rename')}</Button>
        <Button class="low" aria-label={t('passkey.remove_of', { name: p.name })} onClick={() => onPick('remove')}>{t('passkey.remove')}</Button>
      </span>
    </li>
  )
}

// The password is asked for only when the server asks: when one signed in a while ago.
function Add({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const [name, setName] = useState(t('passkey.this_device'))
  const [password, setPassword] = useState('')
  const [isAsked, setAsked] = useState(false)
  const save = useAction(async () => {
    try {
      await makePasskey(name.trim(), password)
    } catch (e) {
      if (!isAsked && e instanceof ApiError && e.field === 'password') { setAsked(true); return }
      throw e
    }
    onDone()
  })
  return (
    <Form fields={['name', 'password']} submit={t('passkey.add')} isBusy={save.isBusy} error={save.error} onSubmit={() => void save.run()} onCancel={onCancel}>
      <Input label={t('passkey.name')} name="name" value={name} error={save.error} hint={t('passkey.name_hint')} maxLength={NAME_MAX} required autofocus onValue={setName} />
      {isAsked && <Input label={t('password.old')} name="password" type="password" value={password} error={save.error} hint={t('passkey.password_hint')} autocomplete="current-password" required autofocus onValue={setPassword} />}
    </Form>
  )
}

interface OneProps { passkey: Passkey; onDone: () => void; onClose: () => void }
function Rename({ passkey: p, onDone, onClose }: OneProps) {
  const [name, setName] = useState(p.name)
  const save = useAction(async () => { await renamePasskey(p.id, name.trim()); onDone() })
  return (
    <Dialog title={t('passkey.rename_of', { name: p.name })} onClose={onClose}>
      <Form fields={['name']} submit={t('do.save')} isBusy={save.isBusy} error={save.error} onSubmit={() => void save.run()} onCancel={onClose}>
        <Input label={t('passkey.name')} name="name" value={name} error={save.error} maxLength={NAME_MAX} required onValue={setName} />
      </Form>
    </Dialog>
  )
}

function Remove({ passkey: p, onDone, onClose }: OneProps) {
  const remove = useAction(async () => { await removePasskey(p.id); onDone() })
  const e = remove.error
  return (
    <Confirm title={t('passkey.remove_of', { name: p.name })} text={<p>{t('passkey.remove_text', { name: p.name })}</p>} yes={t('passkey.remove')} danger
      isBusy={remove.isBusy} error={e && new ApiError(e.status, e.error, '', e.message)} onYes={() => void remove.run()} onClose={onClose} />
  )
}
