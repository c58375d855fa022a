// documents-field.tsx - a short list of documents: title, number, day, and a link into the city's document system or a file attached here.
import { useState } from 'preact/hooks'
import { ApiError } from '../../shared/api'
import { Button, Icon, IconButton } from '../../shared/parts'
import { attachFile } from '../api/plan'
import type { PlanDocument } from '../api/types'
import { dayFromIso, dayIso, percent } from '../parts/format'
import { Input } from '../parts/form'
import { t } from '../say'
import { fileText } from './parts'

const DOCUMENTS_MAX = 30
const ACCEPT = '.pdf,.docx,.xlsx,.jpg,.jpeg,.png,.webp'
export const cleanDocuments = (list: readonly PlanDocument[]): PlanDocument[] =>
  list.filter(d => d.title.trim()).map(d => ({ title: d.title.trim(), number: d.number.trim(), day: d.day, url: d.url.trim(), ...(d.file ? { file: d.file } : {}) }))

interface Props { plan?: number; value: readonly PlanDocument[]; onValue: (change: (list: readonly PlanDocument[]) => PlanDocument[]) => void; onBusy?: (isBusy: boolean) => void }

/** Without `plan` (one that is not begun yet) there is no file to attach. `onBusy`: one is on its way, wait before saving. */
export function DocumentsField({ plan, value, onValue, onBusy }: Props) {
  const put = (at: number, part: Partial<PlanDocument>) => onValue(list => list.map((d, i) => (i === at ? { ...d, ...part } : d)))
  return (
    <fieldset class="stack tight">
      <legend class="strong">{t('plan.documents')}</legend>
      {value.map((d, i) => (
        <div key={i} class="doc-row">
          <Input label={t('doc.title')} name={`doc-title-${i}`} value={d.title} maxLength={200} onValue={title => put(i, { title })} />
          <Input label={t('doc.number')} name={`doc-number-${i}`} value={d.number} maxLength={60} onValue={number => put(i, { number })} />
          <Input label={t('doc.day')} name={`doc-day-${i}`} type="date" value={d.day > 0 ? dayIso(d.day) : ''} onValue={v => put(i, { day: v ? dayFromIso(v) : 0 })} />
          <Input label={t('doc.url')} name={`doc-url-${i}`} type="url" value={d.url} maxLength={500} onValue={url => put(i, { url })} />
          {plan !== undefined && <FileOf plan={plan} d={d} put={part => put(i, part)} onBusy={onBusy} />}
          <IconButton icon="trash-2" label={t('doc.remove', { title: d.title || String(i + 1) })} onClick={() => onValue(list => list.filter((_, at) => at !== i))} />
        </div>
      ))}
      {value.length < DOCUMENTS_MAX && <div><Button class="low" icon="plus" onClick={() => onValue(list => [...list, { title: '', number: '', day: 0, url: '' }])}>{t('doc.add')}</Button></div>}
    </fieldset>
  )
}

const NO_FILE = { file: undefined, file_name: undefined, file_kind: undefined, file_bytes: undefined }

interface FileProps { plan: number; d: PlanDocument; put: (part: Partial<PlanDocument>) => void; onBusy: ((isBusy: boolean) => void) | undefined }

function FileOf({ plan, d, put, onBusy }: FileProps) {
  const [part, setPart] = useState<number | null>(null)
  const [fault, setFault] = useState('')
  const send = async (file: File) => {
    setFault('')
    setPart(0)
    onBusy?.(true)
    try {
      const uid = await attachFile(plan, file, setPart)
      put({ file: uid, file_name: file.name, file_bytes: file.size, ...(d.title.trim() ? {} : { title: file.name.replace(/\.[^.]+$/, '') }) })
    } catch (e) {
      setFault(e instanceof ApiError && e.field === 'kind' ? t('doc.file_kind') : e instanceof ApiError && e.field === 'bytes' ? t('doc.file_large') : e instanceof ApiError ? e.message : t('error.offline'))
    } finally {
      setPart(null)
      onBusy?.(false)
    }
  }
  return (
    <div class="doc-file" aria-live="polite">
      {d.file ? (
        <span class="row"><Icon name="file-text" /><span class="grow">{fileText(d)}</span><IconButton icon="x" label={t('doc.file_drop', { name: d.file_name ?? '' })} onClick={() => put(NO_FILE)} /></span>
      ) : part !== null ? <span class="quiet">{t('doc.file_sending', { part: percent(part, 1, 0) })}</span> : (
        <label class="drop">
          <Icon name="upload" /><span>{t('doc.file')} <small class="quiet">{t('doc.file_hint')}</small></span>
          <input class="vh" type="file" accept={ACCEPT} onChange={e => { const f = e.currentTarget.files?.[0]; if (f) void send(f); e.currentTarget.value = '' }} />
        </label>
      )}
      {fault && <div class="fault" role="alert">{fault}</div>}
    </div>
  )
}
