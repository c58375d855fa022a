// sign-in.tsx - name and password, then the six digits when the account asks for them; or a passkey, which is both.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { ApiError } from '../../shared/api'
import { lang, setLang } from '../../shared/i18n'
import { Button, Ring } from '../../shared/parts'
import { signIn } from '../api/account'
import { Form, Input } from '../parts/form'
import { useAction } from '../parts/load'
import { ErrorNote } from '../parts/states'
import { t } from '../say'
import { me } from '../session'
import { hasPasskeys, signInByPasskey } from './passkey'

/** The page before the console: cobalt with waves, one paper card. */
export function Gate({ title, lead, children }: { title: string; lead?: string; children: ComponentChildren }) {
  return (
    <main class="gate waves">
      <div class="gate-brand"><i aria-hidden="true"><Ring a={1} b={1} c={1} size={56} label="Sẵn Sàng" /></i><div><b>Sẵn Sàng</b><span>{t('app.slogan')}</span></div></div>
      <div class="gate-card"><h1>{title}</h1>{lead && <p class="quiet">{lead}</p>}{children}</div>
      <Button bare class="gate-lang" onClick={() => void setLang(lang.value === 'vi' ? 'en' : 'vi')}>{lang.value === 'vi' ? 'English' : 'Tiếng Việt'}</Button>
    </main>
  )
}

export function SignInPage() {
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [totp, setTotp] = useState('')
  const [isSecond, setSecond] = useState(false)
  const send = useAction(async () => {
    try {
      me.value = await signIn(login.trim(), password, isSecond ? totp.replace(/\s/g, '') : undefined)
    } catch (e) {
      if (e instanceof ApiError && e.field === 'totp' && !isSecond) setSecond(true)
      else throw e
    }
  })
  const error = send.error && new ApiError(send.error.status, send.error.error,
    send.error.status === 401 ? (isSecond ? 'totp' : 'password') : send.error.field,
    send.error.status === 401 ? t(isSecond ? 'sign.bad_code' : 'sign.bad_password') : send.error.status === 429 ? t('sign.locked') : send.error.message)
  return (
    <Gate title={t('sign.title')} lead={isSecond ? t('sign.second') : t('sign.lead')}>
      <Form fields={['login', 'password', 'totp']} submit={t('sign.in')} isBusy={send.isBusy} error={error} onSubmit={() => void send.run()}
        onCancel={isSecond ? () => { setSecond(false); setTotp(''); send.clear() } : undefined}>
        {isSecond
          ? <Input key="totp" label={t('sign.code')} name="totp" value={totp} error={error} inputMode="numeric" autocomplete="one-time-code" maxLength={7} required autofocus onValue={setTotp} />
          : <>
            <Input label={t('sign.login')} name="login" value={login} error={error} autocomplete="username" autocapitalize="none" spellcheck={false} required onValue={setLogin} />
            <Input label={t('sign.password')} name="password" type="password" value={password} error={error} autocomplete="current-password" required onValue={setPassword} />
          </>}
      </Form>
      {!isSecond && hasPasskeys() && <ByPasskey login={login.trim()} />}
      <p class="quiet small">{t('sign.help')}</p>
    </Gate>
  )
}

// A typed name must be that of the passkey; without one the device offers whichever it holds.
function ByPasskey({ login }: { login: string }) {
  const enter = useAction(async () => {
    try {
      me.value = await signInByPasskey(login)
    } catch (e) {
      if (login && e instanceof ApiError && e.field === 'passkey') throw new ApiError(e.status, e.error, '', t('passkey.not_this_name'))
      throw e instanceof ApiError && e.status > 0 ? new ApiError(e.status, e.error, '', e.status === 429 ? t('sign.locked') : e.message) : e
    }
  })
  return (
    <div class="stack">
      <p class="gate-or quiet"><span>{t('passkey.or')}</span></p>
      {enter.error && <ErrorNote error={enter.error} />}
      <Button wide icon="key-round" disabled={enter.isBusy} onClick={() => void enter.run()}>{enter.isBusy ? t('state.busy') : t('passkey.sign_in')}</Button>
    </div>
  )
}
