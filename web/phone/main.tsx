// main.tsx - the phone app starts here: the store and the rules first (both local), then the screen, then the network.
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import type { ComponentType } from 'preact'
import { effect } from '@preact/signals'
import './phone.css'
import { Toasts, toast } from '../shared/parts'
import { lazy as lazily } from '../shared/lazy'
import { startLang } from '../shared/i18n'
import { saver } from '../shared/look'
import { choose, go, path, startRouter } from '../shared/router'
import { setBearer } from '../shared/api'
import { startRules } from './rules'
import { device, isWhole, startState, wasGone } from './state'
import { net, startSync } from './sync'
import { lookPrepared } from './prepare'
import { newBuild, startWorker } from '../shared/worker'
import { t } from './say'
import { Today } from './screens/today'
import { Doors } from './screens/doors'
import { VisitScreen } from './screens/visit'
import { Outbox } from './screens/outbox'

// Screens that are not needed at the first door come in their own pieces.
const lazy = <P,>(load: () => Promise<ComponentType<P>>) => lazily(load, () => t('loading'))
const Cards = lazy(() => import('./screens/cards').then(m => m.Cards))
const CardScreen = lazy<{ id: string }>(() => import('./screens/cards').then(m => m.CardScreen))
const Week = lazy(() => import('./screens/week').then(m => m.Week))
const Badge = lazy(() => import('./screens/badge').then(m => m.Badge))
const Handover = lazy<{ household: number }>(() => import('./screens/handover').then(m => m.Handover))
const Me = lazy(() => import('./screens/me').then(m => m.Me))
const Team = lazy(() => import('./screens/team').then(m => m.Team))
const CheckIn = lazy<{ code?: string }>(() => import('./screens/checkin').then(m => m.CheckIn))
const Judging = lazy<{ code?: string }>(() => import('./screens/judging').then(m => m.JudgingScreen))
const loadJoin = () => import('./screens/join')
const Join = lazy<{ token: string }>(() => loadJoin().then(m => m.Join))
const Welcome = lazy<{ gone: boolean }>(() => loadJoin().then(m => m.Welcome))

const JOINING = '/app/join/'

type Show = (p: Record<string, string>) => preact.JSX.Element
const PLACES: readonly (readonly [string, Show])[] = [
  ['/app/', () => <Today />],
  ['/app/doors', () => <Doors />],
  ['/app/door/:household', p => <VisitScreen key={p.household} household={Number(p.household)} />],
  ['/app/handover/:household', p => <Handover key={p.household} household={Number(p.household)} />],
  ['/app/cards', () => <Cards />],
  ['/app/card/:id', p => <CardScreen key={p.id} id={p.id!} />],
  ['/app/outbox', () => <Outbox />],
  ['/app/week', () => <Week />],
  ['/app/badge', () => <Badge />],
  ['/app/me', () => <Me />],
  ['/app/settings', () => <Me />],
  ['/app/team', () => <Team />],
  ['/app/checkin', () => <CheckIn key="" />],
  ['/app/checkin/:code', p => <CheckIn key={p.code} code={p.code!} />],
  ['/app/judging', () => <Judging key="" />],
  ['/app/judging/:code', p => <Judging key={p.code} code={p.code!} />],
  ['/app/join/:token', p => <Join token={p.token!} />],
]

function App() {
  const found = choose(PLACES, path.value)
  useEffect(() => {
    if (newBuild.value && !path.value.startsWith('/app/door/')) toast(t('update'), t('update_go'), () => newBuild.value?.())
  }, [newBuild.value])
  useEffect(() => { if (!found) go('/app/', { replace: true }) }, [found])
  const isJoining = path.value.startsWith(JOINING)
  useEffect(() => { if (device.value && !isJoining) startSync() }, [isJoining, device.value?.key])
  return (
    <>
      {!isJoining && (net.value === 'gone' || wasGone.value || !device.value) ? <Welcome gone={net.value === 'gone' || wasGone.value} /> : found ? found[0](found[1]) : null}
      <Toasts />
    </>
  )
}

// The worker fetches the whole shell once more: it may wait until the first rows are in, or the first seconds are over.
const whenShown = (): Promise<void> => new Promise(done => {
  if (navigator.serviceWorker?.controller) { done(); return }
  const late = setTimeout(done, 4000)
  effect(() => { if (isWhole.value) { clearTimeout(late); setTimeout(done, 300) } })
})

async function start(): Promise<void> {
  if (location.pathname.startsWith(JOINING)) void loadJoin()               // asked for now, needed once the rules are there
  if (location.pathname === '/app') history.replaceState(null, '', '/app/')
  document.documentElement.classList.toggle('saver', saver.value)
  await Promise.all([startLang(), startRules().then(startState)])
  if (device.value) setBearer(device.value.key)             // a screen may ask the city before the first round of synchronising
  startRouter('/app')
  const root = document.getElementById('app')!
  root.textContent = ''
  render(<App />, root)
  void whenShown().then(() => startWorker('/app/', () => void lookPrepared())).catch(() => {})
  void lookPrepared()
}
void start()
