// missing.tsx - what holds people back, and where: marks across, units down, the share of people asked who lack it.
import { Empty } from '../../shared/parts'
import type { Progress } from '../api/types'
import { number, percent } from '../parts/format'
import { Card, unitHref } from '../parts/page'
import { markName, t } from '../say'
import { MARKS, of } from './marks'

const heat = (lacks: number, people: number): number => (people > 0 ? Math.min(5, Math.ceil((5 * lacks) / people / 0.8)) : 0)
const ROWS = 12

export function MissingCard({ p }: { p: Progress }) {
  const people = of(p.total, 'people')
  if (!people) return <Card title={t('missing.title')}><Empty icon="lightbulb" title={t('missing.none')} /></Card>
  const marks = MARKS.slice(0, 8)
  const worst = marks.reduce((a, b) => (of(p.total, `lacks_${a}`) >= of(p.total, `lacks_${b}`) ? a : b))
  const lacking = (c: { total: Progress['total'] }) => marks.reduce((n, m) => n + of(c.total, `lacks_${m}`), 0) / Math.max(1, of(c.total, 'people'))
  const rows = p.children.filter(c => of(c.total, 'people') >= 5).sort((a, b) => lacking(b) - lacking(a)).slice(0, ROWS)
  return (
    <Card title={t('missing.title')} note={t('missing.most', { mark: markName(worst), share: percent(of(p.total, `lacks_${worst}`), people) })}>
      <div class="table-box" role="group" aria-label={t('missing.title')} tabIndex={0}>
        <table class="heat">
          <caption class="vh">{t('missing.caption')}</caption>
          <thead><tr><th scope="col">{t('table.name')}</th>{marks.map(m => <th key={m} scope="col">{markName(m)}</th>)}</tr></thead>
          <tbody>
            <HeatRow name={t('missing.all')} id={p.unit.id} total={p.total} marks={marks} isAll />
            {rows.map(c => <HeatRow key={c.id} name={c.name} id={c.id} total={c.total} marks={marks} />)}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

function HeatRow({ name, id, total, marks, isAll }: { name: string; id: number; total: Progress['total']; marks: readonly string[]; isAll?: boolean }) {
  const people = of(total, 'people')
  return (
    <tr class={isAll ? 'all' : undefined}>
      <th scope="row">{isAll ? name : <a href={unitHref(id)}>{name}</a>}</th>
      {marks.map(m => {
        const n = of(total, `lacks_${m}`)
        return <td key={m} class={`h${heat(n, people)}`}><a href={unitHref(id, `visits?measure=lacks_${m}`)} title={number(n)}>{percent(n, people, 0)}</a></td>
      })}
    </tr>
  )
}
