// handover.tsx - "Bàn giao cho bác": what the visit leaves to do, as a code the resident scans with a phone of their own. Needs the network.
import { useEffect, useState } from 'preact/hooks'
import { Button, Check, Empty, Notice, Segments, TextField } from '../../shared/parts'
import { api, ApiError } from '../../shared/api'
import { time } from '../../shared/i18n'
import { Header, LockedNotice, Screen } from '../frame'
import { uuidv7 } from '../../shared/bytes'
import { Qr } from '../../shared/qr'
import { t, tk } from '../say'
import { doors, events, nowMs } from '../state'
import { locked, syncSoon } from '../sync'
import type { Kept, Mark, Person, VisitBody } from '../types'
import { isSame, MARKS, personKey } from '../types'

interface Step { mark: Mark; text: string; place: string; time: string }
interface Made { token: string; url: string; expires_ms: number }
const WEEK_MS = 7 * 86_400_000

// The newest visit of one's own to this door: the city hands over only what it has received.
const visitOf = (household: number, now: number): Kept | undefined =>
  events.value.filter(e => e.household === household && e.kind === 'visit' && e.state !== 'refused' && now - e.at_ms < WEEK_MS).at(-1)
const isMissing = (p: Person, mark: Mark) => 'n?'.includes(p.marks[MARKS.indexOf(mark)] ?? '?')

export function Handover({ household }: { household: number }) {
  const v = doors.value.find(x => x.d.household === household)
  const visit = visitOf(household, nowMs.value)
  const met = visit ? (JSON.parse(visit.body) as VisitBody).people ?? [] : []
  const people = (v?.d.people ?? []).filter(p => p.resident || p.uid).sort((a, b) => Number(met.some(m => isSame(m, b))) - Number(met.some(m => isSame(m, a))))
  const [key, setKey] = useState('')
  const who = people.find(p => personKey(p) === key) ?? people[0]
  const [texts, setTexts] = useState<Step[] | null>(null)
  const [off, setOff] = useState<ReadonlySet<Mark>>(new Set())
  const [own, setOwn] = useState<Partial<Record<Mark, Partial<Step>>>>({})
  const [made, setMade] = useState<Made | null>(null)
  const [fault, setFault] = useState('')
  const [isBusy, setBusy] = useState(false)

  useEffect(() => { void api.get<{ rows: Step[] }>('/api/handover/texts').then(r => setTexts(r.rows), e => setFault(told(e))) }, [])

  const back = '/app/door/' + household
  const header = <Header title={t('handover')} sub={v?.place} backTo={back} />
  if (locked.value !== 'open') return <Screen header={header} tabs={false}><div class="pad"><LockedNotice /></div></Screen>
  if (!v || !who) return <Screen header={header} tabs={false}><Empty icon="door-closed" title={t(v ? 'no_people' : 'door_gone')} /></Screen>
  if (!visit) return <Screen header={header} tabs={false}><Empty icon="hand-heart" title={t('handover_none')} /></Screen>
  if (visit.state !== 'sent') return (
    <Screen header={header} tabs={false}><div class="pad stack"><Notice tone="nghe" icon="wifi-off">{t('handover_wait')}</Notice><Button main wide onClick={() => syncSoon()}>{t('sync_now')}</Button></div></Screen>
  )

  const offered = (texts ?? []).filter(s => isMissing(who, s.mark) && s.mark !== 'learn').map(s => ({ ...s, ...own[s.mark] }))
  const chosen = offered.filter(s => !off.has(s.mark))
  const change = (mark: Mark, part: Partial<Step>) => setOwn({ ...own, [mark]: { ...own[mark], ...part } })

  async function make(): Promise<void> {
    setBusy(true)
    setFault('')
    const id = who!.resident ? { resident: who!.resident } : { uid: who!.uid }
    await api.post<Made>('/api/handover', { id: uuidv7(), visit: visit!.id, ...id, steps: chosen }).then(setMade, e => setFault(told(e)))
    setBusy(false)
  }

  if (made) return (
    <Screen header={header} tabs={false} foot={<Button main wide onClick={() => setMade(null)}>{t('handover_again')}</Button>}>
      <div class="pad stack center">
        <p>{t('handover_scan', { name: who.name })}</p>
        <Qr text={made.url} label={t('handover')} />
        <p class="quiet">{t('handover_until', { time: time(made.expires_ms) })}</p>
        <ul class="stack tight plain">{chosen.map(s => <li class="card slim"><b>{s.text}</b>{(s.place || s.time) && <><br /><span class="quiet">{[s.place, s.time].filter(Boolean).join(' · ')}</span></>}</li>)}</ul>
      </div>
    </Screen>
  )
  return (
    <Screen header={header} tabs={false} foot={<>{fault && <p class="fault" role="alert">{fault}</p>}<Button main wide icon="qr-code" disabled={isBusy || !texts} onClick={() => void make()}>{t('handover_make')}</Button></>}>
      <div class="pad stack">
        <p>{t('handover_text')}</p>
        {people.length > 1 && <Segments label={t('handover_who')} value={personKey(who)} options={people.map(p => [personKey(p), p.name] as const)} onPick={setKey} />}
        {texts && !offered.length && <Notice icon="check">{t('handover_all')}</Notice>}
        {offered.map(s => (
          <section class="card stack tight">
            <Check on={!off.has(s.mark)} onChange={on => setOff(new Set(on ? [...off].filter(m => m !== s.mark) : [...off, s.mark]))}>{tk('m_' + s.mark)}</Check>
            {!off.has(s.mark) && <>
              <TextField label={t('handover_what')} value={s.text} maxLength={120} onValue={text => change(s.mark, { text })} />
              <TextField label={t('handover_where')} value={s.place} maxLength={80} onValue={place => change(s.mark, { place })} />
              <TextField label={t('handover_when')} value={s.time} maxLength={40} onValue={w => change(s.mark, { time: w })} />
            </>}
          </section>
        ))}
      </div>
    </Screen>
  )
}

const told = (e: unknown): string => e instanceof ApiError && e.status !== 0 ? e.message : t('handover_net')
