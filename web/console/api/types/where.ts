// where.ts - as it travels: units, lanes, doors, who lives there.
export type UnitKind = 'city' | 'ward' | 'commune' | 'group'
export interface UnitRef {
  id: number
  name: string
  kind: UnitKind
}
export interface Unit extends UnitRef {
  code: string
  name_en: string
  population: number
  area_m2: number
  households: number
  residents: number
  lat_e6: number
  lon_e6: number
  source: string
  as_of: string
  parents: UnitRef[]
}
export interface MapShape {
  id: number
  name: string
  kind: UnitKind
  lat_e6: number
  lon_e6: number
  path: string
}
export interface UnitMap {
  bbox: [number, number, number, number]
  units: MapShape[]
}
export interface Hit {
  kind: 'unit' | 'lane' | 'house' | 'household'
  id: number
  title: string
  subtitle: string
  unit_id: number
}
export interface Lane {
  id: number
  parent_id: number | null
  name: string
  walk_order: number
  path: string
}
export interface LaneProgress {
  lane: number
  houses: number
  households: number
  visited: number // houses where somebody came
}
export interface Resident {
  id: number
  name: string
  birth_year: number
  sex: 'male' | 'female' | 'unknown'
  number: string // masked
  has_phone: boolean
  same_as: number
}
export interface Stand {
  resident: number
  marks: string
  ready: number
}
export interface Household {
  id: number
  code: string
  head: string
  masked: boolean // initials only: give a reason to read the names
  group_id: number
  group: string
  ward_id: number
  ward: string
  lane: string
  house: { id: number; lane_id: number; number: string; lat_e6: number; lon_e6: number }
  people: Resident[]
}
