// merge.tsx - which open report this one is put together with: the same kind, the nearest first.
import type { ApiError } from '../../shared/api'
import { listInbox } from '../api/civic'
import type { Category, Job, PetitionDetail } from '../api/types'
import { metresBetween } from '../parts/distance'
import { moment, number } from '../parts/format'
import { useLoad } from '../parts/load'
import { Load } from '../parts/states'
import { t } from '../say'
import { categoryName } from './parts'

const LIMIT = 200, SHOWN = 8
type At = { lat_e6: number; lon_e6: number }
const far = (a: At, b: At): number => (a.lat_e6 && b.lat_e6 ? metresBetween(a, b) : Infinity)

/** Open ones of the same kind, the nearest first; those without a place last. */
export const nearOnes = <R extends At & Pick<Job, 'id' | 'category'>>(rows: readonly R[], p: At & Pick<Job, 'id' | 'category'>): R[] =>
  rows.filter(r => r.id !== p.id && r.category === p.category).sort((a, b) => far(p, a) - far(p, b)).slice(0, SHOWN)

interface Props { p: PetitionDetail; all: readonly Category[]; value: number; error: ApiError | null; onValue: (id: number) => void }

export function MergePicker({ p, all, value, error, onValue }: Props) {
  const open = useLoad(`near ${p.id}`, () => listInbox(p.unit_id, { order: 'new' }, '', LIMIT))
  return (
    <fieldset class="stack tight">
      <legend class="strong">{t('merge.into')}</legend>
      {error?.field === 'merge_into' && <p class="fault" role="alert">{error.message}</p>}
      <Load of={open} bones={3}>{page => {
        const near = nearOnes(page.rows, p)
        if (near.length === 0) return <p class="quiet">{t('merge.none', { what: categoryName(all, p.category) })}</p>
        return near.map(r => (
          <label key={r.id} class="check near">
            <input type="radio" name="merge_into" checked={value === r.id} onChange={() => onValue(r.id)} />
            <span><b>{r.words || r.title || r.code}</b><small class="quiet">{r.code} · {r.spot || r.ward} · {moment(r.received_ms)}
              {Number.isFinite(far(p, r)) && ` · ${t('merge.metres', { m: number(Math.round(far(p, r))) })}`}</small></span>
          </label>
        ))
      }}</Load>
    </fieldset>
  )
}
