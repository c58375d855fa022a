// visit.tsx - "Phiếu thăm": the outcome first, one tap saves a closed door; then the people, the three readies, what was taught.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Button, Empty, Icon, Notice, Sheet, TextField, toast } from '../../shared/parts'
import type { IconName } from '../../shared/icons'
import { api, ApiError } from '../../shared/api'
import { when } from '../../shared/i18n'
import { back, go, search } from '../../shared/router'
import { draftFrom, faultOf, keep, newDraft, placeNow, saveVisit, UNDO_MS, watchPlace, correctable, asked } from '../draft'
import { doors, events, isLeased, nextDoor, nowMs } from '../state'
import { dropDraft, isFull, oneDraft, oneEvent, undoEvent } from '../store'
import { FullNotice, Header, LockedNotice, Screen } from '../frame'
import { locked } from '../sync'
import { t, tk, type Key } from '../say'
import type { Draft, Outcome, Person } from '../types'
import { NO_MARKS, personKey } from '../types'
import { AddPerson } from './add-person'
import { ComeBack } from './come-back'
import { ConfirmPart } from './confirm'
import { PersonCard } from './person'
import { PhotoPart } from './photo-part'

const OUTCOME_ICONS: Record<Outcome, IconName> = { guided: 'hand-heart', absent: 'door-closed', come_back: 'calendar-clock', refused: 'hand', no_device: 'smartphone', vacant: 'home' }
const ONE_TAP: ReadonlySet<Outcome> = new Set(['absent', 'refused', 'no_device', 'vacant'])

export function VisitScreen({ household }: { household: number }) {
  const v = doors.value.find(x => x.d.household === household)
  const [draft, setDraft] = useState<Draft | null>(null)
  const [open, setOpen] = useState<'' | 'come_back' | 'add' | 'drop'>('')
  const [fault, setFault] = useState('')
  const [taken, setTaken] = useState('')
  const [openKey, setOpenKey] = useState<string | null>(null)
  const held = useRef(false)
  const latest = useRef<Draft | null>(null)
  const fixOf = search.value.get('event') ?? ''

  // A draft found on the phone goes on where it stopped; else a new one, or one made of the event to be corrected.
  useEffect(() => {
    let alive = true
    void (async () => {
      const had = await oneDraft(household)
      const e = fixOf ? await oneEvent(fixOf) : undefined
      const d = had && (!e || had.mends === e.id || had.corrects === e.id) ? had : e ? draftFrom(e) : newDraft(household)
      if (alive) { latest.current = d; setDraft(d) }
    })()
    return () => { alive = false }
  }, [household, fixOf])

  // The door is ours for twenty minutes; without a network nothing is asked and nothing waits.
  useEffect(() => {
    const stop = watchPlace()
    api.post(`/api/sync/lease/${household}`, {}, { timeoutMs: 8000 }).then(() => { held.current = true }, e => {
      if (e instanceof ApiError && e.status === 409) setTaken(e.message)
    })
    return () => {
      stop()
      if (held.current) void api.del(`/api/sync/lease/${household}`, { timeoutMs: 8000 }).catch(() => {})
    }
  }, [household])

  const change = (part: Partial<Draft>) => {
    const d = { ...latest.current!, ...part }
    latest.current = d
    setDraft(d)
    setFault('')
    void keep(d).catch(() => {})                       // without room the notice says so; what is typed stays on the screen
  }

  const people: Person[] = useMemo(() => {
    const known = v?.d.people ?? []
    const added = (draft?.added ?? []).filter(a => !known.some(p => p.uid === a.uid))
      .map(a => ({ resident: 0, uid: a.uid, name: a.name, birth_year: a.birth_year, sex: a.sex, marks: NO_MARKS }))
    return [...known, ...added]
  }, [v, draft?.added])

  if (locked.value !== 'open') return <Screen header={<Header title={t('visit_of')} backTo="/app/doors" />}><div class="pad"><LockedNotice /></div></Screen>
  if (!v) return <Screen header={<Header title={t('visit_of')} backTo="/app/doors" />}><Empty icon="door-closed" title={t('door_gone')} /></Screen>
  const header = <Header title={v.place} sub={v.d.head || t('no_people')} backTo="/app/doors" />
  if (!draft) return <Screen header={header} tabs={false}><p class="vh">{t('loading')}</p></Screen>

  async function finish(d: Draft, holdMs: number): Promise<void> {
    const said = faultOf(d)
    if (said.fault !== 'ok') {
      setFault(t(('f_' + (d.outcome && said.fault === 'people' && d.outcome !== 'guided' ? 'people_none' : said.fault)) as Key))
      return
    }
    const e = await saveVisit(d, placeNow(), holdMs).catch(() => null)
    if (!e) { setFault(t(isFull.value ? 'f_full' : 'f_store')); return }
    held.current = false                               // the visit itself ends the lease
    navigator.vibrate?.(30)
    if (holdMs) {
      toast(`${t('saved_here')}: ${tk('o_' + d.outcome)}`, t('undo'), async () => { if (await undoEvent(e.id)) go('/app/door/' + household) }, UNDO_MS)
      back('/app/doors')
    } else {
      const lacks = d.outcome === 'guided' && navigator.onLine && Object.values(d.people).some(p => p.marks.includes('n'))
      if (lacks && !d.mends && !d.corrects) { toast(t('saved_here'), t('handover'), () => go('/app/handover/' + household)); back('/app/doors'); return }
      const next = nextDoor.value
      toast(t('saved_here'), next ? t('saved_next') : undefined, next ? () => go('/app/door/' + next.d.household) : undefined)
      back('/app/doors')
    }
  }

  const pick = (o: Outcome) => {
    if (o === 'come_back') { setOpen('come_back'); return }
    const plain = !draft.corrects && !draft.mends && !draft.note.trim() && !draft.photo && !asked(draft).length && !draft.added.length
    const d = { ...latest.current!, outcome: o, come_back_ms: o === 'refused' || o === 'vacant' ? null : draft.come_back_ms }
    change(d)
    if (ONE_TAP.has(o) && plain) void finish(d, UNDO_MS)
  }

  const told = draft.outcome
  const meets = told === 'guided' || told === 'come_back' || told === 'no_device' || told === 'refused'
  const last = [...events.value].reverse().find(e => e.household === household && correctable(e, nowMs.value))
  const won = Object.values(draft.people).reduce((n, p) => n + [...p.marks].filter(m => m === 'w').length, 0)
  const foot = told && (
    <>
      {fault && <p class="fault" role="alert"><Icon name="alert-triangle" />{fault}</p>}
      <Button main wide icon="save" onClick={() => void finish(latest.current!, 0)}>
        {t(draft.mends ? 'save_fix' : draft.corrects ? 'save_correct' : 'save_visit')}{won > 0 && <span class="wonmark">+{won}</span>}
      </Button>
    </>
  )
  return (
    <Screen header={header} tabs={false} foot={foot || undefined}>
      <div class="pad stack visit">
        <FullNotice />
        {taken && <Notice tone="nghe" icon="user">{taken}</Notice>}
        {!taken && isLeased(v) && <Notice tone="nghe" icon="user">{t('leased', { name: v.d.leased_by })}</Notice>}
        {draft.mends && <Notice tone="son" icon="alert-triangle">{t('mend_note', { why: events.value.find(e => e.id === draft.mends)?.message ?? '' })}</Notice>}
        {draft.corrects && !draft.mends && <Notice icon="history">{t('correct_note', { time: when(events.value.find(e => e.id === draft.corrects)?.at_ms ?? draft.started_ms) })}</Notice>}

        <fieldset class="outcomes">
          <legend><h2 class="section">{t('outcome')} {!draft.corrects && !draft.mends && <span class="quiet small">{t('outcome_hint')}</span>}</h2></legend>
          {(Object.keys(OUTCOME_ICONS) as Outcome[]).map(o => (
            <button type="button" class={'outcome ' + o} aria-pressed={told === o} onClick={() => pick(o)}>
              <Icon name={OUTCOME_ICONS[o]} /><span>{tk(o)}</span>
            </button>
          ))}
        </fieldset>
        {!!draft.come_back_ms && (
          <div class="row card slim"><span class="tile nghe"><Icon name="calendar-clock" /></span><b class="grow">{t('cb_set', { time: when(draft.come_back_ms) })}</b>
            <Button bare onClick={() => setOpen('come_back')}>{t('edit')}</Button></div>
        )}
        {!told && !!v.d.last_ms && (
          <div class="card slim row wrap"><span class="tile"><Icon name="history" /></span>
            <span class="grow"><span class="quiet small">{t('history')}</span><br /><b>{t('last_visit', { outcome: tk('o_' + v.d.outcome), time: when(v.d.last_ms) })}</b></span>
            {last && <a class="btn grow" href={`/app/door/${household}?event=${last.id}`}>{t('change_visit')}</a>}
            {last?.kind === 'visit' && <a class="btn grow" href={'/app/handover/' + household}>{t('handover')}</a>}</div>
        )}

        {(meets || !told) && (
          <section class="stack tight">
            <h2 class="section">{t(told ? 'who_met' : 'people')} <span class="quiet small">{t('people_hint')}</span></h2>
            {people.map(p => {
              const key = personKey(p)
              return <PersonCard key={key} p={p} isOpen={openKey === key} onOpen={() => setOpenKey(openKey === key ? null : key)} said={draft.people[key]} canTeach={told === 'guided' || told === 'come_back' || !told}
                onChange={said => change({ people: { ...latest.current!.people, [key]: said }, ...(latest.current!.outcome ? {} : { outcome: 'guided' as const }) })} />
            })}
            <Button wide icon="user-plus" onClick={() => setOpen('add')}>{t('add_person')}</Button>
          </section>
        )}

        {told === 'guided' && <ConfirmPart value={draft.confirm} onChange={confirm => change({ confirm })} />}
        {told && <TextField area label={t('note')} hint={t('note_hint')} value={draft.note} fault={fault && fault === t('f_note') ? fault : undefined} onValue={note => change({ note })} maxLength={500} />}
        {told && <PhotoPart value={draft.photo} onChange={photo => change({ photo })} />}
        {(told === 'guided' || told === 'absent' || told === 'no_device') && !draft.come_back_ms && <Button wide icon="calendar-clock" onClick={() => setOpen('come_back')}>{t('cb_add')}</Button>}
        {told && !isFull.value && <p class="quiet small center">{t('draft_kept')}</p>}
        {told && <Button bare danger wide icon="trash-2" onClick={() => setOpen('drop')}>{t('drop_draft')}</Button>}
      </div>

      {open === 'come_back' && <ComeBack value={draft.come_back_ms} onClose={() => setOpen('')} onPick={at => {
        setOpen('')
        const fresh = !latest.current!.outcome
        change({ come_back_ms: at, outcome: at && (fresh || latest.current!.outcome === 'refused' || latest.current!.outcome === 'vacant') ? 'come_back' : !at && latest.current!.outcome === 'come_back' ? null : latest.current!.outcome })
        if (at && fresh && !latest.current!.note && !asked(latest.current!).length) void finish(latest.current!, UNDO_MS)
      }} />}
      {open === 'add' && <AddPerson onClose={() => setOpen('')} onAdd={p => {
        setOpen('')
        change({ added: [...latest.current!.added, p], people: { ...latest.current!.people, ['u' + p.uid]: { marks: NO_MARKS, acts: {} } }, ...(latest.current!.outcome ? {} : { outcome: 'guided' as const }) })
        setOpenKey('u' + p.uid)
      }} />}
      {open === 'drop' && <Sheet title={t('drop_draft_sure')} closeLabel={t('close')} onClose={() => setOpen('')}>
        <div class="stack"><Button main danger wide onClick={async () => { await dropDraft(household); back('/app/doors') }}>{t('drop_draft')}</Button><Button wide onClick={() => setOpen('')}>{t('cancel')}</Button></div>
      </Sheet>}
    </Screen>
  )
}
