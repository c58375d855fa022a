// main.tsx - the launch wall for a projector: big live counters, a map that lights up, three arcs, latest moments without persons.
import { render } from 'preact'
import { startLang } from '../shared/i18n'
import '../shared/tokens.css'
import '../shared/base.css'
import './fonts.css'
import './wall.css'
import { Wall } from './wall'

const root = document.getElementById('app')!
void startLang().catch(() => undefined).then(() => { root.replaceChildren(); render(<Wall />, root) })
