// petition.tsx - one report: how it stands by the law's clock, what was answered with the pictures beside each other, what I may do, its steps.
import { useEffect, useState } from 'preact/hooks'
import { Bar, Bones, Button, Chip, Icon, Notice, Sheet, toast } from '../../shared/parts'
import { allPages, api, ApiError } from '../../shared/api'
import { onChange } from '../../shared/live'
import { go } from '../../shared/router'
import { followed, mine, nowMs } from '../state'
import { clockWords, dayInWords, iconOf, isOpen, kindName, stepOf, STATE_ICONS, TONES } from '../names'
import { kindOf } from '../state'
import { net, sync } from '../sync'
import type { Petition, PetitionFile, PetitionStep, Whole } from '../types'
import { Header, Screen } from '../frame'
import { LogCheck } from './log-check'
import { Rate, Supply } from './reply'
import { t, tk } from '../say'

// Mine or followed, by the code people read; of anybody else's the public page tells.
async function find(code: string): Promise<{ p: Petition; isMine: boolean } | null> {
  const own = (list: Petition[] | null, isMine: boolean) => { const p = list?.find(x => x.code === code); return p ? { p, isMine } : null }
  return own(mine.value, true) ?? own(followed.value, false)
    ?? own(await allPages<Petition>('/api/resident/petitions', {}, 2000), true) ?? own(await allPages<Petition>('/api/resident/follows', {}, 2000), false)
}

export function PetitionScreen({ code }: { code: string }) {
  const [found, setFound] = useState<{ p: Petition; isMine: boolean } | null | undefined>(undefined)
  const [whole, setWhole] = useState<Whole | null>(null)
  const [off, setOff] = useState(false)
  async function read(): Promise<void> {
    try {
      const f = await find(code)
      setFound(f)
      if (!f) location.replace('/board/' + encodeURIComponent(code))
      if (f?.isMine) setWhole(await api.get<Whole>('/api/resident/petitions/' + f.p.uid))
      setOff(false)
    } catch (e) { setOff(e instanceof ApiError) }
  }
  useEffect(() => { void read() }, [code])
  useEffect(() => onChange(['sync'], () => void read()), [code])
  const p = whole ?? found?.p
  const header = <Header title={p ? p.title || kindName(p.category) : t('t_title')} sub={p ? t('p_code', { code }) : ''} backTo="/resident/theo-doi" />
  return (
    <Screen header={header}>
      <div class="pad columns">
        {off && <Notice tone="nghe" icon="wifi-off"><b>{t('offline')}</b><p>{t('offline_text')}</p></Notice>}
        {!p ? !off && <Bones label={t('loading')} /> : <>
          <div class="stack">
            <Standing p={p} />
            {whole && <Answer w={whole} />}
            {whole?.state === 'owed' && <Supply w={whole} onDone={w => { setWhole({ ...whole, ...w, steps: whole.steps }); void read() }} />}
            {whole && (whole.state === 'answered' || whole.state === 'closed') && <Rate w={whole} onDone={() => { void read(); void sync() }} />}
            {whole && <Said w={whole} />}
            {!found?.isMine && <Followed code={code} />}
          </div>
          <div class="stack">
            {whole && <Timeline steps={whole.steps} />}
            {whole && <LogCheck code={code} steps={whole.steps} />}
            {p.audience === 'public' && <section class="card stack tight"><a class="btn wide" href={'/board/' + code}><Icon name="eye" />{t('p_public')}</a><p class="quiet small">{t('p_public_text')}</p></section>}
            {whole && isOpen(whole.state) && <Withdraw w={whole} onDone={() => { void read(); void sync() }} />}
          </div>
        </>}
      </div>
    </Screen>
  )
}

function Standing({ p }: { p: Pick<Petition, 'state' | 'level' | 'unit' | 'spot' | 'second' | 'receive_due_ms' | 'due_ms' | 'paused_ms' | 'answered_ms' | 'category'> & { merged_code?: string } }) {
  const clock = clockWords(p, nowMs.value), n = stepOf(p.state)
  return (
    <section class="card stack tight" role="status">
      <div class="row wrap"><Chip tone={TONES[p.state]} icon={STATE_ICONS[p.state]}>{tk('s_' + p.state)}</Chip><Chip tone={p.level === 'urgent' ? 'son' : ''}>{tk('p_level_' + p.level)}</Chip>{p.second && <Chip tone="sen">{t('p_second')}</Chip>}</div>
      {isOpen(p.state) && <Bar part={n / 4} label={t('p_step', { n })} />}
      <p class={clock.isLate ? 'late bigline' : 'bigline'}>{clock.text}</p>
      <p>{t('p_unit', { unit: p.unit })}</p>
      {p.merged_code && <p>{t('p_merged', { code: p.merged_code })}</p>}
    </section>
  )
}

// "none" is how a word that is not there travels.
const isSaid = (word: string): boolean => !!word && word !== 'none'

function Photos({ files, part, none }: { files: readonly PetitionFile[]; part: 'before' | 'after'; none: string }) {
  const shown = files.filter(f => f.part === part && f.kind === 'photo' && f.state === 'whole')
  return (
    <figure class="stack tight">
      <figcaption class="strong">{t(part === 'before' ? 'p_before' : 'p_after')}</figcaption>
      {shown.length ? shown.map(f => <a href={`/api/petition-files/${f.id}/public`} target="_blank"><img src={`/api/petition-files/${f.id}/thumb`} alt={t(part === 'before' ? 'p_photo_before' : 'p_photo_after')} loading="lazy" /></a>) : <p class="quiet nophoto">{none}</p>}
    </figure>
  )
}

function Answer({ w }: { w: Whole }) {
  const last = [...w.steps].reverse().find(s => s.event === 'answer' || s.event === 'refuse')
  if (!last || !['answered', 'closed', 'refused'].includes(w.state)) return null
  const hasPhotos = w.files.some(f => f.kind === 'photo' && f.part !== 'document' && f.state === 'whole')       // two empty frames say nothing beside a paper
  const papers = w.files.filter(f => f.part === 'document' && f.state === 'whole' && f.kind !== 'photo')
  return (
    <section class="card stack answer" aria-labelledby="answer-title">
      <h2 id="answer-title">{t('p_answer')}</h2>
      {isSaid(last.reason) && <p class="strong">{t('p_refused', { reason: tk('reason_' + last.reason) })}</p>}
      <p class="said">{last.public_text}</p>
      {last.event === 'answer' && hasPhotos && <div class="pair"><Photos files={w.files} part="before" none={t('p_no_before')} /><Photos files={w.files} part="after" none={t('p_no_after')} /></div>}
      {papers.map(f => <a class="btn wide" href={`/api/resident/files/${f.id}/document`} target="_blank"><Icon name="file-text" />{t('p_document')}</a>)}
      <p class="quiet small">{last.unit} · {dayInWords(last.at_ms)}</p>
    </section>
  )
}

function Said({ w }: { w: Whole }) {
  const isAnswered = w.steps.some(s => s.event === 'answer')
  const photos = w.files.filter(f => f.part === 'before' && f.kind === 'photo' && f.state === 'whole')
  return (
    <section class="card stack tight">
      <div class="row"><span class="tile"><Icon name={iconOf(kindOf(w.category))} /></span><div class="grow"><h2>{t('p_said')}</h2><p class="quiet small">{dayInWords(w.received_ms)}</p></div></div>
      <p class="said">{w.text}</p>
      {w.spot && <p class="row tightrow"><Icon name="map-pin" /><span>{w.spot}</span></p>}
      {!isAnswered && photos.length > 0 && <ul class="shots">{photos.map(f => <li><a href={`/api/petition-files/${f.id}/public`} target="_blank"><img src={`/api/petition-files/${f.id}/thumb`} alt={t('p_photo_before')} loading="lazy" /></a></li>)}</ul>}
    </section>
  )
}

const QUIET = ['clear', 'note']
function Timeline({ steps }: { steps: readonly PetitionStep[] }) {
  return (
    <section class="card stack tight">
      <h2>{t('p_steps')}</h2>
      <ol class="timeline">
        {[...steps].reverse().filter(s => !QUIET.includes(s.event)).map(s => (
          <li key={s.n} class={s.event}>
            <b>{tk('e_' + s.event)}</b>{isSaid(s.reason) && <span>: {tk('reason_' + s.reason)}</span>}
            <br /><span class="quiet small">{dayInWords(s.at_ms)}{s.event !== 'file' && s.unit ? ' · ' + s.unit : ''}</span>
            {isSaid(s.rating) && <><br />{tk('q_' + s.rating)}</>}
            {s.event === 'extend' && s.due_after_ms > 0 && <><br />{t('e_due', { time: dayInWords(s.due_after_ms) })}</>}
            {s.event !== 'answer' && s.event !== 'file' && (s.public_text || s.text) && <p class="said">{s.public_text || s.text}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Followed({ code }: { code: string }) {
  async function stop(): Promise<void> {
    try {
      await api.del('/api/resident/follows/' + code)
      toast(t('unfollowed'))
      void sync()
      go('/resident/theo-doi', { replace: true })
    } catch { toast(t('offline')) }
  }
  return <section class="card stack"><p>{t('followed_text')}</p><Button wide onClick={() => void stop()}>{t('unfollow')}</Button></section>
}

function Withdraw({ w, onDone }: { w: Whole; onDone: () => void }) {
  const [open, setOpen] = useState(false)
  async function take(): Promise<void> {
    try {
      await api.post(`/api/resident/petitions/${w.uid}/withdraw`)
      setOpen(false)
      toast(t('w_done'))
      onDone()
    } catch (e) { toast(e instanceof ApiError ? e.message : t('offline')) }
  }
  return <>
    <Button bare danger icon="undo-2" onClick={() => setOpen(true)}>{t('w_go')}</Button>
    {open && <Sheet title={t('w_sure')} closeLabel={t('close')} onClose={() => setOpen(false)}><div class="stack"><p>{t('w_text')}</p>
      <Button main danger wide disabled={net.value === 'offline'} onClick={() => void take()}>{t('w_go')}</Button><Button wide onClick={() => setOpen(false)}>{t('cancel')}</Button></div></Sheet>}
  </>
}
