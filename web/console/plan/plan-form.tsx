// plan-form.tsx - what a plan says of itself: a new one begun, the words of a draft written anew.
import { useState } from 'preact/hooks'
import type { ApiError } from '../../shared/api'
import { uuidv7 } from '../../shared/bytes'
import { toast } from '../../shared/parts'
import { go } from '../../shared/router'
import { makePlan, saveDraft } from '../api/plan'
import type { Plan, PlanWords } from '../api/types'
import { Dialog } from '../parts/dialog'
import { dayFromIso, dayIso, today } from '../parts/format'
import { Form, Input, TextArea } from '../parts/form'
import { useAction } from '../parts/load'
import { t } from '../say'
import { DocumentsField, cleanDocuments } from './documents-field'

const FIELDS = ['code', 'name', 'name_en', 'purpose', 'legal_basis', 'from_day', 'to_day']
const NAME_MAX = 300, TEXT_MAX = 8000

export const cleanWords = (w: PlanWords): PlanWords =>
  ({ ...w, name: w.name.trim(), name_en: w.name_en.trim(), purpose: w.purpose.trim(), legal_basis: w.legal_basis.trim(), documents: cleanDocuments(w.documents) })
const wordsOf = ({ name, name_en, purpose, legal_basis, from_day, to_day, documents }: PlanWords): PlanWords => ({ name, name_en, purpose, legal_basis, from_day, to_day, documents })

type Put = (part: Partial<PlanWords> | ((w: PlanWords) => Partial<PlanWords>)) => void
const merge = (w: PlanWords, part: Parameters<Put>[0]): PlanWords => ({ ...w, ...(typeof part === 'function' ? part(w) : part) })

function Words({ w, plan, error, put, onBusy }: { w: PlanWords; plan?: number; error: ApiError | null; put: Put; onBusy?: (isBusy: boolean) => void }) {
  return (
    <>
      <Input label={t('plan.name')} name="name" value={w.name} error={error} required minLength={4} maxLength={NAME_MAX} onValue={name => put({ name })} />
      <Input label={t('plan.name_en')} name="name_en" value={w.name_en} error={error} maxLength={NAME_MAX} onValue={name_en => put({ name_en })} />
      <div class="row wrap two-days">
        <Input label={t('plan.from_day')} name="from_day" type="date" value={dayIso(w.from_day)} error={error} required onValue={v => v && put({ from_day: dayFromIso(v) })} />
        <Input label={t('plan.to_day')} name="to_day" type="date" value={dayIso(w.to_day)} error={error} required onValue={v => v && put({ to_day: dayFromIso(v) })} />
      </div>
      <TextArea label={t('plan.purpose')} name="purpose" value={w.purpose} error={error} rows={4} maxLength={TEXT_MAX} onValue={purpose => put({ purpose })} />
      <TextArea label={t('plan.legal_basis')} name="legal_basis" value={w.legal_basis} error={error} rows={3} maxLength={TEXT_MAX} hint={t('plan.legal_hint')} onValue={legal_basis => put({ legal_basis })} />
      <DocumentsField {...(plan !== undefined ? { plan } : {})} {...(onBusy ? { onBusy } : {})} value={w.documents} onValue={change => put(now => ({ documents: change(now.documents) }))} />
    </>
  )
}

export function NewPlan({ onClose }: { onClose: () => void }) {
  const [uid] = useState(uuidv7)
  const [code, setCode] = useState('')
  const [w, setWords] = useState<PlanWords>({ name: '', name_en: '', purpose: '', legal_basis: '', from_day: today(), to_day: today() + 365, documents: [] })
  const save = useAction(async () => {
    const made = await makePlan({ uid, code: code.trim(), ...cleanWords(w) })
    toast(t('plan.did_new'))
    go(`/console/plans/${made.id}/draft`)
  })
  return (
    <Dialog title={t('plan.new')} onClose={onClose}>
      <Form fields={FIELDS} submit={t('plan.begin_draft')} isBusy={save.isBusy} error={save.error} onSubmit={() => void save.run()} onCancel={onClose}>
        <Input label={t('plan.code')} name="code" value={code} error={save.error} required minLength={2} maxLength={40} hint={t('plan.code_hint')} onValue={setCode} />
        <Words w={w} error={save.error} put={part => setWords(all => merge(all, part))} />
      </Form>
    </Dialog>
  )
}

export function EditPlan({ plan, onDone, onClose }: { plan: Plan; onDone: () => void; onClose: () => void }) {
  const [w, setWords] = useState<PlanWords>(() => wordsOf(plan.version))
  const [isSending, setSending] = useState(false)
  const save = useAction(async () => { await saveDraft(plan.id, cleanWords(w)); toast(t('do.saved')); onDone() })
  return (
    <Dialog title={t('plan.edit_words')} onClose={onClose}>
      <Form fields={FIELDS} submit={t('do.save')} isBusy={save.isBusy} disabled={isSending} error={save.error} onSubmit={() => void save.run()} onCancel={onClose}>
        <Words w={w} plan={plan.id} onBusy={setSending} error={save.error} put={part => setWords(all => merge(all, part))} />
      </Form>
    </Dialog>
  )
}
