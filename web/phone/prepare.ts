// prepare.ts - "Chuẩn bị ra ngõ": everything an alley without signal will ask for, fetched while there is one.
import { signal } from '@preact/signals'
import { saver } from '../shared/look'
import { isWhole } from './state'
import { sync } from './sync'

export interface Prepared { rows: boolean; cards: boolean; scanner: boolean; persisted: boolean }
export const prepared = signal<Prepared | null>(null)

const hasDetector = 'BarcodeDetector' in globalThis
const isKept = async (path: string): Promise<boolean> => 'caches' in globalThis && !!(await caches.match(path))

export async function lookPrepared(): Promise<void> {
  prepared.value = {
    rows: isWhole.value,
    cards: !!navigator.serviceWorker?.controller,               // the cards are part of the shell the worker keeps
    scanner: hasDetector || await isKept(__ZXING__),
    persisted: (await navigator.storage?.persisted?.()) ?? false,
  }
}

export async function prepare(): Promise<void> {
  await navigator.storage?.persist?.().catch(() => false)
  await sync()
  await import('./cards/cards').catch(() => {})
  if (!hasDetector) await Promise.all([import('../shared/scanner'), fetch(__ZXING__)]).catch(() => {})
  if (!saver.value) await document.fonts?.ready
  await lookPrepared()
}
