// clear.tsx - what the public sees of a report: its title, its words with numbers and plates masked, each picture by itself.
import { useState } from 'preact/hooks'
import { Button, toast } from '../../shared/parts'
import { clearPetition, pictureUrl } from '../api/civic'
import type { Petition, PetitionFile } from '../api/types'
import { Input, TextArea } from '../parts/form'
import { useAction } from '../parts/load'
import { ErrorNote } from '../parts/states'
import { named, t } from '../say'
import { Flags } from './files'

const TITLE_MAX = 120, SAID_MAX = 4000
const FIELDS = ['title', 'said']

interface Props {
  p: Pick<Petition, 'id'> & Partial<Pick<Petition, 'title' | 'said'>> & { text?: string; files?: readonly PetitionFile[] }
  proposed?: string
  onDone: (now: Petition) => void
  onCancel: () => void
  cancel?: string
}

export function ClearForm({ p, proposed, onDone, onCancel, cancel }: Props) {
  const pictures = (p.files ?? []).filter(f => f.kind === 'photo' && f.state === 'whole')
  const [title, setTitle] = useState(p.title ?? '')
  const [said, setSaid] = useState(p.said || proposed || p.text || '')
  const [shown, setShown] = useState<readonly number[]>(pictures.filter(f => f.audience === 'public').map(f => f.id))
  const send = useAction(async (audience: 'public' | 'private') => {
    const files = pictures.map(f => ({ id: f.id, audience: audience === 'public' && shown.includes(f.id) ? 'public' as const : 'private' as const }))
    const now = await clearPetition(p.id, { title: title.trim(), said: said.trim(), audience, ...(files.length ? { files } : {}) })
    toast(t(`clear.did_${audience}`))
    onDone(now)
  })
  const turn = (id: number, isOn: boolean) => setShown(all => (isOn ? [...all, id] : all.filter(x => x !== id)))
  return (
    <form class="stack form" onSubmit={e => { e.preventDefault(); void send.run('public') }}
      onKeyDown={e => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); void send.run('public') } else if (e.key === 'Escape') onCancel() }}>
      <Input label={t('clear.title')} name="title" value={title} error={send.error} required maxLength={TITLE_MAX} hint={t('clear.title_hint')} onValue={setTitle} />
      <TextArea label={t('clear.said')} name="said" value={said} rows={5} maxLength={SAID_MAX} error={send.error} hint={t('clear.said_hint')} onValue={setSaid} />
      {pictures.length > 0 && (
        <fieldset class="stack tight">
          <legend class="strong">{t('clear.pictures')}</legend>
          <ul class="clear-pictures">{pictures.map((f, i) => (
            <li key={f.id}>
              <img src={pictureUrl(f.id)} alt={t('files.picture', { n: i + 1, part: t(`files.${f.part}`) })} width="320" height="240" loading="lazy" />
              <Flags f={f} />
              <label class="check"><input type="checkbox" checked={shown.includes(f.id)} onChange={e => turn(f.id, e.currentTarget.checked)} /><span>{named('audience', 'public')}</span></label>
            </li>
          ))}</ul>
          <p class="quiet small">{t('clear.pictures_hint')}</p>
        </fieldset>
      )}
      {send.error && !FIELDS.includes(send.error.field) && <ErrorNote error={send.error} />}
      <div class="buttons">
        <Button main type="submit" icon="eye" disabled={send.isBusy}>{t('clear.public')}</Button>
        <Button icon="lock" disabled={send.isBusy} onClick={() => void send.run('private')}>{t('clear.private')}</Button>
        <Button bare onClick={onCancel}>{cancel ?? t('do.cancel')}</Button>
      </div>
    </form>
  )
}
