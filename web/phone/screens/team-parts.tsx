// team-parts.tsx - what the head's screens share: the console's answers as they use them, asking, waiting, and saying what went wrong.
import { useEffect, useState } from 'preact/hooks'
import { Bones, Button, Empty, toast } from '../../shared/parts'
import { api, ApiError, type Page } from '../../shared/api'
import { t } from '../say'

export const PER_MEMBER_MAX = 220                 // households; more are too many for one volunteer

export interface Member { id: number; account_id: number; name: string; position: 'head' | 'deputy' | 'member'; force: string; left_day: number }
export interface TeamOf { id: number; name: string; households: number; households_per_member_max: number; members: Member[] }
export interface Piece { id: number; number: number; houses: number; visited: number; member_id: number; member: string }
export interface GroundDoor { household: number; house: number; lane: number; number: string; piece: number; outcome: string }
export interface Ground { lanes: { id: number; name: string }[]; pieces: Piece[]; houses: GroundDoor[]; next: string }
export interface Phone { id: number; name: string; seen_ms: number; created_ms: number; revoked_ms: number; wiped_ms: number }
export interface PersonOf { id: number; login: string; devices: Phone[] }
export interface Invite { url: string; qr_svg: string; expires_ms: number }
export interface Seen { at_ms: number }

export const activeOf = (team: TeamOf): Member[] => team.members.filter(m => !m.left_day)
export const askTeam = (id: number): Promise<TeamOf> => api.get<TeamOf>(`/api/teams/${id}`)

// The ground of the group with every door; a group comes in a page or two.
export async function askGround(group: number): Promise<Ground> {
  const all = await api.get<Ground>(`/api/units/${group}/turf`)
  while (all.next) {
    const page = await api.get<Ground>(`/api/units/${group}/turf`, { after: all.next })
    all.houses.push(...page.houses)
    all.next = page.next
  }
  return all
}

// When a member was last at a door: 0 = not in this campaign. A page may be short and go on.
export async function lastSeen(group: number, member: number): Promise<number> {
  let after = ''
  for (let tries = 0; tries < 8; tries++) {
    const page: Page<Seen> = await api.get(`/api/units/${group}/visits`, { member, limit: 1, after })
    if (page.rows[0]) return page.rows[0].at_ms
    if (!page.next) return 0
    after = page.next
  }
  return 0
}

export const wordsOf = (e: unknown): string => e instanceof ApiError && e.message ? e.message : t('team_online')
export const tell = (e: unknown): void => toast(wordsOf(e))

export function useAnswer<T>(ask: () => Promise<T>): { got: T | null; fault: string; again: () => void } {
  const [got, set] = useState<T | null>(null)
  const [fault, setFault] = useState('')
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let alive = true
    setFault('')
    ask().then(x => { if (alive) set(x) }, (e: unknown) => { if (alive) setFault(e instanceof ApiError && e.status ? e.message : t('team_online')) })
    return () => { alive = false }
  }, [turn])
  return { got, fault, again: () => setTurn(turn + 1) }
}

export function Waiting({ fault, onAgain }: { fault: string; onAgain: () => void }) {
  return fault ? <Empty icon="cloud-off" title={fault}><Button onClick={onAgain}>{t('retry')}</Button></Empty> : <Bones label={t('loading')} rows={3} />
}
