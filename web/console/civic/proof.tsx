// proof.tsx - the proof of an answer: pictures of what was done or a paper that says so, on their way while the words are written.
import { useState } from 'preact/hooks'
import { ApiError } from '../../shared/api'
import { Icon, IconButton } from '../../shared/parts'
import { percent } from '../parts/format'
import { errorText } from '../parts/states'
import { t } from '../say'
import { ACCEPT, kindOf, sendFile } from './upload'

interface Sent { n: number; name: string; part: number; uid: string; fault: string; picture: string }
const FILES_MAX = 6
let last = 0

interface Props { value: readonly string[]; error: ApiError | null; onValue: (uids: string[]) => void }

export function Proof({ value, error, onValue }: Props) {
  const [files, setFiles] = useState<Sent[]>(() => value.map(uid => ({ n: ++last, name: t('proof.kept'), part: 1, uid, fault: '', picture: '' })))
  const change = (edit: (all: Sent[]) => Sent[]) => setFiles(all => {
    const next = edit(all)
    onValue(next.filter(f => f.uid).map(f => f.uid))
    return next
  })
  const put = (n: number, part: Partial<Sent>) => change(all => all.map(f => (f.n === n ? { ...f, ...part } : f)))
  const add = (list: FileList | null) => {
    for (const file of [...(list ?? [])].slice(0, FILES_MAX - files.length)) {
      const n = ++last, kind = kindOf(file.type)
      const picture = kind?.kind === 'photo' ? URL.createObjectURL(file) : ''
      change(all => [...all, { n, name: file.name, part: 0, uid: '', fault: kind ? '' : t('proof.kind'), picture }])
      if (kind) sendFile(file, part => put(n, { part })).then(uid => put(n, { uid, part: 1 }), (e: unknown) =>
        put(n, { fault: e instanceof ApiError && e.message ? errorText(e) : t('proof.failed') }))
    }
  }
  return (
    <div class="field">
      <span class="label">{t('proof.label')}</span>
      <label class="drop">
        <Icon name="camera" /><span>{t('proof.pick')}</span>
        <input class="vh" type="file" name="files" accept={ACCEPT} multiple aria-describedby="proof-hint" onChange={e => { add(e.currentTarget.files); e.currentTarget.value = '' }} />
      </label>
      <div class="hint" id="proof-hint">{t('proof.hint')}</div>
      {error?.field === 'files' && <div class="fault" role="alert">{t('proof.wanted')}</div>}
      <ul class="proofs" aria-live="polite">{files.map(f => (
        <li key={f.n}>
          {f.picture ? <img src={f.picture} alt="" width="56" height="56" /> : <Icon name="file-text" />}
          <span class="grow"><b>{f.name}</b><small class={f.fault ? 'fault-word' : 'quiet'}>{f.fault || (f.uid ? t('proof.sent') : t('proof.sending', { part: percent(f.part, 1, 0) }))}</small></span>
          <IconButton icon="x" label={t('proof.drop', { name: f.name })} onClick={() => change(all => all.filter(x => x.n !== f.n))} />
        </li>
      ))}</ul>
    </div>
  )
}
