// door-map.tsx - houses and lanes of my turf drawn by ourselves: no tiles, no network, a few kilobytes of SVG.
import { useMemo, useRef, useState } from 'preact/hooks'
import { Icon, IconButton } from '../../shared/parts'
import { go } from '../../shared/router'
import { isLeased, lanes, nextDoor, type DoorView } from '../state'
import { t, tk } from '../say'

interface Point { x: number; y: number }
const BOX = 1000                                   // the drawing's own units along its longer side

// "lat,lon;lat,lon" in micro-degrees -> points; flat earth is good enough for an alley.
function readPath(path: string): [number, number][] {
  return path.split(';').map(p => p.split(',').map(Number) as [number, number]).filter(p => p.length === 2 && p.every(Number.isFinite))
}

export function DoorMap({ list }: { list: DoorView[] }) {
  const box = useRef<SVGSVGElement>(null)
  const [view, setView] = useState({ x: 0, y: 0, w: BOX })
  const fingers = useRef(new Map<number, Point>())
  const moved = useRef(false)
  const [picked, setPicked] = useState<DoorView | null>(null)

  const drawing = useMemo(() => {
    const used = new Set(list.map(v => v.d.lane))                // the lanes where my doors are; the rest of the group would only make them small
    const paths = [...lanes.value.values()].filter(l => used.has(l.id)).map(l => ({ l, at: readPath(l.path ?? '') })).filter(p => p.at.length > 1)
    const homes = list.filter(v => v.d.lat_e6).map(v => [v.d.lat_e6, v.d.lon_e6] as [number, number])
    const all = homes.length > 1 ? homes : [...homes, ...paths.flatMap(p => p.at)]
    if (!all.length) return null
    const lat0 = all.reduce((s, p) => Math.min(s, p[0]), 1e12), lat1 = all.reduce((s, p) => Math.max(s, p[0]), -1e12)
    const lon0 = all.reduce((s, p) => Math.min(s, p[1]), 1e12), lon1 = all.reduce((s, p) => Math.max(s, p[1]), -1e12)
    const squeeze = Math.cos(((lat0 + lat1) / 2 / 1e6) * Math.PI / 180)
    const wide = Math.max(1, (lon1 - lon0) * squeeze), high = Math.max(1, lat1 - lat0)
    const k = (BOX - 120) / Math.max(wide, high)
    const at = (lat: number, lon: number): Point => ({ x: 60 + (lon - lon0) * squeeze * k + (BOX - 120 - wide * k) / 2, y: 60 + (lat1 - lat) * k + (BOX - 120 - high * k) / 2 })
    return {
      lanes: paths.map(({ l, at: pts }) => {
        const p = pts.map(([a, o]) => at(a, o))
        return { l, d: 'M' + p.map(q => `${q.x.toFixed(1)} ${q.y.toFixed(1)}`).join('L'), mid: p[Math.floor(p.length / 2)]! }
      }),
      houses: list.filter(v => v.d.lat_e6).map(v => ({ v, ...at(v.d.lat_e6, v.d.lon_e6) })),
    }
  }, [list])

  if (!drawing) return <p class="pad quiet">{t('no_doors')}</p>

  const zoom = (by: number, cx = view.x + view.w / 2, cy = view.y + view.w / 2) => {
    const w = Math.min(BOX * 1.2, Math.max(90, view.w * by))
    setView({ x: cx - (cx - view.x) * (w / view.w), y: cy - (cy - view.y) * (w / view.w), w })
  }
  const onMove = (e: PointerEvent) => {
    const was = fingers.current.get(e.pointerId)
    if (!was) return
    const scale = view.w / box.current!.clientWidth
    const others = [...fingers.current].filter(([id]) => id !== e.pointerId).map(([, p]) => p)
    const now = { x: e.clientX, y: e.clientY }
    if (Math.hypot(now.x - was.x, now.y - was.y) > 3) moved.current = true
    if (others[0]) {
      const before = Math.hypot(was.x - others[0].x, was.y - others[0].y), after = Math.hypot(now.x - others[0].x, now.y - others[0].y)
      const r = box.current!.getBoundingClientRect()
      if (after > 0) zoom(before / after, view.x + ((now.x + others[0].x) / 2 - r.left) * scale, view.y + ((now.y + others[0].y) / 2 - r.top) * scale)
    } else setView(v => ({ ...v, x: v.x - (now.x - was.x) * scale, y: v.y - (now.y - was.y) * scale }))
    fingers.current.set(e.pointerId, now)
  }
  const r = Math.max(6, Math.min(15, view.w / 58))
  return (
    <div class="map">
      <svg ref={box} viewBox={`${view.x} ${view.y} ${view.w} ${view.w}`} role="group" aria-label={t('map_label')}
        onPointerDown={e => { moved.current = fingers.current.size > 0; fingers.current.set(e.pointerId, { x: e.clientX, y: e.clientY }) }}
        onPointerMove={onMove} onPointerUp={e => { fingers.current.delete(e.pointerId) }} onPointerLeave={e => { fingers.current.delete(e.pointerId) }} onPointerCancel={e => { fingers.current.delete(e.pointerId) }}
        onWheel={e => { e.preventDefault(); zoom(e.deltaY > 0 ? 1.15 : 0.87) }}>
        {drawing.lanes.map(l => <path class="lane-edge" d={l.d} />)}
        {drawing.lanes.map(l => <path class="lane" d={l.d} />)}
        {drawing.houses.map(({ v, x, y }) => {
          const isNext = nextDoor.value?.d.household === v.d.household
          const kind = v.d.due_ms ? 'due' : v.d.outcome ? v.d.outcome : 'new'
          return (
            <g class={`house ${kind}${picked?.d.household === v.d.household ? ' picked' : ''}`} role="button" tabIndex={-1} aria-label={`${v.place}, ${tk('o_' + v.d.outcome)}`}
              onClick={() => { if (!moved.current) setPicked(v) }}>
              {isNext && <circle class="halo" cx={x} cy={y} r={r * 2} />}
              <circle class="touch" cx={x} cy={y} r={r * 2.2} />
              {kind === 'due' ? <path class="mark" d={`M${x} ${y - r * 1.3}L${x + r * 1.2} ${y + r}H${x - r * 1.2}Z`} />
                : kind === 'guided' ? <circle class="mark" cx={x} cy={y} r={r} />
                : <rect class="mark" x={x - r * 0.85} y={y - r * 0.85} width={r * 1.7} height={r * 1.7} rx={r * 0.3} />}
              {view.w < 420 && <text x={x} y={y - r * 1.5} font-size={r * 1.3}>{v.d.number}</text>}
            </g>
          )
        })}
        {drawing.lanes.map(l => <text class="lane-name" x={Math.min(BOX - 110, Math.max(110, l.mid.x))} y={l.mid.y - 26} font-size={Math.min(26, view.w / 30)}>{l.l.name}</text>)}
      </svg>
      <div class="mapbuttons">
        <IconButton icon="plus" label={t('zoom_in')} onClick={() => zoom(0.6)} />
        <IconButton icon="minus" label={t('zoom_out')} onClick={() => zoom(1.6)} />
        <IconButton icon="rotate-ccw" label={t('map_fit')} onClick={() => setView({ x: 0, y: 0, w: BOX })} />
      </div>
      {picked
        ? <button type="button" class="card mapcard row" onClick={() => go('/app/door/' + picked.d.household)}>
            <span class="doorno">{picked.d.number}</span><span class="grow"><b>{picked.d.head || t('no_people')}</b><br /><span class="quiet small">{picked.lane} · {tk('o_' + picked.d.outcome)}{isLeased(picked) ? ' · ' + t('leased', { name: picked.d.leased_by }) : ''}</span></span>
            <Icon name="chevron-right" />
          </button>
        : <p class="maplegend quiet small"><span><i class="k new" />{t('o_')}</span><span><i class="k guided" />{t('o_guided')}</span><span><i class="k due" />{t('o_come_back')}</span><span><i class="k absent" />{t('o_absent')}</span></p>}
    </div>
  )
}
