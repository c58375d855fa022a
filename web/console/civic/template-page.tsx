// template-page.tsx - Mẫu trả lời: the words a unit begins its answers, refusals and questions from; blanks "…" must be filled before they go out.
import { useState } from 'preact/hooks'
import { Button, Empty, toast } from '../../shared/parts'
import { addTemplate, dropTemplate, listTemplates, saveTemplate } from '../api/civic'
import { readUnit } from '../api/territory'
import type { Reason, Template, TemplateKind, Unit } from '../api/types'
import { Confirm, Dialog } from '../parts/dialog'
import { Form, Input, Select, TextArea } from '../parts/form'
import { useAction, useLoad } from '../parts/load'
import { Card, PageFrame, Tag, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { hasRole } from '../session'
import { named, t } from '../say'
import { MOVES } from './moves'
import { categoryName, Rooms, useCategories } from './parts'

const KINDS: readonly TemplateKind[] = ['answer', 'ask', 'refuse']
const REASONS: readonly Reason[] = MOVES.find(m => m.event === 'refuse')!.reasons!
const FIELDS = ['kind', 'reason', 'category', 'name', 'text']
type Open = { kind: 'add' } | { kind: 'edit' | 'drop'; template: Template } | null

export function TemplatesPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  return <Load of={unit} tall>{u => <Templates unit={u} />}</Load>
}

function Templates({ unit }: { unit: Unit }) {
  const list = useLoad(`templates ${unit.id}`, () => listTemplates(unit.id))
  const all = useCategories()
  const [open, setOpen] = useState<Open>(null)
  const mayWrite = hasRole('officer', 'city')
  const done = () => { setOpen(null); list.reload() }
  return (
    <PageFrame title={t('civic.room_templates')} path={unitPath(unit, 'petitions/templates')} lead={t('template.lead')}
      actions={mayWrite && <Button main icon="plus" onClick={() => setOpen({ kind: 'add' })}>{t('template.add')}</Button>}>
      <Rooms unit={unit.id} at="templates" />
      <Load of={list} tall bones={3}>{page => <>{KINDS.map(kind => {
        const own = page.rows.filter(x => x.kind === kind)
        return (
          <Card key={kind} title={t(`template.kind_${kind}`)}>
            {own.length === 0 ? <Empty icon="file-text" title={t('template.none')} /> : (
              <ul class="links">{own.map(x => (
                <li key={x.id}>
                  <span><b>{x.name}</b><span class="row wrap tags">{x.reason !== 'none' && <Tag>{named('petition_reason', x.reason)}</Tag>}{x.category && <Tag tone="lam">{categoryName(all, x.category)}</Tag>}
                    {x.unit_id !== unit.id && <Tag>{t('template.of', { unit: x.unit })}</Tag>}</span><small>{x.text}</small></span>
                  {mayWrite && x.unit_id === unit.id && <span class="row tight"><Button class="low" icon="pencil" onClick={() => setOpen({ kind: 'edit', template: x })}>{t('do.edit')}</Button>
                    <Button class="low" icon="trash-2" onClick={() => setOpen({ kind: 'drop', template: x })}>{t('template.drop')}</Button></span>}
                </li>
              ))}</ul>
            )}
          </Card>
        )
      })}</>}</Load>
      {open?.kind === 'add' && <Write unit={unit.id} onDone={done} onClose={() => setOpen(null)} />}
      {open?.kind === 'edit' && <Write unit={unit.id} template={open.template} onDone={done} onClose={() => setOpen(null)} />}
      {open?.kind === 'drop' && <Drop template={open.template} onDone={done} onClose={() => setOpen(null)} />}
    </PageFrame>
  )
}

function Drop({ template, onDone, onClose }: { template: Template; onDone: () => void; onClose: () => void }) {
  const drop = useAction(async () => { await dropTemplate(template.id); toast(t('template.did_drop')); onDone() })
  return <Confirm title={t('template.drop')} text={<p>{template.name}</p>} yes={t('template.drop')} danger isBusy={drop.isBusy} error={drop.error} onYes={() => void drop.run()} onClose={onClose} />
}

function Write({ unit, template, onDone, onClose }: { unit: number; template?: Template; onDone: () => void; onClose: () => void }) {
  const all = useCategories()
  const [kind, setKind] = useState<TemplateKind>(template?.kind ?? 'answer')
  const [reason, setReason] = useState<Reason>(REASONS[0]!)
  const [category, setCategory] = useState('')
  const [name, setName] = useState(template?.name ?? '')
  const [text, setText] = useState(template?.text ?? '')
  const save = useAction(async () => {
    const words = { name: name.trim(), text: text.trim() }
    if (template) await saveTemplate(template.id, words)
    else await addTemplate({ unit_id: unit, kind, ...words, ...(kind === 'refuse' ? { reason } : {}), ...(category ? { category } : {}) })
    toast(t('do.saved'))
    onDone()
  })
  return (
    <Dialog title={t(template ? 'do.edit' : 'template.add')} onClose={onClose}>
      <Form fields={FIELDS} submit={t('do.save')} isBusy={save.isBusy} error={save.error} onSubmit={() => void save.run()} onCancel={onClose}>
        {!template && <Select label={t('template.kind')} name="kind" value={kind} error={save.error} options={KINDS.map(k => [k, t(`template.kind_${k}`)] as const)} onValue={v => setKind(v as TemplateKind)} />}
        {!template && kind === 'refuse' && <Select label={t('move.reason')} name="reason" value={reason} error={save.error} options={REASONS.map(r => [r, named('petition_reason', r)] as const)} onValue={v => setReason(v as Reason)} />}
        {!template && <Select label={t('template.category')} name="category" value={category} error={save.error}
          options={[['', t('template.all_categories')], ...all.map(c => [c.code, categoryName(all, c.code)] as const)]} onValue={setCategory} />}
        <Input label={t('template.name')} name="name" value={name} error={save.error} required minLength={3} maxLength={100} onValue={setName} />
        <TextArea label={t('template.text')} name="text" value={text} rows={6} maxLength={4000} error={save.error} hint={t('template.text_hint')} required onValue={setText} />
      </Form>
    </Dialog>
  )
}
