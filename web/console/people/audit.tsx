// audit.tsx - who did what, when and why: append-only, newest first.
import { listAudit } from '../api/account'
import { readUnit } from '../api/territory'
import type { AuditRow } from '../api/types'
import { moment } from '../parts/format'
import { useLoad, usePages } from '../parts/load'
import { Card, PageFrame, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { PagedTable } from '../parts/table'
import { named, t } from '../say'

export function AuditPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const lines = usePages(`audit ${id}`, after => listAudit(id, after))
  return (
    <Load of={unit} tall>{u => (
      <PageFrame title={t('nav.audit')} path={unitPath(u, 'audit')} lead={t('audit.lead')}>
        <Card>
          <PagedTable<AuditRow> of={lines} empty={t('audit.none')} icon="scroll-text" caption={t('nav.audit')} rowKey={l => l.seq} columns={[
            { id: 'id', head: t('audit.line'), isNumber: true, isHead: true, cell: l => l.seq },
            { id: 'at', head: t('table.when'), isNumber: true, cell: l => moment(l.at_ms) },
            { id: 'who', head: t('audit.who'), cell: l => l.account || (l.account_id ? `#${l.account_id}` : t('audit.program')) },
            { id: 'action', head: t('audit.action'), cell: l => named('action', l.action) },
            { id: 'subject', head: t('audit.subject'), isWide: true, cell: l => <code class="small">{l.object}</code> },
            { id: 'reason', head: t('imports.reason'), isWide: true, cell: l => l.reason },
          ]} />
        </Card>
      </PageFrame>
    )}</Load>
  )
}
