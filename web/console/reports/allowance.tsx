// allowance.tsx - what each team of a unit is due for a month, how it was worked out, and that it was paid.
import { useState } from 'preact/hooks'
import { Button, Icon, toast } from '../../shared/parts'
import { allowanceUrl, listAllowance, payAllowance, readAllowance } from '../api/outreach'
import { readUnit } from '../api/territory'
import type { Allowance } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Input } from '../parts/form'
import { dayIso, moment, money, number, today } from '../parts/format'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitPath } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { PagedTable, Table } from '../parts/table'
import { hasRole } from '../session'
import { named, t } from '../say'

export function AllowancePage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const [month, setMonth] = useState(dayIso(today()).slice(0, 7))
  const [open, setOpen] = useState<Allowance | null>(null)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const rows = usePages(`allowance ${id} ${month}`, after => listAllowance(id, month, after))
  const sum = (rows.data ?? []).reduce((n, r) => n + r.amount_vnd, 0)
  return (
    <Load of={unit} tall>{u => (
      <PageFrame title={t('nav.allowance')} path={unitPath(u, 'allowance')} lead={t('allowance.lead')}
        actions={(['xlsx', 'csv'] as const).map(f => <a key={f} class="btn" href={allowanceUrl(id, month, f)} download><Icon name="download" />{f.toUpperCase()}</a>)}>
        <div class="filters card"><Input label={t('allowance.month')} name="month" type="month" value={month} onValue={v => v && setMonth(v)} />
          <p class="sum">{rows.more ? t('allowance.sum_page') : t('allowance.sum')} <b class="num">{money(sum)}</b></p></div>
        <Card>
          <PagedTable<Allowance> of={rows} empty={t('allowance.none')} icon="credit-card" caption={t('nav.allowance')} rowKey={r => r.team_id} columns={[
            { id: 'team', head: t('table.team'), isHead: true, cell: r => <><button type="button" class="link" onClick={() => setOpen(r)}>{r.team}</button><br /><small class="quiet">{r.group_name}{u.kind === 'city' && ` · ${r.ward_name}`}</small></> },
            { id: 'members', head: t('teams.members'), isNumber: true, cell: r => number(r.members) },
            { id: 'days', head: t('allowance.days'), isNumber: true, cell: r => number(r.days) },
            { id: 'month', head: t('allowance.by_month'), isNumber: true, isWide: true, cell: r => money(r.month_vnd) },
            { id: 'bydays', head: t('allowance.by_days'), isNumber: true, isWide: true, cell: r => money(r.days_vnd) },
            { id: 'amount', head: t('allowance.amount'), isNumber: true, sort: r => r.amount_vnd, cell: r => <b>{money(r.amount_vnd)}</b> },
            { id: 'note', head: t('allowance.note'), cell: r => <>{isCapped(r) && <Tag tone="nghe">{t('allowance.capped')}</Tag>} {r.is_paid && <Tag tone="com">{t('allowance.paid')}</Tag>}</> },
          ]} />
        </Card>
        {open && <TeamDialog row={open} month={month} onClose={() => setOpen(null)} onPaid={() => { setOpen(null); rows.reload() }} />}
      </PageFrame>
    )}</Load>
  )
}

const isCapped = (r: Allowance) => r.cap_vnd > 0 && r.month_vnd + r.days_vnd > r.cap_vnd

function TeamDialog({ row, month, onClose, onPaid }: { row: Allowance; month: string; onClose: () => void; onPaid: () => void }) {
  const whole = useLoad(`allowance of ${row.team_id} ${month}`, () => readAllowance(row.team_id, month))
  const pay = useAction(async () => { await payAllowance(row.team_id, month); toast(t('allowance.did_pay')); onPaid() })
  const isOver = month < dayIso(today()).slice(0, 7)
  return (
    <Dialog title={row.team} onClose={onClose}>
      <div class="stack">
        <Load of={whole}>{w => <>
          <Table isCompact caption={t('allowance.of', { month })} rows={w.rows} rowKey={m => m.member_id} columns={[
            { id: 'name', head: t('table.name'), isHead: true, cell: m => <>{m.name}<br /><small class="quiet">{named('position', m.position)} · {named('force', m.force)}</small></> },
            { id: 'days', head: t('allowance.days'), isNumber: true, cell: m => number(m.days) }, { id: 'amount', head: t('allowance.amount'), isNumber: true, cell: m => money(m.amount_vnd) },
          ]} />
          <Facts rows={[[t('allowance.by_month'), money(w.month_vnd)], [t('allowance.by_days'), money(w.days_vnd)], w.cap_vnd ? [t('allowance.cap'), money(w.cap_vnd)] : null, [t('allowance.amount'), money(w.amount_vnd)]]} />
          {w.is_paid ? <p><Tag tone="com">{t('allowance.paid')}</Tag> {moment(w.paid_ms)}</p> : hasRole('officer', 'city') && w.amount_vnd > 0 && (
            <div class="buttons"><Button main icon="check" disabled={!isOver || pay.isBusy} onClick={() => void pay.run()}>{t('allowance.pay')}</Button></div>
          )}
          {!isOver && <p class="quiet small">{t('allowance.not_over')}</p>}
        </>}</Load>
        {pay.error && <ErrorNote error={pay.error} />}
      </div>
    </Dialog>
  )
}
