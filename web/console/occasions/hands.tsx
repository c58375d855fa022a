// hands.tsx - who receives people at the door of an occasion, and what those who come may read.
import { useState } from 'preact/hooks'
import { Button, toast } from '../../shared/parts'
import { nameOf } from '../../shared/occasion/say'
import type { MaterialKind } from '../../shared/occasion/types'
import { addCrew, addMaterial, dropCrew, dropMaterial } from '../api/occasions'
import type { OccasionDesk } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input, Select } from '../parts/form'
import { useAction } from '../parts/load'
import { Card } from '../parts/page'
import { ErrorNote } from '../parts/states'
import { FindPerson } from '../people/find-person'
import { t } from '../say'

interface Props { o: OccasionDesk; mayWrite: boolean; onChange: () => void }

export function CrewCard({ o, mayWrite, onChange }: Props) {
  const [isOpen, setOpen] = useState(false)
  const drop = useAction(async (account: number) => { await dropCrew(o.id, account); onChange() })
  return (
    <Card title={t('occ.crew')} note={t('occ.crew_note')}>
      {!o.crew.length && <p class="quiet">{t('occ.crew_none')}</p>}
      <ul class="links">{o.crew.map(c => <li key={c.account_id}><span><b>{c.name}</b></span>{mayWrite && <Button class="low" disabled={drop.isBusy} onClick={() => void drop.run(c.account_id)}>{t('occ.drop')}</Button>}</li>)}</ul>
      {drop.error && <ErrorNote error={drop.error} />}
      {mayWrite && <div class="buttons"><Button icon="user-plus" onClick={() => setOpen(true)}>{t('occ.crew_add')}</Button></div>}
      {isOpen && <FindPerson unit={o.unit_id} title={t('occ.crew_add')} label={t('occ.crew_find')} add={t('occ.crew_add')} skip={o.crew.map(c => c.account_id)} onClose={() => setOpen(false)}
        onPick={async p => { await addCrew(o.id, p.id); toast(p.name); onChange() }} />}
    </Card>
  )
}

const KINDS: readonly MaterialKind[] = ['document', 'slides', 'video', 'link']
export function Materials({ o, mayWrite, onChange }: Props) {
  const [isOpen, setOpen] = useState(false)
  const drop = useAction(async (id: number) => { await dropMaterial(o.id, id); onChange() })
  return (
    <Card title={t('occ.materials')}>
      {!o.materials.length && <p class="quiet">{t('occ.materials_none')}</p>}
      <ul class="links">{o.materials.map(m => <li key={m.id}><a href={m.url} target="_blank" rel="noopener noreferrer"><b>{m.title}</b><small>{nameOf('material', m.kind)}</small></a>
        {mayWrite && <Button class="low" disabled={drop.isBusy} onClick={() => void drop.run(m.id)}>{t('occ.drop')}</Button>}</li>)}</ul>
      {drop.error && <ErrorNote error={drop.error} />}
      {mayWrite && <div class="buttons"><Button icon="plus" onClick={() => setOpen(true)}>{t('occ.material_add')}</Button></div>}
      {isOpen && <AddMaterial o={o} onClose={() => setOpen(false)} onDone={() => { setOpen(false); onChange() }} />}
    </Card>
  )
}

function AddMaterial({ o, onDone, onClose }: { o: OccasionDesk; onDone: () => void; onClose: () => void }) {
  const [kind, setKind] = useState<MaterialKind>('document')
  const [title, setTitle] = useState('')
  const [url, setUrl] = useState('')
  const send = useAction(async () => { await addMaterial(o.id, { kind, title: title.trim(), url: url.trim() }); toast(t('occ.saved')); onDone() })
  return (
    <Dialog title={t('occ.material_add')} onClose={onClose}>
      <Form fields={['kind', 'title', 'url']} submit={t('occ.material_add')} isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        <Select label={t('occ.material_kind')} name="kind" value={kind} options={KINDS.map(k => [k, nameOf('material', k)] as const)} error={send.error} onValue={v => setKind(v as MaterialKind)} />
        <Input label={t('occ.material_title')} name="title" value={title} required maxLength={160} error={send.error} onValue={setTitle} />
        <Input label={t('occ.material_url')} name="url" type="url" value={url} required maxLength={500} placeholder="https://" error={send.error} onValue={setUrl} />
      </Form>
    </Dialog>
  )
}
