// contests.tsx - Cuộc thi: those of a unit, and a new one begun.
import { useState } from 'preact/hooks'
import type { ApiError } from '../../shared/api'
import { uuidv7 } from '../../shared/bytes'
import { Button } from '../../shared/parts'
import { go } from '../../shared/router'
import { standOf, titleIn } from '../../shared/contest/say'
import { CONTEST_TONES } from '../../shared/contest/types'
import { addContest, listContests, type ContestIn } from '../api/contests'
import { readUnit } from '../api/territory'
import type { DeskContest, Unit } from '../api/types'
import { fromLocalInput, toLocalInput } from '../civic/alert-kinds'
import { useCounting } from '../parts/counted'
import { Dialog } from '../parts/dialog'
import { Form, Input, TextArea } from '../parts/form'
import { moment, number } from '../parts/format'
import { useAction, useLoad, usePages } from '../parts/load'
import { Card, PageFrame, Tag, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { PagedTable } from '../parts/table'
import { hasRole } from '../session'
import { t } from '../say'
import { CountedContests } from '../occasions/counted'
import { Rooms } from '../occasions/parts'

export function ContestsPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  const at = useCounting([''])
  return <Load of={unit} tall>{u => (at ? <CountedContests unit={u} at={at} /> : <All unit={u} />)}</Load>
}

function All({ unit }: { unit: Unit }) {
  const list = usePages<DeskContest>(`contests ${unit.id}`, after => listContests(unit.id, after))
  const [isNew, setNew] = useState(false)
  return (
    <PageFrame title={t('ct.room')} path={unitPath(unit, 'contests')} lead={t('ct.lead')} actions={hasRole('officer', 'city') && <Button main icon="plus" onClick={() => setNew(true)}>{t('ct.new')}</Button>}>
      <Rooms unit={unit.id} at="contests" />
      <Card>
        <PagedTable<DeskContest> of={list} empty={t('ct.none')} emptyMore={<p>{t('ct.none_more')}</p>} icon="sparkles" caption={t('ct.room')} rowKey={c => c.id} rowClass={c => (c.state === 'cancelled' ? 'gone' : '')} columns={[
          { id: 'title', head: t('ct.title'), isHead: true, cell: c => <a href={`/console/contests/${c.id}`}>{titleIn(c)}</a> },
          { id: 'closes', head: t('ct.closes'), cell: c => moment(c.closes_ms) },
          { id: 'entries', head: t('ct.entries_n'), isNumber: true, cell: c => number(c.entries) },
          { id: 'state', head: t('ct.state'), cell: c => <Tag tone={CONTEST_TONES[c.state]}>{standOf('contest', c.state)}</Tag> },
        ]} />
      </Card>
      {isNew && <NewContest unit={unit} onClose={() => setNew(false)} />}
    </PageFrame>
  )
}

function NewContest({ unit, onClose }: { unit: Unit; onClose: () => void }) {
  const [uid] = useState(uuidv7)
  const [d, setDraft] = useState<ContestIn>(beginCall)
  const send = useAction(async () => { const c = await addContest(unit.id, uid, d); go(`/console/contests/${c.id}`) })
  return (
    <Dialog title={t('ct.new')} onClose={onClose}>
      <Form fields={CALL_FIELDS} submit={t('ct.new')} isBusy={send.isBusy} error={send.error} onSubmit={() => void send.run()} onCancel={onClose}>
        <CallFields d={d} put={part => setDraft(all => ({ ...all, ...part }))} error={send.error} text={t('ct.text')} hint={t('ct.text_hint')} closes={t('ct.closes')} />
      </Form>
    </Dialog>
  )
}

const MONTH_MS = 30 * 86_400_000, HOUR_MS = 3_600_000
export const CALL_FIELDS = ['title', 'text', 'closes_ms', 'title_en', 'text_en', 'places']
export const beginCall = (): ContestIn => ({ title: '', title_en: '', text: '', text_en: '', closes_ms: Math.ceil((Date.now() + MONTH_MS) / HOUR_MS) * HOUR_MS })

interface CallProps { d: ContestIn; put: (part: Partial<ContestIn>) => void; error: ApiError | null; text: string; hint?: string; closes: string }
/** What a contest and a call for start-ups have in common. */
export function CallFields({ d, put, error, text, hint, closes }: CallProps) {
  return (
    <>
      <Input label={t('ct.title')} name="title" value={d.title} error={error} required minLength={5} maxLength={160} onValue={title => put({ title })} />
      <TextArea label={text} name="text" value={d.text} error={error} rows={5} required maxLength={8000} hint={hint} onValue={v => put({ text: v })} />
      <Input label={closes} name="closes_ms" type="datetime-local" value={toLocalInput(d.closes_ms)} error={error} required onValue={v => v && put({ closes_ms: fromLocalInput(v) })} />
      <Input label={t('ct.title_en')} name="title_en" value={d.title_en} error={error} maxLength={160} onValue={title_en => put({ title_en })} />
      <TextArea label={t('ct.text_en')} name="text_en" value={d.text_en} error={error} rows={3} maxLength={8000} onValue={text_en => put({ text_en })} />
    </>
  )
}
