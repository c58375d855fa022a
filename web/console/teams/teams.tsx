// teams.tsx - the teams of a unit: who is overloaded, who is quiet, who has no decision yet; and a new team.
import { useState } from 'preact/hooks'
import { Button, toast } from '../../shared/parts'
import { go } from '../../shared/router'
import { addTeam, listTeams } from '../api/outreach'
import { listChildren, readUnit } from '../api/territory'
import type { TeamRow, Unit } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input, Select } from '../parts/form'
import { dayFromIso, decimal, moment, number } from '../parts/format'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, PageFrame, Tag, unitHref, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { PagedTable } from '../parts/table'
import { hasRole } from '../session'
import { t } from '../say'
import { HOUSEHOLDS_PER_MEMBER_MAX } from './options'

export function TeamsPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const teams = usePages(`teams ${id}`, after => listTeams(id, after))
  const [isNew, setNew] = useState(false)
  const overloaded = (teams.data ?? []).filter(x => x.is_overloaded).length
  return (
    <Load of={unit} tall>{u => (
      <PageFrame title={t('nav.teams')} path={unitPath(u, 'teams')} lead={t('teams.lead', { max: HOUSEHOLDS_PER_MEMBER_MAX })}
        actions={hasRole('officer', 'city') && <Button main icon="plus" onClick={() => setNew(true)}>{t('teams.new')}</Button>}>
        {overloaded > 0 && <p class="warn-line"><Tag tone="nghe">{t('teams.overloaded', { n: overloaded })}</Tag></p>}
        <Card>
          <PagedTable<TeamRow> of={teams} empty={t('teams.none')} icon="users" caption={t('nav.teams')} rowKey={x => x.id} columns={[
            { id: 'name', head: t('table.team'), isHead: true, sort: x => x.name, cell: x => <a href={`/console/teams/${x.id}`}>{x.name}</a> },
            { id: 'group', head: t('unit.group'), sort: x => x.group_name, cell: x => <><a href={unitHref(x.group_id)}>{x.group_name}</a>{u.kind === 'city' && <><br /><small class="quiet">{x.ward_name}</small></>}</> },
            { id: 'members', head: t('teams.members'), isNumber: true, sort: x => x.members, cell: x => number(x.members) },
            { id: 'load', head: t('teams.per_member'), isNumber: true, sort: x => x.households / Math.max(1, x.members),
              cell: x => <>{x.is_overloaded && <Tag tone="nghe">{t('teams.too_many')}</Tag>} {x.members ? decimal(x.households / x.members) : '–'}</> },
            { id: 'visits', head: t('table.visits'), isNumber: true, sort: x => x.visits, cell: x => number(x.visits) },
            { id: 'last', head: t('table.last'), isNumber: true, isWide: true, sort: x => x.last_ms, cell: x => moment(x.last_ms) },
            { id: 'hotline', head: t('team.hotline'), isWide: true, cell: x => x.hotline || '–' },
          ]} />
        </Card>
        {isNew && <NewTeam unit={u} onClose={() => setNew(false)} />}
      </PageFrame>
    )}</Load>
  )
}

function NewTeam({ unit, onClose }: { unit: Unit; onClose: () => void }) {
  const groups = useLoad(`children ${unit.id}`, () => (unit.kind === 'group' ? Promise.resolve({ rows: [unit], next: '' }) : listChildren(unit.id)))
  const [group, setGroup] = useState('')
  const [f, setF] = useState({ name: '', decision_no: '', decision: '', zalo: '', hotline: '' })
  const set = (k: keyof typeof f) => (v: string) => setF({ ...f, [k]: v })
  const choices = groups.data?.rows ?? []
  const at = Number(group || choices[0]?.id || unit.id)
  const save = useAction(async () => {
    const made = await addTeam(at, { name: f.name, decision_no: f.decision_no, decision_day: f.decision ? dayFromIso(f.decision) : undefined, zalo: f.zalo, hotline: f.hotline })
    toast(t('teams.made'))
    go(`/console/teams/${made.id}`)
  })
  return (
    <Dialog title={t('teams.new')} onClose={onClose}>
      {unit.kind === 'city' ? <p>{t('teams.pick_ward')}</p> : (
        <Form fields={['unit', 'name', 'decision_no', 'decision_day', 'zalo', 'hotline']} submit={t('teams.create')} isBusy={save.isBusy} error={save.error} onSubmit={() => void save.run()} onCancel={onClose}>
          <Select label={t('unit.group')} name="unit" value={String(at)} options={choices.map(c => [String(c.id), c.name] as const)} error={save.error} onValue={setGroup} />
          <TeamFields f={f} set={set} error={save.error} />
        </Form>
      )}
    </Dialog>
  )
}

interface TeamFieldsProps { f: { name: string; decision_no: string; decision: string; zalo: string; hotline: string }; set: (k: 'name' | 'decision_no' | 'decision' | 'zalo' | 'hotline') => (v: string) => void; error: ReturnType<typeof useAction>['error'] }
export function TeamFields({ f, set, error }: TeamFieldsProps) {
  return (
    <>
      <Input label={t('team.name')} name="name" value={f.name} error={error} required maxLength={120} onValue={set('name')} />
      <Input label={t('team.decision_no')} name="decision_no" value={f.decision_no} error={error} maxLength={60} hint={t('team.decision_hint')} onValue={set('decision_no')} />
      <Input label={t('team.decision_day')} name="decision_day" type="date" value={f.decision} error={error} onValue={set('decision')} />
      <Input label={t('team.hotline')} name="hotline" type="tel" value={f.hotline} error={error} maxLength={20} onValue={set('hotline')} />
      <Input label={t('team.zalo')} name="zalo" type="url" value={f.zalo} error={error} maxLength={200} onValue={set('zalo')} />
    </>
  )
}
