// team.tsx - one team: decision, members with their phones, load; invite, revoke a phone, let a member go.
import { useState } from 'preact/hooks'
import { Button, Notice, toast } from '../../shared/parts'
import { addMember, endMember, makeSlips, readTeam, saveTeam, slipSheet } from '../api/outreach'
import { readUnit } from '../api/territory'
import { invitePerson, listPeople, revokeDevice } from '../api/account'
import type { Device, Invite, Team, TeamMember, Unit } from '../api/types'
import { Confirm, Dialog } from '../parts/dialog'
import { Form, Input, Select } from '../parts/form'
import { day, dayFromIso, dayIso, decimal, moment, number } from '../parts/format'
import { useAction, useLoad } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitHref, unitPath } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { Table } from '../parts/table'
import { hasRole, mayWrite } from '../session'
import { named, t } from '../say'
import { InviteDialog } from './invite-dialog'
import { forceOptions, positionOptions } from './options'
import { TeamFields } from './teams'

/** Two pages of ten: about a week of doors without a phone. */
const SLIPS = 20

type Open = { kind: 'edit' } | { kind: 'add' } | { kind: 'invite'; name: string; invite: Invite } | { kind: 'revoke'; device: Device; name: string } | { kind: 'leave'; member: TeamMember } | null

export function TeamPage({ params }: { params: { team?: string } }) {
  const id = Number(params.team)
  const team = useLoad(`team ${id}`, () => readWhole(id))
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const revoke = useAction(async (d: Device) => { await revokeDevice(d.id); toast(t('device.revoked_now')); close(); team.reload() })
  const leave = useAction(async (m: TeamMember) => { await endMember(m.id); toast(t('team.did_leave', { name: m.name })); close(); team.reload() })
  const again = useAction(async (m: TeamMember) => setOpen({ kind: 'invite', name: m.name, invite: await invitePerson(m.account_id) }))
  const slips = useAction(async () => location.assign(slipSheet(id, (await makeSlips(id, SLIPS)).printed_ms)))
  return (
    <Load of={team} tall>{x => (
      <PageFrame title={x.name} lead={<a href={unitHref(x.group_id)}>{x.group_name}</a>}
        path={[...unitPath(x.unit, 'teams', true), { text: x.name }]}
        actions={mayWrite() && <>{hasRole('head', 'officer') && <Button icon="printer" disabled={slips.isBusy} onClick={() => void slips.run()}>{t('team.slips', { n: SLIPS })}</Button>}<Button icon="pencil" onClick={() => setOpen({ kind: 'edit' })}>{t('do.edit')}</Button><Button main icon="user-plus" onClick={() => setOpen({ kind: 'add' })}>{t('team.add_member')}</Button></>}>
        {(slips.error ?? again.error) && <ErrorNote error={(slips.error ?? again.error)!} />}
        {perMember(x) > x.households_per_member_max && <Notice tone="nghe" icon="alert-triangle">{t('team.warning', { n: decimal(perMember(x)), max: x.households_per_member_max })}</Notice>}
        <div class="grid facts-first">
          <Card title={t('team.facts')}>
            <Facts rows={[
              [t('team.decision_no'), x.decision_no || <Tag tone="nghe">{t('team.no_decision')}</Tag>], [t('team.decision_day'), x.decision_day ? day(x.decision_day) : '–'],
              [t('team.hotline'), x.hotline || '–'], [t('team.zalo'), x.zalo ? <a href={x.zalo} target="_blank" rel="noopener noreferrer">{t('team.zalo_open')}</a> : '–'],
              [t('table.households'), number(x.households)], [t('teams.per_member'), decimal(perMember(x))], [t('nav.visits'), <a href={unitHref(x.group_id, 'visits')}>{t('team.see_visits')}</a>],
            ]} />
          </Card>
          <Card title={t('team.members', { n: activeOf(x).length })}>
            <MemberTable team={x} onInvite={m => void again.run(m)} onRevoke={(device, name) => setOpen({ kind: 'revoke', device, name })} onLeave={member => setOpen({ kind: 'leave', member })} />
          </Card>
        </div>
        {open?.kind === 'edit' && <EditTeam team={x} onClose={close} onDone={() => { close(); team.reload() }} />}
        {open?.kind === 'add' && <AddMember team={x} onClose={close} onDone={(name, invite) => { team.reload(); setOpen({ kind: 'invite', name, invite }) }} />}
        {open?.kind === 'invite' && <InviteDialog name={open.name} invite={open.invite} onClose={close} />}
        {open?.kind === 'revoke' && <Confirm title={t('device.revoke')} text={<p>{t('device.revoke_text', { name: open.name, device: open.device.name })}</p>} yes={t('device.revoke')} danger isBusy={revoke.isBusy} error={revoke.error} onYes={() => void revoke.run(open.device)} onClose={close} />}
        {open?.kind === 'leave' && <Confirm title={t('team.leave')} text={<p>{t('team.leave_text', { name: open.member.name })}</p>} yes={t('team.leave')} danger isBusy={leave.isBusy} error={leave.error} onYes={() => void leave.run(open.member)} onClose={close} />}
      </PageFrame>
    )}</Load>
  )
}

type WholeTeam = Team & { unit: Unit }

/** The team with its place and with the phones its people carry, which are the people list's to tell. */
async function readWhole(id: number): Promise<WholeTeam> {
  const team = await readTeam(id)
  const [unit, people] = await Promise.all([readUnit(team.group_id), listPeople(team.group_id, '', '').catch(() => ({ rows: [], next: '' }))])
  const devices = new Map(people.rows.map(p => [p.id, p.devices]))
  return { ...team, unit, members: team.members.map(m => ({ ...m, devices: devices.get(m.account_id) })) }
}

const activeOf = (x: Team) => x.members.filter(m => !m.left_day)
const perMember = (x: Team) => x.households / Math.max(1, activeOf(x).length)

interface MembersProps { team: Team; onInvite: (m: TeamMember) => void; onRevoke: (d: Device, name: string) => void; onLeave: (m: TeamMember) => void }
function MemberTable({ team, onInvite, onRevoke, onLeave }: MembersProps) {
  return (
    <Table<TeamMember> caption={t('team.members', { n: activeOf(team).length })} rows={team.members} rowKey={m => m.id} rowClass={m => (m.left_day ? 'gone' : '')} columns={[
      { id: 'name', head: t('table.name'), isHead: true, cell: m => <><a href={unitHref(team.group_id, `visits?member=${m.id}`)}>{m.name}</a><br /><small class="quiet">{named('force', m.force)}</small></> },
      { id: 'position', head: t('team.position'), cell: m => m.left_day ? <Tag>{t('team.left_on', { day: day(m.left_day) })}</Tag> : <Tag tone={m.position === 'head' ? 'lam' : ''}>{named('position', m.position)}</Tag> },
      ...(team.members.some(m => m.visits !== undefined) ? [{ id: 'visits', head: t('table.visits'), isNumber: true, sort: (m: TeamMember) => m.visits ?? 0, cell: (m: TeamMember) => number(m.visits ?? 0) }] : []),
      { id: 'phones', head: t('team.phones'), isWide: true, cell: m => <Phones member={m} onRevoke={d => onRevoke(d, m.name)} /> },
      { id: 'do', head: t('table.do'), cell: m => mayWrite() && !m.left_day && <span class="row wrap tight"><Button class="low" icon="qr-code" onClick={() => onInvite(m)}>{t('team.invite')}</Button><Button class="low" bare icon="user-x" onClick={() => onLeave(m)}>{t('team.leave')}</Button></span> },
    ]} />
  )
}

export function Phones({ member, onRevoke }: { member: { devices?: Device[] }; onRevoke: (d: Device) => void }) {
  const devices = member.devices ?? []
  if (devices.length === 0) return <span class="quiet">{t('device.none')}</span>
  return (
    <ul class="phones">
      {devices.map(d => (
        <li key={d.id}><span>{d.name}<small class="quiet">{d.revoked_ms ? t('device.revoked', { at: moment(d.revoked_ms) }) : t('device.seen', { at: moment(d.seen_ms) })}</small></span>
          {!d.revoked_ms && <Button class="low" danger icon="lock" onClick={() => onRevoke(d)}>{t('device.revoke_short')}</Button>}</li>
      ))}
    </ul>
  )
}

function AddMember({ team, onClose, onDone }: { team: Team; onClose: () => void; onDone: (name: string, invite: Invite) => void }) {
  const [name, setName] = useState('')
  const [force, setForce] = useState('youth')
  const [position, setPosition] = useState('member')
  const save = useAction(async () => {
    onDone(name, await addMember(team.id, { name: name.trim(), force, position }))
  })
  return (
    <Dialog title={t('team.add_member')} onClose={onClose}>
      <Form fields={['name', 'force', 'position']} submit={t('team.add_and_invite')} isBusy={save.isBusy} error={save.error} onSubmit={() => void save.run()} onCancel={onClose}>
        <Input label={t('person.name')} name="name" value={name} error={save.error} required minLength={2} maxLength={120} onValue={setName} />
        <Select label={t('team.force')} name="force" value={force} options={forceOptions()} error={save.error} onValue={setForce} />
        <Select label={t('team.position')} name="position" value={position} options={positionOptions()} error={save.error} onValue={setPosition} />
      </Form>
    </Dialog>
  )
}

function EditTeam({ team, onClose, onDone }: { team: Team; onClose: () => void; onDone: () => void }) {
  const [f, setF] = useState({ name: team.name, decision_no: team.decision_no, decision: team.decision_day ? dayIso(team.decision_day) : '', zalo: team.zalo, hotline: team.hotline })
  const save = useAction(async () => {
    await saveTeam(team.id, { name: f.name, decision_no: f.decision_no, decision_day: f.decision ? dayFromIso(f.decision) : undefined, zalo: f.zalo, hotline: f.hotline, state: team.state })
    toast(t('do.saved'))
    onDone()
  })
  return (
    <Dialog title={t('team.edit')} onClose={onClose}>
      <Form fields={['name', 'decision_no', 'decision_day', 'zalo', 'hotline']} submit={t('do.save')} isBusy={save.isBusy} error={save.error} onSubmit={() => void save.run()} onCancel={onClose}>
        <TeamFields f={f} set={k => v => setF({ ...f, [k]: v })} error={save.error} />
      </Form>
    </Dialog>
  )
}
