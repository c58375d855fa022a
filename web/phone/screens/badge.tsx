// badge.tsx - "Thẻ của tôi": who I am, with a code that changes every minute; the city's page says whether it is genuine. Works offline.
import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../../shared/parts'
import { dateFull } from '../../shared/i18n'
import { badgeCode } from '../../shared/bytes'
import { device, home, skewMs } from '../state'
import { Header, Screen } from '../frame'
import { t, tk } from '../say'
import { Qr } from '../../shared/qr'

export function Badge() {
  const h = home.value, d = device.value
  const [code, setCode] = useState('')
  const [left, setLeft] = useState(60)
  const step = h?.badge.step_s ?? 60
  useEffect(() => {
    if (!h) return
    let alive = true, shown = -1
    const tick = async () => {
      const now = Date.now() + skewMs.value                    // the city's clock, so that a wrong phone still shows the right code
      const at = Math.floor(now / 1000 / step)
      if (alive) setLeft(step - Math.floor(now / 1000) % step)
      if (at === shown) return
      shown = at
      const c = await badgeCode(h.badge.key, now, step)
      if (alive) setCode(c)
    }
    void tick()
    const timer = setInterval(() => void tick(), 1000)
    return () => { alive = false; clearInterval(timer) }
  }, [h, step])
  if (!h || !d) return <Screen header={<Header title={t('badge')} backTo="/app/" />}><p class="pad">{t('loading')}</p></Screen>
  const off = Math.round(Math.abs(skewMs.value) / 60_000)
  return (
    <Screen header={<Header title={t('badge')} backTo="/app/" />}>
      <div class="pad stack">
        <section class="idcard">
          <div class="idhead waves"><p>{h.team.ward.name}</p><b>{h.team.name}</b></div>
          <div class="idbody">
            <h2>{h.me.name}</h2>
            <p class="quiet">{tk('badge_role_' + h.me.position)} · {h.team.group.name}</p>
            {code && <Qr text={`${location.origin}/v/${h.badge.code_prefix || d.id + '-'}${code}`} label={t('badge')} />}
            <p class="quiet small">{t('badge_code')}</p>
            <p class="bigcode num" aria-live="off">{code.slice(0, 4)} {code.slice(4)}</p>
            <div class="bar" aria-hidden="true"><i style={{ width: `${100 * left / step}%` }} /></div>
            <p class="quiet small num">{t('badge_left', { n: left })} · {dateFull(Date.now() + skewMs.value)}</p>
          </div>
        </section>
        <p>{t('badge_text')}</p>
        {off > 4 && <p class="notice nghe"><Icon name="clock" />{t('badge_clock', { n: off })}</p>}
        <p class="row"><Icon name="shield-check" /><b class="grow">{t('badge_never')}</b></p>
        {h.team.hotline && <a class="btn wide" href={'tel:' + h.team.hotline}><Icon name="phone" />{t('badge_hotline', { phone: h.team.hotline })}</a>}
      </div>
    </Screen>
  )
}
