// main.tsx - the residents' app starts here: what this device has kept, then the screen, then the network.
import { render, type ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import './resident.css'
import { Bones, Toasts, toast } from '../shared/parts'
import { lazy as lazily } from '../shared/lazy'
import { startLang } from '../shared/i18n'
import { saver } from '../shared/look'
import { choose, go, path, startRouter } from '../shared/router'
import { newBuild, startWorker } from '../shared/worker'
import { me, startState } from './state'
import { startTickets } from './tickets'
import { hasAsked, isStranger, startSync } from './sync'
import { t } from './say'
import { Home } from './screens/home'
import { ReportScreen } from './screens/report'
import { SignIn } from './screens/sign-in'
import { Local } from './screens/local'
import { Track } from './screens/track'

const lazy = <P,>(load: () => Promise<ComponentType<P>>) => lazily(load, () => t('loading'))
const PetitionScreen = lazy<{ code: string }>(() => import('./screens/petition').then(m => m.PetitionScreen))
const StepsScreen = lazy(() => import('./screens/steps').then(m => m.StepsScreen))
const Handover = lazy<{ token: string }>(() => import('./screens/steps').then(m => m.Handover))
const InboxScreen = lazy(() => import('./screens/inbox').then(m => m.InboxScreen))
const WishesScreen = lazy(() => import('./screens/wishes').then(m => m.WishesScreen))
const MeScreen = lazy(() => import('./screens/me').then(m => m.MeScreen))
const DataScreen = lazy(() => import('./screens/data').then(m => m.DataScreen))
const Occasions = lazy<{ mine?: boolean }>(() => import('./occasion/list').then(m => m.Occasions))
const OccasionScreen = lazy<{ code: string }>(() => import('./occasion/one').then(m => m.OccasionScreen))
const Contests = lazy(() => import('./contest/list').then(m => m.Contests))
const ContestScreen = lazy<{ code: string }>(() => import('./contest/one').then(m => m.ContestScreen))
const JudgingScreen = lazy<{ code?: string }>(() => import('./contest/judging').then(m => m.JudgingScreen))
const InvitationScreen = lazy<{ token: string }>(() => import('./contest/invitation').then(m => m.InvitationScreen))
const CallScreen = lazy<{ code: string }>(() => import('./contest/startup').then(m => m.CallScreen))
const TicketScreen = lazy<{ uid: string }>(() => import('./occasion/ticket').then(m => m.TicketScreen))

type Show = (p: Record<string, string>) => preact.JSX.Element
interface Place { show: Show; isOpen?: boolean }                  // open: also to who has not signed in; what is written waits on the device
const PLACES: readonly (readonly [string, Place])[] = [
  ['/resident/', { show: () => <Home /> }],
  ['/resident/gui', { show: () => <ReportScreen />, isOpen: true }],
  ['/resident/cho/:uid', { show: p => <Local key={p.uid} uid={p.uid!} />, isOpen: true }],
  ['/resident/theo-doi', { show: () => <Track /> }],
  ['/resident/phan-anh/:code', { show: p => <PetitionScreen key={p.code} code={p.code!} /> }],
  ['/resident/viec', { show: () => <StepsScreen /> }],
  ['/resident/nhan/:token', { show: p => <Handover key={p.token} token={p.token!} /> }],
  ['/resident/thong-bao', { show: () => <InboxScreen /> }],
  ['/resident/thong-bao/cach-nhan', { show: () => <WishesScreen /> }],
  ['/resident/toi', { show: () => <MeScreen /> }],
  ['/resident/du-lieu', { show: () => <DataScreen /> }],
  ['/resident/su-kien', { show: () => <Occasions key="coming" /> }],
  ['/resident/su-kien/:code', { show: p => <OccasionScreen key={p.code} code={p.code!} /> }],
  ['/resident/cuoc-thi', { show: () => <Contests />, isOpen: true }],
  ['/resident/cuoc-thi/:code', { show: p => <ContestScreen key={p.code} code={p.code!} />, isOpen: true }],
  ['/resident/khoi-nghiep/:code', { show: p => <CallScreen key={p.code} code={p.code!} />, isOpen: true }],
  ['/resident/moi/:token', { show: p => <InvitationScreen key={p.token} token={p.token!} />, isOpen: true }],
  ['/resident/cham-thi', { show: () => <JudgingScreen key="" /> }],
  ['/resident/cham-thi/:code', { show: p => <JudgingScreen key={p.code} code={p.code!} /> }],
  ['/resident/ve', { show: () => <Occasions key="mine" mine /> }],
  ['/resident/ve/:uid', { show: p => <TicketScreen key={p.uid} uid={p.uid!} /> }],
]
const WRITING = ['/resident/gui']

function App() {
  const found = choose(PLACES, path.value)
  useEffect(() => { if (!found) go('/resident/', { replace: true }) }, [found])
  useEffect(() => {
    if (newBuild.value && !WRITING.includes(path.value)) toast(t('update'), t('update_go'), () => newBuild.value?.())
  }, [newBuild.value])
  // Whom the city no longer knows is asked again; who is only without a network goes on with what the device has.
  const isKnown = !!me.value && !isStranger.value
  return <>
    {found && (isKnown || found[0].isOpen ? found[0].show(found[1]) : hasAsked.value || me.value ? <SignIn /> : <main class="pad" id="main"><Bones label={t('loading')} /></main>)}
    <Toasts />
  </>
}

async function start(): Promise<void> {
  if (location.pathname === '/resident') history.replaceState(null, '', '/resident/')
  document.documentElement.classList.toggle('saver', saver.value)
  await Promise.all([startLang(), startState(), startTickets()])
  startRouter('/resident')
  const root = document.getElementById('app')!
  root.textContent = ''
  render(<App />, root)
  startSync()
  setTimeout(() => void startWorker('/resident/').catch(() => {}), 1500)      // the shell comes once more: after the first screen
}
void start()
