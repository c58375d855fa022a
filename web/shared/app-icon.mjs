// app-icon.mjs - the app's icon: three arcs on glazed cobalt, drawn point by point into a PNG (installing asks for one).
import { deflateSync } from 'node:zlib'

const GLAZE = [[14, 50, 87], [23, 74, 124]]                       // top, bottom
const ARCS = [[217, 151, 31], [95, 168, 118], [224, 112, 154]]    // A, B, C; bright, as they lie on dark

function colourAt(x, y) {                                          // x, y in -1..1
  const t = (y + 1) / 2
  const ground = GLAZE[0].map((c, i) => c + (GLAZE[1][i] - c) * t)
  const r = Math.hypot(x, y), radius = 0.5, half = 0.085
  const turn = (Math.atan2(y, x) + Math.PI / 2 + 2 * Math.PI) % (2 * Math.PI)
  const k = Math.floor(turn / (2 * Math.PI / 3)), within = turn - k * (2 * Math.PI / 3), gap = 0.26
  if (Math.abs(r - radius) <= half && within > gap && within < 2 * Math.PI / 3 - gap) return ARCS[k]
  for (const [n, a] of [0, 1, 2].flatMap(n => [[n, gap], [n, 2 * Math.PI / 3 - gap]])) {   // round ends
    const at = n * 2 * Math.PI / 3 + a - Math.PI / 2
    if (Math.hypot(x - radius * Math.cos(at), y - radius * Math.sin(at)) <= half) return ARCS[n]
  }
  if (Math.hypot(x, y) < 0.13) return [255, 255, 255]
  return ground
}

const crcTable = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1; return n >>> 0 })
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  let crc = 0xffffffff
  for (const b of body) crc = crcTable[(crc ^ b) & 255] ^ (crc >>> 8)
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4)
  return out
}

export function iconPng(size) {
  const raw = Buffer.alloc(size * (size * 3 + 1)), sub = 3
  for (let j = 0, p = 0; j < size; j++) {
    raw[p++] = 0
    for (let i = 0; i < size; i++) {
      const sum = [0, 0, 0]
      for (let s = 0; s < sub * sub; s++) {
        const c = colourAt(((i + ((s % sub) + 0.5) / sub) / size) * 2 - 1, ((j + (Math.floor(s / sub) + 0.5) / sub) / size) * 2 - 1)
        for (let q = 0; q < 3; q++) sum[q] += c[q]
      }
      for (const v of sum) raw[p++] = Math.round(v / (sub * sub))
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(raw, { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}
