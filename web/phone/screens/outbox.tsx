// outbox.tsx - "Hộp gửi": what waits on the phone, what the city has, what it refused and why; and the receipts that prove it.
import { useState } from 'preact/hooks'
import { Button, Chip, Empty, Icon, Notice, Sheet, toast } from '../../shared/parts'
import { dateLong, dayOf, dayStart, num, when } from '../../shared/i18n'
import { go } from '../../shared/router'
import { correctable, savePerson } from '../draft'
import { useLive } from '../../shared/live'
import { countPhotos } from '../photo'
import { chainAgrees, counter, doors, events, nowMs, refused, waiting } from '../state'
import { dropEvent } from '../store'
import { ClockNotice, FullNotice, Header, Screen, SyncLine } from '../frame'
import { lastFault } from '../sync'
import { t, tk, type Key } from '../say'
import type { Kept, NewPerson, PersonBody, VisitBody } from '../types'
import { AddPerson } from './add-person'

export function Outbox() {
  const [giveUp, setGiveUp] = useState<Kept | null>(null)
  const [mendPerson, setMendPerson] = useState<Kept | null>(null)
  const photos = useLive(['photos'], countPhotos).value ?? 0
  const sent = events.value.filter(e => e.state === 'sent').reverse()
  const days = [...new Set(sent.map(e => dayOf(e.at_ms)))]
  return (
    <Screen header={<Header title={t('outbox')} />}>
      <div class="pad stack">
        <SyncLine />
        <FullNotice />
        <ClockNotice />
        {lastFault.value && <Notice tone="nghe" icon="cloud-off">{lastFault.value}</Notice>}
        {refused.value.length > 0 && <section class="stack tight"><h2 class="section">{t('outbox_refused')} <span class="num">{refused.value.length}</span></h2>
          {refused.value.map(e => <EventCard e={e} onMend={() => e.kind === 'person' ? setMendPerson(e) : go(`/app/door/${e.household}?event=${e.id}`)} onDrop={() => setGiveUp(e)} />)}</section>}
        {waiting.value.length > 0 && <section class="stack tight"><h2 class="section">{t('outbox_waiting')} <span class="num">{waiting.value.length}</span></h2>
          {waiting.value.map(e => <EventCard e={e} />)}</section>}
        {photos > 0 && <p class="small quiet"><Icon name="camera" /> {t('photos_waiting', { n: num(photos) })}</p>}
        {days.map(day => {
          const list = sent.filter(e => dayOf(e.at_ms) === day)
          const left = waiting.value.some(e => dayOf(e.at_ms) === day)
          return (
            <section class="stack tight">
              <h2 class="section">{dateLong(dayStart(day))}</h2>
              {!left && <p class="received small"><Icon name="check-check" />{t('day_received', { day: day === dayOf(nowMs.value) ? t('outbox_sent') : dateLong(dayStart(day)), n: num(list.length) })}</p>}
              {list.map(e => <EventCard e={e} />)}
            </section>
          )
        })}
        {!events.value.length && <Empty icon="inbox" title={t('outbox_empty')}><p>{t('outbox_empty_text')}</p></Empty>}
        <section class="card slim row"><span class={'tile ' + (chainAgrees.value ? 'com' : 'son')}><Icon name={chainAgrees.value ? 'shield-check' : 'shield-alert'} /></span>
          <span class="grow"><b>{t('receipts')}</b><br /><span class="small quiet">{chainAgrees.value ? t('receipts_ok', { n: num(counter.value.chained) }) : t('receipts_bad')}</span></span></section>
      </div>
      {giveUp && <Sheet title={t('give_up_sure')} closeLabel={t('close')} onClose={() => setGiveUp(null)}>
        <div class="stack"><Button main danger wide onClick={async () => { await dropEvent(giveUp.id); setGiveUp(null) }}>{t('give_up')}</Button><Button wide onClick={() => setGiveUp(null)}>{t('cancel')}</Button></div>
      </Sheet>}
      {mendPerson && <AddPerson start={personOf(mendPerson)} onClose={() => setMendPerson(null)} onAdd={async p => {
        const body: PersonBody = { uid: p.uid, name: p.name, birth_year: p.birth_year, sex: p.sex, ...(p.number_box ? { number_box: p.number_box } : {}), ...(p.phone_box ? { phone_box: p.phone_box } : {}) }
        await savePerson(mendPerson.household, body, mendPerson.id)
        setMendPerson(null)
        toast(t('saved_here'))
      }} />}
    </Screen>
  )
}

function personOf(e: Kept): NewPerson {
  const b = JSON.parse(e.body) as PersonBody
  return { uid: b.uid ?? '', name: b.name, birth_year: b.birth_year, sex: b.sex }
}

// "body.people[0].marks" in words a person knows.
function fieldWords(field: string): string {
  const last = field.replace(/\[\d+\]/g, '').split('.').at(-1) ?? ''
  const key = ({ outcome: 'outcome', started_ms: 'cb_when', at_ms: 'cb_when', come_back_ms: 'come_back', people: 'people', marks: 'people', acts: 'acts', note: 'note', name: 'name', birth_year: 'birth_year',
    number_box: 'scan_card', phone_box: 'add_phone', confirm: 'confirm', slip: 'confirm_slip_no', code: 'confirm_code_no', token: 'confirm', visit: 'visit_of' } as Record<string, Key>)[last]
  return key ? t(key) : last
}

function EventCard({ e, onMend, onDrop }: { e: Kept; onMend?: () => void; onDrop?: () => void }) {
  const v = doors.value.find(x => x.d.household === e.household)
  const body = JSON.parse(e.body) as Partial<VisitBody & PersonBody>
  const what = e.kind === 'person' ? `${t('kind_person')}: ${body.name ?? ''}` : tk('o_' + (body.outcome ?? ''))
  const chip = { queued: ['nghe', 'save', 'state_queued'], sent: ['com', 'check', 'state_sent'], refused: ['son', 'alert-triangle', 'state_refused'] } as const
  const [tone, icon, word] = chip[e.state]
  const inner = (
    <>
      <span class="grow"><b>{v?.place ?? `#${e.household}`}</b><br /><span class="small">{e.kind === 'correction' ? t('kind_correction') + ' · ' : ''}{what}</span><br /><span class="quiet small num">{when(e.at_ms, nowMs.value)}</span></span>
      <Chip tone={tone} icon={icon}>{t(word)}</Chip>
    </>
  )
  if (e.state === 'refused') return (
    <div class="card refused stack tight">
      <div class="row">{inner}</div>
      <p class="why">{e.message || t('state_refused')}{e.field && <><br /><span class="small quiet">{t('about_field', { field: fieldWords(e.field) })}</span></>}</p>
      <div class="row wrap"><Button main icon="pencil" class="grow" onClick={onMend}>{t('mend')}</Button><Button bare danger onClick={onDrop}>{t('give_up')}</Button></div>
    </div>
  )
  return correctable(e, nowMs.value)
    ? <a class="card slim row" href={`/app/door/${e.household}?event=${e.id}`}>{inner}<Icon name="chevron-right" /></a>
    : <div class="card slim row">{inner}</div>
}
