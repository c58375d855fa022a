// wall.tsx - one picture for a hall: read from ten metres, moved only by what arrives.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { num, percent, time } from '../shared/i18n'
import { Ring } from '../shared/parts'
import type { Measures, Progress, UnitMap } from '../console/api/types'
import { shade, scaleTop, viewBoxOf } from '../console/parts/choropleth-scale'
import { titleOf } from '../shared/occasion/say'
import { useLaunch, type Launch } from './launch'
import { useShowing, type Moment, type Showing } from './source'
import { t } from './words'

const of = (m: Measures | undefined, k: string): number => Math.max(0, m?.[k] ?? 0)
const MARKS = ['phone', 'network', 'city_app', 'eid', 'account', 'skills', 'safety', 'culture', 'learn']
const won = (m: Measures | undefined): number => MARKS.reduce((n, k) => n + of(m, `won_${k}`), 0)

export function Wall() {
  const s = useShowing()
  const launch = useLaunch()
  const p = s.progress
  return (
    <main class="wall">
      <header class="wall-head waves">
        <div><h1>{(launch && titleOf(launch.occasion)) || p?.campaign?.name || 'Sẵn Sàng'}</h1><p>{launch ? launch.occasion.place || t('slogan') : p && p.unit?.kind !== 'city' ? p.unit?.name : t('slogan')}</p></div>
        <Clock state={s.state} />
      </header>
      {p ? <Body s={s} p={p} launch={launch} /> : launch ? <LaunchOnly launch={launch} /> : <p class="wall-wait">{s.state === 'none' ? t('none') : t('waiting')}</p>}
      <footer class="wall-foot">{p ? t('total', { visits: num(of(p.today, 'visits')), guided: num(of(p.today, 'guided')) }) : t('slogan')}</footer>
    </main>
  )
}

function Body({ s, p, launch }: { s: Showing; p: Progress; launch: Launch | null }) {
  const people = Math.max(1, of(p.total, 'people'))
  const hasMap = !!s.map && s.map.units.some(u => u.path)     // without shapes the ring takes the map's place
  return (
    <div class={launch ? 'wall-body launching' : 'wall-body'}>
      <section class="wall-map" aria-label={t('map')}>{hasMap && s.map ? <LightMap map={s.map} p={p} lights={s.lights} /> : <Arcs p={p} people={people} size={620} />}</section>
      <section class="wall-side">
        {launch ? <LaunchCounters launch={launch} visits={of(p.total, 'visits')} today={of(p.today, 'visits')} /> : <>
          <Counter value={of(p.total, 'doors')} today={of(p.today, 'doors')} name={t('doors')} />
          <Counter value={won(p.total)} today={won(p.today)} name={t('moves')} />
        </>}
        <div class="wall-arcs">{hasMap && <Arcs p={p} people={people} size={300} />}<ul>
          {(['a', 'b', 'c'] as const).map(b => <li key={b} class={b}><i aria-hidden="true" /><span>{t(b)}</span><b class="num">{percent(of(p.total, `ready_${b}`), people)}</b></li>)}
        </ul></div>
        <Latest moments={s.moments} />
      </section>
    </div>
  )
}

/** At the launch: who registered, who is here, who watches now, and the visits that are what it is for. */
function LaunchCounters({ launch, visits, today }: { launch: Launch; visits?: number; today?: number }) {
  const c = launch.counts, o = launch.occasion
  return (
    <div class="launch">
      <Counter value={c.registered_site + c.registered_online} name={t('registered')} />
      {o.place && <Counter value={c.attended_site} name={t('on_site')} />}
      {o.has_stream && <Counter value={c.online_now} name={t('online')} />}
      {visits !== undefined && <Counter value={visits} today={today} name={t('visits')} />}
    </div>
  )
}
const LaunchOnly = ({ launch }: { launch: Launch }) => <div class="wall-body only"><LaunchCounters launch={launch} /></div>

function Arcs({ p, people, size }: { p: Progress; people: number; size: number }) {
  const [a, b, c] = (['ready_a', 'ready_b', 'ready_c'] as const).map(k => of(p.total, k) / people) as [number, number, number]
  const ready = of(p.total, 'ready')
  return (
    <div class="arcs">
      <Ring a={a} b={b} c={c} size={size} width={size * 0.09} label={`${t('arcs')}: ${t('a')} ${percent(a, 1)}, ${t('b')} ${percent(b, 1)}, ${t('c')} ${percent(c, 1)}`} />
      <p><Rolling value={ready} /><span>{t('ready')}</span></p>
    </div>
  )
}

/** null: too few to be told. */
function Counter({ value, today = 0, name }: { value: number | null; today?: number; name: string }) {
  return <div class="counter">{value === null ? <strong class="num">{t('few')}</strong> : <Rolling value={value} />}<p><span>{name}</span>{today > 0 && <b>{t('today', { n: num(today) })}</b>}</p></div>
}

const ROLL_MS = 900

/** The number rolls to its new value; at once when less motion is wished. */
function Rolling({ value }: { value: number }) {
  const [shown, setShown] = useState(value)
  const now = useRef(value)
  now.current = shown
  useEffect(() => {
    const from = now.current
    if (from === value || matchMedia('(prefers-reduced-motion: reduce)').matches) { setShown(value); return }
    const began = performance.now()
    let frame = requestAnimationFrame(function step(at) {
      const k = Math.min(1, (at - began) / ROLL_MS)
      setShown(Math.round(from + (value - from) * (1 - (1 - k) ** 3)))
      if (k < 1) frame = requestAnimationFrame(step)
    })
    return () => cancelAnimationFrame(frame)
  }, [value])
  return <strong class="num">{num(shown)}</strong>
}

function LightMap({ map, p, lights }: { map: UnitMap; p: Progress; lights: ReadonlyMap<number, number> }) {
  const box = useMemo(() => viewBoxOf(map), [map])
  const share = new Map(p.children.map(c => [c.id, c.households > 0 ? of(c.total, 'doors') / c.households : 0]))
  const top = scaleTop([...share.values()])
  return (
    <svg class="light-map" viewBox={box} role="img" aria-label={t('map')}>
      {map.units.map(u => <path key={u.id} class={`area s${shade(share.get(u.id) ?? 0, 1, top)}`} d={u.path} />)}
      {map.units.filter(u => lights.has(u.id)).map(u => <path key={`${u.id} ${lights.get(u.id)}`} class="lit" d={u.path} />)}
    </svg>
  )
}

function Latest({ moments }: { moments: readonly Moment[] }) {
  return (
    <div class="latest"><h2>{t('latest')}</h2>
      {moments.length === 0 ? <p class="latest-none">{t('waiting')}</p> : (
        <ul>{moments.slice(0, 2).map(m => <li key={m.key}><span>{m.place}</span><b>{[m.visits > 0 && t('moment', { n: num(m.visits) }), m.ready > 0 && t('moment_ready', { n: num(m.ready) })].filter(Boolean).join(' · ')}</b></li>)}</ul>
      )}
    </div>
  )
}

function Clock({ state }: { state: Showing['state'] }) {
  const [now, setNow] = useState(Date.now())
  useEffect(() => { const timer = setInterval(() => setNow(Date.now()), 5000); return () => clearInterval(timer) }, [])
  return <div class="clock"><span class={state === 'live' ? 'on' : ''}><i aria-hidden="true" />{state === 'live' ? t('live') : t('again')}</span><time class="num">{time(now)}</time></div>
}
