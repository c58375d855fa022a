// session.ts - who is at the keyboard, and what each role may see. The server has the last word; this only hides dead ends.
import { effect, signal } from '@preact/signals'
import { ApiError, onStranger } from '../shared/api'
import { noteSigned } from '../shared/signed'
import { readMe } from './api/account'
import type { Grant, Me, Role } from './api/types'

export const me = signal<Me | null>(null)
export const isKnown = signal(false)      // we have asked the server once
effect(() => { if (me.value || isKnown.value) noteSigned(!!me.value) })       // the wall in the next tab

export async function askWho(): Promise<void> {
  try {
    me.value = await readMe()
  } catch (e) {
    if (e instanceof ApiError && e.status !== 401) throw e
    me.value = null
  } finally {
    isKnown.value = true
  }
}

/** A refused request may only mean a wrong password in a form: ask before showing the sign-in page. */
let asking = false
onStranger(() => {
  if (asking || !me.value) return
  asking = true
  askWho().catch(() => undefined).finally(() => { asking = false })
})

const ORDER: readonly Role[] = ['city', 'admin', 'auditor', 'officer', 'head', 'member']

/** The grant a person works under: the widest one. */
export function mainGrant(m: Me): Grant | null {
  return [...m.grants].sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role))[0] ?? null
}
export const hasRole = (...roles: Role[]): boolean => !!me.value?.grants.some(g => roles.includes(g.role))
export const homeUnit = (): number => (me.value && mainGrant(me.value)?.unit_id) || 1
/** May change things, rather than only read them. */
export const mayWrite = (): boolean => hasRole('head', 'officer', 'city')
