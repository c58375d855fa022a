// page.tsx - the frame of a screen: the path above, the heading, what one can do there, then cards.
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import type { Tone } from '../../shared/parts'
import type { Unit, UnitRef } from '../api/types'
import { t, type Key } from '../say'

export interface Crumb { text: string; href?: string }

export function Crumbs({ path }: { path: Crumb[] }) {
  return (
    <nav class="crumbs" aria-label={t('nav.path')}>
      <ol>{path.map((c, i) => <li key={i}>{c.href ? <a href={c.href}>{c.text}</a> : <span aria-current="page">{c.text}</span>}</li>)}</ol>
    </nav>
  )
}

const rank = (u: UnitRef) => (u.kind === 'city' ? 0 : u.kind === 'group' ? 2 : 1)
export const unitHref = (id: number, screen = '') => `/console/units/${id}${screen && `/${screen}`}`

/** City → ward → group, each a link to the same screen of that unit; the last one only when more follows. */
export const unitPath = (unit: Pick<Unit, 'name' | 'id' | 'parents'>, screen = '', isLinked = false): Crumb[] => [
  ...[...unit.parents].sort((a, b) => rank(a) - rank(b)).map(p => ({ text: p.name, href: unitHref(p.id, screen) })),
  isLinked ? { text: unit.name, href: unitHref(unit.id, screen) } : { text: unit.name },
]

/** Screens that belong together, side by side. */
export interface Room { id: string; key: Key; href: string; isFor?: () => boolean }
export function RoomNav({ label, rooms, at }: { label: string; rooms: readonly Room[]; at: string }) {
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {                                     // where the row scrolls (a phone), the room at hand is seen
    const here = nav.current?.querySelector<HTMLElement>('[aria-current]')
    if (here) nav.current!.scrollLeft = here.offsetLeft - (nav.current!.clientWidth - here.offsetWidth) / 2
  }, [at])
  return (
    <nav class="rooms" aria-label={label} ref={nav}>
      {rooms.filter(r => r.isFor?.() ?? true).map(r => <a key={r.id} class="pick" href={r.href} aria-current={r.id === at ? 'page' : undefined}>{t(r.key)}</a>)}
    </nav>
  )
}

interface PageProps { title: string; lead?: ComponentChildren; path?: Crumb[]; actions?: ComponentChildren; badge?: ComponentChildren; children: ComponentChildren }

export function PageFrame({ title, lead, path, actions, badge, children }: PageProps) {
  useEffect(() => { document.title = `${title} · Sẵn Sàng` }, [title])
  return (
    <div class="page">
      {path && path.length > 1 && <Crumbs path={path} />}
      <header class="page-head">
        <div class="grow"><h1>{title}</h1>{lead && <p class="lead">{lead}</p>}</div>
        {actions && <div class="page-actions">{actions}</div>}
        {badge}
      </header>
      {children}
    </div>
  )
}

interface CardProps { title?: string; note?: ComponentChildren; tools?: ComponentChildren; class?: string; children?: ComponentChildren }

export function Card({ title, note, tools, class: cls, children }: CardProps) {
  const id = useId()
  return (
    <section class={`card ${cls ?? ''}`} aria-labelledby={title ? id : undefined}>
      {(title || tools) && (
        <header class="card-head">
          {title && <h2 id={id}>{title}</h2>}
          {tools && <div class="card-tools">{tools}</div>}
        </header>
      )}
      {note && <p class="card-note">{note}</p>}
      {children}
    </section>
  )
}

const SHAPE: Record<Tone, string> = { '': '', com: '●', nghe: '▲', sen: '◆', son: '■', lam: '○' }

/** A word in colour, with a shape, so that colour is never alone. */
export function Tag({ tone = '', children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`chip ${tone}`}>{SHAPE[tone] && <span class="shape" aria-hidden="true">{SHAPE[tone]}</span>}{children}</span>
}

export function Facts({ rows }: { rows: (readonly [string, ComponentChildren] | null)[] }) {
  return <dl class="facts">{rows.map((r, i) => r && <div key={i}><dt>{r[0]}</dt><dd>{r[1]}</dd></div>)}</dl>
}

/** What a heading's number says: big, with its change below; a link when the events behind it may be seen. */
export function Stat({ name, value, note, tone = '', href, flash }: { name: string; value: string; note?: ComponentChildren; tone?: Tone; href?: string; flash?: number }) {
  const inside = (
    <>
      <span class="stat-name">{name}</span>
      <strong class="stat-value num" key={flash} data-flash={flash ? '' : undefined}>{value}</strong>
      {note && <span class={`stat-note ${tone}`}>{SHAPE[tone] && <span aria-hidden="true">{SHAPE[tone]} </span>}{note}</span>}
    </>
  )
  return href ? <a class="card stat" href={href}>{inside}</a> : <div class="card stat">{inside}</div>
}
