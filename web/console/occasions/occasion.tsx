// occasion.tsx - one occasion at its desk: its numbers live, what can be done now, who comes, who came, what they said.
import { useEffect, useState } from 'preact/hooks'
import { Button, Icon, toast } from '../../shared/parts'
import { nameOf, textOf, titleOf } from '../../shared/occasion/say'
import { hasBegun, type Counts } from '../../shared/occasion/types'
import { moveOccasion, readOccasion, watchOccasion, type OccasionStep } from '../api/occasions'
import { readUnit } from '../api/territory'
import type { OccasionDesk } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, TextArea } from '../parts/form'
import { moment, number } from '../parts/format'
import { useAction, useLoad } from '../parts/load'
import { Card, Facts, PageFrame, Stat, Tag, unitHref } from '../parts/page'
import { Load } from '../parts/states'
import { hasRole } from '../session'
import { t } from '../say'
import { Arrivals, FeedbackCard } from './after'
import { OccasionForm } from './form'
import { CrewCard, Materials } from './hands'
import { span, StateTag } from './parts'
import { Tickets } from './tickets'

export function OccasionPage({ params }: { params: { occasion?: string } }) {
  const id = Number(params.occasion)
  const load = useLoad(`occasion ${id}`, () => readOccasion(id))
  return <Load of={load} tall>{o => <One o={o} onChange={load.reload} onCounts={counts => load.change(now => ({ ...now, counts }))} />}</Load>
}

// What its flow allows now (occasion.c); the clock does most of it by itself.
const STEPS: Record<OccasionDesk['state'], readonly OccasionStep[]> = {
  draft: ['announce', 'cancel'], announced: ['open', 'start', 'cancel'], open: ['start', 'cancel'], under_way: ['end'], ended: [], cancelled: [],
}
type Open = OccasionStep | 'edit' | null

function One({ o, onChange, onCounts }: { o: OccasionDesk; onChange: () => void; onCounts: (c: Counts) => void }) {
  const unit = useLoad(`unit ${o.unit_id}`, () => readUnit(o.unit_id))
  const [open, setOpen] = useState<Open>(null)
  const mayWrite = hasRole('officer', 'city')
  const isLive = useCounts(o, onCounts)
  const close = () => setOpen(null)
  const done = () => { close(); onChange() }
  const steps = mayWrite ? STEPS[o.state] : []
  return (
    <PageFrame title={titleOf(o)} path={[{ text: o.unit, href: unitHref(o.unit_id) }, { text: t('nav.occasions'), href: unitHref(o.unit_id, 'occasions') }, { text: titleOf(o) }]}
      lead={<><StateTag state={o.state} /><Tag>{nameOf('kind', o.kind)}</Tag>{!o.is_public && <Tag>{t('occ.internal')}</Tag>}<span>{span(o)}</span></>}
      actions={<>
        {(o.state === 'open' || o.state === 'under_way' || o.state === 'announced') && mayWrite && <a class="btn main" href={`/console/doors/${o.code}`}><Icon name="scan-line" />{t('occ.door')}</a>}
        {steps.filter(s => s !== 'cancel').map(s => <Button key={s} main={s === 'announce'} onClick={() => setOpen(s)}>{t(`occ.${s}`)}</Button>)}
        {mayWrite && o.state !== 'ended' && o.state !== 'cancelled' && <Button icon="pencil" onClick={() => setOpen('edit')}>{t('do.edit')}</Button>}
        {steps.includes('cancel') && <Button bare danger onClick={() => setOpen('cancel')}>{t('occ.cancel')}</Button>}
      </>}>
      {o.state !== 'draft' && <Numbers o={o} isLive={isLive} />}
      <div class="grid wide-left">
        <div class="stack loose">
          <Tickets o={o} mayWrite={mayWrite} beat={o.counts.registered_site + o.counts.registered_online + o.counts.waiting} />
          <Arrivals id={o.id} beat={o.counts.attended_site + o.counts.attended_online} />
          {o.state !== 'draft' && hasBegun(o, Date.now()) && <FeedbackCard id={o.id} />}
        </div>
        <div class="stack loose">
          <Card title={t('occ.facts')}>
            {textOf(o) && <p class="quote">{textOf(o)}</p>}
            <Facts rows={[
              o.place ? [t('occ.place'), o.place] : null,
              o.link ? [t('occ.stream'), <a href={o.link} target="_blank" rel="noopener noreferrer">{o.link}</a>] : null,
              o.opens_ms ? [t('occ.opens'), moment(o.opens_ms)] : null,
              o.closes_ms ? [t('occ.closes'), moment(o.closes_ms)] : null,
              o.reason ? [t('occ.reason'), o.reason] : null,
            ]} />
          </Card>
          <CrewCard o={o} mayWrite={mayWrite} onChange={onChange} />
          <Materials o={o} mayWrite={mayWrite} onChange={onChange} />
        </div>
      </div>
      {open === 'edit' && unit.data && <OccasionForm unit={unit.data} earlier={o} onClose={close} onDone={done} />}
      {open && open !== 'edit' && <Step o={o} step={open} onClose={close} onDone={done} />}
    </PageFrame>
  )
}

function useCounts(o: OccasionDesk, onCounts: (c: Counts) => void): boolean {
  const [isLive, setLive] = useState(false)
  useEffect(() => watchOccasion(o.id, onCounts, setLive), [o.id])
  return isLive
}

function Numbers({ o, isLive }: { o: OccasionDesk; isLive: boolean }) {
  const c = o.counts
  const seats = (n: number) => n ? t('occ.of_seats', { n: number(n) }) : undefined
  return (
    <section class="stack tight">
      <p class="live-line small" role="status"><span class={`dot-live ${isLive ? 'on' : ''}`} aria-hidden="true" />{isLive ? t('occ.live') : t('occ.not_live')}</p>
      <div class="stats occ-stats">
        {o.place && <Stat name={t('occ.registered_site')} value={number(c.registered_site)} note={seats(o.seats_site)} flash={c.registered_site} />}
        {o.has_stream && <Stat name={t('occ.registered_online')} value={number(c.registered_online)} note={seats(o.seats_online)} flash={c.registered_online} />}
        {(c.waiting > 0 || o.seats_site + o.seats_online > 0) && <Stat name={t('occ.waiting')} value={number(c.waiting)} tone={c.waiting ? 'nghe' : ''} flash={c.waiting} />}
        {o.place && <Stat name={t('occ.attended_site')} value={number(c.attended_site)} note={c.walk_ins ? t('occ.walk_ins', { n: number(c.walk_ins) }) : undefined} flash={c.attended_site} />}
        {o.has_stream && <Stat name={t('occ.attended_online')} value={number(c.attended_online)} note={`${t('occ.online_now')}: ${number(c.online_now)}`} flash={c.attended_online} />}
      </div>
    </section>
  )
}

function Step({ o, step, onDone, onClose }: { o: OccasionDesk; step: OccasionStep; onDone: () => void; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const send = useAction(async () => { await moveOccasion(o.id, step, reason.trim()); toast(t(`occ.did_${step}`)); onDone() })
  return (
    <Dialog title={t(`occ.${step}`)} onClose={onClose}>
      <Form fields={['reason']} submit={t(`occ.${step}`)} danger={step === 'cancel'} isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        <p class="strong">{titleOf(o)}</p><p>{t(`occ.${step}_text`)}</p>
        {step === 'cancel' && <TextArea label={t('occ.reason')} name="reason" value={reason} rows={3} maxLength={500} required error={send.error} hint={t('occ.reason_hint')} onValue={setReason} />}
      </Form>
    </Dialog>
  )
}
