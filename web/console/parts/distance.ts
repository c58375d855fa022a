// distance.ts - how far two spots are from each other.
const EARTH_M = 111_320
export interface Spot { lat_e6: number; lon_e6: number }

/** Metres between two spots, flat enough for a ward. */
export function metresBetween(a: Spot, b: Spot): number {
  const lat = (a.lat_e6 - b.lat_e6) / 1e6
  const lon = ((a.lon_e6 - b.lon_e6) / 1e6) * Math.cos((a.lat_e6 / 1e6) * (Math.PI / 180))
  return Math.hypot(lat, lon) * EARTH_M
}
