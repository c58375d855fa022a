// reply.tsx - what the sender says back: is it done, or not, and what the desk had asked for.
import { useState } from 'preact/hooks'
import { Button, Icon, TextField, toast } from '../../shared/parts'
import { api, ApiError } from '../../shared/api'
import type { IconName } from '../../shared/icons'
import type { Petition, Rating, Whole } from '../types'
import { nameFiles } from '../store'
import { syncSoon } from '../sync'
import { FilesPart } from './files-part'
import { t, tk, type Key } from '../say'

const said = (e: unknown): string => e instanceof ApiError ? e.message : t('offline')
const CHOICES: readonly [Exclude<Rating, 'none'>, IconName, Key][] = [['satisfied', 'smile', 'q_satisfied'], ['acceptable', 'meh', 'q_acceptable'], ['unsatisfied', 'frown', 'q_unsatisfied']]

// "Chưa được" opens it again where the rules still allow it (once), else it is a rating with its reason.
export function Rate({ w, onDone }: { w: Whole; onDone: () => void }) {
  const [isBad, setBad] = useState(false)
  const [text, setText] = useState('')
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  const mayReopen = !w.second && !w.steps.some(s => s.event === 'reopen')
  async function post(what: 'rate' | 'reopen', body: object, thanks: string): Promise<void> {
    setBusy(true)
    setFault('')
    try {
      await api.post(`/api/resident/petitions/${w.uid}/${what}`, body)
      toast(thanks)
      onDone()
    } catch (e) { setFault(said(e)) }
    setBusy(false)
  }
  if (w.state === 'closed' && !(w.rating === 'unsatisfied' && mayReopen)) return w.rating !== 'none' ? <section class="card row"><span class="tile com"><Icon name="check" /></span><p class="grow">{t('q_rated', { rating: tk('q_' + w.rating) })}</p></section> : null
  return (
    <section class="card stack rate" aria-labelledby="rate-title">
      <h2 id="rate-title">{t('q_title')}</h2>
      {w.state === 'answered' && <div class="faces">
        {CHOICES.map(([rating, icon, key]) => <button type="button" class={'face ' + rating} disabled={busy} aria-pressed={rating === 'unsatisfied' ? isBad : undefined}
          onClick={() => rating === 'unsatisfied' ? setBad(true) : void post('rate', { rating }, t('q_thanks'))}><Icon name={icon} /><span>{t(rating === 'unsatisfied' && mayReopen ? 'q_reopen' : key)}</span></button>)}
      </div>}
      {(isBad || w.state === 'closed') && <form class="stack" onSubmit={e => {
        e.preventDefault()
        if (!text.trim()) { setFault(t('q_why_rate')); return }
        void (mayReopen ? post('reopen', { text: text.trim() }, t('q_reopened')) : post('rate', { rating: 'unsatisfied', text: text.trim() }, t('q_thanks')))
      }}>
        <TextField area label={t('q_why')} hint={t(mayReopen ? 'q_why_hint' : 'q_why_rate')} fault={fault} value={text} maxLength={4000} onValue={v => { setText(v); setFault('') }} />
        <Button main wide type="submit" icon="rotate-ccw" disabled={busy}>{t(mayReopen ? 'q_reopen_go' : 'q_rate_go')}</Button>
      </form>}
      {!isBad && w.state !== 'closed' && fault && <p class="fault" role="alert"><Icon name="alert-triangle" />{fault}</p>}
    </section>
  )
}

export function Supply({ w, onDone }: { w: Whole; onDone: (p: Partial<Omit<Petition, 'steps'>>) => void }) {
  const [text, setText] = useState('')
  const [files, setFiles] = useState<string[]>([])
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  const asked = [...w.steps].reverse().find(s => s.event === 'ask')
  async function give(): Promise<void> {
    if (!text.trim() && !files.length) { setFault(t('o_need')); return }
    setBusy(true)
    try {
      const { state } = await api.post<Petition>(`/api/resident/petitions/${w.uid}/supply`, { ...(text.trim() ? { text: text.trim() } : {}), ...(files.length ? { files } : {}) })
      await nameFiles(files)
      syncSoon()
      toast(t('o_done'))
      onDone({ state })
    } catch (e) { setFault(said(e)) }
    setBusy(false)
  }
  return (
    <section class="card stack owed" aria-labelledby="owed-title">
      <h2 id="owed-title">{t('o_title')}</h2>
      {(asked?.text || asked?.public_text) && <p class="why">{asked.text || asked.public_text}</p>}
      <form class="stack" onSubmit={e => { e.preventDefault(); void give() }}>
        <TextField area label={t('o_text')} fault={fault} value={text} maxLength={4000} onValue={v => { setText(v); setFault('') }} />
        <FilesPart value={files} onChange={async f => { setFiles(f) }} />
        <Button main wide type="submit" icon="send" disabled={busy}>{t('o_go')}</Button>
      </form>
    </section>
  )
}
