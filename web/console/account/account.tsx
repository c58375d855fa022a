// account.tsx - one's own account: rights, password, the second step at sign-in, passkeys, how the console looks.
import { useState } from 'preact/hooks'
import { lang, setLang } from '../../shared/i18n'
import { contrast, large, setContrast, setLarge, setTheme, theme, type Theme } from '../../shared/look'
import { Button, Check, Notice, Segments, toast } from '../../shared/parts'
import { changePassword, confirmTotp, inviteMyPhone, startTotp } from '../api/account'
import type { Invite, TotpStart } from '../api/types'
import { Form, Input } from '../parts/form'
import { useAction } from '../parts/load'
import { Card, Facts, PageFrame, Tag } from '../parts/page'
import { Picture } from '../parts/picture'
import { ErrorNote } from '../parts/states'
import { roleName, t } from '../say'
import { askWho, me } from '../session'
import { InviteDialog } from '../teams/invite-dialog'
import { passwordFault, PASSWORD_MIN } from './invite'
import { PasskeyCard } from './passkeys'

export function AccountPage() {
  const m = me.value!
  return (
    <PageFrame title={t('account.title')} lead={m.name}>
      {m.totp_due && <Notice tone="nghe" icon="lock">{t('totp.due')}</Notice>}
      <div class="columns">
        <Card title={t('account.rights')}>
          <Facts rows={[[t('sign.login'), m.login], ...m.grants.map(g => [roleName(g.role), g.unit_name] as const)]} />
        </Card>
        {m.grants.some(g => g.role === 'head' || g.role === 'member') && <PhoneCard name={m.name} />}
        <PasswordCard />
        <TotpCard isOn={m.totp} />
        <PasskeyCard />
        <Card title={t('account.look')}>
          <div class="stack">
            <Segments<Theme> label={t('account.theme')} value={theme.value} onPick={setTheme}
              options={[['light', t('theme.light')], ['dark', t('theme.dark')], ['auto', t('theme.auto')]]} />
            <Segments<'vi' | 'en'> label={t('account.language')} value={lang.value} onPick={l => void setLang(l)} options={[['vi', 'Tiếng Việt'], ['en', 'English']]} />
            <Check on={large.value} onChange={setLarge}>{t('account.large')}</Check>
            <Check on={contrast.value} onChange={setContrast}>{t('account.contrast')}</Check>
          </div>
        </Card>
      </div>
    </PageFrame>
  )
}

// Who walks from door to door brings his own phone in from here: a code to scan with it.
function PhoneCard({ name }: { name: string }) {
  const [invite, setInvite] = useState<Invite | null>(null)
  const ask = useAction(async () => setInvite(await inviteMyPhone()))
  return (
    <Card title={t('account.phone')}>
      <div class="stack"><p>{t('account.phone_text')}</p>
        {ask.error && <ErrorNote error={ask.error} />}
        <Button icon="smartphone" disabled={ask.isBusy} onClick={() => void ask.run()}>{t('account.phone_add')}</Button></div>
      {invite && <InviteDialog name={name} invite={invite} onClose={() => setInvite(null)} />}
    </Card>
  )
}

function PasswordCard() {
  const [old, setOld] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const save = useAction(async () => {
    const fault = passwordFault(next, again)
    if (fault) throw fault
    await changePassword(old, next)
    setOld(''); setNext(''); setAgain('')
    toast(t('password.changed'))
  })
  return (
    <Card title={t('password.title')}>
      <Form fields={['old', 'new', 'again']} submit={t('password.change')} isBusy={save.isBusy} error={save.error} onSubmit={() => void save.run()}>
        <Input label={t('password.old')} name="old" type="password" value={old} error={save.error} autocomplete="current-password" required onValue={setOld} />
        <Input label={t('password.new')} name="new" type="password" value={next} error={save.error} autocomplete="new-password" required hint={t('password.hint', { n: PASSWORD_MIN })} onValue={setNext} />
        <Input label={t('password.again')} name="again" type="password" value={again} error={save.error} autocomplete="new-password" required onValue={setAgain} />
      </Form>
    </Card>
  )
}

function TotpCard({ isOn }: { isOn: boolean }) {
  const [begun, setBegun] = useState<TotpStart | null>(null)
  const [code, setCode] = useState('')
  const begin = useAction(async () => setBegun(await startTotp()))
  const confirm = useAction(async () => {
    await confirmTotp(code.replace(/\s/g, ''))
    setBegun(null)
    setCode('')
    await askWho()
    toast(t('totp.done'))
  })
  return (
    <Card title={t('totp.title')} note={t('totp.why')}>
      {!begun && (
        <div class="stack">
          <p>{isOn ? <Tag tone="com">{t('totp.on')}</Tag> : <Tag tone="nghe">{t('totp.off')}</Tag>}</p>
          {begin.error && <ErrorNote error={begin.error} />}
          <Button icon="smartphone" disabled={begin.isBusy} onClick={() => void begin.run()}>{isOn ? t('totp.renew') : t('totp.begin')}</Button>
        </div>
      )}
      {begun && (
        <div class="stack">
          <p>{t('totp.scan')}</p>
          <Picture svg={begun.qr_svg} label={t('totp.qr')} />
          <p class="quiet">{t('totp.or_type')} <code class="secret">{begun.secret.replace(/(.{4})/g, '$1 ').trim()}</code></p>
          <Form fields={['code']} submit={t('totp.confirm')} isBusy={confirm.isBusy} error={confirm.error} onSubmit={() => void confirm.run()} onCancel={() => setBegun(null)}>
            <Input label={t('sign.code')} name="code" value={code} error={confirm.error} inputMode="numeric" autocomplete="one-time-code" maxLength={7} required onValue={setCode} />
          </Form>
        </div>
      )}
    </Card>
  )
}
