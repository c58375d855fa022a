// attributes-part.tsx - what a kind asks beside the words: a number on a post, how deep the water is.
import { Check, Field, Icon, Pick, TextField } from '../../shared/parts'
import { named } from '../names'
import type { Attribute, Category, Draft } from '../types'
import { t } from '../say'

type Put = (part: Partial<Draft>) => Promise<void>

export function AttributesPart({ kind, d, onChange, fault }: { kind: Category; d: Draft; onChange: Put; fault?: string }) {
  const set = (code: string, v: string | string[]) => {
    const { [code]: _, ...others } = d.attributes
    return void onChange({ attributes: v.length ? { ...others, [code]: v } : others })
  }
  return (
    <section class="card stack" id="part-attributes" aria-label={t('r_more')}>
      <h2>{t('r_more')}</h2>
      {[...kind.attributes].sort((a, b) => a.place - b.place).map(a => <One a={a} value={d.attributes[a.code]} onSet={v => set(a.code, v)} key={a.code} />)}
      {fault && <p class="fault" role="alert"><Icon name="alert-triangle" />{fault}</p>}
    </section>
  )
}

function One({ a, value, onSet }: { a: Attribute; value: string | string[] | undefined; onSet: (v: string | string[]) => void }) {
  const label = named(a) + (a.is_required ? ` (${t('r_required')})` : '')
  const one = typeof value === 'string' ? value : ''
  if (a.datatype === 'singlevaluelist')
    return <div class="field"><span class="label" id={'q-' + a.code}>{label}</span><div class="picks wrap" role="group" aria-labelledby={'q-' + a.code}>{a.choices.map(c => <Pick on={one === c.key} onClick={() => onSet(one === c.key ? '' : c.key)}>{named(c)}</Pick>)}</div></div>
  if (a.datatype === 'multivaluelist') {
    const many = Array.isArray(value) ? value : []
    return <fieldset class="field"><legend class="label strong">{label}</legend>{a.choices.map(c => <Check on={many.includes(c.key)} onChange={on => onSet(on ? [...many, c.key] : many.filter(k => k !== c.key))}>{named(c)}</Check>)}</fieldset>
  }
  if (a.datatype === 'datetime')                                  // the city reads it with its zone: Hà Nội's
    return <Field label={label}>{p => <input class="input" type="datetime-local" {...p} value={one.slice(0, 16)} onInput={e => onSet(e.currentTarget.value ? e.currentTarget.value + ':00+07:00' : '')} />}</Field>
  return <TextField label={label} value={one} onValue={onSet} inputMode={a.datatype === 'number' ? 'decimal' : undefined} maxLength={200} />
}
