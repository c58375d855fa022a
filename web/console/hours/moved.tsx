// moved.tsx - which running clocks of reports would end at another time, before anybody says so.
import { useEffect, useRef } from 'preact/hooks'
import { Notice } from '../../shared/parts'
import type { MovedClock, Preview } from '../api/types'
import { StateTag, dueText } from '../civic/parts'
import { number } from '../parts/format'
import { Tag } from '../parts/page'
import { Table } from '../parts/table'
import { t } from '../say'

export function Moved({ of: p }: { of: Preview }) {
  const at = useRef<HTMLElement>(null)
  useEffect(() => { at.current?.scrollIntoView({ block: 'start' }) }, [p])
  const looked = t(p.is_more ? 'hours.looked_first' : 'hours.looked', { n: number(p.looked) })
  return (
    <section ref={at} class="stack tight moved" aria-label={t('hours.moved')} role="status">
      {p.rows.length === 0
        ? <Notice tone="com" icon="check">{t('hours.moves_none')} {looked}</Notice>
        : <>
          <Notice tone="nghe" icon="clock"><b>{t('hours.moves', { n: number(p.rows.length) })}</b> {looked}</Notice>
          <Table<MovedClock> caption={t('hours.moved')} rows={p.rows} rowKey={r => r.id} maxRows={10} columns={[
            { id: 'code', head: t('petition.code'), isHead: true, cell: r => <a href={`/console/petitions/${r.id}`} target="_blank" rel="noopener">{r.code}</a> },
            { id: 'state', head: t('civic.state'), isWide: true, cell: r => <StateTag state={r.state} /> },
            { id: 'before', head: t('hours.due_before'), cell: r => dueText(r.due_before_ms) },
            { id: 'after', head: t('hours.due_after'), cell: r => <>{dueText(r.due_after_ms)} <Tag tone={r.due_after_ms > r.due_before_ms ? 'com' : 'nghe'}>{t(r.due_after_ms > r.due_before_ms ? 'hours.later' : 'hours.sooner')}</Tag></> },
          ]} />
        </>}
    </section>
  )
}
