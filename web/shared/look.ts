// look.ts - how this device shows things: theme, letter size, contrast, less data. Kept on the device; applied as attributes of <html>.
import { signal } from '@preact/signals'

export type Theme = 'light' | 'dark' | 'auto'
export const theme = signal<Theme>((localStorage.getItem('theme') as Theme | null) ?? (document.documentElement.dataset.theme as Theme) ?? 'auto')
export const large = signal(document.documentElement.dataset.size === 'large')
export const contrast = signal(document.documentElement.dataset.contrast === 'high')
export const saver = signal(localStorage.getItem('saver') === '1'
  || (localStorage.getItem('saver') === null && !!(navigator as { connection?: { saveData?: boolean } }).connection?.saveData))

function keep(key: string, value: string): void {
  try { localStorage.setItem(key, value) } catch { /* private window: lasts as long as the page */ }
}

export function setTheme(to: Theme): void {
  theme.value = to
  document.documentElement.dataset.theme = to
  keep('theme', to)
}
export function setLarge(on: boolean): void {
  large.value = on
  document.documentElement.dataset.size = on ? 'large' : ''
  keep('size', on ? 'large' : '')
}
export function setContrast(on: boolean): void {
  contrast.value = on
  document.documentElement.dataset.contrast = on ? 'high' : ''
  keep('contrast', on ? 'high' : '')
}
export function setSaver(on: boolean): void {
  saver.value = on
  keep('saver', on ? '1' : '0')
}
