// mentoring.tsx - the start-ups one accompanies: what they report of each milestone, and the word that confirms it.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button, Empty, toast } from '../../shared/parts'
import { standOf } from '../../shared/contest/say'
import { STARTUP_TONES, type Milestone } from '../../shared/contest/types'
import { confirmMilestone, listMentoring } from '../api/contests'
import type { DeskApplication } from '../api/types'
import { Form, TextArea } from '../parts/form'
import { day } from '../parts/format'
import { useAction, usePages } from '../parts/load'
import { Card, Tag } from '../parts/page'
import { Load } from '../parts/states'
import { t } from '../say'

export function Mentoring() {
  const list = usePages<DeskApplication>('mentoring', listMentoring)
  return (
    <Card title={t('mentor.title')}>
      <Load of={list}>{rows => !rows.length ? <Empty icon="hand-heart" title={t('mentor.none')} /> : <ul class="stack">{rows.map(a => <li class="stack tight round" key={a.uid}>
        <p class="row wrap"><b>{a.title}</b><span class="quiet">{a.name} · {a.call}</span><Tag tone={STARTUP_TONES[a.state]}>{standOf('startup', a.state)}</Tag></p>
        <p class="quote">{a.text}</p>
        {a.milestones.map(m => <One key={m.n} a={a} m={m} onDone={list.reload} />)}
      </li>)}{list.more && <li><Button onClick={list.more}>{t('do.more')}</Button></li>}</ul>}</Load>
    </Card>
  )
}

export function MilestoneLine({ m, children }: { m: Milestone; children?: ComponentChildren }) {
  return (
    <div class="stack tight milestone">
      <p class="row wrap"><b class="grow">{m.n}. {m.title}</b><span class="quiet small">{t('su.due')}: {day(m.due_day)}</span>
        <Tag tone={m.confirmed_ms ? 'com' : m.reported_ms ? 'nghe' : ''}>{t(m.confirmed_ms ? 'su.confirmed' : m.reported_ms ? 'su.reported' : 'su.waiting')}</Tag></p>
      {m.report && <p class="quote">{m.report}</p>}
      {m.note && <p>{t('mentor.said')}: {m.note}</p>}
      {children}
    </div>
  )
}

function One({ a, m, onDone }: { a: DeskApplication; m: Milestone; onDone: () => void }) {
  const [note, setNote] = useState('')
  const send = useAction(async () => { await confirmMilestone(a.uid, m.n, note.trim()); toast(t('mentor.did')); onDone() })
  return (
    <MilestoneLine m={m}>
      {m.reported_ms > 0 && !m.confirmed_ms && <Form fields={['text']} submit={t('mentor.confirm')} isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()}>
        <TextArea label={t('mentor.note')} name="text" value={note} rows={2} maxLength={3000} error={send.error} onValue={setNote} /></Form>}
    </MilestoneLine>
  )
}
