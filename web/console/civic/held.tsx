// held.tsx - Duyệt công khai: one report after the other that nobody has looked at for the public yet, with the masking that is proposed.
import { useState } from 'preact/hooks'
import { Empty } from '../../shared/parts'
import { listHeld, readPetition } from '../api/civic'
import { readUnit } from '../api/territory'
import type { Held, PetitionDetail, Unit } from '../api/types'
import { moment, number } from '../parts/format'
import { useLoad, usePages } from '../parts/load'
import { Card, Facts, PageFrame, unitPath } from '../parts/page'
import { Bones, Load } from '../parts/states'
import { hasRole } from '../session'
import { t } from '../say'
import { ClearForm } from './clear'
import { categoryName, Rooms, StateTag, useCategories } from './parts'

export function HeldPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  return <Load of={unit} tall>{u => <Queue unit={u} />}</Load>
}

function Queue({ unit }: { unit: Unit }) {
  const list = usePages(`held ${unit.id}`, after => listHeld(unit.id, after))
  const [skipped, setSkipped] = useState<readonly number[]>([])
  const waiting = list.data ?? []
  const now = waiting.find(h => !skipped.includes(h.id)) ?? waiting[0]
  const done = (id: number) => {
    list.change(rows => rows.filter(r => r.id !== id))
    if (waiting.length < 3) list.more?.()
  }
  return (
    <PageFrame title={t('civic.room_held')} path={unitPath(unit, 'petitions/held')} lead={t('held.lead')}>
      <Rooms unit={unit.id} at="held" />
      <Load of={list} tall bones={2}>{() => now
        ? <One key={now.id} h={now} isOurs={now.unit_name === unit.name || hasRole('city')} waiting={waiting.length} isMore={!!list.more} onDone={() => done(now.id)} onSkip={() => setSkipped(s => [...s, now.id])} />
        : <Card><Empty icon="check-check" title={t('held.none')}><p>{t('held.none_more')}</p></Empty></Card>}</Load>
    </PageFrame>
  )
}

/** `isOurs`: handled here; of another unit's the words are cleared here, the pictures there. */
interface OneProps { h: Held; isOurs: boolean; waiting: number; isMore: boolean; onDone: () => void; onSkip: () => void }

function One({ h, isOurs, waiting, isMore, onDone, onSkip }: OneProps) {
  const all = useCategories()
  const p = useLoad<PetitionDetail | null>(`petition ${h.id}`, async () => (isOurs ? readPetition(h.id) : null))
  return (
    <Card title={categoryName(all, h.category)} tools={<span class="quiet">{t('held.waiting', { n: number(waiting) + (isMore ? '+' : '') })}</span>}>
      <div class="held-one">
        <Facts rows={[
          [t('petition.code'), isOurs ? <a href={`/console/petitions/${h.id}`}>{h.code}</a> : h.code], [t('petition.arrived'), moment(h.received_ms)], [t('civic.state'), <StateTag state={h.state} />],
          [t('petition.unit'), h.unit_name === h.ward_name ? h.unit_name : `${h.unit_name} · ${h.ward_name}`],
          h.photos && !isOurs ? [t('clear.pictures'), t('held.pictures_elsewhere', { n: number(h.photos) })] : null,
        ]} />
        {!p.isBusy || p.data ? <ClearForm p={p.data ?? { id: h.id }} proposed={h.proposed} onDone={onDone} onCancel={onSkip} cancel={t('callbacks.skip')} /> : <Bones />}
      </div>
    </Card>
  )
}
