// after.tsx - the events behind the numbers of an occasion, and what people said, from five answers on.
import { Empty } from '../../shared/parts'
import { listArrivals, readFeedback } from '../api/occasions'
import type { Arrival } from '../api/types'
import { moment, number, share } from '../parts/format'
import { useLoad, usePages } from '../parts/load'
import { Card } from '../parts/page'
import { Load } from '../parts/states'
import { PagedTable } from '../parts/table'
import { t } from '../say'
import { useAgain } from './tickets'

export function Arrivals({ id, beat }: { id: number; beat: number }) {
  const list = usePages<Arrival>(`arrivals ${id}`, after => listArrivals(id, after))
  useAgain(beat, list.reload)
  return (
    <Card title={t('occ.arrivals')} note={t('occ.arrivals_note')}>
      <PagedTable<Arrival> of={list} empty={t('occ.arrivals_none')} icon="door-open" caption={t('occ.arrivals')} rowKey={r => r.id} maxRows={20} columns={[
        { id: 'what', head: t('occ.arrival_what'), isHead: true, cell: r => r.kind === 'walk_in' ? t('occ.arrival_walk_in') : `${r.number || '–'}${r.kind === 'online' ? ` · ${t('occ.arrival_online')}` : ''}` },
        { id: 'at', head: t('occ.arrival_at'), cell: r => moment(r.at_ms) },
        { id: 'got', head: t('occ.arrival_got'), isWide: true, cell: r => moment(r.received_ms) },
        { id: 'heads', head: t('occ.arrival_heads'), isNumber: true, cell: r => number(r.heads) },
        { id: 'counted', head: t('occ.arrival_counted'), isNumber: true, cell: r => (r.counted ? `+${number(r.counted)}` : '0') },
        { id: 'by', head: t('occ.arrival_by'), isWide: true, cell: r => r.by },
      ]} />
    </Card>
  )
}

export function FeedbackCard({ id }: { id: number }) {
  const load = useLoad(`feedback ${id}`, () => readFeedback(id))
  return (
    <Card title={t('occ.feedback')}>
      <Load of={load}>{f => !f.stars ? <Empty icon="message-square" title={t('occ.feedback_none')}><p>{t('occ.feedback_none_more')}</p></Empty> : (
        <div class="stack">
          <p class="strong">{t('occ.feedback_n', { n: number(f.n) })}</p>
          <ul class="star-bars">{[5, 4, 3, 2, 1].map(n => { const count = f.stars![n - 1] ?? 0
            return <li key={n}><span class="num">{t('occ.stars', { n })}</span><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8" /><rect width={100 * share(count, f.n)} height="8" /></svg><b class="num">{number(count)}</b></li> })}</ul>
          <ul class="stack tight">{f.rows.filter(r => r.text).map((r, i) => <li key={i} class="quote"><span class="nowrap" aria-label={t('occ.stars', { n: r.stars })}>{'★'.repeat(r.stars)}</span> {r.text}</li>)}</ul>
        </div>
      )}</Load>
    </Card>
  )
}
