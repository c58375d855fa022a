// doubts.tsx - visits that look unlikely: why, what the map says, and the decision.
import { useState } from 'preact/hooks'
import { Button, Empty } from '../../shared/parts'
import { listDoubts } from '../api/outreach'
import { readUnit } from '../api/territory'
import type { Doubt } from '../api/types'
import { clock, decimal, moment, number } from '../parts/format'
import { useLoad, usePages } from '../parts/load'
import { Card, PageFrame, Tag, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { mayWrite } from '../session'
import { named, t } from '../say'
import { ReviewForm } from './review'

export function DoubtsPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const doubts = usePages(`doubts ${id}`, after => listDoubts(id, after))
  const [open, setOpen] = useState('')
  const done = (visit: string) => { doubts.change(rows => rows.filter(r => r.visit !== visit)); setOpen('') }
  return (
    <Load of={unit} tall>{u => (
      <PageFrame title={t('nav.doubts')} path={unitPath(u, 'doubts')} lead={t('doubts.lead')}>
        <Load of={doubts} bones={4} tall>{rows => rows.length === 0 ? <Empty icon="check-check" title={t('doubts.none')}><p>{t('doubts.none_more')}</p></Empty> : (
          <ul class="stack doubts">
            {rows.map(d => <li key={`${d.visit}${d.rule}`}><DoubtCard d={d} isOpen={open === d.visit} onOpen={() => setOpen(open === d.visit ? '' : d.visit)} onDone={() => done(d.visit)} /></li>)}
            {doubts.more && <Button onClick={doubts.more}>{t('do.more')}</Button>}
          </ul>
        )}</Load>
      </PageFrame>
    )}</Load>
  )
}

const EARTH_M = 111_320
/** Metres between the two positions, flat enough for a ward. */
export function jumpMetres(d: Pick<Doubt, 'lat_e6' | 'lon_e6' | 'before_lat_e6' | 'before_lon_e6'>): number {
  const lat = (d.lat_e6 - d.before_lat_e6) / 1e6
  const lon = ((d.lon_e6 - d.before_lon_e6) / 1e6) * Math.cos((d.lat_e6 / 1e6) * (Math.PI / 180))
  return Math.hypot(lat, lon) * EARTH_M
}

function DoubtCard({ d, isOpen, onOpen, onDone }: { d: Doubt; isOpen: boolean; onOpen: () => void; onDone: () => void }) {
  const hasJump = !!d.before_lat_e6 && !!d.lat_e6
  return (
    <Card class="doubt">
      <div class="doubt-in">
        <div class="stack tight grow">
          <div class="row wrap"><Tag tone="son">{named('rule', d.rule)}</Tag><a href={`/console/visits/${d.visit}`}><b>{d.number} {d.lane}</b></a><span class="quiet num">{moment(d.at_ms)}</span></div>
          <p>{d.detail || t('doubts.measured', { value: number(d.value), limit: number(d.limit) })}</p>
          <p class="quiet">{d.member} · {d.team}</p>
          {mayWrite() && d.state === 'open' && !isOpen && <div><Button class="low" icon="pencil" onClick={onOpen}>{t('doubts.decide')}</Button></div>}
          {isOpen && <ReviewForm visit={d.visit} onDone={onDone} />}
        </div>
        {hasJump && <JumpMap d={d} />}
      </div>
    </Card>
  )
}

/** Where the visit before was, where this one is, and what that asks of the legs. */
function JumpMap({ d }: { d: Doubt }) {
  const metres = jumpMetres(d)
  const seconds = Math.max(1, (d.at_ms - d.before_at_ms) / 1000)
  const east = Math.sign(d.lon_e6 - d.before_lon_e6) || 1, north = Math.sign(d.lat_e6 - d.before_lat_e6) || 1
  const dx = Math.abs(d.lon_e6 - d.before_lon_e6), dy = Math.abs(d.lat_e6 - d.before_lat_e6), size = Math.max(dx, dy, 1)
  const from: [number, number] = [110 - (70 * east * dx) / size, 70 + (38 * north * dy) / size]
  const to: [number, number] = [110 + (70 * east * dx) / size, 70 - (38 * north * dy) / size]
  const text = t('doubts.jump', { m: number(Math.round(metres)), s: number(Math.round(seconds)), kmh: decimal((metres / seconds) * 3.6) })
  return (
    <figure class="jump">
      <svg viewBox="0 0 220 140" role="img" aria-label={text}>
        <path class="jump-grid" d="M0 35H220M0 70H220M0 105H220M55 0V140M110 0V140M165 0V140" />
        <line class="jump-line" x1={from[0]} y1={from[1]} x2={to[0]} y2={to[1]} />
        <circle class="jump-from" cx={from[0]} cy={from[1]} r="7" /><text x={from[0]} y={from[1] + 22} text-anchor="middle">{clock(d.before_at_ms)}</text>
        <circle class="jump-to" cx={to[0]} cy={to[1]} r="8" /><text x={to[0]} y={to[1] - 14} text-anchor="middle">{clock(d.at_ms)}</text>
      </svg>
      <figcaption>{text}</figcaption>
    </figure>
  )
}
