// routing.tsx - Ai làm việc gì: the agencies of the city, and the dated rules by which a report finds who handles it.
import { useState } from 'preact/hooks'
import { Button, Check, toast } from '../../shared/parts'
import { addAgency, addRule, endRule, listAgencies, listRules } from '../api/civic'
import type { Agency, RoutingRule } from '../api/types'
import { Confirm, Dialog } from '../parts/dialog'
import { Form, Input, Select } from '../parts/form'
import { day, dayFromIso, dayIso, today } from '../parts/format'
import { useAction, usePages } from '../parts/load'
import { Card, PageFrame } from '../parts/page'
import { PagedTable } from '../parts/table'
import { hasRole } from '../session'
import { t } from '../say'
import { categoryName, useCategories } from './parts'
import { UnitSearch } from './unit-search'
import { ALL_WEEK, hoursText, minuteFromTime, weekBits, weekText } from './week'

const CITY_ID = 1, WHOLE_DAY = 1440
type Open = { kind: 'agency' | 'rule' } | { kind: 'end'; rule: RoutingRule } | null

export function RoutingPage() {
  const [category, setCategory] = useState('')
  const agencies = usePages<Agency>('agencies', listAgencies)
  const rules = usePages<RoutingRule>(`rules ${category}`, after => listRules(category, after))
  const all = useCategories()
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const mayWrite = hasRole('city', 'admin')
  return (
    <PageFrame title={t('nav.routing')} lead={t('routing.lead')}
      actions={mayWrite && <><Button main icon="plus" onClick={() => setOpen({ kind: 'rule' })}>{t('rule.add')}</Button><Button icon="landmark" onClick={() => setOpen({ kind: 'agency' })}>{t('agency.add')}</Button></>}>
      <Card title={t('rule.title')} note={t('rule.lead')}>
        <div class="rule-filter"><Select label={t('template.category')} name="category" value={category}
          options={[['', t('template.all_categories')], ...all.map(c => [c.code, categoryName(all, c.code)] as const)]} onValue={setCategory} /></div>
        <PagedTable<RoutingRule> of={rules} empty={t('rule.none')} icon="layers" caption={t('rule.title')} rowKey={r => r.id} columns={[
          { id: 'what', head: t('template.category'), isHead: true, cell: r => categoryName(all, r.category) },
          { id: 'where', head: t('rule.where'), cell: r => r.unit },
          { id: 'to', head: t('rule.to'), cell: r => (r.to_unit_id ? r.to_unit : t('rule.to_ward')) },
          { id: 'when', head: t('rule.when'), cell: r => <>{hoursText(r.from_minute, r.to_minute)}<br /><small class="quiet">{weekText(r.weekdays)}</small></> },
          { id: 'from', head: t('rule.from'), isNumber: true, isWide: true, cell: r => <>{day(r.valid_from)}{r.valid_to > 0 && <><br />→ {day(r.valid_to)}</>}</> },
          { id: 'basis', head: t('rule.basis'), isWide: true, cell: r => <small>{r.basis}</small> },
          { id: 'do', head: '', cell: r => mayWrite && <Button class="low" onClick={() => setOpen({ kind: 'end', rule: r })}>{t('rule.end')}</Button> },
        ]} />
      </Card>
      <Card title={t('agency.title')}>
        <PagedTable<Agency> of={agencies} empty={t('agency.none')} icon="landmark" caption={t('agency.title')} rowKey={a => a.id} columns={[
          { id: 'name', head: t('table.name'), isHead: true, sort: a => a.name, cell: a => (hasRole('city', 'auditor') ? <a href={`/console/units/${a.id}/petitions`}>{a.name}</a> : a.name) },
          { id: 'code', head: t('agency.code'), sort: a => a.code, cell: a => a.code },
        ]} />
      </Card>
      {open?.kind === 'agency' && <AddAgency onClose={close} onDone={() => { close(); agencies.reload() }} />}
      {open?.kind === 'rule' && <AddRule onClose={close} onDone={() => { close(); rules.reload() }} />}
      {open?.kind === 'end' && <EndRule rule={open.rule} onClose={close} onDone={() => { close(); rules.reload() }} />}
    </PageFrame>
  )
}

interface DialogProps { onClose: () => void; onDone: () => void }

function EndRule({ rule, onClose, onDone }: DialogProps & { rule: RoutingRule }) {
  const all = useCategories()
  const end = useAction(async () => { await endRule(rule.id); toast(t('rule.did_end')); onDone() })
  return <Confirm title={t('rule.end')} text={<p>{t('rule.end_text', { what: categoryName(all, rule.category), where: rule.unit })}</p>} yes={t('rule.end')} danger isBusy={end.isBusy} error={end.error} onYes={() => void end.run()} onClose={onClose} />
}

function AddAgency({ onClose, onDone }: DialogProps) {
  const [name, setName] = useState('')
  const [nameEn, setNameEn] = useState('')
  const [code, setCode] = useState('')
  const save = useAction(async () => {
    await addAgency({ code: code.trim(), name: name.trim(), ...(nameEn.trim() ? { name_en: nameEn.trim() } : {}) })
    toast(t('do.saved'))
    onDone()
  })
  return (
    <Dialog title={t('agency.add')} onClose={onClose}>
      <Form fields={['name', 'name_en', 'code']} submit={t('do.save')} isBusy={save.isBusy} error={save.error} onSubmit={() => void save.run()} onCancel={onClose}>
        <Input label={t('table.name')} name="name" value={name} error={save.error} required minLength={3} maxLength={120} onValue={setName} />
        <Input label={t('agency.name_en')} name="name_en" value={nameEn} error={save.error} maxLength={120} onValue={setNameEn} />
        <Input label={t('agency.code')} name="code" value={code} error={save.error} required minLength={2} maxLength={20} hint={t('agency.code_hint')} onValue={setCode} />
      </Form>
    </Dialog>
  )
}

const RULE_FIELDS = ['category', 'unit_id', 'to_unit_id', 'weekdays', 'from_minute', 'to_minute', 'valid_from', 'basis']

function AddRule({ onClose, onDone }: DialogProps) {
  const all = useCategories()
  const [category, setCategory] = useState('')
  const [where, setWhere] = useState(0)
  const [to, setTo] = useState(0)
  const [isAlways, setAlways] = useState(true)
  const [days, setDays] = useState(ALL_WEEK)
  const [from, setFrom] = useState('17:00')
  const [until, setUntil] = useState('07:30')
  const [start, setStart] = useState(dayIso(today()))
  const [basis, setBasis] = useState('')
  const save = useAction(async () => {
    await addRule({
      category: category || all[0]!.code, unit_id: where || CITY_ID, weekdays: isAlways ? ALL_WEEK : days, from_minute: isAlways ? 0 : minuteFromTime(from),
      to_minute: isAlways ? WHOLE_DAY : minuteFromTime(until) || WHOLE_DAY, valid_from: dayFromIso(start), basis: basis.trim(), ...(to ? { to_unit_id: to } : {}),
    })
    toast(t('do.saved'))
    onDone()
  })
  return (
    <Dialog title={t('rule.add')} onClose={onClose}>
      <Form fields={RULE_FIELDS} submit={t('do.save')} isBusy={save.isBusy} error={save.error} onSubmit={() => void save.run()} onCancel={onClose}>
        <Select label={t('template.category')} name="category" value={category} error={save.error} options={all.map(c => [c.code, categoryName(all, c.code)] as const)} onValue={setCategory} />
        <UnitSearch label={t('rule.where')} name="unit_id" isGround hint={t('rule.where_hint')} error={save.error} onValue={setWhere} />
        <UnitSearch label={t('rule.to')} hint={t('rule.to_hint')} error={save.error} onValue={setTo} />
        <Check on={isAlways} onChange={setAlways}>{t('rule.always')}</Check>
        {!isAlways && (
          <>
            <fieldset class="stack tight"><legend class="strong">{t('rule.days')}</legend>
              <div class="picks wrap">{weekBits().map(w => (
                <button key={w.bit} type="button" class="pick" aria-pressed={(days & w.bit) !== 0} onClick={() => setDays(d => d ^ w.bit)}>{w.name}</button>
              ))}</div>
            </fieldset>
            <div class="row"><Input label={t('rule.hour_from')} name="from_minute" type="time" value={from} error={save.error} onValue={setFrom} />
              <Input label={t('rule.hour_to')} name="to_minute" type="time" value={until} error={save.error} onValue={setUntil} /></div>
          </>
        )}
        <Input label={t('rule.from')} name="valid_from" type="date" value={start} error={save.error} required onValue={setStart} />
        <Input label={t('rule.basis')} name="basis" value={basis} error={save.error} required minLength={3} maxLength={300} hint={t('rule.basis_hint')} onValue={setBasis} />
      </Form>
    </Dialog>
  )
}
