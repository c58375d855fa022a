// invite.tsx - a new colleague opens the one-time link and chooses a name and a password.
import { useState } from 'preact/hooks'
import { ApiError } from '../../shared/api'
import { go } from '../../shared/router'
import { acceptInvite } from '../api/account'
import { Form, Input } from '../parts/form'
import { useAction } from '../parts/load'
import { t } from '../say'
import { askWho } from '../session'
import { Gate } from './sign-in'

export const PASSWORD_MIN = 10

/** Says what is wrong with a new password before the server must. */
export function passwordFault(password: string, again: string): ApiError | null {
  if (password.length < PASSWORD_MIN) return new ApiError(400, 'BAD_INPUT', 'new', t('password.short', { n: PASSWORD_MIN }))
  if (password !== again) return new ApiError(400, 'BAD_INPUT', 'again', t('password.differs'))
  return null
}

export function InvitePage({ token }: { token: string }) {
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const send = useAction(async () => {
    const fault = passwordFault(password, again)
    if (fault) throw fault
    await acceptInvite(token, login.trim(), password)
    await askWho()
    go('/console', { replace: true })
  })
  const e = send.error
  const error = e && (e.status === 404 || e.status === 410) ? new ApiError(e.status, e.error, '', t('invite.gone')) : e
  const shown = error?.field === 'password' ? new ApiError(error.status, error.error, 'new', error.message) : error
  return (
    <Gate title={t('invite.title')} lead={t('invite.lead')}>
      <Form fields={['login', 'new', 'again']} submit={t('invite.accept')} isBusy={send.isBusy} error={shown} onSubmit={() => void send.run()}>
        <Input label={t('sign.login')} name="login" value={login} error={shown} autocomplete="username" autocapitalize="none" spellcheck={false} required hint={t('invite.login_hint')} onValue={setLogin} />
        <Input label={t('password.new')} name="new" type="password" value={password} error={shown} autocomplete="new-password" required hint={t('password.hint', { n: PASSWORD_MIN })} onValue={setPassword} />
        <Input label={t('password.again')} name="again" type="password" value={again} error={shown} autocomplete="new-password" required onValue={setAgain} />
      </Form>
    </Gate>
  )
}
