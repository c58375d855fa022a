// add-person.tsx - somebody who is not on the list: typed, or read from the code on the ID card; the number is sealed at once.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button, Check, Icon, Notice, Segments, Sheet, TextField } from '../../shared/parts'
import { sealTo, uuidv7 } from '../../shared/bytes'
import { rules } from '../rules'
import { home, nowMs } from '../state'
import { t } from '../say'
import type { NewPerson, Sex } from '../types'

const SEXES: readonly Sex[] = ['unknown', 'male', 'female']

export function AddPerson({ onAdd, onClose, start }: { onAdd: (p: NewPerson) => void; onClose: () => void; start?: NewPerson }) {
  const [name, setName] = useState(start?.name ?? '')
  const [year, setYear] = useState(start?.birth_year ? String(start.birth_year) : '')
  const [sex, setSex] = useState<Sex>(start?.sex ?? 'unknown')
  const [phone, setPhone] = useState('')
  const [sealed, setSealed] = useState<{ box: string; last4: string } | null>(start?.number_box ? { box: start.number_box, last4: start.last4 ?? '····' } : null)
  const [agreed, setAgreed] = useState(false)
  const [scanning, setScanning] = useState(false)
  const [note, setNote] = useState('')
  const [faults, setFaults] = useState<Record<string, string>>({})
  const thisYear = new Date(nowMs.value).getFullYear()

  // What the card says fills the form; of the number only the sealed box and four digits are left.
  async function take(text: string): Promise<void> {
    const card = rules.card(text)
    if (!card) { setNote(t('scan_not_card')); return }
    setScanning(false)
    setName(card.name)
    setYear(String(card.year))
    setSex(SEXES[card.sex] ?? 'unknown')
    const said = rules.numberCheck(card.number, { birthYear: card.year, sex: card.sex }, thisYear)
    setNote(said.fault === 'ok' ? '' : t('scan_warn'))
    const key = home.value?.box_key
    if (key && (said.fault === 'ok' || said.fault === 'province')) setSealed({ box: await sealTo(key, card.number), last4: card.number.slice(-4) })
  }

  async function add(): Promise<void> {
    const clean = name.trim().replace(/\s+/g, ' ').normalize('NFC')
    const y = Number(year)
    const said: Record<string, string> = {}
    if (clean.length > 120 || !rules.nameOk(clean)) said.name = t('fault_name')
    if (!Number.isInteger(y) || !rules.birthYearOk(y, thisYear)) said.year = t('fault_year')
    const number = phone.trim() ? rules.phone(phone.trim().slice(0, 40)) : ''
    if (phone.trim() && !number) said.phone = t('fault_phone')
    if (!agreed) said.agreed = t('consent_fault')
    setFaults(said)
    if (Object.keys(said).length) return
    const phone_box = number && home.value?.box_key ? await sealTo(home.value.box_key, number) : undefined
    onAdd({ uid: start?.uid ?? uuidv7(), name: clean, birth_year: y, sex, ...(sealed ? { number_box: sealed.box, last4: sealed.last4 } : {}), ...(phone_box ? { phone_box } : {}) })
  }

  return (
    <Sheet title={t('add_title')} closeLabel={t('close')} onClose={onClose}>
      <form class="stack" noValidate onSubmit={e => { e.preventDefault(); void add() }}>
        {scanning ? <Scan hint={t('scan_hint')} onText={text => { void take(text); return rules.card(text) !== null }} onStop={() => setScanning(false)} onFail={() => { setScanning(false); setNote(t('scan_no_camera')) }} />
          : <Button wide icon="scan-line" onClick={() => { setNote(''); setScanning(true) }}>{t('scan_card')}</Button>}
        {note && <Notice tone="nghe" icon="alert-triangle">{note}</Notice>}
        {sealed && <Notice tone="com" icon="lock">{t('scan_sealed', { last4: sealed.last4 })}</Notice>}
        <TextField label={t('name')} value={name} onValue={setName} fault={faults.name} autocomplete="off" autocapitalize="words" maxLength={120} />
        <TextField label={t('birth_year')} value={year} onValue={v => setYear(v.replace(/\D/g, '').slice(0, 4))} fault={faults.year} inputMode="numeric" autocomplete="off" />
        <div class="field"><span class="label">{t('sex')}</span><Segments label={t('sex')} value={sex} options={(['female', 'male', 'unknown'] as const).map(s => [s, t(s)] as const)} onPick={setSex} /></div>
        <TextField label={t('add_phone')} value={phone} onValue={setPhone} fault={faults.phone} inputMode="tel" autocomplete="off" maxLength={20} />
        <div class="field"><Check on={agreed} onChange={setAgreed}>{t('consent')}</Check>{faults.agreed && <div class="fault" role="alert">{faults.agreed}</div>}</div>
        <Button main wide type="submit" icon="user-plus">{t('add_person')}</Button>
      </form>
    </Sheet>
  )
}

// A window on the camera.
export function Scan({ hint, onText, onStop, onFail }: { hint: string; onText: (text: string) => boolean; onStop: () => void; onFail: () => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const [isReady, setReady] = useState(false)
  useEffect(() => {
    let stop = () => {}, gone = false
    void import('../../shared/scanner').then(s => s.scan(video.current!, onText)).then(f => { if (gone) f(); else { stop = f; setReady(true) } }, () => { if (!gone) onFail() })
    return () => { gone = true; stop() }
  }, [])
  return (
    <div class="scan">
      <div class="scanview"><video ref={video} muted playsInline aria-label={hint} /><i aria-hidden="true" /></div>
      <p class="small">{isReady ? hint : t('scan_load')}</p>
      <Button wide onClick={onStop}><Icon name="x" />{t('scan_stop')}</Button>
    </div>
  )
}
