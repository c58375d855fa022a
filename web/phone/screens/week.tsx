// week.tsx - "Tuần của tôi": what my week came to, seven bars, and that the city has all of it.
import { Icon } from '../../shared/parts'
import { dayOf, dayStart, num, weekday, date } from '../../shared/i18n'
import { events, nowMs, weekDays, counter } from '../state'
import { Header, Screen, SyncLine } from '../frame'
import { t } from '../say'
import type { VisitBody } from '../types'

export function Week() {
  const today = dayOf(nowMs.value)
  const monday = today - ((today + 3) % 7)                     // 1970-01-01 was a Thursday
  const mine = events.value.filter(e => e.kind === 'visit' && e.state !== 'refused' && dayOf(e.at_ms) >= monday)
  const bodies = mine.map(e => JSON.parse(e.body) as VisitBody)
  const people = new Set(bodies.flatMap(b => b.people.map(p => p.uid ?? p.resident))).size
  const won = bodies.reduce((n, b) => n + b.people.reduce((m, p) => m + [...p.marks].filter(c => c === 'w').length, 0), 0)
  const guided = bodies.filter(b => b.outcome === 'guided').length
  // The server's count of a day and what the phone still holds of it: the greater one is the truth so far.
  const count = (day: number) => Math.max(weekDays.value.find(d => d.day === day)?.visits ?? 0, mine.filter(e => dayOf(e.at_ms) === day).length)
  const days = Array.from({ length: 7 }, (_, i) => monday + i)
  const total = days.reduce((n, d) => n + count(d), 0)
  const top = Math.max(4, ...days.map(count))
  const figure = (n: number, word: string, tone: string) => <div class={'figure ' + tone}><b class="num">{num(n)}</b><span>{word}</span></div>
  return (
    <Screen header={<Header title={t('week')} sub={`${date(dayStart(monday))} – ${date(dayStart(monday + 6))}`} backTo="/app/me" />}>
      <div class="pad stack">
        <div class="figures">{figure(total, t('week_visits'), 'lam')}{figure(guided, t('week_guided'), 'com')}{figure(people, t('week_people'), 'nghe')}{figure(won, t('week_won'), 'sen')}</div>
        <section class="card">
          <h2 class="section">{t('week_chart')}</h2>
          <ol class="bars">
            {days.map(d => {
              const n = count(d)
              return <li class={d === today ? 'today' : ''} aria-label={`${weekday(dayStart(d))}: ${n}`}><span class="num">{n || ''}</span><i style={{ height: `${Math.round(110 * n / top) + 3}px` }} /><span>{weekday(dayStart(d))}</span></li>
            })}
          </ol>
        </section>
        {total === 0 ? <p class="quiet center">{t('week_none')}</p> : <p class="center strong"><Icon name="smile" class="inline" /> {t('week_thanks')}</p>}
        <SyncLine />
        <p class="quiet small center">{t('received_all', { n: num(counter.value.chained) })}</p>
      </div>
    </Screen>
  )
}
