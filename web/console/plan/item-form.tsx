// item-form.tsx - a group, an activity or a task of the draft: added below its parent, or written anew.
import { useState } from 'preact/hooks'
import { Check, toast } from '../../shared/parts'
import { addItem, saveItem, type ItemIn } from '../api/plan'
import type { ItemKind, PlanItem, PlanVersion } from '../api/types'
import { Dialog } from '../parts/dialog'
import { dayFromIso, dayIso } from '../parts/format'
import { Form, Input, TextArea } from '../parts/form'
import { useAction } from '../parts/load'
import { t } from '../say'
import { DocumentsField, cleanDocuments } from './documents-field'
import { daysText } from './parts'
import { UnitField, type UnitPick } from './unit-field'

const FIELDS = ['name', 'name_en', 'content', 'lead_id', 'supports', 'from_day', 'to_day', 'legal_basis', 'budget_vnd', 'budget_line']
const NAME_MAX = 400, TEXT_MAX = 6000, SUPPORTS_MAX = 40

type Draft = Omit<ItemIn, 'lead_id' | 'supports' | 'budget_vnd'> & { lead: UnitPick[]; supports: UnitPick[]; budget: string }

function begin(version: PlanVersion, parent: PlanItem | null, item: PlanItem | null): Draft {
  const from = item ?? parent
  return {
    name: item?.name ?? '', name_en: item?.name_en ?? '', content: item?.content ?? '', for_wards: item?.for_wards ?? false,
    from_day: from?.from_day ?? version.from_day, to_day: from?.to_day ?? version.to_day, legal_basis: item?.legal_basis ?? '',
    budget: item?.budget_vnd ? String(item.budget_vnd) : '', budget_line: item?.budget_line ?? '', documents: item?.documents ?? [],
    lead: from ? [{ unit_id: from.lead_id, unit: from.lead }] : [], supports: item?.supports ?? [],
  }
}
const writtenOf = (d: Draft): ItemIn => ({
  name: d.name.trim(), name_en: d.name_en.trim(), content: d.content.trim(), for_wards: d.for_wards, from_day: d.from_day, to_day: d.to_day, legal_basis: d.legal_basis.trim(),
  budget_vnd: Number(d.budget.replace(/\D/g, '')) || 0, budget_line: d.budget_line.trim(), documents: cleanDocuments(d.documents), lead_id: d.lead[0]?.unit_id ?? 0, supports: d.supports.map(s => s.unit_id),
})

interface Props { plan: number; version: PlanVersion; kind: ItemKind; parent: PlanItem | null; item: PlanItem | null; onDone: (id: number) => void; onClose: () => void }

export function ItemForm({ plan, version, kind, parent, item, onDone, onClose }: Props) {
  const [d, setDraft] = useState<Draft>(() => begin(version, parent, item))
  const put = (part: Partial<Draft>) => setDraft(all => ({ ...all, ...part }))
  const [isSending, setSending] = useState(false)
  const save = useAction(async () => {
    const made = item ? await saveItem(plan, item.id, writtenOf(d)) : await addItem(plan, { kind, ...(parent ? { parent_id: parent.id } : {}), ...writtenOf(d) })
    toast(t('do.saved'))
    onDone(made.id)
  })
  const e = save.error
  return (
    <Dialog title={item ? `${t('do.edit')}: ${item.code}` : t(`draft.add_${kind}`)} onClose={onClose}>
      <Form fields={FIELDS} submit={t('do.save')} isBusy={save.isBusy} error={e} disabled={d.lead.length === 0 || isSending} onSubmit={() => void save.run()} onCancel={onClose}>
        {parent && <p class="quiet">{t('draft.below', { code: parent.code, name: parent.name })}<br />{t('draft.within', { days: daysText(parent.from_day, parent.to_day) })}</p>}
        <Input label={t('draft.name')} name="name" value={d.name} error={e} required minLength={3} maxLength={NAME_MAX} onValue={name => put({ name })} />
        <UnitField label={t('plan.lead_unit')} name="lead_id" hint={t('draft.lead_hint')} value={d.lead} error={e} onValue={lead => put({ lead })} />
        <Check on={d.for_wards} onChange={for_wards => put({ for_wards })}>{t('draft.for_wards')}</Check>
        <div class="row wrap two-days">
          <Input label={t('plan.from_day')} name="from_day" type="date" value={dayIso(d.from_day)} error={e} required onValue={v => v && put({ from_day: dayFromIso(v) })} />
          <Input label={t('plan.to_day')} name="to_day" type="date" value={dayIso(d.to_day)} error={e} required onValue={v => v && put({ to_day: dayFromIso(v) })} />
        </div>
        <TextArea label={t('plan.content')} name="content" value={d.content} error={e} rows={4} maxLength={TEXT_MAX} hint={t('draft.content_hint')} onValue={content => put({ content })} />
        <details class="columns-of">
          <summary>{t('draft.more')}</summary>
          <div class="stack">
            {d.supports.length < SUPPORTS_MAX && <UnitField label={t('plan.supports')} name="supports" hint={t('draft.supports_hint')} isMany value={d.supports} error={e} onValue={supports => put({ supports })} />}
            <TextArea label={t('plan.legal_basis')} name="legal_basis" value={d.legal_basis} error={e} rows={2} maxLength={TEXT_MAX} onValue={legal_basis => put({ legal_basis })} />
            <Input label={t('plan.budget_dong')} name="budget_vnd" inputMode="numeric" value={d.budget} error={e} onValue={budget => put({ budget })} />
            <Input label={t('plan.budget_line')} name="budget_line" value={d.budget_line} error={e} maxLength={300} onValue={budget_line => put({ budget_line })} />
            <Input label={t('plan.name_en')} name="name_en" value={d.name_en} error={e} maxLength={NAME_MAX} onValue={name_en => put({ name_en })} />
            <DocumentsField plan={plan} onBusy={setSending} value={d.documents} onValue={change => setDraft(all => ({ ...all, documents: change(all.documents) }))} />
          </div>
        </details>
      </Form>
    </Dialog>
  )
}
