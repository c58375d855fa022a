// campaigns.tsx - campaigns: name, period, targets; start and close.
import { useState } from 'preact/hooks'
import { Button, toast } from '../../shared/parts'
import { addCampaign, listCampaigns, saveCampaign, type CampaignIn } from '../api/outreach'
import type { Campaign } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input, Select } from '../parts/form'
import { day, dayFromIso, dayIso, number, today } from '../parts/format'
import { useAction, usePages } from '../parts/load'
import { Card, PageFrame, Tag } from '../parts/page'
import { PagedTable } from '../parts/table'
import { hasRole, homeUnit } from '../session'
import { measureName, named, t } from '../say'

const TARGETS = ['doors', 'ready', 'became_ready', 'won_eid', 'won_skills'] as const
const STATES = ['draft', 'running', 'closed'] as const
const TONE = { draft: '', running: 'com', closed: 'lam' } as const

function targetsOf(text: string): Record<string, number> {
  try { return JSON.parse(text || '{}') as Record<string, number> } catch { return {} }
}

export function CampaignsPage() {
  const campaigns = usePages('campaigns', () => listCampaigns())
  const [open, setOpen] = useState<Campaign | 'new' | null>(null)
  const mayEdit = hasRole('city')
  return (
    <PageFrame title={t('nav.campaigns')} lead={t('campaigns.lead')} actions={mayEdit && <Button main icon="plus" onClick={() => setOpen('new')}>{t('campaigns.new')}</Button>}>
      <Card>
        <PagedTable<Campaign> of={campaigns} empty={t('campaigns.none')} icon="megaphone" caption={t('nav.campaigns')} rowKey={c => c.id} columns={[
          { id: 'name', head: t('table.name'), isHead: true, cell: c => (mayEdit ? <button type="button" class="link" onClick={() => setOpen(c)}>{c.name}</button> : c.name) },
          { id: 'period', head: t('reports.period'), isNumber: true, cell: c => `${day(c.from_day)} – ${day(c.to_day)}` },
          { id: 'state', head: t('person.state'), cell: c => <Tag tone={TONE[c.state]}>{named('campaign_state', c.state)}</Tag> },
          { id: 'targets', head: t('campaigns.targets'), isWide: true, cell: c => Object.entries(targetsOf(c.targets)).map(([m, n]) => `${measureName(m)}: ${number(n)}`).join(' · ') || '–' },
        ]} />
      </Card>
      {open && <EditCampaign c={open === 'new' ? null : open} onClose={() => setOpen(null)} onDone={() => { setOpen(null); campaigns.reload() }} />}
    </PageFrame>
  )
}

function EditCampaign({ c, onClose, onDone }: { c: Campaign | null; onClose: () => void; onDone: () => void }) {
  const [f, setF] = useState({
    name: c?.name ?? '', name_en: c?.name_en ?? '', from: dayIso(c?.from_day ?? today()), to: dayIso(c?.to_day ?? today() + 89), state: c?.state ?? 'draft',
  })
  const [targets, setTargets] = useState(() => targetsOf(c?.targets ?? '{}'))
  const set = (k: keyof typeof f) => (v: string) => setF({ ...f, [k]: v } as typeof f)
  const save = useAction(async () => {
    const body: CampaignIn = {
      name: f.name, name_en: f.name_en, unit_id: c?.unit_id ?? homeUnit(), from_day: dayFromIso(f.from), to_day: dayFromIso(f.to), state: f.state,
      questionnaire_v: c?.questionnaire_v ?? 1, targets: JSON.stringify(Object.fromEntries(Object.entries(targets).filter(([, n]) => n > 0))),
    }
    await (c ? saveCampaign(c.id, body) : addCampaign(body))
    toast(t('do.saved'))
    onDone()
  })
  const error = save.error
  return (
    <Dialog title={c ? c.name : t('campaigns.new')} onClose={onClose}>
      <Form fields={['name', 'name_en', 'from_day', 'to_day', 'state']} submit={t('do.save')} isBusy={save.isBusy} error={error} onSubmit={() => void save.run()} onCancel={onClose}>
        <Input label={t('campaigns.name')} name="name" value={f.name} error={error} required maxLength={160} onValue={set('name')} />
        <Input label={t('campaigns.name_en')} name="name_en" value={f.name_en} error={error} maxLength={160} onValue={set('name_en')} />
        <Input label={t('reports.from')} name="from_day" type="date" value={f.from} error={error} required onValue={set('from')} />
        <Input label={t('reports.to')} name="to_day" type="date" value={f.to} error={error} required onValue={set('to')} />
        <Select label={t('person.state')} name="state" value={f.state} options={STATES.map(s => [s, named('campaign_state', s)] as const)} error={error} onValue={set('state')} />
        <fieldset class="stack tight"><legend class="strong">{t('campaigns.targets')}</legend>
          {TARGETS.map(m => <Input key={m} label={measureName(m)} name={m} type="number" min={0} value={targets[m] ? String(targets[m]) : ''} onValue={v => setTargets({ ...targets, [m]: Number(v) || 0 })} />)}
        </fieldset>
      </Form>
    </Dialog>
  )
}
