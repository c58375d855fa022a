// unit-search.tsx - find the unit that something belongs to: an agency, a ward, a commune, by a few letters.
import { useRef, useState } from 'preact/hooks'
import type { ApiError } from '../../shared/api'
import { listAgencies } from '../api/civic'
import { search } from '../api/territory'
import { fold } from '../parts/fold'
import { Input } from '../parts/form'
import { useAction, useLoad } from '../parts/load'
import { ErrorNote } from '../parts/states'
import { t } from '../say'

interface Found { id: number; name: string; where: string }
const SHOWN = 8, CITY: Found = { id: 1, name: '', where: '' }

/** `isList`: what is found goes to a list of its own, so the field is empty again for the next. `isGround`: a place, so no agency, which has none. */
interface Props { label: string; hint: string; name?: string; isList?: boolean; isGround?: boolean; error: ApiError | null; onValue: (unit: number, name: string) => void }

export function UnitSearch({ label, hint, name = 'to_unit_id', isList, isGround, error, onValue }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [q, setQ] = useState('')
  const [hits, setHits] = useState<Found[]>([])
  const [chosen, setChosen] = useState<Found | null>(null)
  const agencies = useLoad('agencies', () => listAgencies().catch(() => ({ rows: [], next: '' })))
  const find = useAction(async (text: string) => {
    const page = await search(text)
    setHits(page.rows.filter(h => h.kind === 'unit').map(h => ({ id: h.id, name: h.title, where: h.subtitle })))
  })
  const type = (text: string) => {
    setQ(text)
    setChosen(null)
    onValue(0, '')
    if (text.trim().length > 1) void find.run(text.trim())
    else setHits([])
  }
  const pick = (f: Found) => {
    setChosen(isList ? null : f)
    setQ(isList ? '' : f.name)
    setHits([])
    onValue(f.id, f.name)
    box.current?.querySelector('input')?.focus()
  }
  const wanted = fold(q)
  const own = (isGround ? [] : agencies.data?.rows ?? []).filter(a => !q.trim() || fold(a.name).includes(wanted)).map(a => ({ id: a.id, name: a.name, where: t('unit.agency') }))
  const shown = chosen || ((isList || isGround) && !q.trim()) ? [] : [...own, { ...CITY, name: t('unit_search.city'), where: t('unit.city') }, ...hits.filter(h => h.id !== 1 && !own.some(o => o.id === h.id))].slice(0, SHOWN)
  return (
    <div class="stack tight" ref={box}>
      <Input label={label} name={name} type="search" autocomplete="off" value={q} error={error} hint={hint} onValue={type} />
      {find.error && <ErrorNote error={find.error} />}
      {shown.length > 0 && (
        <ul class="unit-hits">{shown.map(f => (
          <li key={f.id}><button type="button" class="link" onClick={() => pick(f)}>{f.name}</button> <small class="quiet">{f.where}</small></li>
        ))}</ul>
      )}
    </div>
  )
}
