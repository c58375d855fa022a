// confirm.tsx - the resident's own word that we were here: a code to scan, six digits, or the number of a paper slip.
import { useState } from 'preact/hooks'
import { Button, Icon, Sheet, TextField } from '../../shared/parts'
import type { IconName } from '../../shared/icons'
import { newToken } from '../draft'
import { t, tk } from '../say'
import { Qr } from '../../shared/qr'
import type { Confirm } from '../types'

const WAYS: readonly [Confirm['how'], IconName][] = [['link', 'qr-code'], ['code', 'smartphone-nfc'], ['slip', 'ticket']]

export function ConfirmPart({ value, onChange }: { value: Confirm | null; onChange: (c: Confirm | null) => void }) {
  const [open, setOpen] = useState<Confirm['how'] | ''>('')
  const start = (how: Confirm['how']) => {
    if (how !== 'slip' && !value?.token) onChange({ how: 'link', token: newToken() })
    setOpen(how)
  }
  const words = !value ? '' : value.how === 'link' ? t('confirm_set_link') : value.how === 'code' ? t('confirm_set_code', { code: spaced(value.code!) }) : t('confirm_set_slip', { slip: value.slip! })
  return (
    <section class="stack tight">
      <h2 class="section">{t('confirm')} <span class="quiet small">{t('confirm_hint')}</span></h2>
      <div class="ways">
        {WAYS.map(([how, icon]) => <button type="button" class="way" aria-pressed={value?.how === how} onClick={() => start(how)}><Icon name={icon} /><span>{tk('confirm_' + how)}</span></button>)}
      </div>
      {value && <div class="row"><span class="grow strong"><Icon name="check" class="inline" /> {words}</span><Button bare onClick={() => onChange(null)}>{t('confirm_clear')}</Button></div>}
      {open && <Sheet title={t('confirm')} closeLabel={t('close')} onClose={() => setOpen('')}>
        {open === 'link' && value?.token && <div class="stack center"><p>{t('confirm_link_text')}</p><Qr text={`${location.origin}/x/${value.token}`} label={t('confirm_link')} /></div>}
        {open === 'code' && value?.token && <Code token={value.token} value={value.code ?? ''} onSet={code => { onChange({ how: 'code', token: value.token!, code }); setOpen('') }} />}
        {open === 'slip' && <Slip value={value?.slip ?? ''} onSet={slip => { onChange({ how: 'slip', slip }); setOpen('') }} />}
        {open === 'link' && <Button main wide onClick={() => setOpen('')}>{t('done')}</Button>}
      </Sheet>}
    </section>
  )
}

const spaced = (code: string) => code.slice(0, 3) + ' ' + code.slice(3)

// The six digits come from the city's page after the resident has answered there; only the server can make them.
function Code({ token, value, onSet }: { token: string; value: string; onSet: (code: string) => void }) {
  const [code, setCode] = useState(value)
  const [fault, setFault] = useState('')
  return (
    <form class="stack" onSubmit={e => { e.preventDefault(); if (/^\d{6}$/.test(code)) onSet(code); else setFault(t('code_fault')) }}>
      <div class="center"><Qr text={`${location.origin}/x/${token}`} label={t('confirm_link')} /></div>
      <p>{t('confirm_code_text')}</p>
      <TextField label={t('confirm_code_no')} value={code} onValue={v => { setCode(v.replace(/\D/g, '').slice(0, 6)); setFault('') }} fault={fault} inputMode="numeric" autocomplete="off" />
      <Button main wide type="submit">{t('save')}</Button>
    </form>
  )
}

function Slip({ value, onSet }: { value: string; onSet: (slip: string) => void }) {
  const [slip, setSlip] = useState(value)
  const [fault, setFault] = useState('')
  return (
    <form class="stack" onSubmit={e => {
      e.preventDefault()
      const clean = slip.replace(/\D/g, '')
      if (clean.length !== 8) setFault(t('slip_fault'))
      else onSet(clean)
    }}>
      <p>{t('confirm_slip_text')}</p>
      <TextField label={t('confirm_slip_no')} value={slip} onValue={v => { setSlip(v); setFault('') }} fault={fault} autocomplete="off" inputMode="numeric" />
      <Button main wide type="submit">{t('save')}</Button>
    </form>
  )
}
