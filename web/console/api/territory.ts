// territory.ts - units, lanes, houses, search, map, imports: contract of /api/units, /api/lanes, /api/search, /api/imports.
import { api, url } from '../../shared/api'
import { path } from './path'
import type { Hit, Household, ImportFault, ImportJob, ImportKind, Lane, Page, Unit, UnitMap, UnitRef } from './types'

export const readUnit = (unit: number) => api.get<Unit>(path`/api/units/${unit}`)
export const listChildren = (unit: number, after = '') => api.get<Page<UnitRef>>(path`/api/units/${unit}/children`, { after, limit: 200 })
export const search = (q: string, unit?: number) => api.get<Page<Hit>>('/api/search', { q, unit })
export const readMap = (unit: number) => api.get<UnitMap>(path`/api/units/${unit}/map`)
export const listLanes = (unit: number, after = '') => api.get<Page<Lane>>(path`/api/units/${unit}/lanes`, { after, limit: 200 })
export const readHousehold = (household: number, reason = '') => api.get<Household>(path`/api/households/${household}`, { reason })

const UPLOAD_MS = 600_000                // 64 MB over a ward's line
export const listImportKinds = () => api.get<Page<ImportKind>>('/api/import-kinds')
export const startImport = (unit: number, kind: string, file: File) =>
  api.post<ImportJob>(url(path`/api/units/${unit}/imports`, { kind, dry_run: true, file: file.name }), file, { timeoutMs: UPLOAD_MS })
export const readImport = (job: number) => api.get<ImportJob>(path`/api/imports/${job}`)
export const listFaults = (job: number, after = '') => api.get<Page<ImportFault>>(path`/api/imports/${job}/faults`, { after })
export const listImports = (unit: number, after = '') => api.get<Page<ImportJob>>(path`/api/units/${unit}/imports`, { after })
export const applyImport = (job: number) => api.post<ImportJob>(path`/api/imports/${job}/apply`)
export const exportUrl = (unit: number, kind: string, format: 'csv' | 'xlsx') => path`/api/units/${unit}/export/` + `${kind}.${format}`
