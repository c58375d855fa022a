// find-person.tsx - choose somebody with an account, below a unit, by a few letters: for a crew, a jury, a mentor.
import { useState } from 'preact/hooks'
import { Button } from '../../shared/parts'
import { listPeople } from '../api/account'
import type { Person } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Input } from '../parts/form'
import { useAction } from '../parts/load'
import { ErrorNote } from '../parts/states'
import { roleName, t } from '../say'

const SHOWN = 12
type Found = Pick<Person, 'id' | 'name'>
/** known: who is at hand already and need not be looked for, with what is said of him. */
interface Props {
  unit: number; title: string; label: string; add: string; skip: readonly number[]; known?: readonly (Found & { says: string })[]
  onPick: (p: Found) => Promise<void>; onClose: () => void
}

export function FindPerson({ unit, title, label, add, skip, known = [], onPick, onClose }: Props) {
  const [q, setQ] = useState('')
  const [hits, setHits] = useState<Person[]>([])
  const find = useAction(async (text: string) => { setHits((await listPeople(unit, '', text)).rows.slice(0, SHOWN)) })
  const pick = useAction(async (p: Found) => { await onPick(p); setHits(all => all.filter(x => x.id !== p.id)) })
  const type = (text: string) => { setQ(text); if (text.trim().length > 1) void find.run(text.trim()); else setHits([]) }
  const shown = hits.filter(p => p.state === 'active' && !skip.includes(p.id))
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="stack">
        {known.length > 0 && <ul class="links known">{known.map(p => (
          <li key={p.id}><span><b>{p.name}</b><small>{p.says}</small></span><Button class="low" icon="plus" disabled={pick.isBusy} onClick={() => void pick.run(p)}>{add}</Button></li>
        ))}</ul>}
        <Input label={label} name="q" type="search" autocomplete="off" value={q} onValue={type} />
        {(find.error ?? pick.error) && <ErrorNote error={(find.error ?? pick.error)!} />}
        {shown.length > 0 && <ul class="links" aria-label={t('occ.crew_hits')}>{shown.map(p => (
          <li key={p.id}><span><b>{p.name}</b><small>{p.grants.map(g => `${roleName(g.role)} · ${g.unit_name}`).join(', ')}</small></span>
            <Button class="low" icon="plus" disabled={pick.isBusy} onClick={() => void pick.run(p)}>{add}</Button></li>
        ))}</ul>}
      </div>
    </Dialog>
  )
}
