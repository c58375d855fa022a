// petition.tsx - one report as its desk reads it: clock, words, pictures, what can be done now, its life; every step by mouse or by key.
import { useState } from 'preact/hooks'
import { Button, Icon, Notice } from '../../shared/parts'
import { lang } from '../../shared/i18n'
import { readPetition } from '../api/civic'
import type { Category, Petition, PetitionDetail, PetitionEvent } from '../api/types'
import { moment, number } from '../parts/format'
import { useLoad } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitHref } from '../parts/page'
import { Load } from '../parts/states'
import { hasRole, me } from '../session'
import { named, t } from '../say'
import { ClearForm } from './clear'
import { endOf } from './clock'
import { Files } from './files'
import { MoveForm } from './move-form'
import { movesFor, nextMove } from './moves'
import { useKeys, useNow } from './now'
import { categoryName, ClockMark, LevelTag, StateTag, useCategories } from './parts'
import { SenderCard } from './sender'
import { SpotMap } from './spot-map'
import { Steps } from './steps'

export function PetitionPage({ params }: { params: { petition?: string } }) {
  const id = Number(params.petition)
  const p = useLoad(`petition ${id}`, () => readPetition(id))
  const all = useCategories()
  return (
    <Load of={p} tall>{now => (
      <PageFrame title={categoryName(all, now.category)} path={[{ text: now.unit, href: unitHref(now.unit_id, 'petitions') }, { text: now.code }]}>
        <PetitionView id={id} isPage onMoved={p.reload} />
      </PageFrame>
    )}</Load>
  )
}

interface ViewProps { id: number; isPage?: boolean; onMoved: (now: Petition) => void }

/** All of one report; also beside the inbox. */
export function PetitionView({ id, isPage, onMoved }: ViewProps) {
  const [turn, setTurn] = useState(0)
  const p = useLoad(`petition ${id}`, () => readPetition(id))
  const all = useCategories()
  const moved = (now: Petition) => { setTurn(n => n + 1); p.reload(); onMoved(now) }
  return (
    <Load of={p} tall bones={3}>{now => (
      <article class="petition stack" aria-label={now.code}>
        <Head p={now} title={isPage ? '' : categoryName(all, now.category)} />
        {hasRole('officer', 'city') && <Moves key={now.seq} p={now} all={all} onMoved={moved} />}
        <Said p={now} all={all} />
        <Steps petition={id} code={now.code} turn={turn} />
        {hasRole('officer', 'city') && <SenderCard petition={id} code={now.code} />}
      </article>
    )}</Load>
  )
}

function Head({ p, title }: { p: PetitionDetail; title: string }) {
  const now = useNow()
  return (
    <Card class="petition-head">
      {title && <h2>{title}</h2>}
      <div class="row wrap"><span class="num strong">{p.code}</span><StateTag state={p.state} /><LevelTag level={p.level} />{p.second && <Tag tone="son">{t('petition.second')}</Tag>}
        {p.rating !== 'none' && <Tag tone={p.rating === 'unsatisfied' ? 'son' : 'com'}>{named('rating', p.rating)}</Tag>}</div>
      <ClockMark of={{ ...p, end_ms: endOf(p) }} now={now} wide />
      {p.second && p.first_handler_id === me.value?.id && <Notice tone="nghe">{t('petition.first_handler')}</Notice>}
      {p.marks && <Notice tone="nghe" icon="alert-triangle">{t('petition.marked', { what: p.marks.split(',').map(m => named('petition_reason', m === 'denunciation' ? 'complaint' : m)).join(', ') })}</Notice>}
    </Card>
  )
}

function attributeRows(p: PetitionDetail, all: readonly Category[]): [string, string][] {
  const asked = all.find(c => c.code === p.category)?.attributes ?? []
  const say = (x: { name: string; name_en: string }) => (lang.value === 'en' ? x.name_en : x.name)
  return Object.entries(p.attributes ?? {}).map(([code, given]) => {
    const a = asked.find(x => x.code === code)
    const words = (Array.isArray(given) ? given : [given]).map(v => { const c = a?.choices.find(x => x.key === v); return c ? say(c) : v })
    return [a ? say(a) : code, words.join(', ')]
  })
}

function Said({ p, all }: { p: PetitionDetail; all: readonly Category[] }) {
  const place = p.lat_e6 ? `${(p.lat_e6 / 1e6).toFixed(5)}, ${(p.lon_e6 / 1e6).toFixed(5)}` : ''
  return (
    <div class="petition-two">
      <Card title={t('petition.said')}>
        <p class="quote">{p.text || t('petition.forgotten')}</p>
        <Files files={p.files} />
      </Card>
      <Card title={t('petition.facts')}>
        <Facts rows={[
          [t('petition.place'), <>{p.spot || t('civic.no_place')}{place && <small class="num quiet"> {place}</small>}</>],
          ...attributeRows(p, all),
          [t('petition.arrived'), moment(p.received_ms)],
          [t('petition.unit'), p.unit],
          [t('petition.handler'), p.handler || t('civic.by_nobody')],
          p.followers ? [t('petition.followers'), number(p.followers)] : null,
          p.merged_id ? [t('petition.merged'), <a href={`/console/petitions/${p.merged_id}`}>{t('petition.merged_see')}</a>] : null,
          [t('petition.audience'), <>{named('audience', p.audience)}{p.audience === 'public' && <> · <a href={`/board/${p.code}`} target="_blank" rel="noopener">{t('petition.board')}</a></>}</>],
        ]} />
        {p.lat_e6 !== 0 && <SpotMap lat_e6={p.lat_e6} lon_e6={p.lon_e6} />}
      </Card>
    </div>
  )
}

type Open = PetitionEvent | null

function Moves({ p, all, onMoved }: { p: PetitionDetail; all: readonly Category[]; onMoved: (now: Petition) => void }) {
  const [open, setOpen] = useState<Open>(null)
  const moves = movesFor(p, me.value?.id ?? 0)
  const next = nextMove(p.state)
  useKeys(key => {
    if (key === 'Escape' && open) { setOpen(null); return true }
    if (key === 'c') { setOpen('clear'); return true }
    const m = moves.find(x => x.key === key)
    if (m) setOpen(m.event)
    return !!m
  })
  if (open === 'clear') return <Card title={t('move.clear')}><ClearForm p={p} onDone={onMoved} onCancel={() => setOpen(null)} /></Card>
  const kind = moves.find(m => m.event === open)
  if (kind) return <Card title={t(`move.${kind.event}`)}><MoveForm key={kind.event} p={p} kind={kind} all={all} onDone={onMoved} onCancel={() => setOpen(null)} /></Card>
  return (
    <div class="moves" role="group" aria-label={t('move.title')}>
      {moves.map(m => (
        <Button key={m.event} class="move" main={m.event === next} danger={m.isHarsh} aria-keyshortcuts={m.key} onClick={() => setOpen(m.event)}>
          <Icon name={m.icon} /><span>{m.event === 'take' && p.state === 'handling' ? t('move.give') : t(`move.${m.event}`)}</span><kbd>{m.key}</kbd>
        </Button>
      ))}
      <Button class="move" aria-keyshortcuts="c" onClick={() => setOpen('clear')}><Icon name="eye" /><span>{t('move.clear')}</span><kbd>c</kbd></Button>
    </div>
  )
}
