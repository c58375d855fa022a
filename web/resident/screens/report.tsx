// report.tsx - "Gửi phản ánh": picture, place, kind, a few words, one button. Everything is kept at every touch; sending is our business, not theirs.
import { useEffect, useState } from 'preact/hooks'
import { Button, Chip, Icon, Notice, TextField, toast } from '../../shared/parts'
import { api } from '../../shared/api'
import { go } from '../../shared/router'
import { changeDraft, dropDraft, sendDraft } from '../draft'
import { draft, kindOf, me } from '../state'
import { isEmpty, lacks, NO_DRAFT } from '../outbox'
import { kindName, named } from '../names'
import { when } from '../../shared/i18n'
import type { Draft, Near } from '../types'
import { net, sync } from '../sync'
import { FullNotice, Header, Screen } from '../frame'
import { FilesPart } from './files-part'
import { KindPart } from './kind-part'
import { PlacePart } from './place-part'
import { AttributesPart } from './attributes-part'
import { t, tk } from '../say'

const change = (part: Partial<Draft>): Promise<void> => changeDraft(d => ({ ...d, ...part }))

export function ReportScreen() {
  const d = draft.value ?? NO_DRAFT
  const kind = kindOf(d.category)
  const [asked, setAsked] = useState(false)                  // only then is what is missing marked
  const missing = lacks(d, kind)
  const lack = missing.split('.')[0]!
  const says = missing ? tk('r_lack_' + lack, { name: named(kind?.attributes.find(a => 'attributes.' + a.code === missing) ?? { name: '', name_en: '' }) }) : ''
  const faultOf = (part: string) => asked && lack === part ? says : undefined

  async function send(): Promise<void> {
    setAsked(true)
    if (missing) {
      document.getElementById('part-' + lack)?.scrollIntoView({ block: 'center' })
      return
    }
    try {
      const r = await sendDraft()
      toast(t(navigator.onLine && me.value ? 'r_saved' : 'r_saved_offline'))
      go('/resident/cho/' + r.uid, { replace: true })
    } catch { /* the device is full: FullNotice says so, and the draft stands */ }
  }
  const foot = <>
    {asked && missing && <p class="fault" role="alert"><Icon name="alert-triangle" />{says}</p>}
    <Button main wide icon="send" onClick={() => void send()}>{t('r_send')}</Button>
  </>
  return (
    <Screen header={<Header title={t('r_title')} backTo="/resident/" />} foot={foot}>
      <div class="pad columns form">
        <div class="stack loose">
          <FullNotice />
          <section class="stack tight" id="part-files" aria-label={t('r_photo')}>
            <FilesPart value={d.files} fault={faultOf('files')} hint={kind ? (named({ name: kind.hint, name_en: kind.hint_en })) : t('r_photo_hint')}
              onChange={f => changeDraft(x => ({ ...x, files: f(x.files) }))} />
          </section>
          <PlacePart d={d} onChange={change} fault={faultOf('place')} />
        </div>
        <div class="stack loose">
          <KindPart d={d} onPick={category => void change({ category, attributes: {} })} fault={faultOf('category')} />
          {kind && kind.level === 'urgent' && <Notice tone="nghe" icon="zap"><b>{t('r_urgent')}</b><p>{named({ name: kind.hint, name_en: kind.hint_en })}</p></Notice>}
          <section class="stack tight" id="part-text">
            <TextField area label={t('r_words')} hint={d.files.length ? t('r_words_optional') : t('r_words_hint')} fault={faultOf('text')} value={d.text} maxLength={4000} onValue={text => void change({ text })} />
          </section>
          {kind && kind.attributes.length > 0 && <AttributesPart kind={kind} d={d} onChange={change} fault={faultOf('attributes')} />}
          <NearPart d={d} />
          {!isEmpty(d) && <Button bare danger icon="trash-2" onClick={() => void dropDraft().then(() => { toast(t('r_dropped')); go('/resident/', { replace: true }) })}>{t('r_drop')}</Button>}
        </div>
      </div>
    </Screen>
  )
}

// The same kind close by, still open: following it saves a second report of one thing.
function NearPart({ d }: { d: Draft }) {
  const [rows, setRows] = useState<Near[]>([])
  const [away, setAway] = useState(false)
  const ask = me.value && d.category && d.lat_e6 ? `${d.category} ${d.lat_e6} ${d.lon_e6}` : ''
  useEffect(() => {
    setRows([])
    setAway(false)
    if (!ask) return
    const stop = new AbortController()
    const timer = setTimeout(() => void api.post<{ rows: Near[] }>('/api/resident/petitions/near', { category: d.category, lat_e6: d.lat_e6, lon_e6: d.lon_e6 }, { signal: stop.signal })
      .then(r => setRows(r.rows), () => {}), 400)
    return () => { clearTimeout(timer); stop.abort() }
  }, [ask])
  if (!rows.length || away) return null
  async function follow(n: Near): Promise<void> {
    await api.put('/api/resident/follows/' + n.code)
    await dropDraft()
    toast(t('r_followed'))
    void sync()
    go('/resident/phan-anh/' + n.code, { replace: true })
  }
  return (
    <section class="card stack tight near" aria-label={t('r_near')}>
      <h2>{t('r_near')}</h2>
      <p class="quiet">{t('r_near_text')}</p>
      {rows.slice(0, 3).map(n => (
        <div class="stack tight nearrow" key={n.code}>
          <b>{n.title || kindName(d.category)}</b>
          <span class="row wrap"><Chip tone="lam">{tk('s_' + n.state)}</Chip><span class="quiet small">{t('r_near_row', { n: n.metres, time: when(n.received_ms) })}{n.followers > 0 && ' · ' + t('r_near_followers', { n: n.followers })}</span></span>
          {n.is_mine ? <a class="btn" href={'/resident/phan-anh/' + n.code}>{t('r_mine')}</a> : <Button icon="bell" disabled={net.value === 'offline'} onClick={() => void follow(n).catch(() => toast(t('offline')))}>{t('r_follow')}</Button>}
        </div>
      ))}
      <Button bare onClick={() => setAway(true)}>{t('r_not_same')}</Button>
    </section>
  )
}

