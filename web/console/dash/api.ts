// api.ts - dashboards as they travel: contract of /api/dashboards, /api/shared-dashboards, and the list of /api/indicators.
import { allPages, api } from '../../shared/api'
import { path } from '../api/path'
import type { Page } from '../api/types'

export const KINDS = ['number', 'table', 'bars', 'line', 'ring', 'map'] as const
export const WIDTHS = ['narrow', 'half', 'full'] as const
export const SPLITS = ['whole', 'child', 'month'] as const
export const PERIODS = ['last_month', 'month', 'last_quarter', 'quarter', 'last_year', 'year'] as const
export type TileKind = typeof KINDS[number]
export type TileWidth = typeof WIDTHS[number]
export type TileSplit = typeof SPLITS[number]
export const TILES_MAX = 24

export interface Tile { kind: TileKind; width: TileWidth; split: TileSplit; indicator: string; unit_id: number; period: string; title: string }
export interface Dashboard { id: number; name: string; version: number; created_ms: number; changed_ms: number; tiles: Tile[] }
export type DashboardRow = Omit<Dashboard, 'tiles'>

/** Thousandths; null: hidden, or nothing to divide by. */
export interface Figure { milli: number | null; is_hidden: boolean }
export interface TileRow extends Figure { key: string; name?: string; name_en?: string; path?: string }
export interface TileValue {
  indicator: { code: string; name_vi: string; name_en: string; unit_word: string; direction: 'up' | 'down' | 'none'; version: number }
  unit: { id: number; name: string; name_en: string }
  period: string
  is_public: boolean
  whole: Figure
  rows: TileRow[]
}
export type SharedTile = Tile & ({ is_refused: true } | ({ is_refused: false } & TileValue))
export interface SharedDashboard { name: string; changed_ms: number; tiles: SharedTile[] }
export interface DashLink { id: number; created_ms: number; revoked_ms: number }
export interface IndicatorRow { code: string; name_vi: string; name_en: string; unit_word: string }

/** What each kind can draw, the first being its own; the server has the same table. */
export const SPLITS_OF: Record<TileKind, readonly TileSplit[]> = {
  number: ['whole'], table: ['child', 'month'], bars: ['month', 'child'], line: ['month'], ring: ['whole', 'child'], map: ['child'],
}

export const listIndicators = () => allPages<IndicatorRow>('/api/indicators')
export const listDashboards = (after = '') => api.get<Page<DashboardRow>>('/api/dashboards', { after })
export const readDashboard = (id: number) => api.get<Dashboard>(path`/api/dashboards/${id}`)
export const makeDashboard = (name: string, tiles: Tile[]) => api.post<Dashboard>('/api/dashboards', { name, tiles })
export const saveDashboard = (d: Dashboard) => api.put<Dashboard>(path`/api/dashboards/${d.id}`, { version: d.version, name: d.name, tiles: d.tiles })
export const dropDashboard = (id: number) => api.del<void>(path`/api/dashboards/${id}`)
export const readTile = (tile: Tile) => api.get<TileValue>('/api/dashboards/tile', { ...tile })
export const listLinks = (id: number) => api.get<Page<DashLink>>(path`/api/dashboards/${id}/links`, { limit: 200 })
export const makeLink = (id: number) => api.post<{ link: DashLink; token: string }>(path`/api/dashboards/${id}/links`)
export const dropLink = (id: number, link: number) => api.del<void>(path`/api/dashboards/${id}/links/${link}`)
export const readShared = (token: string) => api.get<SharedDashboard>(path`/api/shared-dashboards/${token}`)
