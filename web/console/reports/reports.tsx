// reports.tsx - periods of a unit: look at what closing would write, close it into a signed report, and the reports there are.
import { useState } from 'preact/hooks'
import { Button, Check, Notice, toast } from '../../shared/parts'
import { go } from '../../shared/router'
import { closePeriod, listReports, previewClosing } from '../api/outreach'
import { readUnit } from '../api/territory'
import type { Closing, ReportRow, Unit } from '../api/types'
import { of, won } from '../overview/marks'
import { Dialog } from '../parts/dialog'
import { Form, Input } from '../parts/form'
import { day, dayFromIso, dayIso, moment, number, today } from '../parts/format'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, Facts, PageFrame, unitPath } from '../parts/page'
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
        actions={mayWrite() && <Button main icon="lock" onClick={() => setClosing(true)}>{t('reports.close')}</Button>}>
        <Card>
          <PagedTable<ReportRow> of={reports} empty={t('reports.none')} icon="file-text" caption={t('nav.reports')} rowKey={r => r.id} columns={[
            { id: 'period', head: t('reports.period'), isHead: true, cell: r => <a class="num" href={`/console/reports/${r.id}`}>{day(r.from_day, false)} – {day(r.to_day)}</a> },
            { id: 'unit', head: t('unit.one'), cell: r => r.unit_name },
            { id: 'closed', head: t('reports.closed'), isNumber: true, cell: r => moment(r.closed_ms) },
            { id: 'by', head: t('reports.by'), isWide: true, cell: r => r.closed_by_name },
            { id: 'hash', head: t('reports.hash'), isWide: true, cell: r => <code class="small">{r.hash.slice(0, 12)}…</code> },
          ]} />
        </Card>
        {isClosing && <CloseDialog unit={u} onClose={() => setClosing(false)} />}
      </PageFrame>
    )}</Load>
  )
}

function CloseDialog({ unit, onClose }: { unit: Unit; onClose: () => void }) {
  const yesterday = today() - 1
  const [to, setTo] = useState(dayIso(yesterday))
  const [withBelow, setWithBelow] = useState(false)
  const would = useLoad(`closing ${unit.id} ${to}`, () => previewClosing(unit.id, dayFromIso(to)))
  const send = useAction(async () => {
    const made = await closePeriod(unit.id, dayFromIso(to), withBelow)
    toast(t('reports.did_close'))
    go(`/console/reports/${made.id}`)
  })
  const openBelow = would.data?.open_below ?? 0
  return (
    <Dialog title={t('reports.close')} onClose={onClose}>
      <Form fields={['to_day']} submit={t('reports.close_and_sign')} isBusy={send.isBusy} error={send.error} disabled={!would.data || (openBelow > 0 && !withBelow)} onSubmit={() => void send.run()} onCancel={onClose}>
        <p>{t('reports.close_text', { unit: unit.name })}</p>
        <Input label={t('reports.to')} name="to_day" type="date" value={to} error={send.error ?? would.error} required max={dayIso(yesterday)} onValue={v => v && setTo(v)} />
        <Load of={would} bones={3}>{c => <Would c={c} />}</Load>
        {openBelow > 0 && <>
          <Notice tone="nghe" icon="alert-triangle">{t('reports.open_below', { n: number(openBelow) })}</Notice>
          <Check on={withBelow} onChange={setWithBelow}>{t('reports.with_below')}</Check>
        </>}
        <ul class="plain-list small quiet"><li>{t('reports.rule_sum')}</li><li>{t('reports.rule_late')}</li><li>{t('reports.rule_forever')}</li></ul>
      </Form>
    </Dialog>
  )
}

function Would({ c }: { c: Closing }) {
  return <Facts rows={[
    [t('reports.period'), `${day(c.from_day)} – ${day(c.to_day)}`], [t('measure.visits'), number(of(c.counts, 'visits'))], [t('overview.moves_short'), number(won(c.counts))],
    [t('measure.became_ready'), number(of(c.counts, 'became_ready'))], [t('reports.late'), number(c.visits_late)],
  ]} />
}
