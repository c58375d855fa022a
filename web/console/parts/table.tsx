// table.tsx - one table for every list: sorting, pages by cursor, arrow keys between rows, columns that step aside on a phone.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { IconName } from '../../shared/icons'
import { Button, Empty } from '../../shared/parts'
import { t } from '../say'
import type { Paged } from './load'
import { Load } from './states'

export interface Column<Row> {
  id: string
  head: string
  cell: (row: Row) => ComponentChildren
  sort?: (row: Row) => number | string | null // absent: this column does not sort; null: this row has no value here
  isNumber?: boolean
  isWide?: boolean // only where there is room
  isHead?: boolean // names the row
}
interface Sort {
  id: string
  isDown: boolean
}
interface TableProps<Row> {
  caption: string
  columns: Column<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string | number
  rowClass?: (row: Row) => string
  sort?: Sort
  maxRows?: number
  isCompact?: boolean                       // few short columns: stays a table on a phone, where others become cards
}

/** By one column; what has no value stands last, whichever way. */
export function sorted<Row>(rows: Row[], by: Column<Row>['sort'], isDown?: boolean): Row[] {
  if (!by) return rows
  const sign = isDown ? -1 : 1
  return [...rows].sort((a, b) => {
    const x = by(a), y = by(b)
    if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0)
    return sign * (typeof x === 'string' || typeof y === 'string' ? String(x).localeCompare(String(y), 'vi') : x - y)
  })
}

/** Arrow up and down move between the rows' first links or buttons. */
function walkRows(e: KeyboardEvent): void {
  if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return
  const target = e.target as HTMLElement
  if (target.closest('input, select, textarea')) return
  let row = target.closest('tr')
  while (row) {
    row = (e.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling) as HTMLTableRowElement | null
    const next = row?.querySelector<HTMLElement>('a, button')
    if (next) {
      next.focus()
      e.preventDefault()
      return
    }
  }
}

export function Table<Row>({ caption, columns, rows, rowKey, rowClass, sort: first, maxRows, isCompact }: TableProps<Row>) {
  const [sort, setSort] = useState(first)
  const [isAll, setAll] = useState(false)
  const turn = (c: Column<Row>) => setSort(s => ({ id: c.id, isDown: s?.id === c.id ? !s.isDown : !!c.isNumber }))
  const all = sorted(rows, columns.find(c => c.id === sort?.id)?.sort, sort?.isDown)
  const shown = maxRows && !isAll ? all.slice(0, maxRows) : all
  const cls = (c: Column<Row>) => [c.isNumber && 'num', c.isWide && 'wide'].filter(Boolean).join(' ')
  return (
    <>
      <div class="table-box" role="group" aria-label={caption} tabIndex={0}>
        <table class={isCompact ? 'table compact' : 'table'} role="table">
          <caption class="vh">{caption}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map(c => (
                <th
                  key={c.id}
                  scope="col"
                  role="columnheader"
                  class={cls(c)}
                  aria-sort={sort?.id === c.id ? (sort.isDown ? 'descending' : 'ascending') : undefined}
                >
                  {c.sort ? (
                    <button type="button" class="sorter" onClick={() => turn(c)}>
                      {c.head}
                      <span aria-hidden="true">{sort?.id === c.id ? (sort.isDown ? ' ▾' : ' ▴') : ''}</span>
                    </button>
                  ) : (
                    c.head
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup" onKeyDown={walkRows}>
            {shown.map(row => (
              <tr key={rowKey(row)} role="row" class={rowClass?.(row)}>
                {columns.map(c =>
                  c.isHead ? (
                    <th key={c.id} scope="row" role="rowheader" class={cls(c)}>
                      {c.cell(row)}
                    </th>
                  ) : (
                    <td key={c.id} role="cell" class={cls(c)} data-label={c.head}>
                      {c.cell(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < all.length && (
        <Button class="low" onClick={() => setAll(true)}>{t('do.show_all', { n: all.length })}</Button>
      )}
    </>
  )
}

interface PagedTableProps<Row> extends Omit<TableProps<Row>, 'rows'> {
  of: Paged<Row>
  empty: string
  icon?: IconName
  emptyMore?: ComponentChildren
}

export function PagedTable<Row>({ of, empty, icon = 'inbox', emptyMore, ...table }: PagedTableProps<Row>) {
  return (
    <Load of={of} bones={6}>
      {rows =>
        rows.length === 0 ? (
          <Empty icon={icon} title={empty}>{emptyMore}</Empty>
        ) : (
          <>
            <Table {...table} rows={rows} />
            {of.more && (
              <Button class="low" disabled={of.isBusy} onClick={of.more}>{of.isBusy ? t('state.loading') : t('do.more')}</Button>
            )}
          </>
        )
      }
    </Load>
  )
}
