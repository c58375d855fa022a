// log-check.tsx - "Kiểm tra không bị xoá, sửa": every step against its line of the public log, worked out on this device.
import { useState } from 'preact/hooks'
import { Button, Icon, Notice } from '../../shared/parts'
import { api, request } from '../../shared/api'
import { utf8 } from '../../shared/bytes'
import { hasGrown, isIncluded, leafHash, lineFits } from '../publog'
import { keep, meta } from '../store'
import type { PetitionStep } from '../types'
import { t } from '../say'

interface Head { size: number; root: string }
interface Found { bad: number; isShrunk: boolean; isGrown: boolean; n: number }

async function check(code: string, steps: readonly PetitionStep[]): Promise<Found> {
  const { size, root } = await api.get<Head>('/api/publog/head')
  for (const s of steps) {
    const line = await (await request('GET', '/api/publog/leaf', { query: { index: s.leaf } })).text()
    const { hashes } = await api.get<{ hashes: string[] }>('/api/publog/proof', { index: s.leaf, size })
    if (!lineFits(line, code, s) || !await isIncluded(await leafHash(utf8.encode(line)), s.leaf, size, hashes, root)) return { bad: s.n, isShrunk: false, isGrown: false, n: steps.length }
  }
  const had = await meta('head')
  let isGrown = false
  if (had) {
    const grown = had.size <= size && await hasGrown(had.size, had.root, size, root, had.size === size ? [] : (await api.get<{ hashes: string[] }>('/api/publog/consistency', { from: had.size, to: size })).hashes)
    if (!grown) return { bad: 0, isShrunk: true, isGrown: false, n: steps.length }
    isGrown = true
  }
  await keep({ head: { size, root } })
  return { bad: 0, isShrunk: false, isGrown, n: steps.length }
}

export function LogCheck({ code, steps }: { code: string; steps: readonly PetitionStep[] }) {
  const [busy, setBusy] = useState(false)
  const [found, setFound] = useState<Found | 'failed' | null>(null)
  async function go(): Promise<void> {
    setBusy(true)
    setFound(await check(code, steps).catch(() => 'failed' as const))
    setBusy(false)
  }
  const last = steps.at(-1)
  return (
    <section class="card stack tight">
      <div class="row"><span class="tile com"><Icon name="shield-check" /></span><div class="grow"><h2>{t('k_title')}</h2><p class="quiet small">{t('k_text')}</p></div></div>
      <Button wide disabled={busy} onClick={() => void go()}>{t(busy ? 'k_busy' : 'k_go')}</Button>
      <div role="status">
        {found === 'failed' ? <p>{t('k_fail')}</p> : found && (found.isShrunk || found.bad
          ? <Notice tone="son" icon="alert-triangle">{found.isShrunk ? t('k_shrunk') : t('k_bad', { n: found.bad })}</Notice>
          : <Notice tone="com" icon="check-check"><b>{t('k_ok', { n: found.n })}</b>{found.isGrown && <p>{t('k_grown')}</p>}</Notice>)}
      </div>
      {last && <a class="btn bare wide" href={'/api/publog/leaf?index=' + last.leaf} target="_blank">{t('k_line', { n: last.leaf })}</a>}
    </section>
  )
}
