// files.tsx - the pictures and papers of a report: what it was like, what was done; the original only for a reason that is kept.
import { useState } from 'preact/hooks'
import { Button, type Tone } from '../../shared/parts'
import { listUses, originalUrl, pictureUrl, thumbUrl } from '../api/civic'
import type { PetitionFile } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input } from '../parts/form'
import { moment } from '../parts/format'
import { useLoad } from '../parts/load'
import { Tag } from '../parts/page'
import { Load } from '../parts/states'
import { named, t } from '../say'

const flagsOf = (f: PetitionFile) => f.flags.split(',').filter(w => w in TONES)
const TONES: Record<string, Tone> = { used_before: 'nghe', old: 'nghe', elsewhere: 'nghe', no_time: '' }

/** What does not fit about a picture, in a word each. */
export function Flags({ f }: { f: PetitionFile }) {
  const flags = flagsOf(f)
  return flags.length === 0 ? null : <span class="file-flags">{flags.map(w => <Tag key={w} tone={TONES[w]}>{named('file_flag', w)}</Tag>)}</span>
}

/** The same in sentences: what was found, and what to make of it. */
export function FlagWords({ f }: { f: PetitionFile }) {
  const flags = flagsOf(f)
  if (flags.length === 0) return null
  return (
    <div class="flag-words small">
      <ul>{flags.map(w => <li key={w}><b>{named('file_flag', w)}.</b> {w === 'old' ? t('files.flag_old', { when: moment(f.taken_ms) }) : named('file_flag_why', w)}</li>)}</ul>
      {flags.includes('used_before') && <Uses file={f.id} />}
      <p class="quiet">{t('files.flag_hint')}</p>
    </div>
  )
}

/** Where it was used before: those reports the reader may open. */
function Uses({ file }: { file: number }) {
  const uses = useLoad(`uses ${file}`, () => listUses(file))
  return (
    <Load of={uses} bones={1}>{rows => rows.length === 0
      ? <p class="quiet">{t('files.uses_none')}</p>
      : <ul>{rows.map(r => <li key={r.id}><a href={`/console/petitions/${r.id}`}>{r.code}</a> <span class="quiet num">{moment(r.received_ms)}</span></li>)}</ul>}
    </Load>
  )
}

const PARTS = ['before', 'after', 'document'] as const
const hasPicture = (f: PetitionFile) => f.kind === 'photo' && f.state === 'whole'

export function Files({ files }: { files: readonly PetitionFile[] }) {
  const [open, setOpen] = useState<PetitionFile | null>(null)
  if (files.length === 0) return <p class="quiet small">{t('files.none')}</p>
  return (
    <>
      <div class="file-groups">{PARTS.map(part => {
        const own = files.filter(f => f.part === part)
        return own.length > 0 && (
          <section key={part}>
            <h3>{t(`files.${part}`)}</h3>
            <ul class="files">{own.map((f, i) => (
              <li key={f.id}><button type="button" class="file" onClick={() => setOpen(f)}>
                {hasPicture(f) ? <img src={thumbUrl(f.id)} alt={t('files.picture', { n: i + 1, part: t(`files.${part}`) })} width="120" height="120" loading="lazy" />
                  : <span class="file-word">{named('file_kind', f.kind)}<small>{named('file_state', f.state)}</small></span>}
                <Flags f={f} />
              </button></li>
            ))}</ul>
          </section>
        )
      })}</div>
      {open && <FileDialog f={open} onClose={() => setOpen(null)} />}
    </>
  )
}

function FileDialog({ f, onClose }: { f: PetitionFile; onClose: () => void }) {
  const [isAsking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const show = () => { window.open(originalUrl(f.id, reason.trim()), '_blank', 'noopener'); setAsking(false) }
  return (
    <Dialog title={t(`files.${f.part}`)} onClose={onClose}>
      <div class="stack">
        {hasPicture(f) && <img class="file-large" src={pictureUrl(f.id)} alt={t(`files.${f.part}`)} />}
        <FlagWords f={f} />
        <p class="row wrap"><Tag tone={f.audience === 'public' ? 'com' : ''}>{named('audience', f.audience)}</Tag><span class="quiet small num">{moment(f.created_ms)}</span></p>
        {isAsking
          ? <Form fields={['reason']} submit={t('files.original')} isBusy={false} error={null} onSubmit={show} onCancel={() => setAsking(false)}>
            <Input label={t('callbacks.reason')} name="reason" value={reason} required minLength={3} maxLength={200} hint={t('files.reason_hint')} onValue={setReason} />
          </Form>
          : f.state === 'whole' && <div class="buttons"><Button icon="eye" onClick={() => setAsking(true)}>{t('files.original')}</Button></div>}
      </div>
    </Dialog>
  )
}
