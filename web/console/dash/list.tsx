// list.tsx - Bảng theo dõi: one's own dashboards, and a new one.
import { useState } from 'preact/hooks'
import { go } from '../../shared/router'
import { Button } from '../../shared/parts'
import { Dialog } from '../parts/dialog'
import { Form, Input } from '../parts/form'
import { moment } from '../parts/format'
import { useAction, usePages } from '../parts/load'
import { Card, PageFrame } from '../parts/page'
import { PagedTable } from '../parts/table'
import { t } from '../say'
import type { DashboardRow } from './api'
import { listDashboards, makeDashboard } from './api'

export const dashHref = (id: number): string => `/console/dashboards/${id}`

export function DashboardsPage() {
  const list = usePages<DashboardRow>('dashboards', listDashboards)
  const [isNew, setNew] = useState(false)
  return (
    <PageFrame title={t('nav.dashboards')} lead={t('dash.lead')} actions={<Button main icon="plus" onClick={() => setNew(true)}>{t('dash.new')}</Button>}>
      <Card>
        <PagedTable of={list} caption={t('nav.dashboards')} empty={t('dash.none')} icon="bar-chart-3" rowKey={d => d.id}
          columns={[
            { id: 'name', head: t('dash.name'), isHead: true, cell: d => <a href={dashHref(d.id)}>{d.name}</a> },
            { id: 'changed', head: t('dash.changed'), cell: d => moment(d.changed_ms) },
          ]} />
      </Card>
      {isNew && <NewDialog onClose={() => setNew(false)} />}
    </PageFrame>
  )
}

function NewDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const make = useAction(async () => {
    const made = await makeDashboard(name.trim(), [])
    go(dashHref(made.id))
  })
  return (
    <Dialog title={t('dash.new')} onClose={onClose}>
      <Form fields={['name']} submit={t('dash.make')} isBusy={make.isBusy} error={make.error} onSubmit={() => void make.run()} onCancel={onClose}>
        <Input label={t('dash.name')} name="name" value={name} error={make.error} required minLength={2} maxLength={120} onValue={setName} />
      </Form>
    </Dialog>
  )
}
