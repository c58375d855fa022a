// versions.tsx - Các bản: every version with who wrote, handed in and approved it; between two of them what changed, field by field, in words.
import { Empty } from '../../shared/parts'
import { go, search } from '../../shared/router'
import { listVersions, readChanges, readPlan } from '../api/plan'
import type { FieldChange, ItemChange, PlanChanges, PlanVersion } from '../api/types'
import { day, moment } from '../parts/format'
import { Select } from '../parts/form'
import { useLoad } from '../parts/load'
import { Card, PageFrame, Tag } from '../parts/page'
import { Load } from '../parts/states'
import { Table } from '../parts/table'
import type { Tone } from '../../shared/parts'
import { t } from '../say'
import { PlanRooms, PlanStateTag, daysText, itemName } from './parts'
import { fieldName, valueText } from './change-words'

export function VersionsPage({ params }: { params: { plan?: string } }) {
  const id = Number(params.plan)
  const plan = useLoad(`plan ${id}`, () => readPlan(id))
  const versions = useLoad(`versions ${id}`, () => listVersions(id))
  return (
    <Load of={plan} tall>{p => (
      <PageFrame title={itemName(p.version)} lead={t('version.lead')}>
        <PlanRooms plan={p.id} at="versions" />
        <Load of={versions}>{v => (
          <>
            <Card title={t('plan.room_versions')}>
              <Table<PlanVersion> caption={t('plan.room_versions')} rows={v.rows} rowKey={r => r.number} columns={[
                { id: 'n', head: t('version.number'), isHead: true, cell: r => t('plan.version_n', { n: r.number }) },
                { id: 'state', head: t('plan.state'), cell: r => <PlanStateTag state={r.state} /> },
                { id: 'days', head: t('plan.days'), isWide: true, cell: r => daysText(r.from_day, r.to_day) },
                { id: 'by', head: t('version.written_by'), cell: r => <>{r.writers?.length ? r.writers.join(', ') : r.created_by}<br /><small class="quiet">{moment(r.created_ms)}</small></> },
                { id: 'in', head: t('version.submitted_by'), cell: r => r.submitted_by && <>{r.submitted_by}<br /><small class="quiet">{moment(r.submitted_ms)}</small></> },
                { id: 'ok', head: t('version.decided_by'), cell: r => r.decided_by && <>{r.decided_by}<br /><small class="quiet">{r.decision_number ? `${r.decision_number}, ${day(r.decision_day)}` : moment(r.decided_ms)}</small></> },
                { id: 'why', head: t('draft.reason'), isWide: true, cell: r => r.reason },
              ]} />
            </Card>
            {v.rows.length > 1 && <Compare plan={p.id} versions={v.rows} />}
          </>
        )}</Load>
      </PageFrame>
    )}</Load>
  )
}

function Compare({ plan, versions }: { plan: number; versions: readonly PlanVersion[] }) {
  const from = Number(search.value.get('from')) || versions[1]!.number, to = Number(search.value.get('to')) || versions[0]!.number
  const changes = useLoad(`changes ${plan} ${from} ${to}`, () => readChanges(plan, from, to))
  const options = versions.map(v => [String(v.number), `${t('plan.version_n', { n: v.number })} – ${t(`plan_state.${v.state}`)}`] as const)
  const pick = (a: number, b: number) => go(`/console/plans/${plan}/versions?from=${a}&to=${b}`, { replace: true })
  return (
    <Card title={t('version.changes')}>
      <div class="stack">
        <div class="row wrap two-days">
          <Select label={t('version.from')} name="from" value={String(from)} options={options} onValue={v => pick(Number(v), to)} />
          <Select label={t('version.to')} name="to" value={String(to)} options={options} onValue={v => pick(from, Number(v))} />
        </div>
        <Load of={changes}>{c => <Changes c={c} />}</Load>
      </div>
    </Card>
  )
}

const TONES: Record<ItemChange['change'], Tone> = { added: 'com', removed: 'son', moved: 'lam', changed: 'nghe' }

function Changes({ c }: { c: PlanChanges }) {
  if (c.plan.length === 0 && c.items.length === 0) return <Empty icon="check" title={t('version.same')} />
  return (
    <ul class="changes">
      {c.plan.length > 0 && <li><h3>{t('version.plan_itself')}</h3><Fields of={c.plan} /></li>}
      {c.items.map(i => (
        <li key={i.id}>
          <h3><Tag tone={TONES[i.change]}>{t(`change.${i.change}`)}</Tag> {t(`item_kind.${i.kind}`)} <span class="num">{i.code}</span>: {i.name}</h3>
          {i.fields.length > 0 && <Fields of={i.fields} />}
        </li>
      ))}
    </ul>
  )
}

function Fields({ of: fields }: { of: readonly FieldChange[] }) {
  return (
    <dl class="change-fields">{fields.map(f => (
      <div key={f.field}><dt>{fieldName(f.field)}</dt><dd>
        <del>{valueText(f.field, f.before)}</del> <span aria-hidden="true">→</span><span class="vh">{t('version.becomes')}</span> <ins>{valueText(f.field, f.after)}</ins>
      </dd></div>
    ))}</dl>
  )
}
