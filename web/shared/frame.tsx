// frame.tsx - what stands around every screen of an app in the hand: the glazed header, the tabs or the one main action below.
import type { ComponentChildren } from 'preact'
import { path, back } from './router'
import { Icon, IconButton } from './parts'
import type { IconName } from './icons'

export function Header({ title, sub, backTo, backLabel, right, children }:
  { title: string; sub?: string; backTo?: string; backLabel: string; right?: ComponentChildren; children?: ComponentChildren }) {
  return (
    <header class="glaze top">
      <div class="row">
        {backTo && <IconButton icon="arrow-left" label={backLabel} onClick={() => back(backTo)} />}
        <div class="grow"><h1>{title}</h1>{sub && <p class="quiet">{sub}</p>}</div>
        {right}
      </div>
      {children}
    </header>
  )
}

export interface Tab { to: string; icon: IconName; word: string; count?: number; isBad?: boolean }

// The first tab is the app's own first page; the others hold whatever lies below them.
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const at = path.value
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab, i) => (
        <a href={tab.to} aria-current={(i ? at.startsWith(tab.to) : at === tab.to) ? 'page' : undefined}>
          <span class="tabicon"><Icon name={tab.icon} />{!!tab.count && <b class={'count ' + (tab.isBad ? 'son' : '')}>{tab.count}</b>}</span>
          <span>{tab.word}</span>
        </a>
      ))}
    </nav>
  )
}

// Header, main, and below it the tabs, or a foot with the one main action.
export function Screen({ header, skip, tabs, foot, children }:
  { header: ComponentChildren; skip: string; tabs?: ComponentChildren; foot?: ComponentChildren; children: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#main">{skip}</a>
      {header}
      <main id="main" class={foot ? 'footed' : tabs ? 'tabbed' : ''} tabIndex={-1}>{children}</main>
      {foot ? <div class="foot">{foot}</div> : tabs}
    </>
  )
}
