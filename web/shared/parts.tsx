// parts.tsx - the shared components: icon, ring, button, field, sheet, toast, empty state …; the classes are in base.css.
import { signal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import type { IconName } from './icons'

type Kids = { children?: ComponentChildren }
export type Tone = 'com' | 'nghe' | 'sen' | 'son' | 'lam' | ''

// `label` makes it speak; without it the drawing is silent and a word stands beside it.
export function Icon({ name, label, class: c }: { name: IconName; label?: string; class?: string }) {
  return (
    <svg class={'icon ' + (c ?? '')} viewBox="0 0 24 24" role={label ? 'img' : undefined} aria-label={label} aria-hidden={label ? undefined : true}>
      <use href={`${__ICONS__}#${name}`} />
    </svg>
  )
}

// Three arcs, A devices, B identity, C skills; each part 0..1 of its own third. `label` says it in words.
export function Ring({ a, b, c, size = 48, width, label, center }:
  { a: number; b: number; c: number; size?: number; width?: number; label: string; center?: string }) {
  const w = width ?? Math.max(5, size * 0.11)
  const r = (size - w) / 2
  const gap = (w * 0.5 + size * 0.045) / r                        // half the opening between two arcs, in radians
  const arc = (k: number, part: number) => {
    const from = -Math.PI / 2 + (k * 2 * Math.PI) / 3 + gap
    const to = from + ((2 * Math.PI) / 3 - 2 * gap) * Math.min(1, Math.max(0, part))
    const at = (t: number) => `${(size / 2 + r * Math.cos(t)).toFixed(2)} ${(size / 2 + r * Math.sin(t)).toFixed(2)}`
    return `M${at(from)}A${r.toFixed(2)} ${r.toFixed(2)} 0 0 1 ${at(to)}`
  }
  return (
    <svg class="ring" width={size} height={size} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      {[0, 1, 2].map(k => <path class="track" d={arc(k, 1)} stroke-width={w} />)}
      {([a, b, c]).map((part, k) => part > 0.02 && <path class={'abc'[k]} d={arc(k, part)} stroke-width={w} />)}
      {center && <text x={size / 2} y={size / 2} font-size={size * 0.24}>{center}</text>}
    </svg>
  )
}

export function Button({ main, wide, bare, danger, icon, class: c, children, ...rest }:
  Kids & { main?: boolean; wide?: boolean; bare?: boolean; danger?: boolean; icon?: IconName; class?: string } & Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'icon' | 'class'>) {
  const cls = ['btn', main && 'main', wide && 'wide', bare && 'bare', danger && 'danger', c].filter(Boolean).join(' ')
  return <button type="button" {...rest} class={cls}>{icon && <Icon name={icon} />}{children}</button>
}

export function IconButton({ icon, label, ...rest }: { icon: IconName; label: string } & Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'icon' | 'label'>) {
  return <button type="button" class="iconbtn" aria-label={label} title={label} {...rest}><Icon name={icon} /></button>
}

export function Chip({ tone = '', icon, children }: Kids & { tone?: Tone; icon?: IconName }) {
  return <span class={'chip ' + tone}>{icon && <Icon name={icon} />}{children}</span>
}

export function Pick({ on, children, ...rest }: Kids & { on: boolean } & JSX.ButtonHTMLAttributes<HTMLButtonElement>) {
  return <button type="button" class="pick" aria-pressed={on} {...rest}>{children}</button>
}

// Label, control, hint and fault, tied together for readers. `children` gets the ids to put on the control.
export function Field({ label, hint, fault, children }: { label: string; hint?: string; fault?: string;
  children: (p: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }) => ComponentChildren }) {
  const id = useId()
  const notes = [hint && id + 'h', fault && id + 'f'].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': notes || undefined, 'aria-invalid': fault ? true : undefined })}
      {hint && <div class="hint" id={id + 'h'}>{hint}</div>}
      {fault && <div class="fault" id={id + 'f'} role="alert">{fault}</div>}
    </div>
  )
}

export function TextField({ label, hint, fault, value, onValue, area, ...rest }:
  { label: string; hint?: string; fault?: string; value: string; onValue: (v: string) => void; area?: boolean } & Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'value' | 'label'>) {
  return (
    <Field label={label} hint={hint} fault={fault}>{p => area
      ? <textarea class="input" {...p} {...rest as object} value={value} onInput={e => onValue(e.currentTarget.value)} />
      : <input class="input" {...p} {...rest} value={value} onInput={e => onValue(e.currentTarget.value)} />}
    </Field>
  )
}

// One of a few, as a row of buttons; `null` = none yet.
export function Segments<V extends string>({ label, value, options, onPick }:
  { label: string; value: V | null; options: readonly (readonly [V, ComponentChildren, string?])[]; onPick: (v: V) => void }) {
  return (
    <div class="seg" role="group" aria-label={label}>
      {options.map(([v, text, spoken]) =>
        <button type="button" aria-pressed={v === value} aria-label={spoken} onClick={() => onPick(v)}>{text}</button>)}
    </div>
  )
}

export function Check({ on, onChange, children }: Kids & { on: boolean; onChange: (on: boolean) => void }) {
  return <label class="check"><input type="checkbox" checked={on} onChange={e => onChange(e.currentTarget.checked)} /><span>{children}</span></label>
}

// A sheet over the page; the browser's own dialog keeps the focus inside and closes on Escape.
export function Sheet({ title, closeLabel = 'Đóng', onClose, children }: Kids & { title: string; closeLabel?: string; onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const d = ref.current!
    if (!d.open) d.showModal()
    return () => d.close()
  }, [])
  return (
    <dialog ref={ref} class="sheet" aria-labelledby={id} onCancel={e => { e.preventDefault(); onClose() }}
      onClick={e => { if (e.target === ref.current) onClose() }}>
      <div class="sheet-head"><h2 class="grow" id={id}>{title}</h2><IconButton icon="x" label={closeLabel} onClick={onClose} /></div>
      <div class="sheet-body">{children}</div>
    </dialog>
  )
}

export function Empty({ icon = 'inbox', title, children }: Kids & { icon?: IconName; title: string }) {
  return <div class="empty"><Icon name={icon} /><h2>{title}</h2>{children}</div>
}

export function Notice({ tone = '', icon = 'info', children }: Kids & { tone?: Tone; icon?: IconName }) {
  return <div class={'notice ' + tone}><Icon name={icon} /><div class="grow">{children}</div></div>
}

export function Bar({ part, label }: { part: number; label: string }) {
  const pc = Math.round(100 * Math.min(1, Math.max(0, part)))
  return <div class="bar" role="progressbar" aria-label={label} aria-valuenow={pc} aria-valuemin={0} aria-valuemax={100}><i style={{ width: pc + '%' }} /></div>
}

export function Bones({ label, rows = 4 }: { label: string; rows?: number }) {
  return <div class="stack" aria-busy="true"><span class="vh">{label}</span>{Array.from({ length: rows }, () => <div class="card bone"><br /><br /></div>)}</div>
}

interface Note { id: number; text: string; action?: string; run?: () => void }
const notes = signal<Note[]>([])
let lastNote = 0

// A short word at the bottom; read out; goes by itself. With an action it stays longer.
export function toast(text: string, action?: string, run?: () => void, ms = action ? 9000 : 4500): void {
  const id = ++lastNote
  notes.value = [...notes.value.slice(-1), { id, text, action, run }]
  setTimeout(() => { notes.value = notes.value.filter(n => n.id !== id) }, ms * (document.documentElement.dataset.size === 'large' ? 1.6 : 1))
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {notes.value.map(n => (
        <div class="toast" key={n.id}><span>{n.text}</span>
          {n.action && <button type="button" class="btn" onClick={() => { notes.value = notes.value.filter(x => x.id !== n.id); n.run?.() }}>{n.action}</button>}
        </div>
      ))}
    </div>
  )
}
