// invitations.tsx - who is asked by a link to judge or to accompany: made for one person, shown once, what became of each; revoked with a touch.
import { useState } from 'preact/hooks'
import { Button, toast, type Tone } from '../../shared/parts'
import { listInvitations, makeInvitation, revokeInvitation, type AsksFor } from '../api/contests'
import type { Invite, SeatInvitation } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input } from '../parts/form'
import { moment } from '../parts/format'
import { useAction, usePages } from '../parts/load'
import { Tag } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { InviteDialog } from '../teams/invite-dialog'
import { t } from '../say'

const TONES: Record<SeatInvitation['state'], Tone> = { waiting: 'nghe', taken: 'com', expired: '', revoked: 'son' }
const seatOf = (of: AsksFor) => t(of === 'contests' ? 'seat.judge' : 'seat.mentor')
const whom = (of: AsksFor, i: SeatInvitation) => i.note || i.taken || seatOf(of)

export function Invitations({ of, id, mayAsk }: { of: AsksFor; id: number; mayAsk: boolean }) {
  const list = usePages<SeatInvitation>(`invitations ${of} ${id}`, after => listInvitations(of, id, after))
  const [isAsking, setAsking] = useState(false)
  const [made, setMade] = useState<{ invite: Invite; note: string } | null>(null)
  const revoke = useAction(async (i: SeatInvitation) => { await revokeInvitation(of, id, i.id); toast(t('seat.revoked_done')); list.reload() })
  const when = (i: SeatInvitation) => i.state === 'taken' ? t('seat.taken_at', { at: moment(i.taken_ms) }) : i.state === 'waiting' ? t('seat.until', { at: moment(i.expires_ms) })
    : i.state === 'revoked' ? t('seat.revoked_at', { at: moment(i.revoked_ms) }) : t('seat.expired_at', { at: moment(i.expires_ms) })
  return (
    <div class="stack tight seats">
      {of === 'contests' && <h3>{t('seat.list')}</h3>}
      <Load of={list} bones={1}>{rows => !rows.length ? null : (
        <ul class="links" aria-label={t('seat.list')}>{rows.map(i => <li key={i.id}>
          <span><b>{whom(of, i)}</b><small>{i.note && i.taken ? `${i.taken} · ` : ''}{when(i)}</small><small>{t('seat.by', { name: i.by })}</small></span>
          <Tag tone={TONES[i.state]}>{t(`seat.${i.state}`)}</Tag>
          {mayAsk && i.state === 'waiting' && <Button class="low" disabled={revoke.isBusy} onClick={() => void revoke.run(i)}>{t('seat.revoke')}</Button>}</li>)}
          {list.more && <li><Button onClick={list.more}>{t('do.more')}</Button></li>}</ul>
      )}</Load>
      {revoke.error && <ErrorNote error={revoke.error} />}
      {mayAsk && <div class="buttons"><Button icon="link" onClick={() => setAsking(true)}>{t('seat.ask')}</Button></div>}
      {isAsking && <Ask of={of} id={id} onClose={() => setAsking(false)} onDone={(invite, note) => { setAsking(false); setMade({ invite, note }); list.reload() }} />}
      {made && <InviteDialog name={made.note || seatOf(of)} invite={made.invite} onClose={() => setMade(null)} />}
    </div>
  )
}

function Ask({ of, id, onDone, onClose }: { of: AsksFor; id: number; onDone: (invite: Invite, note: string) => void; onClose: () => void }) {
  const [note, setNote] = useState('')
  const send = useAction(async () => onDone(await makeInvitation(of, id, note.trim()), note.trim()))
  return (
    <Dialog title={t('seat.ask')} onClose={onClose}>
      <Form fields={['note']} submit={t('seat.make')} isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        <p>{t(of === 'contests' ? 'seat.judge_text' : 'seat.mentor_text')}</p>
        <Input label={t('seat.note')} hint={t('seat.note_hint')} name="note" value={note} maxLength={40} autocomplete="off" error={send.error} onValue={setNote} />
      </Form>
    </Dialog>
  )
}
