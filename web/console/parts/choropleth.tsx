// choropleth.tsx - the units of a map in six shades of one share, with legend; a unit lights up for a moment when its numbers move.
import { useMemo } from 'preact/hooks'
import type { MapShape, UnitMap } from '../api/types'
import { shade, viewBoxOf } from './choropleth-scale'
import { percent } from './format'
import { t } from '../say'

interface Props {
  map: UnitMap
  label: string
  valueOf: (id: number) => { value: number; whole: number } | null
  top: number
  flashes: ReadonlyMap<number, number>
  onPick: (unit: MapShape) => void
}

export function Choropleth({ map, label, valueOf, top, flashes, onPick }: Props) {
  const box = useMemo(() => viewBoxOf(map), [map])
  return (
    <svg class="choropleth" viewBox={box} role="group" aria-label={label}>
      {map.units.map(u => {
        const v = valueOf(u.id)
        const text = `${u.name}: ${v ? percent(v.value, v.whole) : '–'}`
        return (
          <a key={u.id} class="shape-link" href={`/console/units/${u.id}`} tabIndex={-1} aria-hidden="true"
            onClick={e => { e.preventDefault(); onPick(u) }}>
            <path class={`area s${v ? shade(v.value, v.whole, top) : 0}`} d={u.path}><title>{text}</title></path>
            {flashes.has(u.id) && <path key={flashes.get(u.id)} class="area-flash" d={u.path} />}
          </a>
        )
      })}
    </svg>
  )
}

export function Legend({ top, name }: { top: number; name: string }) {
  return (
    <div class="legend" role="img" aria-label={t('map.legend', { name, top: percent(top, 1, 0) })}>
      <span class="num">0 %</span>
      {[0, 1, 2, 3, 4, 5].map(k => <i key={k} class={`s${k}`} />)}
      <span class="num">{percent(top, 1, 0)}</span>
    </div>
  )
}
