// states.tsx - what a screen shows before and instead of its data: bones in its shape, or what went wrong and how to go on.
import type { ComponentChildren } from 'preact'
import type { ApiError } from '../../shared/api'
import { Button, Notice } from '../../shared/parts'
import { t } from '../say'
import type { Loaded } from './load'

export function errorText(e: ApiError): string {
  if (e.status === 0) return t('error.offline')
  if (e.status === 403) return t('error.forbidden')
  if (e.status === 404) return t('error.missing')
  return e.field ? `${e.message} (${e.field})` : e.message
}

export function ErrorNote({ error, retry }: { error: ApiError; retry?: () => void }) {
  return (
    <div role="alert">
      <Notice tone="son" icon={error.status === 0 ? 'wifi-off' : 'alert-triangle'}>
        <div class="row wrap"><span class="grow">{errorText(error)}</span>{retry && <Button class="low" icon="refresh-cw" onClick={retry}>{t('do.retry')}</Button>}</div>
      </Notice>
    </div>
  )
}

/** Grey bones in the shape of what will come, with a sentence for those who do not see them. */
export function Bones({ lines = 5, tall = false }: { lines?: number; tall?: boolean }) {
  return (
    <div class={tall ? 'bones tall' : 'bones'} role="status">
      <span class="vh">{t('state.loading')}</span>
      {Array.from({ length: lines }, (_, i) => <i key={i} />)}
    </div>
  )
}

interface LoadProps<T> { of: Pick<Loaded<T>, 'data' | 'error' | 'reload'>; bones?: number; tall?: boolean; children: (data: T) => ComponentChildren }

export function Load<T>({ of, bones, tall, children }: LoadProps<T>) {
  if (of.data === null) return of.error ? <ErrorNote error={of.error} retry={of.reload} /> : <Bones lines={bones} tall={tall} />
  return <>{of.error && <ErrorNote error={of.error} retry={of.reload} />}{children(of.data)}</>
}
