// documents-field.tsx - a short list of documents: title, number, day and link; attachments stay in the city's document system.
import { Button, IconButton } from '../../shared/parts'
import type { PlanDocument } from '../api/types'
import { dayFromIso, dayIso } from '../parts/format'
import { Input } from '../parts/form'
import { t } from '../say'

const DOCUMENTS_MAX = 30
export const cleanDocuments = (list: readonly PlanDocument[]): PlanDocument[] =>
  list.filter(d => d.title.trim()).map(d => ({ title: d.title.trim(), number: d.number.trim(), day: d.day, url: d.url.trim() }))

export function DocumentsField({ value, onValue }: { value: readonly PlanDocument[]; onValue: (list: PlanDocument[]) => void }) {
  const put = (at: number, part: Partial<PlanDocument>) => onValue(value.map((d, i) => (i === at ? { ...d, ...part } : d)))
  return (
    <fieldset class="stack tight">
      <legend class="strong">{t('plan.documents')}</legend>
      {value.map((d, i) => (
        <div key={i} class="doc-row">
          <Input label={t('doc.title')} name={`doc-title-${i}`} value={d.title} maxLength={200} onValue={title => put(i, { title })} />
          <Input label={t('doc.number')} name={`doc-number-${i}`} value={d.number} maxLength={60} onValue={number => put(i, { number })} />
          <Input label={t('doc.day')} name={`doc-day-${i}`} type="date" value={d.day > 0 ? dayIso(d.day) : ''} onValue={v => put(i, { day: v ? dayFromIso(v) : 0 })} />
          <Input label={t('doc.url')} name={`doc-url-${i}`} type="url" value={d.url} maxLength={500} onValue={url => put(i, { url })} />
          <IconButton icon="trash-2" label={t('doc.remove', { title: d.title || String(i + 1) })} onClick={() => onValue(value.filter((_, at) => at !== i))} />
        </div>
      ))}
      {value.length < DOCUMENTS_MAX && <div><Button class="low" icon="plus" onClick={() => onValue([...value, { title: '', number: '', day: 0, url: '' }])}>{t('doc.add')}</Button></div>}
    </fieldset>
  )
}
