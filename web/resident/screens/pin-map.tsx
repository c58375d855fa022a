// pin-map.tsx - the pin on the city's own drawing of its wards: touch to move it, or step by step; nothing is asked of anybody else.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Bones, IconButton } from '../../shared/parts'
import { api } from '../../shared/api'
import { num } from '../../shared/i18n'
import { frameOf, wardAt, type CityMap } from '../../shared/pin'
import { t } from '../say'

let loaded: Promise<CityMap> | null = null
const load = (): Promise<CityMap> => loaded ??= api.get<CityMap>('/api/public/map').catch(e => { loaded = null; throw e })
const WIDTHS = [150, 400, 1000, 3000, 10_000]                 // metres from edge to edge

export function PinMap({ lat_e6, lon_e6, onMove }: { lat_e6: number; lon_e6: number; onMove: (lat_e6: number, lon_e6: number, ward: string) => void }) {
  const [map, setMap] = useState<CityMap | null>(null)
  const [bad, setBad] = useState(false)
  const [zoom, setZoom] = useState(2)
  const svg = useRef<SVGSVGElement>(null)
  useEffect(() => { void load().then(setMap, () => setBad(true)) }, [])
  const frame = useMemo(() => map && frameOf(map), [map])
  if (bad) return <p class="quiet">{t('r_map_none')}</p>
  if (!map || !frame) return <Bones label={t('loading')} rows={1} />
  const side = WIDTHS[zoom]! * frame.metre, px = frame.x(lon_e6), py = frame.y(lat_e6)
  // The window moves only when the pin nears its edge, so that a touch does not make the ground slide.
  const cell = side / 2, cx = Math.round(px / cell) * cell, cy = Math.round(py / cell) * cell
  const box = [cx - side / 2 - cell / 4, cy - side / 2 - cell / 4, side + cell / 2, side + cell / 2] as const
  const u = box[2] / 320                                       // a pixel, more or less
  const put = (x: number, y: number) => onMove(frame.lat(y), frame.lon(x), wardAt(map, x, y))
  const step = WIDTHS[zoom]! / 20 * frame.metre
  const bar = WIDTHS[zoom]! / 4
  return (
    <div class="pinmap stack tight">
      <div class="mapbox">
        <svg ref={svg} viewBox={box.join(' ')} role="img" aria-label={t('r_map_label')} onClick={e => {
          const r = svg.current!.getBoundingClientRect()
          put(box[0] + (e.clientX - r.left) / r.width * box[2], box[1] + (e.clientY - r.top) / r.height * box[3])
        }}>
          {map.units.map(w => <path d={w.path} class="ward" stroke-width={u * 1.5} />)}
          <g class="pin" transform={`translate(${px} ${py}) scale(${u})`}><path d="M0 0C-12-16-14-20-14-27a14 14 0 0 1 28 0C14-20 12-16 0 0z" /><circle cy="-27" r="5" /></g>
          <g class="scalebar" transform={`translate(${box[0] + 12 * u} ${box[1] + box[3] - 12 * u})`}><path d={`M0 ${-5 * u}V0H${bar * frame.metre}V${-5 * u}`} stroke-width={u * 2} /><text y={-8 * u} font-size={13 * u}>{t('r_scale', { n: num(bar) })}</text></g>
        </svg>
        <div class="mapbuttons">
          <IconButton icon="plus" label={t('r_zoom_in')} disabled={zoom === 0} onClick={() => setZoom(zoom - 1)} />
          <IconButton icon="minus" label={t('r_zoom_out')} disabled={zoom === WIDTHS.length - 1} onClick={() => setZoom(zoom + 1)} />
        </div>
      </div>
      <p class="quiet small">{t('r_map_hint')}</p>
      <div class="row nudges">
        <IconButton icon="chevron-left" label={t('r_map_west')} onClick={() => put(px - step, py)} />
        <IconButton icon="chevron-right" label={t('r_map_east')} onClick={() => put(px + step, py)} />
        <IconButton icon="chevron-up" label={t('r_map_north')} onClick={() => put(px, py - step)} />
        <IconButton icon="chevron-down" label={t('r_map_south')} onClick={() => put(px, py + step)} />
      </div>
    </div>
  )
}
