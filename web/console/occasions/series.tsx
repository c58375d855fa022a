// series.tsx - Chuỗi hằng tuần: the Monday help, the Friday without appointment, the digital Sunday; begun once, they make their occasions.
import { useState } from 'preact/hooks'
import { uuidv7 } from '../../shared/bytes'
import { Button, Empty, toast } from '../../shared/parts'
import { nameOf, titleOf } from '../../shared/occasion/say'
import { OCCASION_KINDS, type OccasionKind } from '../../shared/occasion/types'
import { addSeries, endSeries, listSeries, type SeriesIn } from '../api/occasions'
import { readUnit } from '../api/territory'
import type { OccasionSeries, Unit } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input, Select } from '../parts/form'
import { day, dayFromIso, dayIso, today } from '../parts/format'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { hasRole } from '../session'
import { named, t } from '../say'
import { EnglishFields, NO_WORDS, WordFields } from './form'
import { Rooms } from './parts'

const two = (n: number) => String(n).padStart(2, '0')
const clockOf = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
const minuteOf = (text: string): number => { const [h = 0, m = 0] = text.split(':').map(Number); return h * 60 + m }
const DAYS = ['1', '2', '3', '4', '5', '6', '7']
const FIELDS = ['kind', 'title', 'text', 'place', 'stream', 'weekday', 'from_minute', 'to_minute', 'from_day', 'to_day', 'seats_site', 'seats_online', 'title_en', 'text_en']

export function SeriesPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  return <Load of={unit} tall>{u => <All unit={u} />}</Load>
}

function All({ unit }: { unit: Unit }) {
  const list = usePages<OccasionSeries>(`series ${unit.id}`, after => listSeries(unit.id, after))
  const [isNew, setNew] = useState(false)
  const [ending, setEnding] = useState<OccasionSeries | null>(null)
  const mayWrite = hasRole('officer', 'city')
  return (
    <PageFrame title={t('occ.series')} path={unitPath(unit, 'occasions')} actions={mayWrite && <Button main icon="plus" onClick={() => setNew(true)}>{t('series.new')}</Button>}>
      <Rooms unit={unit.id} at="series" />
      <Load of={list} tall bones={2}>{rows => !rows.length ? <Card><Empty icon="calendar-clock" title={t('series.none')}><p>{t('series.none_more')}</p></Empty></Card> : (
        <ul class="stack">{rows.map(s => <li key={s.id}><Card title={titleOf(s)} tools={<Tag tone="lam">{nameOf('kind', s.kind)}</Tag>}>
          <Facts rows={[
            [t('occ.starts'), t('series.runs', { weekday: named('weekday', String(s.weekday)), from: clockOf(s.from_minute), to: clockOf(s.to_minute) })],
            s.place ? [t('occ.place'), s.place] : null,
            [t('series.from_day'), day(s.from_day) + (s.to_day ? ` ${t('series.until', { day: day(s.to_day) })}` : '')],
          ]} />
          {mayWrite && (!s.to_day || s.to_day >= today()) && <div class="buttons"><Button onClick={() => setEnding(s)}>{t('series.end')}</Button></div>}
        </Card></li>)}
          {list.more && <li><Button onClick={list.more}>{t('do.more')}</Button></li>}</ul>
      )}</Load>
      {isNew && <NewSeries unit={unit} onClose={() => setNew(false)} onDone={() => { setNew(false); list.reload() }} />}
      {ending && <EndSeries series={ending} onClose={() => setEnding(null)} onDone={() => { setEnding(null); list.reload() }} />}
    </PageFrame>
  )
}

function NewSeries({ unit, onDone, onClose }: { unit: Unit; onDone: () => void; onClose: () => void }) {
  const [uid] = useState(uuidv7)
  const [d, setDraft] = useState<SeriesIn>({ ...NO_WORDS, kind: 'service_day', weekday: 1, from_minute: 480, to_minute: 690, from_day: today(), on_holidays: false })
  const put = (part: Partial<SeriesIn>) => setDraft(all => ({ ...all, ...part }))
  const send = useAction(async () => { await addSeries(unit.id, uid, { ...d, title: d.title.trim(), place: d.place.trim(), stream: d.stream.trim() }); toast(t('series.made')); onDone() })
  const e = send.error
  return (
    <Dialog title={t('series.new')} onClose={onClose}>
      <Form fields={FIELDS} submit={t('series.new')} isBusy={send.isBusy} error={e} onSubmit={() => void send.run()} onCancel={onClose}>
        <Select label={t('occ.kind')} name="kind" value={d.kind} error={e} options={OCCASION_KINDS.map(k => [k, nameOf('kind', k)] as const)} onValue={v => put({ kind: v as OccasionKind })} />
        <Input label={t('occ.title')} name="title" value={d.title} error={e} required minLength={5} maxLength={160} hint={t('occ.title_hint')} onValue={title => put({ title })} />
        <Select label={t('series.weekday')} name="weekday" value={String(d.weekday)} error={e} options={DAYS.map(n => [n, named('weekday', n)] as const)} onValue={v => put({ weekday: Number(v) })} />
        <div class="pair">
          <Input label={t('series.from')} name="from_minute" type="time" value={clockOf(d.from_minute)} error={e} required onValue={v => v && put({ from_minute: minuteOf(v) })} />
          <Input label={t('series.to')} name="to_minute" type="time" value={clockOf(d.to_minute)} error={e} required onValue={v => v && put({ to_minute: minuteOf(v) })} />
        </div>
        <div class="pair">
          <Input label={t('series.from_day')} name="from_day" type="date" value={dayIso(d.from_day)} error={e} required onValue={v => v && put({ from_day: dayFromIso(v) })} />
          <Input label={t('series.to_day')} name="to_day" type="date" value={d.to_day ? dayIso(d.to_day) : ''} error={e} hint={t('series.to_day_hint')} onValue={v => { const { to_day: _, ...rest } = d; setDraft(v ? { ...rest, to_day: dayFromIso(v) } : rest) }} />
        </div>
        <WordFields d={d} put={put} error={e} />
        <label class="check"><input type="checkbox" checked={d.on_holidays} onChange={x => put({ on_holidays: x.currentTarget.checked })} /><span>{t('series.on_holidays')}</span></label>
        <details class="columns-of"><summary>{t('occ.title_en')}</summary><div class="stack"><EnglishFields d={d} put={put} error={e} /></div></details>
      </Form>
    </Dialog>
  )
}

function EndSeries({ series, onDone, onClose }: { series: OccasionSeries; onDone: () => void; onClose: () => void }) {
  const [last, setLast] = useState(today())
  const send = useAction(async () => { await endSeries(series.id, last); toast(t('series.did_end')); onDone() })
  return (
    <Dialog title={t('series.end')} onClose={onClose}>
      <Form fields={['to_day']} submit={t('series.end')} danger isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        <p class="strong">{titleOf(series)}</p><p>{t('series.end_text')}</p>
        <Input label={t('series.to_day')} name="to_day" type="date" value={dayIso(last)} error={send.error} required onValue={v => v && setLast(dayFromIso(v))} />
      </Form>
    </Dialog>
  )
}
