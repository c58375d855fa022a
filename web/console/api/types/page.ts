// page.ts - as it travels: a list, page by page.
export interface Page<Row> {
  rows: Row[]
  next: string
  total?: number // of all pages, where the list belongs to a figure
}
