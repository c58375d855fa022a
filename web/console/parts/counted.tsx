// counted.tsx - the list that a figure leads to: what is counted, where and on which days stands in the address and above the rows, with how many there are and a way out.
import type { ComponentChildren } from 'preact'
import { Button } from '../../shared/parts'
import { go, search } from '../../shared/router'
import type { Unit } from '../api/types'
import { t } from '../say'
import { Input, Select } from './form'
import { day, dayFromIso, dayIso, number } from './format'
import type { Paged } from './load'
import { Card, PageFrame, unitHref, unitPath } from './page'

/** A measure (empty: there is only one), the days it is counted on, one kind of what is counted (empty: all). */
export interface Counting { measure: string; from: number; to: number; category: string }
type Option = readonly [string, string]

export const numberOf = (s: string | null): number | undefined => (s && Number.isSafeInteger(Number(s)) ? Number(s) : undefined)

/** What the address asks to be counted; null: nothing, and the room shows what it always shows. */
export function countingOf(q: URLSearchParams, measures: readonly string[]): Counting | null {
  const measure = q.get('measure') ?? '', from = numberOf(q.get('from')), to = numberOf(q.get('to'))
  if (!measures.includes(measure) || from === undefined || to === undefined || from < 1 || to < from) return null
  return { measure, from, to, category: q.get('category') ?? '' }
}
/** The same, as what is on the screen. */
export const useCounting = (measures: readonly string[]): Counting | null => countingOf(search.value, measures)

export const daysSaid = (from: number | undefined, to: number | undefined): string =>
  from === to ? (from === undefined ? '' : day(from)) : [from === undefined ? '…' : day(from), to === undefined ? '…' : day(to)].join(' – ')

interface FiltersProps { measure: string; measures: readonly Option[]; from: number | undefined; to: number | undefined; isOn: boolean; clear: string; onShow: (next: Record<string, string>) => void; children?: ComponentChildren }

/** What is counted, from when to when: each may be changed, all be left. */
export function CountedFilters({ measure, measures, from, to, isOn, clear, onShow, children }: FiltersProps) {
  return (
    <div class="filters few card">
      {measures.length > 1 && <Select label={t('counted.measure')} name="measure" value={measure} options={measures} onValue={v => onShow({ measure: v })} />}
      {children}
      <Input label={t('counted.from')} name="from" type="date" value={from === undefined ? '' : dayIso(from)} onValue={v => onShow({ from: v ? String(dayFromIso(v)) : '' })} />
      <Input label={t('counted.to')} name="to" type="date" value={to === undefined ? '' : dayIso(to)} onValue={v => onShow({ to: v ? String(dayFromIso(v)) : '' })} />
      {isOn && <Button icon="x" onClick={() => go(clear)}>{t('counted.clear')}</Button>}
    </div>
  )
}

interface PageProps<Row> { unit: Unit; screen: string; room: string; at: Counting; measures: readonly Option[]; categories?: readonly Option[]; list: Paged<Row>; unitWord?: string; children: ComponentChildren }

/** A room's list of what was counted: "Đã trả lời · Phường Tây Hồ · 01/11 – 30/11 · Đèn đường", 12 in all. */
export function CountedPage<Row>({ unit, screen, room, at, measures, categories = [], list, unitWord = '', children }: PageProps<Row>) {
  const title = measures.find(m => m[0] === at.measure)?.[1] ?? room
  const kind = categories.find(c => c[0] === at.category)?.[1]
  const show = (next: Record<string, string>) => {
    const all = new URLSearchParams(search.value)
    for (const [k, v] of Object.entries(next)) if (v) all.set(k, v); else all.delete(k)
    if (Number(all.get('from')) > Number(all.get('to'))) all.set('from' in next ? 'to' : 'from', Object.values(next)[0]!)
    if (countingOf(all, measures.map(m => m[0]))) go(unitHref(unit.id, `${screen}?${all}`), { replace: true })
  }
  return (
    <PageFrame title={title} path={[...unitPath(unit, '', true), { text: room, href: unitHref(unit.id, screen) }, { text: title }]}
      lead={[unit.name, daysSaid(at.from, at.to), kind].filter(Boolean).join(' · ')}>
      <CountedFilters measure={at.measure} measures={measures} from={at.from} to={at.to} isOn clear={unitHref(unit.id, screen)} onShow={show}>
        {categories.length > 0 && <Select label={t('counted.category')} name="category" value={at.category} options={[['', t('counted.all')], ...categories]} onValue={category => show({ category })} />}
      </CountedFilters>
      <Card note={list.total === null ? undefined : <strong class="num">{t('counted.total', { n: number(list.total), unit: unitWord })}</strong>}>{children}</Card>
    </PageFrame>
  )
}
