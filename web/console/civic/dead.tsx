// dead.tsx - what could not be delivered to people: which channel, why, and once more; no address and no text of a message is shown.
import { Button, Notice, toast } from '../../shared/parts'
import { listDead, sendAgain } from '../api/civic'
import type { DeadSend } from '../api/types'
import { moment, number } from '../parts/format'
import { useAction, usePages } from '../parts/load'
import { Card, PageFrame } from '../parts/page'
import { ErrorNote } from '../parts/states'
import { PagedTable } from '../parts/table'
import { hasRole } from '../session'
import { named, t } from '../say'

export function DeadPage() {
  const list = usePages('dead', listDead)
  const again = useAction(async (d: DeadSend) => {
    await sendAgain(d.id)
    list.change(rows => rows.filter(r => r.id !== d.id))
    toast(t('dead.did'))
  })
  return (
    <PageFrame title={t('nav.dead')} lead={t('dead.lead')}>
      {again.error && <ErrorNote error={again.error} />}
      {(list.data?.length ?? 0) > 0 && <Notice icon="info">{t('dead.first')}</Notice>}
      <Card>
        <PagedTable<DeadSend> of={list} empty={t('dead.none')} icon="check-check" caption={t('nav.dead')} rowKey={d => d.id} columns={[
          { id: 'title', head: t('dead.title'), isHead: true, cell: d => d.title || t('dead.secret') },
          { id: 'channel', head: t('dead.channel'), cell: d => named('channel', d.channel) },
          { id: 'error', head: t('dead.error'), cell: d => d.error },
          { id: 'tries', head: t('dead.tries'), isNumber: true, isWide: true, cell: d => number(d.tries) },
          { id: 'ended', head: t('dead.ended'), isNumber: true, cell: d => moment(d.ended_ms) },
          { id: 'do', head: '', cell: d => hasRole('city', 'admin') && <Button class="low" icon="refresh-cw" disabled={again.isBusy} onClick={() => void again.run(d)}>{t('dead.again')}</Button> },
        ]} />
      </Card>
    </PageFrame>
  )
}
