// person.tsx - one person at the door: three blocks of marks, each "had it", "did it today" or "not yet"; and what was taught.
import { useState } from 'preact/hooks'
import { Check, Chip, Icon, Pick, Ring, Segments } from '../../shared/parts'
import { lang } from '../../shared/i18n'
import { go } from '../../shared/router'
import { rules } from '../rules'
import { home } from '../state'
import { t, tk } from '../say'
import type { Draft, Level, Mark, Person } from '../types'
import { BLOCKS, LEVELS, MARKS, NO_MARKS } from '../types'

type Said = Draft['people'][string]
const NOTHING: Said = { marks: NO_MARKS, acts: {} }
const put = (s: string, i: number, c: string) => s.slice(0, i) + c + s.slice(i + 1)
const over = (marks: string, wrote: string) => [...marks].map((m, i) => wrote[i] !== '?' ? wrote[i]! : m).join('')
const whole = (c: string) => c === 'y' || c === 'w' || c === '-'

export function PersonCard({ p, said = NOTHING, isOpen, onOpen, onChange, canTeach }:
  { p: Person; said?: Said; isOpen: boolean; onOpen: () => void; onChange: (s: Said) => void; canTeach: boolean }) {
  const now = over(p.marks, said.marks)
  const part = (b: typeof BLOCKS[number]) => b.marks.filter(i => whole(now[i]!)).length / b.marks.length
  const ready = rules.ready(now)
  const lacks = MARKS.filter((m, i) => m !== 'learn' && (now[i] === 'n' || (now[i] === '?' && now !== NO_MARKS)))
  const won = [...said.marks].filter(m => m === 'w').length
  const id = 'p' + (p.uid || p.resident)
  return (
    <section class={'card person' + (isOpen ? ' open' : '')}>
      <button type="button" class="personhead" aria-expanded={isOpen} aria-controls={id} onClick={onOpen}>
        <Ring size={52} a={part(BLOCKS[0]!)} b={part(BLOCKS[1]!)} c={part(BLOCKS[2]!)} label={t('ring_ready', { n: rules.readyCount(now), all: 8 })} />
        <span class="grow">
          <b class="name">{p.name}</b>
          <span class="quiet small">{p.birth_year ? t('born', { year: p.birth_year }) : ''}</span>
          <span class="row wrap chips">
            {ready === 7 ? <Chip tone="com" icon="check">{t('missing_none')}</Chip>
              : now === NO_MARKS ? <Chip>{t('not_asked')}</Chip>
              : <span class="small missing">{t('missing', { list: lacks.slice(0, 3).map(m => tk('s_' + m)).join(', ') + (lacks.length > 3 ? '…' : '') })}</span>}
            {won > 0 && <Chip tone="com" icon="sparkles">{t('won_here', { n: won })}</Chip>}
          </span>
        </span>
        <Icon name={isOpen ? 'minus' : 'chevron-down'} />
      </button>
      {isOpen && (
        <div class="personbody" id={id}>
          <p class="keyline small"><span><i class="k y">✓</i>{t('mark_had')}</span><span><i class="k w">★</i>{t('mark_w_long')}</span></p>
          {BLOCKS.map(b => {
            const empty = b.marks.filter(i => now[i] === '?')
            return (
              <fieldset class={'block ' + b.key}>
                <legend>
                  <span class="blockhead"><b>{tk(`block_${b.key}_long`)}</b>
                    {empty.length === b.marks.length
                      ? <button type="button" class="btn slimbtn" onClick={() => onChange({ ...said, marks: empty.reduce((m, i) => put(m, i, 'y'), said.marks) })}><Icon name="check-check" />{t('all_had')}</button>
                      : <span class="num small">{t('block_count', { n: b.marks.filter(i => whole(now[i]!)).length, all: b.marks.length })}</span>}
                  </span>
                </legend>
                {b.marks.map(i => <MarkRow mark={MARKS[i]!} was={p.marks[i]!} value={now[i]!} touched={said.marks[i] !== '?'} onPick={c => onChange({ ...said, marks: put(said.marks, i, c) })} />)}
              </fieldset>
            )
          })}
          <fieldset class="block learn"><legend><span class="blockhead"><b>{t('block_learn')}</b></span></legend>
            <MarkRow mark="learn" was={p.marks[8]!} value={now[8]!} touched={said.marks[8] !== '?'} onPick={c => onChange({ ...said, marks: put(said.marks, 8, c) })} />
          </fieldset>
          {canTeach && <Acts said={said} onChange={onChange} />}
        </div>
      )}
    </section>
  )
}

// The letter for "had" and for "today" are two buttons side by side, so that nobody has to remember the difference.
function MarkRow({ mark, was, value, touched, onPick }: { mark: Mark; was: string; value: string; touched: boolean; onPick: (c: string) => void }) {
  const [more, setMore] = useState(false)
  const settled = whole(was) && !touched && !more
  const label = tk('m_' + mark)
  if (settled) return (
    <div class="mark settled"><span class="k-box y"><Icon name="check" /></span><span class="grow">{label}<br /><span class="quiet small">{t(was === 'w' ? 'mark_won' : was === '-' ? 'mark_na' : 'mark_had')}</span></span>
      <button type="button" class="iconbtn quiet" aria-label={`${t('edit')}: ${label}`} onClick={() => setMore(true)}><Icon name="pencil" /></button></div>
  )
  const option = (c: string, word: string, spoken: string) => (
    <button type="button" class={'m-' + (c === '-' ? 'na' : c)} aria-pressed={value === c} aria-label={`${label}: ${spoken}`} onClick={() => onPick(value === c && touched ? '?' : c)}>
      {value === c && <span aria-hidden="true">{c === 'w' ? '★' : c === 'y' ? '✓' : c === 'n' ? '○' : '–'}</span>}{word}
    </button>
  )
  return (
    <div class="mark">
      <div class="row"><span class="grow marklabel">{label}</span>
        <button type="button" class="howto" onClick={() => go('/app/card/' + mark)} aria-label={`${t('how_to')}: ${label}`}><Icon name="book-open" />{t('how_to')}</button></div>
      <div class="tri" role="group" aria-label={label}>
        {option('y', t('mark_y'), t('mark_had'))}
        {option('w', t('mark_w'), t('mark_w_long'))}
        {option('n', t('mark_n'), t('mark_n'))}
        {option('-', '–', t('mark_na'))}
      </div>
    </div>
  )
}

function Acts({ said, onChange }: { said: Said; onChange: (s: Said) => void }) {
  const skills = [...(home.value?.skills ?? [])].sort((x, y) => x.position - y.position)
  const basic = skills.filter(s => !s.code.includes('_'))          // the five; their tasks are called <skill>_<task>
  const tasks = (code: string) => skills.filter(s => s.code.startsWith(code + '_'))
  const set = (code: string, level: Level | null) => {
    const acts = { ...said.acts }
    if (level) acts[code] = level
    else delete acts[code]
    onChange({ ...said, acts })
  }
  const drop = (code: string) => {                                   // a skill taken back takes its tasks with it
    if (!said.acts[code]) { set(code, 'helped'); return }
    onChange({ ...said, acts: Object.fromEntries(Object.entries(said.acts).filter(([c]) => c !== code && !c.startsWith(code + '_'))) })
  }
  const name = (s: typeof skills[number]) => lang.value === 'en' && s.name_en ? s.name_en : s.name
  if (!skills.length) return null
  return (
    <fieldset class="acts">
      <legend><b>{t('acts')}</b> <span class="quiet small">{t('acts_hint')}</span></legend>
      <div class="picks wrap">
        {basic.map(s => <Pick on={!!said.acts[s.code]} onClick={() => drop(s.code)}>{name(s)}</Pick>)}
      </div>
      {basic.filter(s => said.acts[s.code]).map(s => (
        <div class="act">
          <div class="row"><b class="grow">{name(s)}</b><a class="howto" href={'/app/card/' + s.code} aria-label={`${t('how_to')}: ${name(s)}`}><Icon name="book-open" />{t('how_to')}</a></div>
          <Segments label={name(s)} value={said.acts[s.code]!} options={LEVELS.map(l => [l, tk('l_' + l)] as const)} onPick={l => set(s.code, l)} />
          {tasks(s.code).map(x => <Check on={!!said.acts[x.code]} onChange={on => set(x.code, on ? said.acts[s.code]! : null)}>{name(x)}</Check>)}
        </div>
      ))}
    </fieldset>
  )
}
