// invitation.tsx - behind the link of an invitation: what is asked, by whom, under which rules; then signing in, and a yes.
import { useEffect, useState } from 'preact/hooks'
import { Bones, Button, Check, Empty, Icon, Notice, TextField, toast } from '../../shared/parts'
import { api } from '../../shared/api'
import { titleIn } from '../../shared/contest/say'
import type { Asked } from '../../shared/contest/types'
import { dayInWords } from '../names'
import { me, nowMs } from '../state'
import { keep } from '../store'
import { isStranger } from '../sync'
import type { Me } from '../types'
import { Header, Screen } from '../frame'
import { askOne, said } from '../occasion/parts'
import { SignIn } from '../screens/sign-in'
import { tc } from './say'

export function InvitationScreen({ token }: { token: string }) {
  const [x, setX] = useState<Asked | null>(null)
  const [isNone, setNone] = useState(false)
  const [fault, setFault] = useState('')
  const [isEntering, setEntering] = useState(false)
  const isIn = !!me.value && !isStranger.value
  useEffect(() => { void askOne<Asked>('/api/invitations/' + encodeURIComponent(token)).then(a => a ? setX(a) : setNone(true), e => setFault(said(e))) }, [token, isIn])
  if (isEntering && !isIn) return <SignIn />
  const header = <Header title={tc('i_title')} backTo={isIn ? '/resident/' : '/resident/cuoc-thi'} />
  return (
    <Screen header={header}>
      <div class="pad stack narrow">
        {isNone ? <Empty icon="link" title={tc('i_none')}><p>{tc('i_none_text')}</p></Empty>
          : !x ? fault ? <Notice tone="nghe" icon="wifi-off">{fault}</Notice> : <Bones label="…" />
          : <One x={x} token={token} isIn={isIn} onEnter={() => setEntering(true)} onTaken={setX} />}
      </div>
    </Screen>
  )
}

function One({ x, token, isIn, onEnter, onTaken }: { x: Asked; token: string; isIn: boolean; onEnter: () => void; onTaken: (x: Asked) => void }) {
  const isJudge = x.seat === 'judge'
  return (
    <>
      <section class="card stack"><span class="tile big sen"><Icon name={isJudge ? 'clipboard-check' : 'hand-heart'} /></span>
        <p>{tc(isJudge ? 'i_judge' : 'i_mentor', { unit: x.unit })}</p><h2>{titleIn(x)}</h2>
        {isJudge && <p class="row tightrow top"><Icon name="clock" /><span>{tc('i_when', { time: dayInWords(x.closes_ms, nowMs.value) })}</span></p>}</section>
      {x.is_mine ? <section class="card stack"><Notice tone="com" icon="check-check"><b>{tc('i_mine')}</b><p>{tc(isJudge ? 'i_mine_judge' : 'i_mine_mentor')}</p></Notice>
          <a class="btn main wide" href="/resident/cham-thi">{tc('i_go_on')}</a></section>
        : x.state !== 'waiting' ? <Notice tone="nghe" icon="info"><b>{tc(`i_${x.state}`)}</b><p>{tc('i_again')}</p></Notice>
        : <>
          <section class="card stack tight"><h2>{tc('i_rules')}</h2><ol class="rules stack tight">{(isJudge ? JUDGE : MENTOR).map(k => <li key={k}>{tc(k)}</li>)}</ol></section>
          {isIn ? <Agree token={token} onTaken={onTaken} /> : <section class="card stack"><p>{tc('i_sign_in_text')}</p><Button main wide icon="user-check" onClick={onEnter}>{tc('i_sign_in')}</Button></section>}
          <p class="quiet small">{tc('i_until', { time: dayInWords(x.expires_ms, nowMs.value) })}</p>
        </>}
    </>
  )
}
const JUDGE = ['i_blind', 'i_own', 'i_near', 'i_declare', 'i_enter', 'i_silent'] as const
const MENTOR = ['i_read', 'i_confirm', 'i_apply', 'i_keep'] as const

const NAMELESS = 'Người dân'                               // an account of a phone number that has told no name yet (citizen.c)

// Whom the desk is to work with has a name: the e-ID's, or the one told here.
function Agree({ token, onTaken }: { token: string; onTaken: (x: Asked) => void }) {
  const who = me.value!, asksName = !who.eid_level
  const [name, setName] = useState(who.name === NAMELESS ? '' : who.name)
  const [agrees, setAgrees] = useState(false)
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  async function take(): Promise<void> {
    setBusy(true)
    setFault('')
    try {
      if (asksName && name.trim() !== who.name) await keep({ me: await api.put<Me>('/api/resident/me', { name: name.trim() }) })
      onTaken(await api.post<Asked>('/api/resident/invitations', { token, agrees }))
      toast(tc('i_done'))
    } catch (e) { setFault(said(e)) }
    setBusy(false)
  }
  return (
    <form class="card stack" onSubmit={e => { e.preventDefault(); void take() }}>
      {asksName && <TextField label={tc('i_name')} hint={tc('i_name_hint')} value={name} onValue={v => { setName(v); setFault('') }} autocomplete="name" name="name" required minLength={2} maxLength={80} />}
      <Check on={agrees} onChange={setAgrees}>{tc('i_agree')}</Check>
      {fault && <p class="fault" role="alert"><Icon name="alert-triangle" />{fault}</p>}
      <Button main wide type="submit" icon="check" disabled={!agrees || busy || (asksName && name.trim().length < 2)}>{tc('i_take')}</Button>
    </form>
  )
}
