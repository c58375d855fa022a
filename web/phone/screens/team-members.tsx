// team-members.tsx - the people of the team: who has not been out for long stands first; invite by a code to scan, revoke a lost phone.
import { useState } from 'preact/hooks'
import { Button, Chip, Field, Icon, Notice, Sheet, TextField, toast } from '../../shared/parts'
import { allPages, api } from '../../shared/api'
import { DAY_MS, num, when } from '../../shared/i18n'
import { device, home, nowMs } from '../state'
import { rules } from '../rules'
import { t, tk } from '../say'
import { activeOf, askGround, askTeam, lastSeen, PER_MEMBER_MAX, tell, useAnswer, Waiting, wordsOf, type Invite, type Member, type PersonOf, type Phone } from './team-parts'

const QUIET_DAYS = 3
const FORCES = ['youth', 'women', 'police', 'teacher', 'student', 'firm', 'official', 'veteran', 'other'] as const

interface Row { m: Member; houses: number; visited: number; last: number; phones: Phone[]; hasLogin: boolean }

async function ask(group: number, team: number): Promise<Row[]> {
  const [of, ground, people] = await Promise.all([askTeam(team), askGround(group), allPages<PersonOf>(`/api/units/${group}/people`)])
  return Promise.all(activeOf(of).map(async m => {
    const pieces = ground.pieces.filter(p => p.member_id === m.id), person = people.find(p => p.id === m.account_id)
    return {
      m, houses: pieces.reduce((n, p) => n + p.houses, 0), visited: pieces.reduce((n, p) => n + p.visited, 0), last: await lastSeen(group, m.id),
      phones: (person?.devices ?? []).filter(d => !d.revoked_ms), hasLogin: !!person?.login,
    }
  }))
}

export function Members({ group, team }: { group: number; team: number }) {
  const { got, fault, again } = useAnswer(() => ask(group, team))
  const [invite, setInvite] = useState<{ name: string; i: Invite } | null>(null)
  const [phonesOf, setPhonesOf] = useState<Row | null>(null)
  const [adding, setAdding] = useState(false)
  if (!got) return <Waiting fault={fault} onAgain={again} />
  const now = nowMs.value, me = home.value?.me.account_id
  const idle = (r: Row) => r.last ? Math.floor((now - r.last) / DAY_MS) : Infinity
  const isStuck = (r: Row) => r.houses > r.visited && idle(r) >= QUIET_DAYS
  const list = [...got].sort((a, b) => Number(isStuck(b)) - Number(isStuck(a)) || idle(b) - idle(a) || a.m.id - b.m.id)
  const stuck = list.filter(isStuck).length
  const renew = (r: Row) => api.post<Invite>(`/api/people/${r.m.account_id}/invite`).then(i => setInvite({ name: r.m.name, i }), tell)
  return (
    <>
      {stuck > 0 ? <Notice tone="nghe" icon="hand-heart"><b>{t('team_stuck_n', { n: stuck })}</b></Notice> : <Notice tone="com" icon="check-check"><b>{t('team_stuck_none')}</b></Notice>}
      {list.map(r => (
        <section class="card stack tight" key={r.m.id}>
          <div class="row"><span class={'tile ' + (isStuck(r) ? 'nghe' : 'com')}><Icon name={isStuck(r) ? 'circle-help' : 'user-check'} /></span>
            <div class="grow"><b>{r.m.name}</b><p class="quiet small">{tk('badge_role_' + r.m.position)} · {tk('force_' + r.m.force)}</p></div></div>
          <p class="small">{r.houses ? t('team_done', { n: num(r.visited), all: num(r.houses) }) : t('team_no_piece')} · {r.last ? t('team_last', { time: when(r.last, now) }) : t('team_never')}</p>
          {(isStuck(r) || r.houses > PER_MEMBER_MAX || !r.phones.length) && <div class="row wrap chips">
            {isStuck(r) && <Chip tone="nghe" icon="clock">{r.last ? t('team_quiet', { n: idle(r) }) : t('team_never')}</Chip>}
            {r.houses > PER_MEMBER_MAX && <Chip tone="son" icon="alert-triangle">{t('team_over')}</Chip>}
            {!r.phones.length && <Chip tone="nghe" icon="smartphone">{t('team_no_phone')}</Chip>}
          </div>}
          <div class="row wrap">
            {r.m.account_id !== me && !r.hasLogin && <Button icon="qr-code" class="grow" onClick={() => void renew(r)}>{t('team_invite')}</Button>}
            {r.phones.length > 0 && <Button icon="smartphone" class="grow" onClick={() => setPhonesOf(r)}>{t('team_phones', { n: r.phones.length })}</Button>}
          </div>
        </section>
      ))}
      <Button wide main icon="user-plus" onClick={() => setAdding(true)}>{t('team_add')}</Button>
      {adding && <AddMember team={team} onClose={() => setAdding(false)} onDone={(name, i) => { setAdding(false); setInvite({ name, i }); again() }} />}
      {invite && <InviteSheet name={invite.name} i={invite.i} onClose={() => setInvite(null)} />}
      {phonesOf && <Phones row={phonesOf} onClose={() => setPhonesOf(null)} onDone={() => { setPhonesOf(null); again() }} />}
    </>
  )
}

function InviteSheet({ name, i, onClose }: { name: string; i: Invite; onClose: () => void }) {
  const share = 'share' in navigator ? () => void navigator.share({ title: t('app'), text: t('invite_share', { name }), url: i.url }).catch(() => {}) : null
  return (
    <Sheet title={t('team_invite')} closeLabel={t('close')} onClose={onClose}>
      <div class="stack center"><p>{t('invite_text', { name })}</p>
        <img class="qr" alt={t('invite_qr', { name })} src={'data:image/svg+xml,' + encodeURIComponent(i.qr_svg)} />
        <p class="quiet small">{t('invite_until', { time: when(i.expires_ms, nowMs.value) })}</p>
        <p class="small linktext">{i.url}</p>
        {share && <Button main wide icon="send" onClick={share}>{t('share')}</Button>}
        <Button main={!share} wide icon="link" onClick={() => void navigator.clipboard?.writeText(i.url).then(() => toast(t('copied')), () => {})}>{t('copy')}</Button></div>
    </Sheet>
  )
}

function AddMember({ team, onClose, onDone }: { team: number; onClose: () => void; onDone: (name: string, i: Invite) => void }) {
  const [name, setName] = useState('')
  const [force, setForce] = useState<string>('youth')
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  async function add(): Promise<void> {
    const clean = name.trim().replace(/\s+/g, ' ').normalize('NFC')
    if (!rules.nameOk(clean)) { setFault(t('fault_name')); return }
    setBusy(true)
    try {
      onDone(clean, await api.post<Invite>(`/api/teams/${team}/members`, { name: clean, position: 'member', force }))
    } catch (e) { setFault(wordsOf(e)); setBusy(false) }
  }
  return (
    <Sheet title={t('team_add')} closeLabel={t('close')} onClose={onClose}>
      <form class="stack" noValidate onSubmit={e => { e.preventDefault(); void add() }}>
        <TextField label={t('name')} value={name} onValue={v => { setName(v); setFault('') }} fault={fault} autocomplete="off" autocapitalize="words" maxLength={120} />
        <Field label={t('force')}>{p => <select class="input" {...p} value={force} onChange={e => setForce(e.currentTarget.value)}>{FORCES.map(f => <option value={f}>{tk('force_' + f)}</option>)}</select>}</Field>
        <Button main wide type="submit" icon="qr-code" disabled={busy}>{t('team_add_go')}</Button>
      </form>
    </Sheet>
  )
}

// One tap, one question, and the phone wipes itself at its next contact.
function Phones({ row, onClose, onDone }: { row: Row; onClose: () => void; onDone: () => void }) {
  const [sure, setSure] = useState<Phone | null>(null)
  const [busy, setBusy] = useState(false)
  const revoke = async (d: Phone) => {
    setBusy(true)
    try {
      await api.post(`/api/devices/${d.id}/revoke`, {})
      toast(t('revoked', { name: row.m.name }))
      onDone()
    } catch (e) { tell(e); setBusy(false) }
  }
  return (
    <Sheet title={sure ? t('revoke_sure', { name: row.m.name }) : t('phones_of', { name: row.m.name })} closeLabel={t('close')} onClose={onClose}>
      {sure ? <div class="stack"><Notice tone="son" icon="alert-triangle">{t('revoke_text')}</Notice>
        <Button main danger wide icon="smartphone" disabled={busy} onClick={() => void revoke(sure)}>{t('revoke')}</Button><Button wide onClick={() => setSure(null)}>{t('cancel')}</Button></div>
        : <div class="stack tight">{row.phones.map(d => (
          <div class="card slim row wrap" key={d.id}><span class="tile"><Icon name="smartphone" /></span>
            <span class="grow"><b>{d.name || t('phone')}</b><br /><span class="quiet small">{t('phone_seen', { time: when(d.seen_ms || d.created_ms, nowMs.value) })}</span></span>
            {d.id === device.value?.id ? <Chip tone="com">{t('phone_this')}</Chip> : <Button danger onClick={() => setSure(d)}>{t('revoke')}</Button>}</div>
        ))}</div>}
    </Sheet>
  )
}
