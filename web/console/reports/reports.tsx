// reports.tsx - periods of a unit: close one into a signed report, and the reports there are.
import { useState } from 'preact/hooks'
import { Button, toast } from '../../shared/parts'
import { go } from '../../shared/router'
import { closePeriod, listReports } from '../api/outreach'
import { readUnit } from '../api/territory'
import type { ReportRow, Unit } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input } from '../parts/form'
import { day, dayFromIso, dayIso, moment, number, today } from '../parts/format'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, PageFrame, Tag, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { PagedTable } from '../parts/table'
import { mayWrite } from '../session'
import { t } from '../say'

export function ReportsPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const reports = usePages(`reports ${id}`, after => listReports(id, after))
  const [isClosing, setClosing] = useState(false)
  return (
    <Load of={unit} tall>{u => (
      <PageFrame title={t('nav.reports')} path={unitPath(u, 'reports')} lead={t('reports.lead')}
        actions={mayWrite() && <Button main icon="lock" disabled={!reports.data} onClick={() => setClosing(true)}>{t('reports.close')}</Button>}>
        <Card>
          <PagedTable<ReportRow> of={reports} empty={t('reports.none')} icon="file-text" caption={t('nav.reports')} rowKey={r => r.id} columns={[
            { id: 'period', head: t('reports.period'), isHead: true, cell: r => <a class="num" href={`/console/reports/${r.id}`}>{day(r.from_day, false)} – {day(r.to_day)}</a> },
            { id: 'unit', head: t('unit.one'), isWide: true, cell: r => r.unit },
            { id: 'events', head: t('reports.events'), isNumber: true, cell: r => number(r.events) },
            { id: 'late', head: t('reports.late'), isNumber: true, cell: r => (r.late ? <Tag tone="nghe">{number(r.late)}</Tag> : '0') },
            { id: 'closed', head: t('reports.closed'), isNumber: true, isWide: true, cell: r => moment(r.closed_ms) },
            { id: 'hash', head: t('reports.hash'), isWide: true, cell: r => <code class="small">{r.hash.slice(0, 12)}…</code> },
          ]} />
        </Card>
        {isClosing && <CloseDialog unit={u} last={reports.data?.[0]} onClose={() => setClosing(false)} />}
      </PageFrame>
    )}</Load>
  )
}

function CloseDialog({ unit, last, onClose }: { unit: Unit; last: ReportRow | undefined; onClose: () => void }) {
  const yesterday = today() - 1
  const [from, setFrom] = useState(dayIso(last ? last.to_day + 1 : yesterday - 6))
  const [to, setTo] = useState(dayIso(yesterday))
  const send = useAction(async () => {
    const made = await closePeriod(unit.id, dayFromIso(from), dayFromIso(to))
    toast(t('reports.did_close'))
    go(`/console/reports/${made.id}`)
  })
  return (
    <Dialog title={t('reports.close')} onClose={onClose}>
      <Form fields={['from_day', 'to_day']} submit={t('reports.close_and_sign')} danger={false} isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        <p>{t('reports.close_text', { unit: unit.name })}</p>
        <Input label={t('reports.from')} name="from_day" type="date" value={from} error={send.error} required readOnly={!!last} hint={last ? t('reports.from_fixed') : undefined} onValue={setFrom} />
        <Input label={t('reports.to')} name="to_day" type="date" value={to} error={send.error} required max={dayIso(yesterday)} onValue={setTo} />
        <ul class="plain-list"><li>{t('reports.rule_sum')}</li><li>{t('reports.rule_late')}</li><li>{t('reports.rule_forever')}</li></ul>
      </Form>
    </Dialog>
  )
}
