// choropleth.tsx - the units of a map in six shades of one share, with legend; a unit lights up for a moment when its numbers move.
// The picture is for eyes and mice; the table beside it says the same and is walked by keyboard.
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
    <svg class="choropleth" viewBox={box} role="img" aria-label={label}>
      {map.units.map(u => {
        const v = valueOf(u.id)
        return (
          <g key={u.id} class="shape" onClick={() => onPick(u)}>
            <path class={`area s${v ? shade(v.value, v.whole, top) : 0}`} d={u.path}><title>{`${u.name}: ${v ? percent(v.value, v.whole) : '–'}`}</title></path>
            {flashes.has(u.id) && <path key={flashes.get(u.id)} class="area-flash" d={u.path} />}
          </g>
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
