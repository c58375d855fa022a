// doubts.tsx - visits that look unlikely: why, what the map says, and the decision.
import { useState } from 'preact/hooks'
import { Button, Empty } from '../../shared/parts'
import { listDoubts } from '../api/outreach'
import { readUnit } from '../api/territory'
import type { Doubt } from '../api/types'
import { metresBetween, type Spot } from '../parts/distance'
import { clock, decimal, moment, number } from '../parts/format'
import { useLoad, usePages } from '../parts/load'
import { Card, PageFrame, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { mayWrite } from '../session'
import { t } from '../say'
import { Flags, OutcomeTag } from '../drill/tags'
import { ReviewForm } from './review'

export function DoubtsPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const doubts = usePages(`doubts ${id}`, after => listDoubts(id, after))
  const [open, setOpen] = useState(0)
  const done = (seq: number) => { doubts.change(rows => rows.filter(r => r.seq !== seq)); setOpen(0) }
  return (
    <Load of={unit} tall>{u => (
      <PageFrame title={t('nav.doubts')} path={unitPath(u, 'doubts')} lead={t('doubts.lead')}>
        <Load of={doubts} bones={4} tall>{rows => rows.length === 0 ? <Empty icon="check-check" title={t('doubts.none')}><p>{t('doubts.none_more')}</p></Empty> : (
          <ul class="stack doubts">
            {rows.map(d => <li key={d.seq}><DoubtCard d={d} isOpen={open === d.seq} onOpen={() => setOpen(open === d.seq ? 0 : d.seq)} onDone={() => done(d.seq)} /></li>)}
            {doubts.more && <Button onClick={doubts.more}>{t('do.more')}</Button>}
          </ul>
        )}</Load>
      </PageFrame>
    )}</Load>
  )
}

function DoubtCard({ d, isOpen, onOpen, onDone }: { d: Doubt; isOpen: boolean; onOpen: () => void; onDone: () => void }) {
  return (
    <Card class="doubt">
      <div class="doubt-in">
        <div class="stack tight grow">
          <div class="row wrap"><a href={`/console/visits/${d.seq}`}><b>{d.number} {d.lane}</b></a><span class="quiet num">{moment(d.at_ms)}</span><OutcomeTag outcome={d.outcome} /></div>
          <p><Flags flags={d.flags} /></p>
          <p class="quiet">{d.member} · {d.team}</p>
          {mayWrite() && !isOpen && <div><Button class="low" icon="pencil" onClick={onOpen}>{t('doubts.decide')}</Button></div>}
          {isOpen && <ReviewForm visit={d.seq} onDone={onDone} />}
        </div>
        <WhereMap d={d} />
      </div>
    </Card>
  )
}

const W = 220, H = 140, RIM = 30

/** Where the phone was, where the house is, where the stop before was; and what that asks of the legs. */
function WhereMap({ d }: { d: Doubt }) {
  if (!d.lat_e6) return null
  const here: Spot = d
  const house: Spot | null = d.house_lat_e6 ? { lat_e6: d.house_lat_e6, lon_e6: d.house_lon_e6 } : null
  const from: Spot | null = d.from_lat_e6 && d.from_lon_e6 ? { lat_e6: d.from_lat_e6, lon_e6: d.from_lon_e6 } : null
  const spots = [here, house, from].filter((s): s is Spot => !!s)
  const lat = spots.map(s => s.lat_e6), lon = spots.map(s => s.lon_e6)
  const north = Math.max(...lat), west = Math.min(...lon)
  const scale = Math.min((W - 2 * RIM) / Math.max(60, Math.max(...lon) - west), (H - 2 * RIM) / Math.max(60, north - Math.min(...lat)))
  const left = (W - (Math.max(...lon) - west) * scale) / 2, top = (H - (north - Math.min(...lat)) * scale) / 2
  const x = (s: Spot) => left + (s.lon_e6 - west) * scale, y = (s: Spot) => top + (north - s.lat_e6) * scale
  const seconds = d.from_ms ? Math.max(1, (d.at_ms - d.from_ms) / 1000) : 0
  const jump = from && seconds ? t('doubts.jump', { m: number(Math.round(metresBetween(here, from))), s: number(Math.round(seconds)), kmh: decimal((metresBetween(here, from) / seconds) * 3.6) }) : ''
  const off = house ? t('doubts.off', { m: number(Math.round(metresBetween(here, house))) }) : ''
  const text = [jump, off].filter(Boolean).join(' · ')
  return (
    <figure class="jump">
      <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={text}>
        <path class="jump-grid" d="M0 35H220M0 70H220M0 105H220M55 0V140M110 0V140M165 0V140" />
        {house && <><line class="jump-house-line" x1={x(house)} y1={y(house)} x2={x(here)} y2={y(here)} /><path class="jump-house" d={`M${x(house) - 8} ${y(house) + 7}v-9l8-7 8 7v9z`} /></>}
        {from && <><line class="jump-line" x1={x(from)} y1={y(from)} x2={x(here)} y2={y(here)} /><circle class="jump-from" cx={x(from)} cy={y(from)} r="7" /><text x={x(from)} y={y(from) + 22} text-anchor="middle">{clock(d.from_ms ?? 0)}</text></>}
        <circle class="jump-to" cx={x(here)} cy={y(here)} r="8" /><text x={x(here)} y={y(here) - 13} text-anchor="middle">{clock(d.at_ms)}</text>
      </svg>
      <figcaption>{text}</figcaption>
    </figure>
  )
}
