// unit-field.tsx - choosing one unit (who is responsible) or several (who helps) by a few letters, the chosen ones standing above as chips.
import { UnitSearch } from '../civic/unit-search'
import type { ApiError } from '../../shared/api'
import { IconButton } from '../../shared/parts'
import { t } from '../say'

export interface UnitPick { unit_id: number; unit: string }

interface Props { label: string; name: string; hint: string; value: readonly UnitPick[]; isMany?: boolean; error: ApiError | null; onValue: (units: UnitPick[]) => void }

export function UnitField({ label, name, hint, value, isMany, error, onValue }: Props) {
  const add = (id: number, unit: string) => {
    if (id > 0 && !value.some(v => v.unit_id === id)) onValue(isMany ? [...value, { unit_id: id, unit }] : [{ unit_id: id, unit }])
  }
  return (
    <div class="stack tight">
      <UnitSearch isList label={label} name={name} hint={hint} error={error} onValue={add} />
      {value.length > 0 && (
        <ul class="unit-picks" aria-label={label}>{value.map(v => (
          <li key={v.unit_id} class="chip lam">{v.unit}
            {isMany && <IconButton icon="x" label={t('unit_field.remove', { unit: v.unit })} onClick={() => onValue(value.filter(x => x.unit_id !== v.unit_id))} />}
          </li>
        ))}</ul>
      )}
    </div>
  )
}
