// figures.tsx - Số liệu báo cáo: numbers from outside, each with its source and document; entered by one, approved by another, never shown as counted.
import { useState } from 'preact/hooks'
import { uuidv7 } from '../../shared/bytes'
import { lang } from '../../shared/i18n'
import { go, search } from '../../shared/router'
import { Button, Empty, Notice, Segments, toast, type Tone } from '../../shared/parts'
import { decideReported, enterReported, listReported, listReportedMeasures, type FigureMove } from '../api/targets'
import { readUnit } from '../api/territory'
import type { FigureState, ReportedFigure, ReportedMeasure, Unit } from '../api/types'
import { Dialog } from '../parts/dialog'
import { amountText, milliFrom } from '../parts/figure'
import { day, dayFromIso, dayIso, moment, today } from '../parts/format'
import { Form, Input, Select, TextArea } from '../parts/form'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitHref, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { hasRole, me } from '../session'
import { t } from '../say'
import { CITY_ID } from './parts'
import { AmountField } from './target-form'
import { ReportedTag, TargetRooms } from './target-parts'

const TONES: Record<FigureState, Tone> = { entered: 'nghe', approved: 'com', refused: 'son', withdrawn: '' }
const STATES = ['', 'entered', 'approved', 'refused', 'withdrawn'] as const

export function FiguresPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const measures = useLoad('reported measures', listReportedMeasures)
  return <Load of={unit} tall>{u => <Load of={measures} tall>{m => <Figures unit={u} measures={m.rows} />}</Load>}</Load>
}

const measureWord = (m: ReportedMeasure | undefined, code: string): string => (m ? (lang.value === 'en' && m.en) || m.vi : code)
type Open = { kind: 'enter' } | { kind: FigureMove; of: ReportedFigure } | null

function Figures({ unit, measures }: { unit: Unit; measures: readonly ReportedMeasure[] }) {
  const q = search.value
  const state = STATES.find(s => s === q.get('state')) ?? '', measure = measures.find(m => m.code === q.get('measure'))?.code ?? ''
  // The city looks at what waits everywhere, unless it comes from its own figure (`own`).
  const of = unit.id === CITY_ID && !q.get('own') ? undefined : unit.id
  const show = (next: { state?: string; measure?: string }) => {
    const all = new URLSearchParams(q)
    for (const [k, v] of Object.entries(next)) if (v) all.set(k, v); else all.delete(k)
    go(unitHref(unit.id, `figures?${all}`), { replace: true })
  }
  const list = usePages<ReportedFigure>(`reported ${of} ${measure} ${state}`, after => listReported({ unit: of, measure, state }, after))
  const [open, setOpen] = useState<Open>(null)
  const done = () => { setOpen(null); list.reload() }
  return (
    <PageFrame title={t('target.room_figures')} path={unitPath(unit, 'figures')} lead={t('figures.lead')}
      actions={hasRole('officer', 'city') && <Button main icon="plus" onClick={() => setOpen({ kind: 'enter' })}>{t('figures.enter')}</Button>}>
      <TargetRooms unit={unit.id} at="figures" />
      <div class="scroll-x"><Segments label={t('plan.show')} value={state} options={STATES.map(s => [s, t(s ? `figure_state.${s}` : 'plan.show_all')] as const)} onPick={v => show({ state: v })} /></div>
      <div class="filters few card">
        <Select label={t('figures.measure')} name="measure" value={measure} options={[['', t('plan.show_all')], ...measures.map(m => [m.code, measureWord(m, m.code)] as const)]} onValue={v => show({ measure: v })} />
      </div>
      <Load of={list} tall bones={3}>{rows => rows.length === 0 ? <Card><Empty icon="file-text" title={t('figures.none')}><p>{t('figures.none_more')}</p></Empty></Card> : (
        <ul class="figure-cards">
          {rows.map(f => <li key={f.id}><FigureCard f={f} m={measures.find(m => m.code === f.measure)} onOpen={kind => setOpen({ kind, of: f })} /></li>)}
          {list.more && <li><Button disabled={list.isBusy} onClick={list.more}>{t('do.more')}</Button></li>}
        </ul>
      )}</Load>
      {open?.kind === 'enter' && <Enter unit={unit} measures={measures} onDone={done} onClose={() => setOpen(null)} />}
      {open && open.kind !== 'enter' && <Decide f={open.of} m={measures.find(m => m.code === open.of.measure)} move={open.kind} onDone={done} onClose={() => setOpen(null)} />}
    </PageFrame>
  )
}

function FigureCard({ f, m, onOpen }: { f: ReportedFigure; m: ReportedMeasure | undefined; onOpen: (move: FigureMove) => void }) {
  const isOwn = f.entered_by === me.value?.name
  return (
    <Card title={measureWord(m, f.measure)} tools={<><ReportedTag /><Tag tone={TONES[f.state]}>{t(`figure_state.${f.state}`)}</Tag></>}>
      <div class="stack">
        <p class="target-now"><b class="num">{amountText(f.value_milli, m?.unit_word ?? '')}</b> <span class="quiet">{f.unit} · {t('figures.as_of', { day: day(f.as_of_day) })}</span></p>
        <Facts rows={[
          [t('figures.source'), f.source],
          [t('figures.document'), <>{f.document_url ? <a href={f.document_url} target="_blank" rel="noopener">{f.document_number}</a> : f.document_number}{f.document_day > 0 && `, ${day(f.document_day)}`}</>],
          [t('figures.entered_by'), `${f.entered_by} · ${moment(f.entered_ms)}`],
          f.decided_by ? [t('figures.decided_by'), `${f.decided_by} · ${moment(f.decided_ms)}`] : null,
          f.reason ? [t('draft.reason'), f.reason] : null,
          f.note ? [t('target.note'), f.note] : null,
        ]} />
        {f.state === 'entered' && isOwn && <Notice icon="info">{t('figures.second')}</Notice>}
        <div class="buttons">
          {f.state === 'entered' && hasRole('city') && <><Button main icon="check" onClick={() => onOpen('approve')}>{t('figures.approve')}</Button><Button icon="x" onClick={() => onOpen('refuse')}>{t('figures.refuse')}</Button></>}
          {(f.state === 'entered' || f.state === 'approved') && (isOwn || hasRole('city')) && <Button icon="undo-2" onClick={() => onOpen('withdraw')}>{t('figures.withdraw')}</Button>}
        </div>
      </div>
    </Card>
  )
}

const FIELDS = ['measure', 'unit_id', 'value_milli', 'as_of_day', 'source', 'document_number', 'document_day', 'document_url', 'note']

function Enter({ unit, measures, onDone, onClose }: { unit: Unit; measures: readonly ReportedMeasure[]; onDone: () => void; onClose: () => void }) {
  const [uid] = useState(uuidv7)
  const [measure, setMeasure] = useState(measures[0]?.code ?? '')
  const [value, setValue] = useState('')
  const [asOf, setAsOf] = useState(dayIso(today()))
  const [source, setSource] = useState('')
  const [number, setNumber] = useState('')
  const [at, setAt] = useState(dayIso(today()))
  const [link, setLink] = useState('')
  const [note, setNote] = useState('')
  const milli = milliFrom(value)
  const send = useAction(async () => {
    await enterReported({
      uid, measure, unit_id: unit.id, value_milli: milli!, as_of_day: dayFromIso(asOf), source: source.trim(), document_number: number.trim(), document_day: dayFromIso(at),
      ...(link.trim() ? { document_url: link.trim() } : {}), ...(note.trim() ? { note: note.trim() } : {}),
    })
    toast(t('figures.did_enter'))
    onDone()
  })
  const e = send.error
  return (
    <Dialog title={t('figures.enter')} onClose={onClose}>
      <Form fields={FIELDS} submit={t('figures.to_second')} isBusy={send.isBusy} error={e} disabled={milli === null || !source.trim() || !number.trim()} onSubmit={() => void send.run()} onCancel={onClose}>
        <p class="quiet">{unit.name}</p>
        <Select label={t('figures.measure')} name="measure" value={measure} error={e} options={measures.map(m => [m.code, measureWord(m, m.code)] as const)} onValue={setMeasure} />
        <AmountField label={t('figures.value')} name="value_milli" word={measures.find(m => m.code === measure)?.unit_word ?? ''} value={value} error={e} onValue={setValue} />
        <Input label={t('figures.as_of_day')} name="as_of_day" type="date" value={asOf} error={e} required max={dayIso(today())} onValue={v => v && setAsOf(v)} />
        <Input label={t('figures.source')} name="source" value={source} error={e} required maxLength={300} hint={t('figures.source_hint')} onValue={setSource} />
        <div class="row wrap two-days">
          <Input label={t('figures.document_number')} name="document_number" value={number} error={e} required maxLength={80} onValue={setNumber} />
          <Input label={t('figures.document_day')} name="document_day" type="date" value={at} error={e} required onValue={v => v && setAt(v)} />
        </div>
        <Input label={t('doc.url')} name="document_url" type="url" value={link} error={e} maxLength={500} onValue={setLink} />
        <TextArea label={t('target.note')} name="note" value={note} error={e} rows={2} maxLength={1000} onValue={setNote} />
        <Notice icon="info">{t('figures.second_text')}</Notice>
      </Form>
    </Dialog>
  )
}

function Decide({ f, m, move, onDone, onClose }: { f: ReportedFigure; m: ReportedMeasure | undefined; move: FigureMove; onDone: () => void; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const send = useAction(async () => { await decideReported(f.id, move, reason.trim()); toast(t(`figures.did_${move}`)); onDone() })
  return (
    <Dialog title={t(`figures.${move}`)} onClose={onClose}>
      <Form fields={['reason']} submit={t(`figures.${move}`)} danger={move !== 'approve'} isBusy={send.isBusy} error={send.error} disabled={move !== 'approve' && reason.trim().length < 5} onSubmit={() => void send.run()} onCancel={onClose}>
        <p><b>{measureWord(m, f.measure)}: {amountText(f.value_milli, m?.unit_word ?? '')}</b><br />{f.unit} · {t('figures.as_of', { day: day(f.as_of_day) })}<br />{f.source}, {f.document_number}</p>
        <p>{t(`figures.${move}_text`)}</p>
        {move !== 'approve' && <TextArea label={t('draft.reason')} name="reason" value={reason} rows={3} maxLength={1000} required error={send.error} hint={t('draft.reason_hint')} onValue={setReason} />}
      </Form>
    </Dialog>
  )
}
