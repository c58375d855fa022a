// allowance.tsx - what the teams of a unit are owed for a month, line by line, and why a line is capped or left out.
import { useState } from 'preact/hooks'
import { allowanceUrl, listAllowance } from '../api/outreach'
import { readUnit } from '../api/territory'
import type { AllowanceRow } from '../api/types'
import { Input } from '../parts/form'
import { dayIso, money, number, today } from '../parts/format'
import { useLoad, usePages } from '../parts/load'
import { Card, PageFrame, Tag, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { PagedTable } from '../parts/table'
import { named, t } from '../say'

export function AllowancePage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const [month, setMonth] = useState(dayIso(today()).slice(0, 7))
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const rows = usePages(`allowance ${id} ${month}`, after => listAllowance(id, month, after))
  const sum = (rows.data ?? []).reduce((n, r) => n + r.amount, 0)
  return (
    <Load of={unit} tall>{u => (
      <PageFrame title={t('nav.allowance')} path={unitPath(u, 'allowance')} lead={t('allowance.lead')} actions={<a class="btn" href={allowanceUrl(id, month)} download>XLSX</a>}>
        <div class="filters card"><Input label={t('allowance.month')} name="month" type="month" value={month} onValue={v => v && setMonth(v)} />
          <p class="sum">{rows.more ? t('allowance.sum_page') : t('allowance.sum')} <b class="num">{money(sum)}</b></p></div>
        <Card>
          <PagedTable<AllowanceRow> of={rows} empty={t('allowance.none')} icon="credit-card" caption={t('nav.allowance')} rowKey={r => `${r.account_id} ${r.team}`} columns={[
            { id: 'name', head: t('table.name'), isHead: true, cell: r => <>{r.name}<br /><small class="quiet">{r.team}</small></> },
            { id: 'position', head: t('team.position'), isWide: true, cell: r => named('position', r.position) },
            { id: 'days', head: t('allowance.days'), isNumber: true, cell: r => number(r.days) },
            { id: 'visits', head: t('table.visits'), isNumber: true, isWide: true, cell: r => number(r.visits) },
            { id: 'rate', head: t('allowance.rate'), isNumber: true, isWide: true, cell: r => money(r.rate) },
            { id: 'amount', head: t('allowance.amount'), isNumber: true, sort: r => r.amount, cell: r => <b>{money(r.amount)}</b> },
            { id: 'note', head: t('allowance.note'), cell: r => <>{r.capped && <Tag tone="nghe">{t('allowance.capped')}</Tag>} {r.excluded && <Tag tone="sen">{r.excluded}</Tag>}</> },
          ]} />
        </Card>
      </PageFrame>
    )}</Load>
  )
}
