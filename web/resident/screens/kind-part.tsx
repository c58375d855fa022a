// kind-part.tsx - what it is about: the likely kinds first (by the words written), then a few common ones, then all of them by heading.
import { useState } from 'preact/hooks'
import { Button, Icon } from '../../shared/parts'
import { categories } from '../state'
import { iconOf, named } from '../names'
import { fold, suggest } from '../suggest'
import type { Category, Draft } from '../types'
import { t, tk } from '../say'

const FIRST = 6                                              // of the list as the city orders it, spread over the headings people use most
const COMMON = ['waste_pile', 'light', 'road_damage', 'manhole', 'flood', 'tree', 'sidewalk_trade', 'cable']

export function KindPart({ d, onPick, fault }: { d: Draft; onPick: (code: string) => void; fault?: string }) {
  const [all, setAll] = useState(false)
  const [words, setWords] = useState('')
  const kinds = categories.value
  const picked = kinds.find(k => k.code === d.category)
  const likely = suggest(d.text, kinds).map(code => kinds.find(k => k.code === code)!)
  const common = COMMON.map(code => kinds.find(k => k.code === code)).filter((k): k is Category => !!k)
  const shown = [...new Set([...likely, ...(common.length ? common : kinds)])].slice(0, FIRST)
  const few = picked && !shown.includes(picked) ? [picked, ...shown.slice(0, -1)] : shown           // what was touched stays where it was
  const row = (k: Category) => (
    <button type="button" class="kind" aria-pressed={k.code === d.category} onClick={() => { onPick(k.code); setAll(false); setWords('') }} key={k.code}>
      <Icon name={iconOf(k)} /><span>{named(k)}</span>
    </button>
  )
  const found = words ? kinds.filter(k => fold(`${k.name} ${k.name_en} ${k.hint}`).includes(fold(words)) || suggest(words, kinds).includes(k.code)) : kinds
  const headings = [...new Set(found.map(k => k.heading))]
  return (
    <section class="stack tight" id="part-category" aria-labelledby="kind-title">
      <h2 id="kind-title">{t('r_kind')}</h2>
      {likely.length > 0 && !picked && <p class="quiet small">{t('r_kind_like')}</p>}
      {!kinds.length && <p class="quiet">{t('r_kind_none')}</p>}
      {all ? <>
        <div class="field"><label class="vh" for="kind-search">{t('r_kind_search')}</label>
          <input id="kind-search" class="input" type="search" placeholder={t('r_kind_search')} value={words} onInput={e => setWords(e.currentTarget.value)} /></div>
        {headings.map(h => <div class="stack tight" key={h}><h3 class="quiet">{tk('h_' + h)}</h3><div class="kinds">{found.filter(k => k.heading === h).map(row)}</div></div>)}
      </> : <div class="kinds">{few.map(row)}</div>}
      {kinds.length > few.length && <Button bare icon={all ? 'minus' : 'list'} aria-expanded={all} onClick={() => setAll(!all)}>{t(all ? 'r_kind_less' : 'r_kind_all')}</Button>}
      {fault && <p class="fault" role="alert"><Icon name="alert-triangle" />{fault}</p>}
    </section>
  )
}
