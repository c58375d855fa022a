// person-picker.tsx - choose one resident: find the household, then the person in it.
import { useState } from 'preact/hooks'
import { readHousehold, search } from '../api/territory'
import type { Household, Hit } from '../api/types'
import { Input } from '../parts/form'
import { useAction } from '../parts/load'
import { ErrorNote } from '../parts/states'
import { t } from '../say'

/** Hands over the resident's number; 0 while nobody is chosen. Names are asked for with the request as the reason. */
export function PersonPicker({ unit, reason, value, onValue }: { unit: number; reason: string; value: number; onValue: (resident: number) => void }) {
  const [q, setQ] = useState('')
  const [hits, setHits] = useState<Hit[]>([])
  const [home, setHome] = useState<Household | null>(null)
  const find = useAction(async (text: string) => {
    const page = await search(text, unit)
    setHits(page.rows.filter(h => h.kind === 'household').slice(0, 8))
  })
  const open = useAction(async (id: number) => { setHome(await readHousehold(id, reason)); setHits([]); onValue(0) })
  const type = (text: string) => { setQ(text); if (text.trim().length > 1) void find.run(text.trim()); else setHits([]) }
  return (
    <div class="stack tight">
      <Input label={t('privacy.find')} name="find" value={q} maxLength={100} onValue={type} />
      {(find.error ?? open.error) && <ErrorNote error={(find.error ?? open.error)!} />}
      {hits.length > 0 && (
        <ul class="stack tight">{hits.map(h => (
          <li key={h.id}><button type="button" class="link" onClick={() => void open.run(h.id)}>{h.title}</button> <span class="quiet">{h.subtitle}</span></li>
        ))}</ul>
      )}
      {home && (
        <fieldset class="stack tight">
          <legend>{home.house.number} {home.lane}</legend>
          {home.people.map(p => (
            <label key={p.id} class="check">
              <input type="radio" name="resident" checked={value === p.id} onChange={() => onValue(p.id)} /> <span>{p.name} · {p.birth_year || '?'}</span>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  )
}
