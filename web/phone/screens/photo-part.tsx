// photo-part.tsx - a picture of a thing with the visit, never of a card or a person: taken, seen small, taken away again.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button, Icon } from '../../shared/parts'
import { dropPhoto, keepPhoto, names, onePhoto, shrink } from '../photo'
import { t } from '../say'
import { events } from '../state'

export function PhotoPart({ value, onChange }: { value: string | undefined; onChange: (sha: string | undefined) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const [src, setSrc] = useState('')
  const [fault, setFault] = useState('')

  useEffect(() => {
    let made = '', alive = true
    if (value) void onePhoto(value).then(p => {
      if (!p || !alive) return
      made = URL.createObjectURL(new Blob([p.bytes], { type: 'image/jpeg' }))
      setSrc(made)
    }, () => {})
    return () => { alive = false; setSrc(''); if (made) URL.revokeObjectURL(made) }
  }, [value])

  async function take(file: File): Promise<void> {
    try {
      const sha = await keepPhoto(await shrink(file), Date.now())
      setFault(sha === 'full' ? t('photo_full') : '')
      if (sha !== 'full') onChange(sha)
    } catch { setFault(t('photo_bad')) }
  }
  function remove(): void {
    if (value && !events.value.some(e => names(e, value))) void dropPhoto(value)
    onChange(undefined)
  }
  return (
    <section class="stack tight">
      {value
        ? <div class="card slim row">{src ? <img class="shot" src={src} alt={t('photo_of_thing')} /> : <span class="tile"><Icon name="camera" /></span>}<b class="grow">{t('photo_taken')}</b>
          <Button bare danger icon="trash-2" onClick={remove}>{t('photo_remove')}</Button></div>
        : <Button wide icon="camera" onClick={() => input.current?.click()}>{t('photo_take')}</Button>}
      <input ref={input} type="file" accept="image/*" capture="environment" hidden aria-label={t('photo_take')} onChange={e => {
        const file = e.currentTarget.files?.[0]
        e.currentTarget.value = ''
        if (file) void take(file)
      }} />
      <p class="quiet small">{t('photo_rule')}</p>
      {fault && <p class="fault" role="alert"><Icon name="alert-triangle" />{fault}</p>}
    </section>
  )
}
