// main.tsx - the staff console: asks who is there, then shows the shell or the sign-in page.
import { render } from 'preact'
import { startLang } from '../shared/i18n'
import { startRouter } from '../shared/router'
import '../shared/tokens.css'
import '../shared/base.css'
import '../shared/fonts.css'
import './console.css'
import './parts/parts.css'
import './overview/overview.css'
import './turf/turf.css'
import './civic/civic.css'
import './plan/plan.css'
import './indicators/indicators.css'
import './occasions/occasions.css'
import './dash/dash.css'
import './hours/hours.css'
import { App } from './app'
import { askWho } from './session'

startRouter('/console')
void Promise.all([startLang().catch(() => undefined), askWho().catch(() => undefined)]).then(() => {
  const root = document.getElementById('app')!
  root.replaceChildren()
  render(<App />, root)
})
