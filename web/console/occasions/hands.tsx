// hands.tsx - who receives people at the door of an occasion, and what those who come may read.
import { useState } from 'preact/hooks'
import { Button, toast } from '../../shared/parts'
import { nameOf } from '../../shared/occasion/say'
import type { MaterialKind } from '../../shared/occasion/types'
import { listPeople } from '../api/account'
import { addCrew, addMaterial, dropCrew, dropMaterial } from '../api/occasions'
import type { OccasionDesk, Person } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input, Select } from '../parts/form'
import { useAction } from '../parts/load'
import { Card } from '../parts/page'
import { ErrorNote } from '../parts/states'
import { roleName, t } from '../say'

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
      {isOpen && <FindCrew o={o} onClose={() => setOpen(false)} onAdd={onChange} />}
    </Card>
  )
}

const SHOWN = 12
function FindCrew({ o, onAdd, onClose }: { o: OccasionDesk; onAdd: () => void; onClose: () => void }) {
  const [q, setQ] = useState('')
  const [hits, setHits] = useState<Person[]>([])
  const find = useAction(async (text: string) => { setHits((await listPeople(o.unit_id, '', text)).rows.slice(0, SHOWN)) })
  const add = useAction(async (p: Person) => { await addCrew(o.id, p.id); setHits(all => all.filter(x => x.id !== p.id)); toast(p.name); onAdd() })
  const type = (text: string) => { setQ(text); if (text.trim().length > 1) void find.run(text.trim()); else setHits([]) }
  const shown = hits.filter(p => p.state === 'active' && !o.crew.some(c => c.account_id === p.id))
  return (
    <Dialog title={t('occ.crew_add')} onClose={onClose}>
      <div class="stack">
        <Input label={t('occ.crew_find')} name="q" type="search" autocomplete="off" value={q} onValue={type} />
        {(find.error ?? add.error) && <ErrorNote error={(find.error ?? add.error)!} />}
        {shown.length > 0 && <ul class="links" aria-label={t('occ.crew_hits')}>{shown.map(p => (
          <li key={p.id}><span><b>{p.name}</b><small>{p.grants.map(g => `${roleName(g.role)} · ${g.unit_name}`).join(', ')}</small></span>
            <Button class="low" icon="plus" disabled={add.isBusy} onClick={() => void add.run(p)}>{t('occ.crew_add')}</Button></li>
        ))}</ul>}
      </div>
    </Dialog>
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
