// review.tsx - keep or void a visit, always with a reason; the visit itself stays.
import { useState } from 'preact/hooks'
import { Button, toast } from '../../shared/parts'
import { reviewVisit } from '../api/outreach'
import type { Visit } from '../api/types'
import { TextArea } from '../parts/form'
import { moment } from '../parts/format'
import { useAction } from '../parts/load'
import { Card, Tag } from '../parts/page'
import { ErrorNote } from '../parts/states'
import { t } from '../say'

export function ReviewCard({ visit, review, mayReview, onDone }: { visit: number; review: Visit['review']; mayReview: boolean; onDone: () => void }) {
  if (!review && !mayReview) return null
  return (
    <Card title={t('review.title')}>
      {review
        ? <p><Tag tone={review.verdict === 'kept' ? 'com' : 'son'}>{t(`review.${review.verdict}`)}</Tag> {review.reason}<br /><small class="quiet">{review.by} · {moment(review.at_ms)}</small></p>
        : <ReviewForm visit={visit} onDone={onDone} />}
    </Card>
  )
}

export function ReviewForm({ visit, onDone }: { visit: number; onDone: () => void }) {
  const [reason, setReason] = useState('')
  const send = useAction(async (verdict: 'kept' | 'void') => {
    await reviewVisit(visit, verdict, reason.trim())
    toast(t(verdict === 'kept' ? 'review.did_keep' : 'review.did_void'))
    onDone()
  })
  const isReady = reason.trim().length >= 3 && !send.isBusy
  return (
    <div class="stack">
      <TextArea label={t('review.reason')} name="reason" value={reason} maxLength={500} error={send.error} hint={t('review.hint')} onValue={setReason} />
      {send.error && send.error.field !== 'reason' && <ErrorNote error={send.error} />}
      <div class="buttons">
        <Button icon="check" disabled={!isReady} onClick={() => void send.run('kept')}>{t('review.keep')}</Button>
        <Button icon="x" danger disabled={!isReady} onClick={() => void send.run('void')}>{t('review.do_void')}</Button>
      </div>
    </div>
  )
}
