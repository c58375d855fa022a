// place-part.tsx - where it is: where I stand, or a lane or house by its name; a small map of the wards to see and move the pin.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button, Icon, TextField } from '../../shared/parts'
import { api } from '../../shared/api'
import { lazy } from '../../shared/lazy'
import { num } from '../../shared/i18n'
import { hasPlace } from '../outbox'
import { me } from '../state'
import type { Draft, Place } from '../types'
import { t } from '../say'

const PinMap = lazy<{ lat_e6: number; lon_e6: number; onMove: (lat_e6: number, lon_e6: number, ward: string) => void }>(() => import('./pin-map').then(m => m.PinMap), () => t('loading'))
const NOWHERE = { lat_e6: 0, lon_e6: 0, accuracy: 0, house_id: 0, lane_id: 0, place_words: '' }
const MAYBE_HANOI = (lat: number, lon: number): boolean => lat > 20.5 && lat < 21.45 && lon > 105.2 && lon < 106.1

export function PlacePart({ d, onChange, fault }: { d: Draft; onChange: (part: Partial<Draft>) => Promise<void>; fault?: string }) {
  const [state, setState] = useState<'' | 'looking' | 'none' | 'denied' | 'far'>('')
  const [map, setMap] = useState(false)
  const asked = useRef(false)

  function locate(): void {
    if (!navigator.geolocation) { setState('none'); return }
    setState('looking')
    navigator.geolocation.getCurrentPosition(p => {
      const { latitude, longitude, accuracy } = p.coords
      if (!MAYBE_HANOI(latitude, longitude)) { setState('far'); return }
      setState('')
      void onChange({ ...NOWHERE, lat_e6: Math.round(latitude * 1e6), lon_e6: Math.round(longitude * 1e6), accuracy: Math.round(accuracy) })
    }, e => setState(e.code === e.PERMISSION_DENIED ? 'denied' : 'none'), { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 })
  }
  // Allowed before: then the place is found without a tap. Never asked for out of the blue.
  useEffect(() => {
    if (asked.current || hasPlace(d)) return
    asked.current = true
    void navigator.permissions?.query({ name: 'geolocation' }).then(p => { if (p.state === 'granted') locate() }, () => {})
  }, [])

  const isPin = !!(d.lat_e6 && !d.house_id && !d.lane_id)
  return (
    <section class="stack tight" id="part-place" aria-labelledby="place-title">
      <h2 id="place-title">{t('r_where')}</h2>
      {hasPlace(d)
        ? <div class="card stack tight">
            <div class="row wrap"><span class="tile com"><Icon name="map-pin" /></span>
              <span class="grow"><b>{d.place_words || t('r_at_pin')}</b>{isPin && d.accuracy > 0 && <><br /><span class="quiet small">{t('r_accuracy', { n: num(d.accuracy) })}</span></>}</span>
              <Button onClick={() => { setMap(false); void onChange(NOWHERE) }}>{t('r_change')}</Button></div>
            {isPin && !map && <Button bare icon="map" onClick={() => setMap(true)}>{t('r_map')}</Button>}
            {isPin && map && <PinMap lat_e6={d.lat_e6} lon_e6={d.lon_e6} onMove={(lat_e6, lon_e6, ward) => void onChange({ lat_e6, lon_e6, accuracy: 0, place_words: ward ? t('r_at_ward', { ward }) : '' })} />}
          </div>
        : <>
            <Button wide icon="locate-fixed" disabled={state === 'looking'} onClick={locate}>{t(state === 'looking' ? 'r_locating' : 'r_here')}</Button>
            {(state === 'none' || state === 'denied' || state === 'far') && <p role="status">{t(state === 'none' ? 'r_no_place' : state === 'denied' ? 'r_denied' : 'r_far')}</p>}
            {me.value && <PlaceSearch onPick={p => void onChange({ ...NOWHERE, ...(p.kind === 'house' ? { house_id: p.id } : { lane_id: p.id }), place_words: [p.title, p.subtitle].filter(Boolean).join(', ') })} />}
          </>}
      {fault && <p class="fault" role="alert"><Icon name="alert-triangle" />{fault}</p>}
      <TextField label={t('r_spot')} hint={t('r_spot_hint')} value={d.spot} maxLength={300} onValue={spot => void onChange({ spot })} />
    </section>
  )
}

function PlaceSearch({ onPick }: { onPick: (p: Place) => void }) {
  const [q, setQ] = useState('')
  const [rows, setRows] = useState<Place[] | null>(null)
  const [off, setOff] = useState(false)
  useEffect(() => {
    setRows(null)
    if (q.trim().length < 2) return
    const stop = new AbortController()
    const timer = setTimeout(() => void api.get<{ rows: Place[] }>('/api/search', { q: q.trim(), limit: 8 }, { signal: stop.signal })
      .then(r => { setOff(false); setRows(r.rows.filter(x => x.kind === 'lane' || x.kind === 'house')) }, () => { if (!stop.signal.aborted) setOff(true) }), 300)
    return () => { clearTimeout(timer); stop.abort() }
  }, [q])
  return (
    <div class="stack tight">
      <TextField label={t('r_search')} hint={t('r_search_hint')} value={q} onValue={setQ} type="search" autocomplete="off" maxLength={80} />
      {off && q.length > 1 && <p class="quiet" role="status">{t('offline')}</p>}
      {rows && !rows.length && <p class="quiet" role="status">{t('r_search_none')}</p>}
      {rows && rows.length > 0 && <ul class="found">{rows.map(p => <li key={p.kind + p.id}><button type="button" onClick={() => onPick(p)}><Icon name={p.kind === 'house' ? 'home' : 'map-pin'} /><span><b>{p.title}</b><br /><span class="quiet small">{p.subtitle}</span></span></button></li>)}</ul>}
    </div>
  )
}
