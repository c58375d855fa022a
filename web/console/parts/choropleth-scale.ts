// choropleth-scale.ts - the arithmetic of a map in six shades; shared with the wall.
import type { UnitMap } from '../api/types'

/** 0 = nothing known or nothing done; 1..5 = a fifth of the scale each. */
export const shade = (value: number, whole: number, top = 1): number =>
  whole > 0 && value > 0 ? Math.min(5, 1 + Math.floor((5 * value) / whole / top)) : 0

/** The end of the scale: the round share just above the best unit, so that early days are not all pale. */
export function scaleTop(shares: readonly number[]): number {
  const best = Math.max(0, ...shares)
  return [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1].find(v => v >= best) ?? 1
}

/** The part of the drawing that is used, with a small margin: paths are "M x y l dx dy … z", whole numbers. */
export function viewBoxOf(map: UnitMap): string {
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity
  for (const unit of map.units) {
    let x = 0, y = 0, isRelative = false
    const tokens = unit.path.match(/[MLlz]|-?\d+/g) ?? []
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!
      if (token === 'z') continue
      if (token === 'l') { isRelative = true; continue }
      if (token === 'M' || token === 'L') { isRelative = false; continue }
      const dx = Number(token), dy = Number(tokens[++i])
      x = isRelative ? x + dx : dx
      y = isRelative ? y + dy : dy
      left = Math.min(left, x); right = Math.max(right, x)
      top = Math.min(top, y); bottom = Math.max(bottom, y)
    }
  }
  if (left === Infinity) return '0 0 10000 10000'
  const rim = 60
  return `${left - rim} ${top - rim} ${right - left + 2 * rim} ${bottom - top + 2 * rim}`
}
