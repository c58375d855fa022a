// report.tsx - one closed period: its numbers, the estimate beside them, its hash and signature, and the files to take away.
import { useState } from 'preact/hooks'
import { Button, Notice } from '../../shared/parts'
import { readReport, reportUrl } from '../api/outreach'
import type { Report } from '../api/types'
import { EstimateCard } from '../overview/estimate'
import { of, won } from '../overview/marks'
import { day, moment, number } from '../parts/format'
import { useAction, useLoad } from '../parts/load'
import { Card, Facts, PageFrame, Stat, Tag, unitHref } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { Table } from '../parts/table'
import { measureName, t } from '../say'

const SHOWN = ['visits', 'doors', 'guided', 'absent', 'come_back', 'refused', 'no_device', 'vacant', 'people', 'acts', 'became_ready', 'confirmed', 'doubtful', 'voided', 'called_back', 'call_ok', 'call_wrong']

export function ReportPage({ params }: { params: { report?: string } }) {
  const id = Number(params.report)
  const report = useLoad(`report ${id}`, () => readReport(id))
  return (
    <Load of={report} tall>{r => (
      <PageFrame title={t('report.title', { from: day(r.from_day, false), to: day(r.to_day) })} lead={r.unit}
        path={[{ text: t('nav.reports'), href: unitHref(r.unit_id, 'reports') }, { text: `${day(r.from_day, false)} – ${day(r.to_day)}` }]}
        actions={(['pdf', 'xlsx', 'csv'] as const).map(f => <a key={f} class="btn" href={reportUrl(r.id, f)} download>{f.toUpperCase()}</a>)}>
        <div class="stats">
          <Stat name={t('measure.visits')} value={number(of(r.total, 'visits'))} />
          <Stat name={t('overview.doors')} value={number(of(r.total, 'doors'))} />
          <Stat name={t('overview.moves_short')} value={number(won(r.total))} />
          <Stat name={t('measure.became_ready')} value={number(of(r.total, 'became_ready'))} />
        </div>
        <div class="grid two">
          <SealCard r={r} />
          <EstimateCard estimate={r.estimate} unit={r.unit_id} />
        </div>
        <div class="grid two">
          <Card title={t('report.counts')}>
            <Table<string> caption={t('report.counts')} rows={SHOWN} rowKey={m => m} columns={[
              { id: 'm', head: t('report.measure'), isHead: true, cell: measureName }, { id: 'n', head: t('report.count'), isNumber: true, cell: m => number(of(r.total, m)) },
            ]} />
          </Card>
          {r.children?.length > 0 && (
            <Card title={t('report.parts')}>
              <Table caption={t('report.parts')} rows={r.children} rowKey={c => c.id} maxRows={15} sort={{ id: 'visits', isDown: true }} columns={[
                { id: 'name', head: t('table.name'), isHead: true, sort: c => c.name, cell: c => c.name },
                { id: 'visits', head: t('table.visits'), isNumber: true, sort: c => of(c.total, 'visits'), cell: c => number(of(c.total, 'visits')) },
                { id: 'ready', head: t('measure.became_ready'), isNumber: true, sort: c => of(c.total, 'became_ready'), cell: c => number(of(c.total, 'became_ready')) },
              ]} />
            </Card>
          )}
        </div>
      </PageFrame>
    )}</Load>
  )
}

const groups = (hex: string) => hex.replace(/(.{8})/g, '$1 ').trim()

function SealCard({ r }: { r: Report }) {
  const [checked, setChecked] = useState<boolean | null>(null)
  const verify = useAction(async () => { const again = await readReport(r.id); setChecked(again.verified && again.hash === r.hash) })
  return (
    <Card title={t('report.seal')} note={t('report.seal_note')}>
      <Facts rows={[
        [t('reports.closed'), `${moment(r.closed_ms)} · ${r.closed_by}`], [t('reports.events'), number(r.events)],
        [t('reports.late'), r.late ? <Tag tone="nghe">{number(r.late)}</Tag> : '0'],
        [t('reports.hash'), <code class="seal-code">{groups(r.hash)}</code>], [t('report.previous'), <code class="seal-code">{r.previous_hash ? groups(r.previous_hash) : t('report.first')}</code>],
        [t('report.signature'), <code class="seal-code">{r.signature}</code>],
      ]} />
      <div class="buttons"><Button icon="badge-check" disabled={verify.isBusy} onClick={() => void verify.run()}>{t('report.verify')}</Button></div>
      <div role="status">{checked === true && <Notice tone="com" icon="shield-check">{t('report.true')}</Notice>}{checked === false && <Notice tone="son" icon="shield-alert">{t('report.broken')}</Notice>}</div>
      {verify.error && <ErrorNote error={verify.error} />}
    </Card>
  )
}
