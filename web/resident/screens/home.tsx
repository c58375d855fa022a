// home.tsx - the first screen: who I am, how ready, what to do next, four things to do, and what I follow.
import { useEffect } from 'preact/hooks'
import { Bar, Chip, Icon, Ring, Bones, Button, Notice, type Tone } from '../../shared/parts'
import type { IconName } from '../../shared/icons'
import { contrast } from '../../shared/look'
import { lang, when } from '../../shared/i18n'
import { go } from '../../shared/router'
import { install, installable } from '../../shared/worker'
import { alerts, draft, followed, me, mine, nowMs, reports, steps, supported, unread } from '../state'
import { clockWords, dayInWords, isElder, isOpen, kindName, stepOf, STATE_ICONS, TONES } from '../names'
import { isEmpty } from '../outbox'
import { forget, meta } from '../store'
import { nextTicket } from '../tickets'
import type { Alert, MarkValue, Petition, Steps } from '../types'
import { FullNotice, Screen, SyncLine } from '../frame'
import { CameraButton } from './files-part'
import { t, tk, type Key } from '../say'

export function Home() {
  const who = me.value!
  useEffect(() => {                                     // back from the e-ID: to what one came for
    void meta('came_for').then(to => { if (to) { void forget('came_for'); go(to, { replace: true }) } })
  }, [])
  const n = unread.value
  const header = (
    <header class="glaze top tall waves">
      <div class="row">
        <div class="grow">
          <p class="quiet">{t(isElder(who.birth_year) ? 'hello_bac' : 'hello_anhchi')}</p>
          <h1 class="hello">{who.name || t('no_name')}</h1>
        </div>
        <a class="bell" href="/resident/thong-bao" aria-label={n ? t('unread', { n }) : t('no_unread')}><Icon name="bell" />{n > 0 && <b class="count">{Math.min(n, 99)}</b>}</a>
      </div>
    </header>
  )
  return (
    <Screen header={header}>
      <div class="pad lift columns">
        <div class="stack">
          <AlertCard />
          <ReadyCard s={steps.value} />
          <SyncLine />
          <FullNotice />
          <NextTicket />
          {draft.value && !isEmpty(draft.value) && <Notice tone="nghe" icon="pencil"><div class="row wrap"><span class="grow">{t('draft_left')}</span><a class="btn" href="/resident/gui">{t('draft_open')}</a></div></Notice>}
          <Tiles />
        </div>
        <div class="stack">
          <Following />
          <OfTheCity />
          {installable.value && reports.value.some(r => r.state === 'sent') && <section class="card stack tight"><p>{t('install_text')}</p><Button wide icon="plus" onClick={() => void install()}>{t('install')}</Button></section>}
        </div>
      </div>
    </Screen>
  )
}

const BLOCKS = { a: ['phone', 'network', 'city_app'], b: ['eid', 'account'], c: ['skills', 'safety', 'culture'] } as const
const HAS: readonly MarkValue[] = ['yes', 'won', 'na']
export const partOf = (s: Steps, block: keyof typeof BLOCKS): number =>
  BLOCKS[block].filter(m => HAS.includes(s.marks[m] ?? 'unknown')).length / BLOCKS[block].length

export function ReadyRing({ s, size }: { s: Steps | null; size: number }) {
  const [a, b, c] = s?.is_linked ? [partOf(s, 'a'), partOf(s, 'b'), partOf(s, 'c')] : [0, 0, 0]
  const pc = (x: number) => Math.round(100 * x)
  return <Ring size={size} width={contrast.value ? size * 0.15 : size * 0.12} a={a} b={b} c={c} label={t('ring_words', { a: pc(a), b: pc(b), c: pc(c) })} />
}

function ReadyCard({ s }: { s: Steps | null }) {
  if (!s) return <section class="card"><Bones label={t('loading')} rows={1} /></section>
  const n = s.ready.filter(Boolean).length
  if (!s.is_linked) return <section class="card turf"><ReadyRing s={s} size={84} /><div class="grow stack tight"><h2>{t('ring_unlinked')}</h2><p class="quiet">{t('ring_unlinked_text')}</p></div></section>
  return (
    <section class="card ready">
      <div class="turf"><ReadyRing s={s} size={104} />
        <div class="grow stack tight">
          <h2>{n === 3 ? t('ready_all') : t('ready_n', { n })}</h2>
          <ul class="legend">
            {(['a', 'b', 'c'] as const).map((k, i) => <li class="row tightrow"><i class={'dot ' + k} aria-hidden="true">{'■▲●'[i]}</i><span>{tk('block_' + k)}</span>{s.ready[i] && <Icon name="check" class="done" />}</li>)}
          </ul>
        </div>
      </div>
      {s.steps[0] ? <><p class="nextstep"><b>{t('still', { step: tk('m_' + s.steps[0].mark) })}.</b> {s.steps[0].text}.</p>
          <a class="btn wide" href="/resident/viec">{t('ready_more')}<Icon name="arrow-right" /></a></>
        : <p class="quiet">{t('ready_all_text')}</p>}
    </section>
  )
}

const TILES: readonly [string, IconName, Key, string][] = [
  ['/resident/theo-doi', 'list', 'tile_track', 'lam'], ['/resident/thong-bao', 'bell', 'tile_inbox', 'nghe'], ['/resident/du-lieu', 'shield-check', 'tile_data', 'com'],
]
function Tiles() {
  return (
    <nav class="tiles" aria-label={t('tiles')}>
      <CameraButton class="card bigtile" whenKept={() => go('/resident/gui')}><span class="tile sen"><Icon name="camera" /></span><b>{t('tile_photo')}</b></CameraButton>
      {TILES.map(([to, icon, key, tone]) => <a class="card bigtile" href={to}><span class={'tile ' + tone}><Icon name={icon} /></span><b>{t(key)}</b></a>)}
      <a class="btn wide full" href="/resident/gui"><Icon name="message-square-plus" />{t('no_photo')}</a>
    </nav>
  )
}

// Only while one is near: a line that leads to the code for the door.
function NextTicket() {
  const x = nextTicket.value
  if (!x) return null
  return (
    <a class="card row" href={'/resident/ve/' + x.uid}>
      <span class={'tile ' + (x.state === 'waiting' ? 'nghe' : 'com')}><Icon name={x.state === 'waiting' ? 'clock' : 'ticket'} /></span>
      <span class="grow"><b>{lang.value === 'en' && x.occasion.title_en || x.occasion.title}</b><br /><span class="quiet">{t(x.state === 'waiting' ? 'ticket_waits' : 'ticket_near', { time: dayInWords(x.occasion.starts_ms, nowMs.value) })}</span></span>
      <Icon name="chevron-right" />
    </a>
  )
}

// The worst alert in force where I live: it goes before everything else.
function AlertCard() {
  const [a, ...more] = alerts.value
  if (!a) return null
  const isEnglish = lang.value === 'en' && a.headline_en !== ''
  return (
    <a class={'card stack tight alert-card ' + ALERT_TONES[a.severity]} href={'/alerts#a-' + a.uid}>
      <span class="row wrap between"><Chip tone={ALERT_TONES[a.severity]} icon="alert-triangle">{t('alert_here')}: {tk('alert_' + a.severity)}</Chip>{more.length > 0 && <span class="quiet small">{t('alert_more', { n: more.length })}</span>}</span>
      <b class="ptitle">{isEnglish ? a.headline_en : a.headline}</b>
      {a.instruction && <span class="alert-do">{isEnglish ? a.instruction_en : a.instruction}</span>}
      <span class="quiet small">{a.unit} · {t('alert_until', { at: when(a.expires_ms) })}</span>
    </a>
  )
}
const ALERT_TONES: Record<Alert['severity'], Tone> = { Extreme: 'son', Severe: 'son', Moderate: 'nghe', Minor: 'lam', Unknown: 'lam' }

function IdeaCard() {
  const i = supported.value[0]
  if (!i) return null
  return (
    <a class="card stack tight petition" href={'/ideas/' + i.code}>
      <span class="row wrap between"><Chip tone={i.state === 'answered' ? 'com' : 'lam'} icon="lightbulb">{t('idea_mine')}</Chip></span>
      <b class="ptitle">{i.title}</b>
      <span class="quiet">{t('idea_supports', { n: i.supports })} · {tk('idea_' + i.state)}</span>
    </a>
  )
}

// What comes; then pages that the server writes for everybody.
const CITY: readonly [string, IconName, Key][] = [['/resident/su-kien', 'calendar-days', 'city_events'], ['/alerts', 'megaphone', 'city_alerts'], ['/ideas', 'lightbulb', 'city_ideas'], ['/board', 'users', 'city_board']]
function OfTheCity() {
  return (
    <nav class="stack tight" aria-label={t('city_title')}>
      <h2 class="section">{t('city_title')}</h2>
      <IdeaCard />
      {CITY.map(([to, icon, key]) => <a class="btn wide" href={to}><Icon name={icon} />{t(key)}</a>)}
    </nav>
  )
}

function Following() {
  const all = [...mine.value ?? [], ...followed.value ?? []].filter(p => isOpen(p.state) || (p.state === 'answered'))
  const shown = all.sort((a, b) => urgency(a) - urgency(b) || b.received_ms - a.received_ms).slice(0, 4)
  return (
    <section class="stack">
      <h2 class="section">{t('following')}</h2>
      {mine.value && !shown.length && <div class="card stack tight"><b>{t('following_none')}</b><p class="quiet">{t('following_none_text')}</p></div>}
      {!mine.value && <Bones label={t('loading')} rows={2} />}
      {shown.map(p => <PetitionCard p={p} key={p.code} />)}
      {all.length > shown.length && <a class="btn bare wide" href="/resident/theo-doi">{t('all_of_them')}</a>}
    </section>
  )
}
// What waits for me comes first.
const urgency = (p: Petition): number => p.state === 'owed' ? 0 : p.state === 'answered' ? 1 : 2

export function PetitionCard({ p }: { p: Petition }) {
  const clock = clockWords(p, nowMs.value)
  const n = stepOf(p.state)
  return (
    <a class="card stack tight petition" href={'/resident/phan-anh/' + p.code}>
      <span class="row wrap between"><Chip tone={TONES[p.state]} icon={STATE_ICONS[p.state]}>{tk('s_' + p.state)}</Chip>{p.level === 'urgent' && <Chip tone="son">{t('p_level_urgent')}</Chip>}</span>
      <b class="ptitle">{p.title || kindName(p.category)}</b>
      {p.spot && <span class="quiet small">{p.spot}</span>}
      {isOpen(p.state) && <Bar part={n / 4} label={t('p_step', { n })} />}
      <span class={clock.isLate ? 'late' : 'quiet'}>{isOpen(p.state) ? t('p_step', { n }) + '. ' : ''}{clock.text}{p.state === 'answered' && <b> {t('p_your_turn')}</b>}</span>
    </a>
  )
}
