// checkin.tsx - "Soát vé": the doors of occasions this member receives people at, and one door; a card on the first screen on its day.
import { useEffect } from 'preact/hooks'
import { Icon } from '../../shared/parts'
import { time } from '../../shared/i18n'
import { useLive } from '../../shared/live'
import { titleOf } from '../../shared/occasion/say'
import { DoorList, DoorRoom } from '../../shared/checkin/room'
import { ts } from '../../shared/checkin/say'
import { allOccasions, TOPIC } from '../../shared/checkin/store'
import { agreedMs, sync } from '../../shared/checkin/sync'
import { device, home, nowMs } from '../state'
import { Header, Screen } from '../frame'

const account = (): number => device.value?.account || home.value?.me.account_id || 0

export function CheckIn({ code }: { code?: string }) {
  return (
    <Screen header={<Header title={ts('title')} backTo={code ? '/app/checkin' : '/app/me'} />}>
      <div class="pad">{code ? <DoorRoom key={code} account={account()} code={code} /> : <DoorList account={account()} hrefOf={c => '/app/checkin/' + c} />}</div>
    </Screen>
  )
}

const ASK_MS = 15 * 60_000, HOUR_MS = 3_600_000
/** From three hours before until three after: a door to be opened. What may be checked in for is asked for now and then. */
export function DoorsToday() {
  useEffect(() => { if (Date.now() - agreedMs.value > ASK_MS) void sync(account()) }, [])
  const near = (useLive([TOPIC], allOccasions).value ?? []).filter(o => o.starts_ms < nowMs.value + 3 * HOUR_MS && o.ends_ms > nowMs.value - 3 * HOUR_MS && o.state !== 'cancelled')
  return <>{near.sort((a, b) => a.starts_ms - b.starts_ms).slice(0, 2).map(o => (
    <a class="card row" href={'/app/checkin/' + o.code} key={o.code}><span class="tile com"><Icon name="ticket" /></span>
      <span class="grow"><b>{ts('title')}: {titleOf(o)}</b><br /><span class="quiet small">{time(o.starts_ms)} · {o.place}</span></span><Icon name="chevron-right" /></a>
  ))}</>
}
