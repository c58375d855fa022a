// team.tsx - "Tổ": what a head does on the phone: who is stuck, who walks where, visits that look odd, closing the week. Needs a network.
import { useState } from 'preact/hooks'
import { Bones } from '../../shared/parts'
import { home } from '../state'
import { Header, Screen } from '../frame'
import { t } from '../say'
import { CloseWeek } from './team-close'
import { Doubts } from './team-doubts'
import { Members } from './team-members'
import { Turf } from './team-turf'

const PARTS = ['team_members', 'team_turf', 'team_doubts', 'team_close'] as const

export function Team() {
  const h = home.value
  const [part, setPart] = useState<typeof PARTS[number]>('team_members')
  if (!h) return <Screen header={<Header title={t('team')} backTo="/app/me" />}><div class="pad"><Bones label={t('loading')} /></div></Screen>
  const group = h.team.group.id, team = h.team.id
  return (
    <Screen header={<Header title={t('team')} sub={h.team.name} backTo="/app/me" />}>
      <div class="filters picks" role="group" aria-label={t('team')}>{PARTS.map(p => <button type="button" class="pick" aria-pressed={p === part} onClick={e => { setPart(p); e.currentTarget.scrollIntoView({ inline: 'center', block: 'nearest' }) }}>{t(p)}</button>)}</div>
      <div class="pad stack">
        {part === 'team_members' && <Members group={group} team={team} />}
        {part === 'team_turf' && <Turf group={group} team={team} />}
        {part === 'team_doubts' && <Doubts group={group} />}
        {part === 'team_close' && <CloseWeek group={group} />}
      </div>
    </Screen>
  )
}
