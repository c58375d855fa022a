// consents.tsx - what one resident agreed to, purpose by purpose: how, when, on what proof, taken down by whom; and withdrawing it.
import { useState } from 'preact/hooks'
import { Button, toast } from '../../shared/parts'
import { giveConsent, listConsents, withdrawConsent } from '../api/account'
import { readHousehold } from '../api/territory'
import { LinkAccount } from '../civic/link-account'
import type { Consent, ConsentChannel, Purpose } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input, Select, TextArea } from '../parts/form'
import { moment } from '../parts/format'
import { useAction, useLoad, usePages, type Paged } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitHref } from '../parts/page'
import { Load } from '../parts/states'
import { PagedTable } from '../parts/table'
import { hasRole } from '../session'
import { named, t } from '../say'

const PURPOSES: readonly Purpose[] = ['contact', 'statistics', 'share']
const CHANNELS: readonly ConsentChannel[] = ['visit', 'paper', 'desk', 'call', 'link']
/** Raised whenever a sentence of `purpose_asks` changes its meaning: a consent is to one wording. */
const WORDING = 1

/** Who withdrew it is in the audit log; here stands why. */
export function whyEnded(c: Pick<Consent, 'withdrawn_proof'>): string {
  const request = /^privacy_request:(\d+)$/.exec(c.withdrawn_proof)
  return request ? t('consent.by_request', { n: request[1]! }) : c.withdrawn_proof.replace(/^account:\d+ ?/, '')
}

export function ConsentsPage({ params }: { params: { household?: string; resident?: string } }) {
  const home = Number(params.household), resident = Number(params.resident)
  const household = useLoad(`household ${home}`, () => readHousehold(home))
  const consents = usePages(`consents ${resident}`, () => listConsents(resident))
  return (
    <Load of={household} tall>{h => {
      const door = `${h.house.number} ${h.lane}`, person = h.people.find(p => p.id === resident)
      return (
        <PageFrame title={t('consent.title')} lead={`${person?.name ?? '–'}${person?.birth_year ? ` (${person.birth_year})` : ''}. ${t('consent.lead')}`}
          path={[{ text: h.ward, href: unitHref(h.ward_id) }, { text: h.group, href: unitHref(h.group_id) }, { text: door, href: `/console/households/${home}` }, { text: person?.name ?? '–' }]}>
          <Consents resident={resident} of={consents} />
          {hasRole('officer', 'city') && <LinkAccount resident={resident} />}
        </PageFrame>
      )
    }}</Load>
  )
}

/** What a withdrawal would end, in few words. */
export function HeldConsents({ resident }: { resident: number }) {
  const consents = useLoad(`consents ${resident}`, () => listConsents(resident))
  return (
    <Load of={consents} bones={1}>{page => {
      const held = page.rows.filter(c => !c.withdrawn_ms)
      return held.length === 0 ? <p class="quiet">{t('consent.none_held')}</p>
        : <p>{t('consent.held')} <span class="wons">{held.map(c => <Tag key={c.id} tone="com">{named('purpose', c.purpose)}</Tag>)}</span></p>
    }}</Load>
  )
}

type Open = { purpose: Purpose; doing: 'give' | 'withdraw' } | null

function Consents({ resident, of }: { resident: number; of: Paged<Consent> }) {
  const [open, setOpen] = useState<Open>(null)
  const done = (text: string) => { setOpen(null); toast(text); of.reload() }
  return (
    <>
      <Load of={of}>{rows => (
        <div class="columns">{PURPOSES.map(p => <PurposeCard key={p} purpose={p} last={rows.find(c => c.purpose === p)} onOpen={doing => setOpen({ purpose: p, doing })} />)}</div>
      )}</Load>
      <Card title={t('consent.history')}>
        <PagedTable<Consent> of={of} empty={t('consent.none')} icon="scroll-text" caption={t('consent.history')} rowKey={c => c.id} rowClass={c => (c.withdrawn_ms ? 'gone' : '')} columns={[
          { id: 'purpose', head: t('consent.purpose'), isHead: true, cell: c => named('purpose', c.purpose) },
          { id: 'given', head: t('consent.given'), isNumber: true, cell: c => moment(c.given_ms) },
          { id: 'how', head: t('consent.how'), cell: c => named('channel', c.channel) },
          { id: 'by', head: t('consent.by'), cell: c => c.by || t('consent.himself') },
          { id: 'ended', head: t('consent.withdrawn'), isNumber: true, cell: c => (c.withdrawn_ms ? moment(c.withdrawn_ms) : '') },
          { id: 'why', head: t('consent.why'), cell: c => (c.withdrawn_ms ? whyEnded(c) : '') },
        ]} />
      </Card>
      {open?.doing === 'give' && <Give resident={resident} purpose={open.purpose} onClose={() => setOpen(null)} onDone={() => done(t('consent.did_give'))} />}
      {open?.doing === 'withdraw' && <Withdraw resident={resident} purpose={open.purpose} onClose={() => setOpen(null)} onDone={() => done(t('consent.did_withdraw'))} />}
    </>
  )
}

function PurposeCard({ purpose, last, onOpen }: { purpose: Purpose; last: Consent | undefined; onOpen: (doing: 'give' | 'withdraw') => void }) {
  const holds = !!last && !last.withdrawn_ms
  const mayWrite = hasRole('officer', 'city')
  return (
    <Card class="consent" title={named('purpose', purpose)} tools={holds ? <Tag tone="com">{t('consent.in_force')}</Tag> : last ? <Tag tone="nghe">{t('consent.ended')}</Tag> : <Tag>{t('consent.never')}</Tag>}>
      <p class="quiet">{named('purpose_asks', purpose)}</p>
      {last && (
        <Facts rows={[
          [t('consent.given'), moment(last.given_ms)], [t('consent.how'), named('channel', last.channel)], [t('consent.by'), last.by || t('consent.himself')],
          [t('consent.proof'), last.proof], [t('consent.wording'), last.text_version],
          last.withdrawn_ms ? [t('consent.withdrawn'), moment(last.withdrawn_ms)] : null, last.withdrawn_ms && whyEnded(last) ? [t('consent.why'), whyEnded(last)] : null,
        ]} />
      )}
      {mayWrite && (
        <div class="buttons">
          {holds ? <Button icon="undo-2" onClick={() => onOpen('withdraw')}>{t('consent.withdraw')}</Button> : <Button icon="hand" onClick={() => onOpen('give')}>{t('consent.give')}</Button>}
        </div>
      )}
    </Card>
  )
}

interface DialogProps { resident: number; purpose: Purpose; onClose: () => void; onDone: () => void }

/** Nothing is chosen beforehand: a consent that was assumed is none (Law 91/2025/QH15). */
function Give({ resident, purpose, onClose, onDone }: DialogProps) {
  const [channel, setChannel] = useState<ConsentChannel | ''>('')
  const [proof, setProof] = useState('')
  const save = useAction(async () => { if (channel) { await giveConsent(resident, { purpose, channel, text_version: WORDING, proof: proof.trim() }); onDone() } })
  return (
    <Dialog title={`${t('consent.give')} · ${named('purpose', purpose)}`} onClose={onClose}>
      <Form fields={['channel', 'proof']} submit={t('consent.give')} isBusy={save.isBusy} disabled={!channel || !proof.trim()} error={save.error} onSubmit={() => void save.run()} onCancel={onClose}>
        <p>{t('consent.ask')}</p>
        <blockquote class="script">{named('purpose_asks', purpose)}</blockquote>
        <Select label={t('consent.how')} name="channel" value={channel} error={save.error} options={[['', t('consent.pick')], ...CHANNELS.map(c => [c, named('channel', c)] as const)]} onValue={v => setChannel(v as ConsentChannel | '')} />
        <Input label={t('consent.proof')} name="proof" value={proof} hint={t('consent.proof_hint')} error={save.error} required maxLength={200} onValue={setProof} />
      </Form>
    </Dialog>
  )
}

function Withdraw({ resident, purpose, onClose, onDone }: DialogProps) {
  const [reason, setReason] = useState('')
  const save = useAction(async () => { await withdrawConsent(resident, purpose, reason.trim()); onDone() })
  return (
    <Dialog title={`${t('consent.withdraw')} · ${named('purpose', purpose)}`} onClose={onClose}>
      <Form fields={['reason']} submit={t('consent.withdraw')} isBusy={save.isBusy} disabled={reason.trim().length < 5} error={save.error} onSubmit={() => void save.run()} onCancel={onClose}>
        <p>{t('consent.withdraw_text')}</p>
        <TextArea label={t('consent.reason')} name="reason" value={reason} error={save.error} required maxLength={200} onValue={setReason} />
      </Form>
    </Dialog>
  )
}
