// app.tsx - the shell: cobalt side bar, search, the screen; or the sign-in page when nobody is known.
import { Fragment, type ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { lang, setLang } from '../shared/i18n'
import { setTheme, theme } from '../shared/look'
import { Button, Empty, Icon, IconButton, Ring, Toasts } from '../shared/parts'
import { choose, go, match, path } from '../shared/router'
import { signOut } from './api/account'
import { InvitePage } from './account/invite'
import { SignInPage } from './account/sign-in'
import { SharedPage } from './dash/shared'
import { GROUPS, NAV } from './nav'
import { unitHref } from './parts/page'
import { ROUTES } from './routes'
import { roleName, t } from './say'
import { SearchBox } from './search/search'
import { hasRole, homeUnit, mainGrant, me } from './session'

export function App() {
  const invite = match('/console/invite/:token', path.value)
  const shared = match('/console/shared/:token', path.value)
  const page = shared ? <SharedPage token={shared.token!} /> : invite ? <InvitePage token={invite.token!} /> : me.value ? <Shell /> : <SignInPage />
  return <>{page}<Toasts /></>
}

/** From here on the side bar stands beside the page (console.css). */
const WIDE = '(min-width: 960px)'

/** Where "home" is: the numbers of one's unit; for an administrator, its people. */
const homeHref = (): string => unitHref(homeUnit(), hasRole('head', 'officer', 'city', 'auditor') ? '' : hasRole('admin') ? 'people' : '')

/** The unit the screen is about, kept while screens without one are open, so that the side bar stays in place. */
let unitAtHand = 0
function unitNow(): number {
  const here = /^\/console\/units\/(\d+)/.exec(path.value)
  if (here) unitAtHand = Number(here[1])
  return unitAtHand || homeUnit()
}

function Shell() {
  const at = path.value
  const main = useRef<HTMLElement>(null)
  const isFirst = useRef(true)
  const isDue = !!me.value?.totp_due        // until a second factor is there, only the account page answers
  useEffect(() => {
    if (!isDue && (at === '/console' || at === '/console/')) go(homeHref(), { replace: true })
    if (isFirst.current) { isFirst.current = false; return }
    main.current?.focus({ preventScroll: true })
    if (!matchMedia(WIDE).matches) document.querySelector('.side-menu')?.removeAttribute('open')
  }, [at, isDue])
  const found = choose(ROUTES, isDue ? '/console/account' : at)
  const Show = found?.[0].show
  const unit = unitNow()
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={e => { e.preventDefault(); main.current?.focus() }}>{t('nav.skip')}</a>
      <SideBar unit={unit} active={found?.[0].id ?? ''} />
      <main id="main" ref={main} tabIndex={-1}>
        {Show ? <Show key={at} params={found![1]} /> : <Empty icon="map-pin" title={t('error.no_page')}><a class="btn" href={homeHref()}>{t('nav.home')}</a></Empty>}
      </main>
    </div>
  )
}

function SideBar({ unit, active }: { unit: number; active: string }) {
  const m = me.value!
  const grant = mainGrant(m)
  const items = m.totp_due ? [] : NAV.filter(i => hasRole(...i.roles))
  return (
    <header class="side waves"><div class="side-in">
      <a class="side-brand" href={homeHref()}><i aria-hidden="true"><Ring a={0.7} b={0.55} c={0.45} size={38} label="Sẵn Sàng" /></i><span>Sẵn Sàng</span></a>
      {!m.totp_due && <SearchBox />}
      <Menu>
        <nav aria-label={t('nav.main')}>
          {GROUPS.filter(g => items.some(i => i.group === g)).map(g => (
            <Fragment key={g}>
              {g !== 'top' && <p class="side-group" id={`nav-${g}`}>{t(`nav.group_${g}`)}</p>}
              <ul aria-labelledby={g === 'top' ? undefined : `nav-${g}`}>
                {items.filter(i => i.group === g).map(i => (
                  <li key={i.id}>
                    <a href={i.href ?? unitHref(unit, i.screen)} aria-current={active === i.id ? 'page' : undefined}><Icon name={i.icon} />{t(i.key)}</a>
                  </li>
                ))}
                {g === 'campaign' && hasRole('city', 'officer', 'auditor') && <li><a href="/wall" target="_blank" rel="noopener"><Icon name="monitor" />{t('nav.wall')}</a></li>}
              </ul>
            </Fragment>
          ))}
        </nav>
        <div class="side-foot">
          <a class="side-me" href="/console/account"><Icon name="user" /><span><b>{m.name}</b><small>{grant ? `${roleName(grant.role)} · ${grant.unit_name}` : ''}</small></span></a>
          <div class="side-tools">
            <Button bare onClick={() => void setLang(lang.value === 'vi' ? 'en' : 'vi')}>{lang.value === 'vi' ? 'English' : 'Tiếng Việt'}</Button>
            <IconButton icon={theme.value === 'dark' ? 'sun' : 'moon'} label={t('nav.theme')} onClick={() => setTheme(theme.value === 'dark' ? 'light' : 'dark')} />
            <IconButton icon="log-out" label={t('nav.sign_out')} onClick={() => void signOut().catch(() => undefined).then(() => { me.value = null; go('/console') })} />
          </div>
        </div>
      </Menu>
    </div></header>
  )
}

/** Always open beside the page on a desk; behind one button on a phone. */
function Menu({ children }: { children: ComponentChildren }) {
  const ref = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const wide = matchMedia(WIDE)
    const fit = () => { if (ref.current) ref.current.open = wide.matches }
    fit()
    wide.addEventListener('change', fit)
    return () => wide.removeEventListener('change', fit)
  }, [])
  return (
    <details class="side-menu" ref={ref}>
      <summary><Icon name="list" label={t('nav.menu')} /></summary>
      <div class="side-body">{children}</div>
    </details>
  )
}
