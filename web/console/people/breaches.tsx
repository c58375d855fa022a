// breaches.tsx - the register of breaches of personal data: found, 72 hours to report, reported.
import { useState } from 'preact/hooks'
import { Button, toast } from '../../shared/parts'
import { addBreach, listBreaches, moveBreach } from '../api/account'
import type { Breach } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input, TextArea } from '../parts/form'
import { moment, number } from '../parts/format'
import { useAction, usePages } from '../parts/load'
import { Card, PageFrame, Tag, unitHref } from '../parts/page'
import { PagedTable } from '../parts/table'
import { hasRole, homeUnit } from '../session'
import { t } from '../say'
import { ClockTag } from './privacy'

export function BreachesPage() {
  const breaches = usePages('breaches', after => listBreaches(after))
  const [isNew, setNew] = useState(false)
  const report = useAction(async (b: Breach) => { await moveBreach(b.id, 'report', ''); toast(t('do.saved')); breaches.reload() })
  return (
    <PageFrame title={t('breach.title')} lead={t('breach.lead')} path={[{ text: t('nav.privacy'), href: unitHref(homeUnit(), 'privacy') }, { text: t('breach.title') }]}
      actions={hasRole('city', 'admin') && <Button main icon="shield-alert" onClick={() => setNew(true)}>{t('breach.new')}</Button>}>
      <Card>
        <PagedTable<Breach> of={breaches} empty={t('breach.none')} icon="shield-check" caption={t('breach.title')} rowKey={b => b.id} columns={[
          { id: 'title', head: t('breach.what'), isHead: true, cell: b => <><b>{b.title}</b><br /><small class="quiet">{b.note}</small></> },
          { id: 'found', head: t('breach.found'), isNumber: true, cell: b => moment(b.found_ms) },
          { id: 'people', head: t('breach.people'), isNumber: true, cell: b => number(b.people) },
          { id: 'do', head: t('table.do'), cell: b => hasRole('city', 'admin') && b.state === 'open' && <Button class="low" icon="send" disabled={report.isBusy} onClick={() => void report.run(b)}>{t('breach.report')}</Button> },
          { id: 'due', head: t('breach.due'), cell: b => (b.reported_ms ? <Tag tone="com">{t('breach.reported', { at: moment(b.reported_ms) })}</Tag> : <ClockTag due_ms={b.due_ms} />) },
        ]} />
      </Card>
      {isNew && <NewBreach onClose={() => setNew(false)} onDone={() => { setNew(false); breaches.reload() }} />}
    </PageFrame>
  )
}

function NewBreach({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const [f, setF] = useState({ title: '', people: '0', note: '' })
  const set = (k: keyof typeof f) => (v: string) => setF({ ...f, [k]: v })
  const save = useAction(async () => { await addBreach({ title: f.title, found_ms: Date.now(), people: Number(f.people) || 0, note: f.note }); toast(t('do.saved')); onDone() })
  return (
    <Dialog title={t('breach.new')} onClose={onClose}>
      <Form fields={['title', 'people', 'note']} submit={t('breach.take')} isBusy={save.isBusy} error={save.error} onSubmit={() => void save.run()} onCancel={onClose}>
        <Input label={t('breach.what')} name="title" value={f.title} error={save.error} required maxLength={200} onValue={set('title')} />
        <Input label={t('breach.people')} name="people" type="number" min={0} value={f.people} error={save.error} onValue={set('people')} />
        <TextArea label={t('breach.note')} name="note" value={f.note} error={save.error} maxLength={2000} onValue={set('note')} />
      </Form>
    </Dialog>
  )
}
