// dialog.tsx - a question over the page; the shared sheet, with a wide shape for maps and tables, and "are you sure".
import type { ComponentChildren } from 'preact'
import type { ApiError } from '../../shared/api'
import { Button, Sheet } from '../../shared/parts'
import { t } from '../say'
import { ErrorNote } from './states'

export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }) {
  return <Sheet title={title} closeLabel={t('do.close')} onClose={onClose}>{children}</Sheet>
}

interface ConfirmProps {
  title: string
  text: ComponentChildren
  yes: string
  danger?: boolean
  isBusy: boolean
  error: ApiError | null
  onYes: () => void
  onClose: () => void
}
export function Confirm({ title, text, yes, danger, isBusy, error, onYes, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="stack">
        <div>{text}</div>
        {error && <ErrorNote error={error} />}
        <div class="buttons">
          <Button main danger={danger} disabled={isBusy} onClick={onYes}>{yes}</Button>
          <Button onClick={onClose}>{t('do.cancel')}</Button>
        </div>
      </div>
    </Dialog>
  )
}
