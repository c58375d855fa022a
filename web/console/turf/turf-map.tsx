// turf-map.tsx - lanes as lines and houses as dots on a flat piece of ground; drag or tap to select houses.
import { useMemo, useRef, useState } from 'preact/hooks'
import { IconButton } from '../../shared/parts'
import type { Turf } from '../api/types'
import { t } from '../say'

export const PIECE_COLOURS = 10
export const colourOf = (p: { number: number }): number => p.number % PIECE_COLOURS

const W = 1000
interface Flat { height: number; x: (lon_e6: number) => number; y: (lat_e6: number) => number }

/** Flat enough for a group: degrees of longitude shrunk by the cosine of the latitude. */
function flatten(turf: Turf): Flat {
  let south = Infinity, north = -Infinity, west = Infinity, east = -Infinity
  const take = (lat: number, lon: number) => { south = Math.min(south, lat); north = Math.max(north, lat); west = Math.min(west, lon); east = Math.max(east, lon) }
  for (const h of turf.houses) if (h.lat_e6) take(h.lat_e6, h.lon_e6)
  for (const l of turf.lanes) for (const [lat, lon] of pointsOf(l.path)) take(lat, lon)
  if (south === Infinity) { south = north = west = east = 0 }
  const cos = Math.cos(((south + north) / 2e6) * (Math.PI / 180))
  const scale = (W - 80) / Math.max(1, (east - west) * cos, (north - south) * 1.25)
  const height = Math.max(320, (north - south) * scale + 80)
  const left = (W - (east - west) * cos * scale) / 2
  return { height, x: lon => left + (lon - west) * cos * scale, y: lat => height - 40 - (lat - south) * scale }
}

function pointsOf(path: string): [number, number][] {
  return (path || '').split(';').filter(Boolean).map(p => { const [lat, lon] = p.split(',').map(Number); return [lat ?? 0, lon ?? 0] })
}

interface Props { turf: Turf; shown: number | null; picked: ReadonlySet<number>; isPicking: boolean; onPick: (households: readonly number[], add: boolean) => void }

export function TurfMap({ turf, shown, picked, isPicking, onPick }: Props) {
  const flat = useMemo(() => flatten(turf), [turf])
  const number = useMemo(() => new Map(turf.pieces.map(p => [p.id, p.number])), [turf])
  const [zoom, setZoom] = useState({ k: 1, x: 0, y: 0 })
  const [box, setBox] = useState<{ x0: number; y0: number; x1: number; y1: number } | null>(null)
  const svg = useRef<SVGSVGElement>(null)
  const drag = useRef<{ x: number; y: number; at: typeof zoom } | null>(null)
  const w = W / zoom.k, h = flat.height / zoom.k

  const place = (e: PointerEvent): [number, number] => {
    const r = svg.current!.getBoundingClientRect()
    return [zoom.x + ((e.clientX - r.left) / r.width) * w, zoom.y + ((e.clientY - r.top) / r.height) * h]
  }
  const clamp = (z: typeof zoom) => ({ ...z, x: Math.max(0, Math.min(W - W / z.k, z.x)), y: Math.max(0, Math.min(flat.height - flat.height / z.k, z.y)) })
  const onDown = (e: PointerEvent) => {
    if (e.button) return
    svg.current!.setPointerCapture(e.pointerId)
    if (isPicking) { const [x, y] = place(e); setBox({ x0: x, y0: y, x1: x, y1: y }) }
    else drag.current = { x: e.clientX, y: e.clientY, at: zoom }
  }
  const onMove = (e: PointerEvent) => {
    if (box) { const [x, y] = place(e); setBox({ ...box, x1: x, y1: y }) }
    else if (drag.current && zoom.k > 1) {
      const r = svg.current!.getBoundingClientRect(), d = drag.current
      setZoom(clamp({ k: d.at.k, x: d.at.x - ((e.clientX - d.x) / r.width) * w, y: d.at.y - ((e.clientY - d.y) / r.height) * h }))
    }
  }
  const onUp = () => {
    drag.current = null
    if (!box) return
    const pad = Math.abs(box.x1 - box.x0) + Math.abs(box.y1 - box.y0) < 6 ? 10 / zoom.k : 0
    const [x0, x1] = [Math.min(box.x0, box.x1) - pad, Math.max(box.x0, box.x1) + pad], [y0, y1] = [Math.min(box.y0, box.y1) - pad, Math.max(box.y0, box.y1) + pad]
    const inside = turf.houses.filter(o => { const x = flat.x(o.lon_e6), y = flat.y(o.lat_e6); return x >= x0 && x <= x1 && y >= y0 && y <= y1 }).map(o => o.household)
    setBox(null)
    if (inside.length) onPick(inside, !(pad && inside.every(i => picked.has(i))))
  }
  const by = (k: number) => setZoom(z => { const next = Math.max(1, Math.min(12, z.k * k)); return clamp({ k: next, x: z.x + (W / z.k - W / next) / 2, y: z.y + (flat.height / z.k - flat.height / next) / 2 }) })
  const r = Math.max(2.6, Math.min(6.5, 90 / Math.sqrt(Math.max(1, turf.houses.length)))) / Math.sqrt(zoom.k)
  return (
    <div class={isPicking ? 'turf-map picking' : zoom.k > 1 ? 'turf-map zoomed' : 'turf-map'}>
      <svg ref={svg} viewBox={`${zoom.x} ${zoom.y} ${w} ${h}`} role="img" aria-label={t('turf.map_says', { houses: turf.houses.length, pieces: turf.pieces.length })}
        onPointerDown={onDown} onPointerMove={onMove} onPointerUp={onUp} onPointerCancel={onUp}>
        {turf.lanes.map(l => <polyline key={l.id} class="lane-line" points={pointsOf(l.path).map(([lat, lon]) => `${flat.x(lon).toFixed(1)},${flat.y(lat).toFixed(1)}`).join(' ')}><title>{l.name}</title></polyline>)}
        {turf.houses.map(o => {
          const dim = shown !== null && o.piece !== shown
          return <circle key={o.household} class={`house p${number.has(o.piece) ? colourOf({ number: number.get(o.piece)! }) : 'x'}${dim ? ' dim' : ''}${picked.has(o.household) ? ' on' : ''}${o.outcome ? ' done' : ''}`}
            cx={flat.x(o.lon_e6).toFixed(1)} cy={flat.y(o.lat_e6).toFixed(1)} r={picked.has(o.household) ? r * 1.5 : r}><title>{o.number}</title></circle>
        })}
        {box && <rect class="pick-box" x={Math.min(box.x0, box.x1)} y={Math.min(box.y0, box.y1)} width={Math.abs(box.x1 - box.x0)} height={Math.abs(box.y1 - box.y0)} />}
      </svg>
      <div class="map-tools"><IconButton icon="plus" label={t('map.closer')} onClick={() => by(1.6)} /><IconButton icon="minus" label={t('map.farther')} onClick={() => by(1 / 1.6)} /></div>
      <p class="turf-key small quiet"><span class="key-dot" aria-hidden="true" />{t('turf.key_todo')} <span class="key-dot done" aria-hidden="true" />{t('turf.key_done')}</p>
    </div>
  )
}
