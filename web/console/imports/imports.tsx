// imports.tsx - lists in: choose kind and file, see every bad row first, then apply; and lists out.
import { useEffect, useState } from 'preact/hooks'
import { Button, Icon, Notice, Segments, toast } from '../../shared/parts'
import { go } from '../../shared/router'
import { applyImport, exportUrl, listFaults, listImportKinds, listImports, readImport, readUnit, startImport } from '../api/territory'
import type { ImportFault, ImportJob, ImportKind } from '../api/types'
import { decimal, moment, number, percent } from '../parts/format'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitPath } from '../parts/page'
import { ErrorNote, Load } from '../parts/states'
import { PagedTable } from '../parts/table'
import { MiniBar } from '../overview/overview'
import { named, t } from '../say'
import { hasRole, homeUnit } from '../session'

const EXPORTS = ['units', 'houses', 'residents'] as const
const isOpen = (j: ImportJob) => j.state === 'waiting' || j.state === 'running'
const TONE = { waiting: 'lam', running: 'lam', checked: 'nghe', done: 'com', failed: 'son' } as const
const StateTag = ({ job }: { job: ImportJob }) => <Tag tone={TONE[job.state] ?? ''}>{named('import_state', job.state)}</Tag>

export function ImportsPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const jobs = usePages(`imports ${id}`, after => listImports(id, after))
  return (
    <Load of={unit} tall>{u => (
      <PageFrame title={t('nav.imports')} path={unitPath(u, 'imports')} lead={t('imports.lead')}>
        <div class="grid two">
          <NewImport unit={id} />
          <Card title={t('exports.title')} note={t('exports.lead')}>
            <ul class="links">
              {EXPORTS.filter(k => k === 'units' || hasRole('officer', 'city', 'auditor')).map(k => <li key={k}><span><b>{named('export', k)}</b></span>
                <span class="row"><a class="btn low" href={exportUrl(id, k, 'csv')} download>CSV</a><a class="btn low" href={exportUrl(id, k, 'xlsx')} download>XLSX</a></span></li>)}
            </ul>
          </Card>
        </div>
        <Card title={t('imports.history')}>
          <PagedTable<ImportJob> of={jobs} empty={t('imports.none')} icon="upload" caption={t('imports.history')} rowKey={j => j.id} columns={[
            { id: 'file', head: t('imports.file'), isHead: true, cell: j => <a href={`/console/imports/${j.id}`}>{j.file_name}</a> },
            { id: 'kind', head: t('imports.kind'), cell: j => named('kind', j.kind) },
            { id: 'state', head: t('imports.state'), cell: j => <StateTag job={j} /> },
            { id: 'good', head: t('imports.good'), isNumber: true, isWide: true, cell: j => number(j.rows_good) },
            { id: 'bad', head: t('imports.bad'), isNumber: true, cell: j => number(j.rows_bad) },
            { id: 'at', head: t('table.when'), isNumber: true, isWide: true, cell: j => moment(j.created_ms) },
          ]} />
        </Card>
      </PageFrame>
    )}</Load>
  )
}

function NewImport({ unit }: { unit: number }) {
  const kinds = useLoad('import-kinds', listImportKinds)
  const [chosen, setKind] = useState('')
  const rows = kinds.data?.rows ?? []
  const about = rows.find(k => k.kind === chosen) ?? rows.find(k => k.kind === 'houses') ?? rows[0]
  const kind = about?.kind ?? ''
  const [file, setFile] = useState<File | null>(null)
  const [isOver, setOver] = useState(false)
  const send = useAction(async () => { if (file) go(`/console/imports/${(await startImport(unit, kind, file)).id}`) })
  return (
    <Card title={t('imports.new')} note={t('imports.dry_first')}>
      <form class="stack" onSubmit={e => { e.preventDefault(); void send.run() }}>
        <Load of={kinds} bones={1}>{() => <Segments<string> label={t('imports.kind')} value={kind} onPick={setKind} options={rows.map(k => [k.kind, named('kind', k.kind)] as const)} />}</Load>
        {about && <Columns of={about} />}
        <label class={isOver ? 'drop over' : 'drop'} onDragOver={e => { e.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)}
          onDrop={e => { e.preventDefault(); setOver(false); setFile(e.dataTransfer?.files[0] ?? null) }}>
          <Icon name="upload" />
          <span>{file ? <><b>{file.name}</b><br /><small>{decimal(file.size / 1024 / 1024)} MB</small></> : t('imports.drop')}</span>
          <input class="vh" type="file" accept=".csv,.xlsx,.geojson,.json" onChange={e => setFile(e.currentTarget.files?.[0] ?? null)} />
        </label>
        {send.error && <ErrorNote error={send.error} />}
        <div class="buttons"><Button main type="submit" icon="clipboard-check" disabled={!file || !kind || send.isBusy}>{send.isBusy ? t('imports.sending') : t('imports.check')}</Button></div>
      </form>
    </Card>
  )
}

/** What the first row of the file should say; the columns that must be there in bold. */
function Columns({ of }: { of: ImportKind }) {
  return (
    <details class="columns-of"><summary>{t('imports.columns', { n: of.columns.length })}</summary>
      <ul>{of.columns.map(c => <li key={c.name}><code class={c.required ? 'strong' : ''}>{c.name}</code>{c.required && ' *'} <small class="quiet">{c.about}</small></li>)}</ul></details>
  )
}

const POLL_MS = 1200

export function ImportPage({ params }: { params: { job?: string } }) {
  const id = Number(params.job)
  const job = useLoad(`import ${id}`, () => readImport(id))
  useEffect(() => {
    if (!job.data || !isOpen(job.data)) return
    const timer = setTimeout(job.reload, POLL_MS)
    return () => clearTimeout(timer)
  }, [job.data])
  return (
    <Load of={job} tall>{j => (
      <PageFrame title={j.file_name} lead={<>{named('kind', j.kind)} · {moment(j.created_ms)} <StateTag job={j} /></>}
        path={[{ text: t('nav.imports'), href: `/console/units/${homeUnit()}/imports` }, { text: j.file_name }]}>
        <Job j={j} onChange={job.reload} />
      </PageFrame>
    )}</Load>
  )
}

function Job({ j, onChange }: { j: ImportJob; onChange: () => void }) {
  const apply = useAction(async () => { const next = await applyImport(j.id); toast(t('imports.applying')); if (next?.id && next.id !== j.id) go(`/console/imports/${next.id}`); else onChange() })
  const faults = usePages(`faults ${j.id} ${j.state}`, after => (isOpen(j) ? Promise.resolve({ rows: [], next: '' }) : listFaults(j.id, after)))
  return (
    <>
      {isOpen(j) && (
        <Card><div class="row" role="status"><MiniBar part={j.bytes ? j.bytes_read / j.bytes : 0} /><span>{t('imports.reading', { n: number(j.rows_total), share: percent(j.bytes_read, j.bytes, 0) })}</span></div></Card>
      )}
      {j.fault && <Notice tone="son" icon="alert-triangle">{j.fault}</Notice>}
      {!isOpen(j) && !j.fault && (
        <div class="grid facts-first">
          <Card title={j.dry_run && j.state === 'checked' ? t('imports.would') : t('imports.did')}>
            <Facts rows={[
              [t('imports.rows'), number(j.rows_total)], [t('imports.good'), <Tag tone="com">{number(j.rows_good)}</Tag>], [t('imports.bad'), j.rows_bad ? <Tag tone="son">{number(j.rows_bad)}</Tag> : '0'],
              [t('imports.fresh'), number(j.rows_new)], [t('imports.changed'), number(j.rows_changed)],
            ]} />
            {apply.error && <ErrorNote error={apply.error} />}
            {j.state === 'checked' && j.rows_good > 0 && <div class="buttons"><Button main icon="check" disabled={apply.isBusy} onClick={() => void apply.run()}>{t('imports.apply', { n: number(j.rows_good) })}</Button></div>}
          </Card>
          <Card title={t('imports.faults')}>
            <PagedTable<ImportFault> isCompact of={faults} empty={t('imports.no_faults')} icon="check-check" caption={t('imports.faults')} rowKey={f => `${f.line} ${f.column_name}`} columns={[
              { id: 'line', head: t('imports.line'), isNumber: true, isHead: true, cell: f => number(f.line) },
              { id: 'column', head: t('imports.column'), cell: f => f.column_name || t('imports.whole_row') },
              { id: 'reason', head: t('imports.reason'), cell: f => f.reason },
            ]} />
          </Card>
        </div>
      )}
    </>
  )
}
