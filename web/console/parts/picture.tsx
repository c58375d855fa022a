// picture.tsx - a QR code the server drew: only its paths and boxes are taken over, so nothing else in the markup can act here.
import { useMemo } from 'preact/hooks'

interface Drawing { viewBox: string; paths: string[]; boxes: { x: string; y: string; width: string; height: string }[] }

function read(svg: string): Drawing {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement
  const isDark = (e: Element) => !/^(#fff|#ffffff|white|none)$/i.test(e.getAttribute('fill') ?? '')
  const of = (e: Element, name: string) => e.getAttribute(name) ?? '0'
  return {
    viewBox: root.getAttribute('viewBox') ?? `0 0 ${of(root, 'width')} ${of(root, 'height')}`,
    paths: [...root.querySelectorAll('path')].filter(isDark).map(p => p.getAttribute('d') ?? ''),
    boxes: [...root.querySelectorAll('rect')].filter(isDark).map(r => ({ x: of(r, 'x'), y: of(r, 'y'), width: of(r, 'width'), height: of(r, 'height') })),
  }
}

export function Picture({ svg, label, size = 208 }: { svg: string; label: string; size?: number }) {
  const d = useMemo(() => read(svg), [svg])
  return (
    <svg class="picture" role="img" aria-label={label} width={size} height={size} viewBox={d.viewBox} shape-rendering="crispEdges">
      {d.paths.map((p, i) => <path key={i} d={p} />)}
      {d.boxes.map((b, i) => <rect key={i} {...b} />)}
    </svg>
  )
}
