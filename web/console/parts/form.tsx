// form.tsx - labelled inputs that show the server's complaint beside the field it names.
import type { ComponentChildren, JSX } from 'preact'
import type { ApiError } from '../../shared/api'
import { Button, Field } from '../../shared/parts'
import { t } from '../say'
import { ErrorNote } from './states'

interface Named { label: string; name: string; hint?: string; error?: ApiError | null; onValue: (value: string) => void }
const faultOf = (p: { name: string; error?: ApiError | null }) => (p.error && p.error.field === p.name ? p.error.message : undefined)

type InputProps = Named & Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'name' | 'label'>
export function Input({ label, name, hint, error, onValue, ...rest }: InputProps) {
  return (
    <Field label={label} hint={hint} fault={faultOf({ name, error })}>
      {p => <input class="input" {...rest} {...p} name={name} onInput={e => onValue(e.currentTarget.value)} />}
    </Field>
  )
}

export function TextArea({ label, name, hint, error, onValue, ...rest }: Named & { value: string; rows?: number; maxLength?: number; required?: boolean }) {
  return (
    <Field label={label} hint={hint} fault={faultOf({ name, error })}>
      {p => <textarea class="input" {...rest} {...p} name={name} onInput={e => onValue(e.currentTarget.value)} />}
    </Field>
  )
}

export function Select({ label, name, hint, error, value, options, onValue }: Named & { value: string; options: readonly (readonly [string, string])[] }) {
  return (
    <Field label={label} hint={hint} fault={faultOf({ name, error })}>
      {p => (
        <select class="input" {...p} name={name} value={value} onChange={e => onValue(e.currentTarget.value)}>
          {options.map(([v, text]) => <option key={v} value={v}>{text}</option>)}
        </select>
      )}
    </Field>
  )
}

interface FormProps {
  fields: readonly string[]             // the names whose faults are shown beside an input
  submit: string
  isBusy: boolean
  error: ApiError | null
  danger?: boolean
  disabled?: boolean
  onSubmit: () => void
  onCancel?: () => void
  children: ComponentChildren
}
/** A form: what its fields do not say about an error is said above the buttons. */
export function Form({ fields, submit, isBusy, error, danger, disabled, onSubmit, onCancel, children }: FormProps) {
  return (
    <form class="stack form" onSubmit={e => { e.preventDefault(); onSubmit() }}>
      {children}
      {error && !fields.includes(error.field) && <ErrorNote error={error} />}
      <div class="buttons">
        <Button main danger={danger} type="submit" disabled={isBusy || disabled}>{isBusy ? t('state.busy') : submit}</Button>
        {onCancel && <Button onClick={onCancel}>{t('do.cancel')}</Button>}
      </div>
    </form>
  )
}
