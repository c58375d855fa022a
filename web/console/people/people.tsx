// people.tsx - people and their roles below a unit: find, add with an invitation, lock, reset, give and end roles, revoke phones.
import { useState } from 'preact/hooks'
import { Button, toast } from '../../shared/parts'
import { addPerson, endGrant, grantRole, invitePerson, listPeople, movePerson, resetPerson, revokeDevice } from '../api/account'
import { readUnit } from '../api/territory'
import type { Device, Grant, Invite, Person, Role, Unit } from '../api/types'
import { Confirm, Dialog } from '../parts/dialog'
import { Form, Input, Select } from '../parts/form'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, PageFrame, Tag, unitPath } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { PagedTable } from '../parts/table'
import { Phones } from '../teams/team'
import { InviteDialog } from '../teams/invite-dialog'
import { hasRole } from '../session'
import { named, roleName, t } from '../say'
import { UnitPicker } from './unit-picker'

const ROLES: readonly Role[] = ['member', 'head', 'officer', 'city', 'auditor', 'admin']
/** What one may hand out: always less than one's own. */
export function grantable(): Role[] {
  if (hasRole('admin')) return [...ROLES]
  if (hasRole('city')) return ['officer', 'head', 'member']
  if (hasRole('officer')) return ['head', 'member']
  return hasRole('head') ? ['member'] : []
}

type Open = { kind: 'add' } | { kind: 'person'; person: Person } | { kind: 'invite'; name: string; invite: Invite } | null

export function PeoplePage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const [role, setRole] = useState('')
  const [q, setQ] = useState('')
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const people = usePages(`people ${id} ${role} ${q}`, after => listPeople(id, role, q, after))
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  return (
    <Load of={unit} tall>{u => (
      <PageFrame title={t('nav.people')} path={unitPath(u, 'people')} lead={t('people.lead')}
        actions={grantable().length > 0 && <Button main icon="user-plus" onClick={() => setOpen({ kind: 'add' })}>{t('people.add')}</Button>}>
        <div class="filters card">
          <Input label={t('people.find')} name="q" type="search" value={q} onValue={setQ} />
          <Select label={t('people.role')} name="role" value={role} options={[['', t('people.all_roles')], ...ROLES.map(r => [r, roleName(r)] as const)]} onValue={setRole} />
        </div>
        <Card>
          <PagedTable<Person> of={people} empty={t('people.none')} icon="users" caption={t('nav.people')} rowKey={p => p.id} rowClass={p => (p.state === 'active' ? '' : 'gone')} columns={[
            { id: 'name', head: t('table.name'), isHead: true, cell: p => <button type="button" class="link" onClick={() => setOpen({ kind: 'person', person: p })}>{p.name}</button> },
            { id: 'roles', head: t('people.roles'), cell: p => <span class="wons">{p.grants.map(g => <span key={g.role + g.unit_id} class="chip">{roleName(g.role)} · {g.unit_name}</span>)}</span> },
            { id: 'login', head: t('sign.login'), isWide: true, cell: p => p.login || <span class="quiet">{t(p.devices.some(d => !d.revoked_ms) ? 'people.phone_only' : 'people.no_login')}</span> },
            { id: 'phones', head: t('team.phones'), isNumber: true, isWide: true, cell: p => p.devices.filter(d => !d.revoked_ms).length },
            { id: 'state', head: t('person.state'), cell: p => <Tag tone={p.state === 'active' ? 'com' : p.state === 'locked' ? 'son' : ''}>{named('account_state', p.state)}</Tag> },
          ]} />
        </Card>
        {open?.kind === 'add' && <AddPerson unit={u} onClose={close} onDone={(name, invite) => { people.reload(); setOpen({ kind: 'invite', name, invite }) }} />}
        {open?.kind === 'person' && <PersonDialog person={open.person} unit={u} onClose={close} onChange={() => { close(); people.reload() }} onInvite={invite => setOpen({ kind: 'invite', name: open.person.name, invite })} />}
        {open?.kind === 'invite' && <InviteDialog name={open.name} invite={open.invite} onClose={close} />}
      </PageFrame>
    )}</Load>
  )
}

function AddPerson({ unit, onClose, onDone }: { unit: Unit; onClose: () => void; onDone: (name: string, invite: Invite) => void }) {
  const roles = grantable()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>(roles[0]!)
  const [at, setAt] = useState(unit.id)
  const save = useAction(async () => {
    onDone(name, await addPerson(at, { name: name.trim(), role }))
  })
  return (
    <Dialog title={t('people.add')} onClose={onClose}>
      <Form fields={['name', 'role', 'unit']} submit={t('people.add_and_invite')} isBusy={save.isBusy} error={save.error} onSubmit={() => void save.run()} onCancel={onClose}>
        <Input label={t('person.name')} name="name" value={name} error={save.error} required minLength={2} maxLength={120} onValue={setName} />
        <Select label={t('people.role')} name="role" value={role} options={roles.map(r => [r, roleName(r)] as const)} error={save.error} onValue={v => setRole(v as Role)} />
        <UnitPicker unit={unit} value={at} onValue={setAt} />
      </Form>
    </Dialog>
  )
}

interface PersonProps { person: Person; unit: Unit; onClose: () => void; onChange: () => void; onInvite: (invite: Invite) => void }
function PersonDialog({ person: p, unit, onClose, onChange, onInvite }: PersonProps) {
  const [isAdding, setAdding] = useState(false)
  const [role, setRole] = useState<Role>(grantable()[0] ?? 'member')
  const [at, setAt] = useState(unit.id)
  const [revoked, setRevoked] = useState<Device | null>(null)
  const did = (text: string) => { toast(text); onChange() }
  const give = useAction(async () => { await grantRole(p.id, role, at); did(t('people.granted')) })
  const end = useAction(async (g: Grant) => { await endGrant(p.id, g.role, g.unit_id); did(t('people.ended')) })
  const move = useAction(async (event: 'lock' | 'unlock') => { await movePerson(p.id, event); did(t(`people.did_${event}`)) })
  const invite = useAction(async (reset: boolean) => { onInvite(await (reset ? resetPerson(p.id) : invitePerson(p.id))) })
  const revoke = useAction(async (d: Device) => { await revokeDevice(d.id); did(t('device.revoked_now')) })
  const error = give.error ?? end.error ?? move.error ?? invite.error
  const may = grantable()
  if (revoked) return <Confirm title={t('device.revoke')} text={<p>{t('device.revoke_text', { name: p.name, device: revoked.name })}</p>} yes={t('device.revoke')} danger isBusy={revoke.isBusy} error={revoke.error} onYes={() => void revoke.run(revoked)} onClose={() => setRevoked(null)} />
  return (
    <Dialog title={p.name} onClose={onClose}>
      <div class="stack">
        <h3>{t('people.roles')}</h3>
        <ul class="links">{p.grants.map(g => (
          <li key={g.role + g.unit_id}><span><b>{roleName(g.role)}</b><small>{g.unit_name}</small></span>
            {may.includes(g.role) && <Button class="low" disabled={end.isBusy} onClick={() => void end.run(g)}>{t('people.end_role')}</Button>}</li>))}
        </ul>
        {isAdding
          ? <Form fields={['role', 'unit']} submit={t('people.give_role')} isBusy={give.isBusy} error={null} onSubmit={() => void give.run()} onCancel={() => setAdding(false)}>
            <Select label={t('people.role')} name="role" value={role} options={may.map(r => [r, roleName(r)] as const)} onValue={v => setRole(v as Role)} />
            <UnitPicker unit={unit} value={at} onValue={setAt} />
          </Form>
          : may.length > 0 && <div><Button class="low" icon="plus" onClick={() => setAdding(true)}>{t('people.give_role')}</Button></div>}
        <h3>{t('team.phones')}</h3>
        <Phones member={p} onRevoke={setRevoked} />
        {error && <ErrorNote error={error} />}
        {may.length > 0 && (
          <div class="buttons">
            <Button icon="qr-code" disabled={invite.isBusy} onClick={() => void invite.run(false)}>{t('people.invite')}</Button>
            {p.login && <Button icon="key-round" disabled={invite.isBusy} onClick={() => void invite.run(true)}>{t('people.reset')}</Button>}
            {p.state === 'active' ? <Button danger icon="lock" disabled={move.isBusy} onClick={() => void move.run('lock')}>{t('people.lock')}</Button>
              : p.state === 'locked' && <Button icon="undo-2" disabled={move.isBusy} onClick={() => void move.run('unlock')}>{t('people.unlock')}</Button>}
          </div>
        )}
      </div>
    </Dialog>
  )
}
