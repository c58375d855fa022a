// qr.tsx - a QR code as one SVG path, always dark on white so that any phone reads it.
import { encode } from 'uqr'

export function Qr({ text, label }: { text: string; label: string }) {
  const code = encode(text, { ecc: 'M', border: 3 })
  let d = ''
  for (const [y, row] of code.data.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue
      let n = 1
      while (row[x + n]) n++
      d += `M${x} ${y}h${n}v1h-${n}z`
      x += n
    }
  }
  return <svg class="qr" viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={label} shape-rendering="crispEdges"><rect width={code.size} height={code.size} fill="#fff" /><path d={d} fill="#000" /></svg>
}
