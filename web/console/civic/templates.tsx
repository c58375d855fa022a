// templates.tsx - words to begin from, chosen beside the form they fill: the unit's own and the city's.
import { listTemplates } from '../api/civic'
import type { Reason, TemplateKind } from '../api/types'
import { useLoad } from '../parts/load'
import { ErrorNote } from '../parts/states'
import { t } from '../say'

interface Props { unit: number; kind: TemplateKind; category: string; reason?: Reason; onPick: (text: string) => void }

/** Of a refusal: those of its reason only. */
export function Templates({ unit, kind, category, reason, onPick }: Props) {
  const list = useLoad(`templates ${unit} ${kind} ${category}`, () => listTemplates(unit, { kind, category }))
  if (list.error) return <ErrorNote error={list.error} retry={list.reload} />
  const fit = (list.data?.rows ?? []).filter(x => kind !== 'refuse' || !reason || x.reason === reason)
  if (fit.length === 0) return null
  return (
    <div class="field">
      <span class="label">{t('template.pick')}</span>
      <div class="picks wrap template-picks">{fit.map(x => <button key={x.id} type="button" class="pick" onClick={() => onPick(x.text)}>{x.name}</button>)}</div>
    </div>
  )
}
