// spot-map.tsx - where a report points to, on the city's own drawing of its wards; nothing is asked of anybody outside.
import { useEffect, useMemo, useState } from 'preact/hooks'
import { api } from '../../shared/api'
import { IconButton } from '../../shared/parts'
import { frameOf, holds, ringsOf, type CityMap } from '../../shared/pin'
import { number } from '../parts/format'
import { t } from '../say'

let asked: Promise<CityMap> | null = null
const load = (): Promise<CityMap> => (asked ??= api.get<CityMap>('/api/public/map').catch(e => { asked = null; throw e }))
const WIDTHS = [800, 2000, 5000, 15_000, 60_000]              // metres from side to side
const START = 2, RATIO = 0.62, ACROSS = 400                 // the picture is so wide, in units of its own

interface Ward { id: number; name: string; path: string; rings: [number, number][][]; box: readonly [number, number, number, number] }
function wardsOf(map: CityMap): Ward[] {
  return map.units.map(u => {
    const rings = ringsOf(u.path), all = rings.flat(), xs = all.map(p => p[0]), ys = all.map(p => p[1])
    return { ...u, rings, box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const }
  })
}

export function SpotMap({ lat_e6, lon_e6 }: { lat_e6: number; lon_e6: number }) {
  const [map, setMap] = useState<CityMap | null>(null)
  const [zoom, setZoom] = useState(START)
  useEffect(() => { void load().then(setMap, () => undefined) }, [])
  const frame = useMemo(() => map && frameOf(map), [map]), wards = useMemo(() => (map ? wardsOf(map) : []), [map])
  if (!map || !frame || !map.units.length) return null         // the words beside it say the same
  const w = WIDTHS[zoom]! * frame.metre, h = w * RATIO, x = frame.x(lon_e6), y = frame.y(lat_e6), left = x - w / 2, top = y - h / 2, u = w / ACROSS
  const seen = wards.filter(k => k.box[0] < left + w && k.box[2] > left && k.box[1] < top + h && k.box[3] > top)
  const here = seen.find(k => holds(k.rings, x, y))
  const named = seen.length <= 12 ? seen.map(k => ({ ...k, at: centre(k, left, top, w, h) })).filter(k => holds(k.rings, k.at[0], k.at[1]) && Math.hypot(k.at[0] - x, k.at[1] - y) > 36 * u) : []
  const bar = WIDTHS[zoom]! / 5
  return (
    <div class="spot-map">
      <svg viewBox={`${left} ${top} ${w} ${h}`} role="img" aria-label={t('petition.map', { ward: here?.name ?? t('petition.map_outside') })}>
        {seen.map(k => <path key={k.id} d={k.path} class={k === here ? 'ward here' : 'ward'} stroke-width={u * 1.5} />)}
        {named.map(k => <text key={k.id} class="ward-name" x={k.at[0]} y={k.at[1]} font-size={14 * u} text-anchor="middle">{k.name.replace(/^(Phường|Xã) /, '')}</text>)}
        <g class="pin" transform={`translate(${x} ${y}) scale(${u})`}><path d="M0 0C-10-13-12-17-12-22a12 12 0 0 1 24 0C12-17 10-13 0 0z" /><circle cy="-22" r="4" /></g>
        <g class="scalebar" transform={`translate(${left + 10 * u} ${top + h - 10 * u})`}><path d={`M0 ${-4 * u}V0H${bar * frame.metre}V${-4 * u}`} stroke-width={u * 1.6} /><text y={-7 * u} font-size={14 * u}>{bar < 1000 ? t('petition.metres', { n: number(bar) }) : t('petition.kilometres', { n: number(bar / 1000) })}</text></g>
      </svg>
      <div class="spot-zoom">
        <IconButton icon="plus" label={t('petition.map_nearer')} disabled={zoom === 0} onClick={() => setZoom(zoom - 1)} />
        <IconButton icon="minus" label={t('petition.map_farther')} disabled={zoom === WIDTHS.length - 1} onClick={() => setZoom(zoom + 1)} />
      </div>
    </div>
  )
}

/** The middle of what is seen of it. */
function centre(k: Ward, left: number, top: number, w: number, h: number): [number, number] {
  const between = (a: number, b: number, from: number, to: number) => (Math.max(a, from) + Math.min(b, to)) / 2
  return [between(k.box[0], k.box[2], left, left + w), between(k.box[1], k.box[3], top, top + h)]
}
