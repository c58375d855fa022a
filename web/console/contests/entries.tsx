// entries.tsx - entries as their desk sees them, with names and the marks of closed rounds; appeals and their answers.
import { useState } from 'preact/hooks'
import { Button, Empty, Icon, Notice, toast } from '../../shared/parts'
import { nameIn, score, standOf } from '../../shared/contest/say'
import { blindName } from '../../shared/contest/types'
import { answerAppeal, entryFileUrl, listAppeals, listEntries, returnEntry } from '../api/contests'
import type { ContestDesk, DeskAppeal, DeskEntry } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, TextArea } from '../parts/form'
import { moment, number } from '../parts/format'
import { useAction, usePages } from '../parts/load'
import { Card, Facts, Tag } from '../parts/page'
import { Load } from '../parts/states'
import { PagedTable, Table } from '../parts/table'
import { me } from '../session'
import { t } from '../say'

const BLIND: readonly ContestDesk['state'][] = ['draft', 'open', 'scoring']

export function Entries({ c, mayWrite }: { c: ContestDesk; mayWrite: boolean }) {
  const [names, setNames] = useState(c.has_read)
  const [isAsking, setAsking] = useState(false)
  const isJudge = c.judges.some(j => j.account_id === me.value?.id)
  const list = usePages<DeskEntry>(`entries ${c.id} ${c.state} ${c.round} ${names}`, after => listEntries(c.id, 1, names, after))
  const mayAsk = BLIND.includes(c.state) && !names && !isJudge && !!list.data?.length
  const [one, setOne] = useState<DeskEntry | null>(null)
  const isRanked = c.state === 'scored' || c.state === 'published'
  return (
    <Card title={t('ct.entries')} tools={mayAsk && <Button icon="eye" onClick={() => setAsking(true)}>{t('ct.names')}</Button>}>
      <PagedTable<DeskEntry> of={list} empty={t('ct.entries_none')} icon="file-text" caption={t('ct.entries')} rowKey={e => e.id} rowClass={e => (e.state === 'withdrawn' ? 'gone' : '')} columns={[
        { id: 'title', head: t('ct.title'), isHead: true, cell: e => <button type="button" class="link" onClick={() => setOne(e)}>{e.title}</button> },
        { id: 'number', head: t('ct.entry'), cell: e => <span class="nowrap num">{blindName(e.number)}</span> },
        { id: 'who', head: t('ct.who'), cell: e => e.is_blind ? '–' : [e.name, e.team].filter(Boolean).join(' · ') },
        ...(c.rounds.length > 1 ? [{ id: 'round', head: t('ct.round'), isNumber: true, cell: (e: DeskEntry) => e.round }] : []),
        ...(isRanked ? [{ id: 'rank', head: t('ct.rank'), isNumber: true, sort: (e: DeskEntry) => e.rank || 1e9, cell: (e: DeskEntry) => e.rank || '–' },
          { id: 'score', head: t('ct.points'), isNumber: true, cell: (e: DeskEntry) => e.score_milli ? score(e.score_milli) : '–' }] : []),
        { id: 'state', head: t('ct.state'), cell: e => <Tag tone={e.state === 'in' ? 'com' : e.state === 'returned' ? 'nghe' : ''}>{standOf('entry', e.state)}</Tag> },
      ]} />
      {isAsking && <AskNames onClose={() => setAsking(false)} onYes={() => { setAsking(false); setNames(true) }} />}
      {one && <OneEntry c={c} e={one} isJudge={isJudge} mayWrite={mayWrite} onClose={() => setOne(null)} onDone={() => { setOne(null); list.reload() }} />}
    </Card>
  )
}

function AskNames({ onYes, onClose }: { onYes: () => void; onClose: () => void }) {
  return (
    <Dialog title={t('ct.names')} onClose={onClose}>
      <Form fields={[]} submit={t('ct.names_go')} isBusy={false} error={null} onSubmit={onYes} onCancel={onClose}><p>{t('ct.names_text')}</p></Form>
    </Dialog>
  )
}

function OneEntry({ c, e, isJudge, mayWrite, onDone, onClose }: { c: ContestDesk; e: DeskEntry; isJudge: boolean; mayWrite: boolean; onDone: () => void; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const send = useAction(async () => { await returnEntry(e.id, reason.trim()); toast(t('ct.returned')); onDone() })
  const criteria = c.rounds.flatMap(r => r.criteria)
  return (
    <Dialog title={`${blindName(e.number)} · ${e.title}`} onClose={onClose}>
      <div class="stack">
        <p class="quote">{e.text}</p>
        {e.is_blind && <Notice icon="lock">{isJudge ? <>{t('ct.blind')} <a href={`/console/judging/${c.code}`}>{t('nav.judging')}</a></> : t('ct.hidden')}</Notice>}
        <Facts rows={[e.is_blind ? null : [t('ct.who'), [e.name, e.team].filter(Boolean).join(' · ') || '–'], e.members ? [t('ct.members'), e.members] : null, e.reason ? [t('ct.reason'), e.reason] : null]} />
        {e.files.length > 0 && !e.is_blind && <><h3>{t('ct.files_head')}</h3><ul class="row wrap files">{e.files.map((f, i) => <li key={i}>
          <a class="btn" href={entryFileUrl(e.id, i + 1)} target="_blank" rel="noopener"><Icon name={f.kind === 'pdf' ? 'file-text' : 'camera'} />{f.name || t('judge.file', { n: i + 1, kind: t(`judge.${f.kind}`) })}</a></li>)}</ul></>}
        {e.marks.length > 0 && <><h3>{t('ct.marks')}</h3><Table caption={t('ct.marks')} isCompact rows={e.marks} rowKey={m => `${m.judge_id} ${m.round} ${m.criterion_id}`} columns={[
          { id: 'judge', head: t('ct.judges'), isHead: true, cell: m => m.judge },
          { id: 'criterion', head: t('ct.criterion'), cell: m => nameIn(criteria.find(k => k.id === m.criterion_id) ?? { name: '', name_en: '' }) },
          { id: 'mark', head: t('ct.points'), isNumber: true, cell: m => number(m.mark) }]} /></>}
        {mayWrite && c.state === 'open' && e.state === 'in' && (
          <Form fields={['reason']} submit={t('ct.return')} isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()}>
            <p>{t('ct.return_text')}</p>
            <TextArea label={t('ct.reason')} name="reason" value={reason} rows={2} required maxLength={500} error={send.error} onValue={setReason} />
          </Form>
        )}
      </div>
    </Dialog>
  )
}

export function Appeals({ id, mayWrite }: { id: number; mayWrite: boolean }) {
  const list = usePages<DeskAppeal>(`appeals ${id}`, after => listAppeals(id, after))
  const [one, setOne] = useState<DeskAppeal | null>(null)
  return (
    <Card title={t('ct.appeals')}>
      <Load of={list}>{rows => !rows.length ? <Empty icon="message-square" title={t('ct.appeals_none')} /> : (
        <ul class="stack">{rows.map(a => <li class="stack tight" key={a.id}><p class="row wrap"><b>{blindName(a.number)} · {a.title}</b><span class="quiet small">{moment(a.sent_ms)}</span></p><p class="quote">{a.text}</p>
          {a.answered_ms ? <p><Tag tone="com">{t('ct.answered')}</Tag> {a.answer}</p> : mayWrite && <div class="buttons"><Button onClick={() => setOne(a)}>{t('ct.answer')}</Button></div>}</li>)}
          {list.more && <li><Button onClick={list.more}>{t('do.more')}</Button></li>}</ul>
      )}</Load>
      {one && <Answer contest={id} a={one} onClose={() => setOne(null)} onDone={() => { setOne(null); list.reload() }} />}
    </Card>
  )
}

function Answer({ contest, a, onDone, onClose }: { contest: number; a: DeskAppeal; onDone: () => void; onClose: () => void }) {
  const [text, setText] = useState('')
  const send = useAction(async () => { await answerAppeal(contest, a.id, text.trim()); toast(t('ct.answered')); onDone() })
  return (
    <Dialog title={t('ct.answer')} onClose={onClose}>
      <Form fields={['text']} submit={t('ct.answer')} isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        <p class="quote">{a.text}</p>
        <TextArea label={t('ct.answer')} name="text" value={text} rows={4} required maxLength={3000} error={send.error} hint={t('ct.answer_hint')} onValue={setText} />
      </Form>
    </Dialog>
  )
}
