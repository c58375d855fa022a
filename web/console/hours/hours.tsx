// hours.tsx - Giờ làm việc, ngày nghỉ: when a unit works, from which day on; every legal clock of hours runs in this time alone.
import { useState } from 'preact/hooks'
import { Button } from '../../shared/parts'
import { listHours } from '../api/hours'
import { readUnit } from '../api/territory'
import type { Shift, Unit } from '../api/types'
import { day, dayFromIso, dayIso, today } from '../parts/format'
import { useLoad } from '../parts/load'
import { Card, Facts, PageFrame, Tag, unitPath } from '../parts/page'
import { Load } from '../parts/states'
import { hasRole } from '../session'
import { t } from '../say'
import { DaysCard } from './days'
import { EndForm, WeekForm, weekdayName } from './week-form'
import { changesAfter, ofDay, shiftText, WEEKDAYS, weekOn, weeksOf, type Week } from './weeks'

const CITY_ID = 1, EVER = '1970-01-01'

export function HoursPage({ params }: { params: { unit?: string } }) {
  const id = Number(params.unit)
  const unit = useLoad(`unit ${id}`, () => readUnit(id))
  return <Load of={unit} tall>{u => (
    <PageFrame title={t('nav.hours')} lead={t('hours.lead')} path={unitPath(u, 'hours')}>
      <Hours key={u.id} unit={u} />
      <DaysCard />
    </PageFrame>
  )}</Load>
}

const sayIso = (iso: string) => day(dayFromIso(iso))

function Hours({ unit }: { unit: Unit }) {
  const hours = useLoad(`hours ${unit.id}`, () => listHours(unit.id))
  const [open, setOpen] = useState<'change' | 'end' | null>(null)
  const close = () => setOpen(null), done = () => { close(); hours.reload() }
  const mayWrite = hasRole('city', 'admin') || (hasRole('officer') && unit.id !== CITY_ID)
  return (
    <Load of={hours} tall>{rows => {
      const weeks = weeksOf(rows), iso = dayIso(today()), now = weekOn(weeks, iso), next = changesAfter(weeks, iso)
      const hasOwn = unit.id !== CITY_ID && weeks.some(w => w.is_own)
      return (
        <>
          <div class="hours-two">
            <Card title={t('hours.now')} tools={mayWrite && <>
              <Button main icon="pencil" onClick={() => setOpen('change')}>{t('hours.change')}</Button>
              {hasOwn && <Button icon="undo-2" onClick={() => setOpen('end')}>{t('hours.end')}</Button>}
            </>}>
              {now ? <WeekTable week={now} isCity={unit.id === CITY_ID} /> : <p>{t('hours.none')}</p>}
            </Card>
            {next.map(c => (
              <Card key={c.from} title={t('hours.from', { day: sayIso(c.from) })}>
                {c.week ? <WeekTable week={c.week} isCity={unit.id === CITY_ID} /> : <p>{t('hours.none')}</p>}
              </Card>
            ))}
          </div>
          {open === 'change' && <WeekForm unit={unit} now={now?.shifts ?? []} onClose={close} onDone={done} />}
          {open === 'end' && <EndForm unit={unit} onClose={close} onDone={done} />}
        </>
      )
    }}</Load>
  )
}

const DayHours = ({ shifts }: { shifts: readonly Shift[] }) => (shifts.length === 0 ? <span class="quiet">{t('hours.closed')}</span>
  : <>{shifts.map(s => <span class="hours-span num" key={s.from_minute}>{shiftText(s)}</span>)}</>)

function WeekTable({ week, isCity }: { week: Week; isCity: boolean }) {
  return (
    <>
      <p class="row wrap"><Tag tone={week.is_own ? 'lam' : ''}>{t(isCity ? 'hours.of_all' : week.is_own ? 'hours.own' : 'hours.as_all')}</Tag></p>
      <Facts rows={WEEKDAYS.map(d => [weekdayName(d), <DayHours shifts={ofDay(week.shifts, d)} />] as const)} />
      <p class="quiet small">{[week.valid_from > EVER && t('hours.since', { day: sayIso(week.valid_from) }), week.note].filter(Boolean).join(' · ')}</p>
    </>
  )
}
