// pin.ts - places on the city's own drawing of its wards: degrees to the drawing and back, and which ward a point lies in. Pure; of residents and desk.

export interface Shape { id: number; name: string; path: string }
export interface CityMap { bbox: [number, number, number, number]; units: Shape[] }       // west, south, east, north in millionths of a degree
export interface Frame { x: (lon: number) => number; y: (lat: number) => number; lon: (x: number) => number; lat: (y: number) => number; metre: number }

const SIDE = 10_000, METRES_PER_DEGREE = 110_700             // as src/territory/shape.c draws it: north up, the longer side whole, the other in the middle

export function frameOf({ bbox: [west, south, east, north] }: Pick<CityMap, 'bbox'>): Frame {
  const squeeze = Math.cos((south + north) / 2e6 * Math.PI / 180)
  const w = (east - west) * squeeze, h = north - south, k = SIDE / Math.max(w, h)
  const left = (SIDE - w * k) / 2, top = (SIDE - h * k) / 2
  return {
    x: lon => left + (lon - west) * squeeze * k, y: lat => top + (north - lat) * k,
    lon: x => Math.round(west + (x - left) / (squeeze * k)), lat: y => Math.round(north - (y - top) / k),
    metre: k * 1e6 / METRES_PER_DEGREE,
  }
}

type Ring = [number, number][]
export function ringsOf(path: string): Ring[] {
  const rings: Ring[] = []
  let x = 0, y = 0, isRelative = false
  const tokens = path.match(/[MLlz]|-?\d+/g) ?? []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    if (token === 'z') continue
    if (token === 'M') { isRelative = false; rings.push([]); continue }
    if (token === 'L' || token === 'l') { isRelative = token === 'l'; continue }
    const a = Number(token), b = Number(tokens[++i])
    x = isRelative ? x + a : a
    y = isRelative ? y + b : b
    rings.at(-1)?.push([x, y])
  }
  return rings
}

// Odd crossings of a line to the east: inside. Holes count as they should.
export function holds(rings: readonly Ring[], x: number, y: number): boolean {
  let inside = false
  for (const r of rings)
    for (let i = 0, j = r.length - 1; i < r.length; j = i++) {
      const [ax, ay] = r[i]!, [bx, by] = r[j]!
      if (ay > y !== by > y && x < (bx - ax) * (y - ay) / (by - ay) + ax) inside = !inside
    }
  return inside
}

export const wardAt = (map: CityMap, x: number, y: number): string => map.units.find(u => holds(ringsOf(u.path), x, y))?.name ?? ''
