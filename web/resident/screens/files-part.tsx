// files-part.tsx - taking a picture at once, or picking some; what was picked, small, to look at and take away again.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button, Icon } from '../../shared/parts'
import { changeDraft, draftNow } from '../draft'
import { FILES_MAX } from '../outbox'
import { ACCEPTED, keepPicked, TooLarge } from '../pick'
import { dropFile, oneFile } from '../store'
import type { KeptFile } from '../types'
import { t } from '../say'

// All that fit are kept and named by the draft; the answer is what went wrong, in words.
async function keepAll(list: FileList | null, had: readonly string[], whenKept: (uid: string) => Promise<void>): Promise<string> {
  let room = FILES_MAX - had.length
  for (const f of list ?? []) {
    if (room-- <= 0) return t('r_photo_many')
    try { await whenKept(await keepPicked(f)) }
    catch (e) { return t(e instanceof TooLarge ? 'r_photo_big' : 'r_photo_bad') }
  }
  return ''
}

// Opens the camera; the picture goes into the draft.
export function CameraButton({ class: cls, whenKept, children }: { class: string; whenKept?: () => void; children: ComponentChildren }) {
  const input = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState('')
  return <>
    <button type="button" class={cls} onClick={() => input.current?.click()}>{children}{fault && <span class="fault" role="alert">{fault}</span>}</button>
    <input ref={input} type="file" accept="image/*" capture="environment" hidden aria-label={t('r_photo')} onChange={async e => {
      const list = e.currentTarget.files
      setFault(await keepAll(list, (await draftNow()).files, uid => changeDraft(d => ({ ...d, files: [...d.files, uid] }))))
      if (list?.length) whenKept?.()
      if (input.current) input.current.value = ''
    }} />
  </>
}

export function FilesPart({ value, onChange, fault, hint }: { value: readonly string[]; onChange: (change: (files: string[]) => string[]) => Promise<void>; fault?: string; hint?: string }) {
  const camera = useRef<HTMLInputElement>(null), shelf = useRef<HTMLInputElement>(null)
  const [bad, setBad] = useState('')
  const take = async (e: { currentTarget: HTMLInputElement }) => {
    const input = e.currentTarget
    setBad(await keepAll(input.files, value, uid => onChange(files => [...files, uid])))
    input.value = ''
  }
  const remove = async (uid: string) => { await onChange(files => files.filter(f => f !== uid)); await dropFile(uid) }
  return (
    <div class="stack tight">
      {value.length > 0 && <ul class="shots">{value.map((uid, i) => <Shot uid={uid} n={i + 1} key={uid} onRemove={() => void remove(uid)} />)}</ul>}
      {value.length < FILES_MAX && <div class="two">
        <Button main={!value.length} icon="camera" onClick={() => camera.current?.click()}>{t('r_photo')}</Button>
        <Button icon="image-plus" onClick={() => shelf.current?.click()}>{t('r_pick')}</Button>
      </div>}
      <input ref={camera} type="file" accept="image/*" capture="environment" hidden aria-label={t('r_photo')} onChange={e => void take(e)} />
      <input ref={shelf} type="file" accept={ACCEPTED} multiple hidden aria-label={t('r_pick')} onChange={e => void take(e)} />
      {hint && !value.length && <p class="quiet small">{hint}</p>}
      {(bad || fault) && <p class="fault" role="alert"><Icon name="alert-triangle" />{bad || fault}</p>}
    </div>
  )
}

function Shot({ uid, n, onRemove }: { uid: string; n: number; onRemove: () => void }) {
  const [file, setFile] = useState<KeptFile | null>(null)
  const [src, setSrc] = useState('')
  useEffect(() => {
    let made = '', alive = true
    void oneFile(uid).then(f => {
      if (!f || !alive) return
      setFile(f)
      if (f.small) setSrc(made = URL.createObjectURL(new Blob([f.small], { type: 'image/jpeg' })))
    }, () => {})
    return () => { alive = false; if (made) URL.revokeObjectURL(made) }
  }, [uid])
  return (
    <li>
      {src ? <img src={src} alt={t('r_photo_n', { n })} /> : <span class="tile"><Icon name={file?.kind === 'pdf' ? 'file-text' : 'camera'} /><span class="small">{file && file.kind !== 'photo' ? t(file.kind === 'pdf' ? 'r_pdf' : 'r_video') : ''}</span></span>}
      <button type="button" class="iconbtn" aria-label={t('r_remove_photo', { n })} onClick={onRemove}><Icon name="x" /></button>
    </li>
  )
}
