// tags.tsx - outcome, marks and flags as words with a shape and a colour.
import type { Tone } from '../../shared/parts'
import { MARKS } from '../overview/marks'
import { Tag } from '../parts/page'
import { markName, named, outcomeName, t } from '../say'

const TONE: Record<string, Tone> = { guided: 'com', absent: 'nghe', come_back: 'lam', refused: 'sen', no_device: 'nghe', vacant: '' }

export const OutcomeTag = ({ outcome }: { outcome: string }) => <Tag tone={TONE[outcome] ?? ''}>{outcomeName(outcome)}</Tag>

export function Won({ words }: { words: string }) {
  const list = words.split(',').filter(Boolean)
  return list.length ? <span class="wons">{list.map(w => <span key={w} class="chip com">+ {markName(w)}</span>)}</span> : <span class="quiet">–</span>
}

export function Flags({ flags: raw }: { flags: string | readonly string[] }) {
  const flags = typeof raw === 'string' ? raw.split(',').filter(Boolean) : raw
  return flags.length ? <span class="wons">{flags.map(f => <Tag key={f} tone="son">{named('rule', f)}</Tag>)}</span> : null
}

const MARK: Record<string, readonly [string, string, Parameters<typeof t>[0]]> = {
  y: ['yes', '●', 'mark_is.y'], w: ['won', '★', 'mark_is.w'], n: ['no', '○', 'mark_is.n'], '-': ['na', '–', 'mark_is.na'], '?': ['unknown', '·', 'mark_is.unknown'],
}

/** A person's nine marks, each with its word. */
export function Marks({ marks }: { marks: string }) {
  return (
    <ul class="marks">
      {MARKS.map((m, i) => {
        const [cls, shape, say] = MARK[marks[i] ?? '?'] ?? MARK['?']!
        return <li key={m} class={cls}><span aria-hidden="true">{shape}</span> {markName(m)}<small>{t(say)}</small></li>
      })}
    </ul>
  )
}
