// days.tsx - days off and days worked instead, of the whole city: read by all, changed by the city, each looked at first.
import { useState } from 'preact/hooks'
import { Button, Check, toast } from '../../shared/parts'
import { dropDay, listDays, previewDay, setDay } from '../api/hours'
import type { DayKind, DayOff, Preview } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Input, Select } from '../parts/form'
import { day, dayFromIso, dayIso, today, weekday } from '../parts/format'
import { useAction, useLoad } from '../parts/load'
import { Card, Tag } from '../parts/page'
import { Load } from '../parts/states'
import { Table } from '../parts/table'
import { hasRole } from '../session'
import { named, t } from '../say'
import { LookFirst } from './week-form'

const KINDS: readonly DayKind[] = ['off', 'swapped_off', 'swapped_work']
const sayDay = (iso: string) => `${weekday(dayFromIso(iso))}, ${day(dayFromIso(iso))}`
type Open = { kind: 'add' } | { kind: 'edit' | 'drop'; day: DayOff } | null

export function DaysCard() {
  const days = useLoad('calendar days', listDays)
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null), done = () => { close(); days.reload() }
  const mayWrite = hasRole('city', 'admin'), now = dayIso(today())
  return (
    <Card title={t('dayoff.title')} note={t('dayoff.lead')} tools={mayWrite && <Button icon="plus" onClick={() => setOpen({ kind: 'add' })}>{t('dayoff.add')}</Button>}>
      <Load of={days}>{rows => (
        <Table<DayOff> caption={t('dayoff.title')} rows={rows.filter(d => d.day >= now)} rowKey={d => d.day} maxRows={20} columns={[
          { id: 'day', head: t('dayoff.day'), isHead: true, cell: d => <span class="num">{sayDay(d.day)}</span> },
          { id: 'kind', head: t('dayoff.kind'), cell: d => <Tag tone={d.kind === 'swapped_work' ? 'lam' : 'com'}>{named('day_kind', d.kind)}</Tag> },
          { id: 'name', head: t('table.name'), cell: d => <>{d.name}{!d.is_sure && <> <Tag tone="nghe">{t('dayoff.unsure')}</Tag></>}</> },
          { id: 'source', head: t('rule.basis'), isWide: true, cell: d => <small>{d.source}</small> },
          { id: 'do', head: '', cell: d => mayWrite && <span class="row wrap end"><Button class="low" onClick={() => setOpen({ kind: 'edit', day: d })}>{t('do.edit')}</Button><Button class="low" onClick={() => setOpen({ kind: 'drop', day: d })}>{t('dayoff.drop')}</Button></span> },
        ]} />
      )}</Load>
      {open?.kind === 'drop' && <DropDay d={open.day} onClose={close} onDone={done} />}
      {(open?.kind === 'add' || open?.kind === 'edit') && <DayForm was={open.kind === 'edit' ? open.day : null} onClose={close} onDone={done} />}
    </Card>
  )
}

interface DialogProps { onClose: () => void; onDone: () => void }

function DayForm({ was, onClose, onDone }: DialogProps & { was: DayOff | null }) {
  const [d, setD] = useState<DayOff>(was ?? { day: dayIso(today() + 1), kind: 'off', name: '', is_sure: true, source: '' })
  const [preview, setPreview] = useState<Preview | null>(null)
  const put = (part: Partial<DayOff>) => { if ('day' in part || 'kind' in part) setPreview(null); setD(all => ({ ...all, ...part })) }
  const act = useAction(async (isSave: boolean) => {
    if (!isSave) { setPreview(await previewDay(d.day, d.kind)); return }
    await setDay({ ...d, name: d.name.trim(), source: d.source.trim() })
    toast(t('do.saved'))
    onDone()
  })
  return (
    <Dialog title={was ? sayDay(was.day) : t('dayoff.add')} onClose={onClose}>
      <LookFirst fields={['day', 'kind', 'name', 'source']} preview={preview} save={t('do.save')} error={act.error} isBusy={act.isBusy} onLook={() => void act.run(false)} onSave={() => void act.run(true)} onClose={onClose}>
        {!was && <Input label={t('dayoff.day')} name="day" type="date" value={d.day} min={dayIso(today())} error={act.error} required onValue={v => put({ day: v })} />}
        <Select label={t('dayoff.kind')} name="kind" value={d.kind} error={act.error} options={KINDS.map(k => [k, named('day_kind', k)] as const)} onValue={v => put({ kind: v as DayKind })} />
        <Input label={t('table.name')} name="name" value={d.name} error={act.error} required minLength={2} maxLength={120} hint={t('dayoff.name_hint')} onValue={name => put({ name })} />
        <Input label={t('rule.basis')} name="source" value={d.source} error={act.error} required minLength={2} maxLength={300} hint={t('rule.basis_hint')} onValue={source => put({ source })} />
        <Check on={d.is_sure} onChange={is_sure => put({ is_sure })}>{t('dayoff.sure')}</Check>
      </LookFirst>
    </Dialog>
  )
}

function DropDay({ d, onClose, onDone }: DialogProps & { d: DayOff }) {
  const [reason, setReason] = useState('')
  const [preview, setPreview] = useState<Preview | null>(null)
  const act = useAction(async (isSave: boolean) => {
    if (!isSave) { setPreview(await previewDay(d.day, 'ordinary')); return }
    await dropDay(d.day, reason.trim())
    toast(t('do.saved'))
    onDone()
  })
  return (
    <Dialog title={t('dayoff.drop')} onClose={onClose}>
      <LookFirst fields={['reason']} preview={preview} save={t('dayoff.drop')} error={act.error} isBusy={act.isBusy} onLook={() => void act.run(false)} onSave={() => void act.run(true)} onClose={onClose}>
        <p>{t('dayoff.drop_text', { day: sayDay(d.day), name: d.name })}</p>
        <Input label={t('callbacks.reason')} name="reason" value={reason} error={act.error} required minLength={3} maxLength={300} onValue={setReason} />
      </LookFirst>
    </Dialog>
  )
}
