// report.tsx - one closed period: its numbers, its hash and signature proved anew, and the files to take away.
import { useState } from 'preact/hooks'
import { Button, Notice } from '../../shared/parts'
import { readReport, reportUrl } from '../api/outreach'
import type { Report } from '../api/types'
import { of, won } from '../overview/marks'
import { day, dayFromIso, moment, number } from '../parts/format'
import { useAction, useLoad } from '../parts/load'
import { Card, Facts, PageFrame, Stat, Tag, unitHref } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { Table } from '../parts/table'
import { measureName, t } from '../say'

const STATES = /^(has_|lacks_)|^ready/            // states of people, not movements of the period: they stand last

export function ReportPage({ params }: { params: { report?: string } }) {
  const id = Number(params.report)
  const report = useLoad(`report ${id}`, () => readReport(id))
  return (
    <Load of={report} tall>{r => {
      const from = dayFromIso(r.body.from), to = dayFromIso(r.body.to), counts = r.body.counts
      const keys = Object.keys(counts)
      return (
        <PageFrame title={t('report.title', { from: day(from, false), to: day(to) })} lead={`${r.body.unit_name} · ${r.body.campaign_name}`}
          path={[{ text: t('nav.reports'), href: unitHref(r.body.unit, 'reports') }, { text: `${day(from, false)} – ${day(to)}` }]}
          actions={(['pdf', 'xlsx', 'csv'] as const).map(f => <a key={f} class="btn" href={reportUrl(r.id, f)} download>{f.toUpperCase()}</a>)}>
          <div class="stats">
            <Stat name={t('measure.visits')} value={number(of(counts, 'visits'))} />
            <Stat name={t('overview.doors')} value={number(of(counts, 'doors'))} />
            <Stat name={t('overview.moves_short')} value={number(won(counts))} />
            <Stat name={t('measure.became_ready')} value={number(of(counts, 'became_ready'))} />
          </div>
          <div class="grid two">
            <SealCard r={r} />
            <Card title={t('report.counts')}>
              <Table<string> isCompact caption={t('report.counts')} rows={[...keys.filter(k => !STATES.test(k)), ...keys.filter(k => STATES.test(k))]} rowKey={m => m} maxRows={17} columns={[
                { id: 'm', head: t('report.measure'), isHead: true, cell: measureName }, { id: 'n', head: t('report.count'), isNumber: true, cell: m => number(of(counts, m)) },
              ]} />
            </Card>
          </div>
        </PageFrame>
      )
    }}</Load>
  )
}

const groups = (hex: string) => hex.replace(/(.{8})/g, '$1 ').trim()

function SealCard({ r }: { r: Report }) {
  const [checked, setChecked] = useState<boolean | null>(null)
  const verify = useAction(async () => { const again = await readReport(r.id); setChecked(again.is_genuine && again.hash === r.hash) })
  return (
    <Card title={t('report.seal')} note={t('report.seal_note')}>
      <Facts rows={[
        [t('reports.closed'), moment(r.body.closed_ms)], r.body.closed_from_above ? [t('reports.by'), t('report.from_above')] : null,
        [t('reports.late'), r.body.visits_late ? <Tag tone="nghe">{number(r.body.visits_late)}</Tag> : '0'], [t('table.households'), number(r.body.households)],
        [t('reports.hash'), <code class="seal-code">{groups(r.hash)}</code>], [t('report.previous'), <code class="seal-code">{/^A*=*$/.test(r.body.before) ? t('report.first') : r.body.before}</code>],
        [t('report.signature'), <code class="seal-code">{r.signature}</code>], [t('report.key'), <code class="seal-code">{r.public_key}</code>],
      ]} />
      <div class="buttons"><Button icon="badge-check" disabled={verify.isBusy} onClick={() => void verify.run()}>{t('report.verify')}</Button></div>
      <div role="status">{checked === true && <Notice tone="com" icon="shield-check">{t('report.true')}</Notice>}{checked === false && <Notice tone="son" icon="shield-alert">{t('report.broken')}</Notice>}</div>
      {verify.error && <ErrorNote error={verify.error} />}
    </Card>
  )
}
