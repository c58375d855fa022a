// search.tsx - find a unit, a lane, a house: from the side bar with "/", arrow keys and Enter, or on a page of its own.
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Empty, Icon } from '../../shared/parts'
import { go, search as query } from '../../shared/router'
import { search } from '../api/territory'
import type { Hit } from '../api/types'
import { useLoad } from '../parts/load'
import { PageFrame, unitHref } from '../parts/page'
import { Load } from '../parts/states'
import { named, t } from '../say'

export function hitHref(hit: Hit): string {
  if (hit.kind === 'unit') return unitHref(hit.id)
  if (hit.kind === 'lane') return `/console/lanes/${hit.id}`
  return hit.kind === 'household' ? `/console/households/${hit.id}` : unitHref(hit.unit_id, 'lanes')
}

export function SearchBox() {
  const [q, setQ] = useState('')
  const [hits, setHits] = useState<Hit[] | null>(null)
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const turn = useRef(0)
  const id = useId()

  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      const el = e.target as HTMLElement
      if (e.key !== '/' || e.ctrlKey || e.metaKey || el.closest('input, textarea, select, dialog')) return
      e.preventDefault()
      input.current?.focus()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])

  useEffect(() => {
    const mine = ++turn.current
    if (q.trim().length < 2) { setHits(null); return }
    const timer = setTimeout(() => {
      search(q.trim()).then(page => { if (mine === turn.current) { setHits(page.rows); setAt(0) } }, () => { if (mine === turn.current) setHits([]) })
    }, 180)
    return () => clearTimeout(timer)
  }, [q])

  const open = (hit: Hit | undefined) => {
    go(hit ? hitHref(hit) : `/console/search?q=${encodeURIComponent(q.trim())}`)
    setQ('')
    setHits(null)
    input.current?.blur()
  }
  const onKey = (e: KeyboardEvent) => {
    if (e.key === 'Escape') { setQ(''); input.current?.blur() }
    else if (e.key === 'Enter' && q.trim()) open(hits?.[at])
    else if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && hits?.length) {
      e.preventDefault()
      setAt((at + (e.key === 'ArrowDown' ? 1 : hits.length - 1)) % hits.length)
    }
  }
  return (
    <div class="search" role="search">
      <Icon name="search" />
      <input ref={input} value={q} placeholder={t('search.short')} aria-label={t('search.label')} role="combobox" aria-autocomplete="list"
        aria-expanded={!!hits} aria-controls={`${id}l`} aria-activedescendant={hits?.length ? `${id}${at}` : undefined} autocomplete="off" spellcheck={false}
        onInput={e => setQ(e.currentTarget.value)} onKeyDown={onKey} onBlur={() => setTimeout(() => setHits(null), 150)} />
      <kbd aria-hidden="true">/</kbd>
      <ul id={`${id}l`} role="listbox" aria-label={t('search.label')} hidden={!hits}>
        {hits?.length === 0 && <li class="search-none" role="option" aria-selected="false">{t('search.none')}</li>}
        {hits?.map((h, i) => (
          <li key={`${h.kind}${h.id}`} id={`${id}${i}`} role="option" aria-selected={i === at} onMouseDown={e => { e.preventDefault(); open(h) }}>
            <b>{h.title}</b><small>{h.subtitle}</small>
          </li>
        ))}
      </ul>
    </div>
  )
}

export function SearchPage() {
  const q = query.value.get('q') ?? ''
  const hits = useLoad(`search ${q}`, () => search(q))
  return (
    <PageFrame title={t('search.title', { q })}>
      <Load of={hits}>{page => page.rows.length === 0 ? <Empty icon="search" title={t('search.none')}><p>{t('search.hint')}</p></Empty> : (
        <ul class="card links">
          {page.rows.map(h => <li key={`${h.kind}${h.id}`}><a href={hitHref(h)}><b>{h.title}</b><small>{named('hit', h.kind)} · {h.subtitle}</small></a></li>)}
        </ul>
      )}</Load>
    </PageFrame>
  )
}
