// steps.tsx - what to do next of the three readies, where and when there is help; and taking what a member hands over at the door.
import { useState } from 'preact/hooks'
import { Bones, Button, Icon, Notice, toast } from '../../shared/parts'
import { api, ApiError } from '../../shared/api'
import { go } from '../../shared/router'
import { steps } from '../state'
import { keep } from '../store'
import { sync } from '../sync'
import type { Steps } from '../types'
import { Header, Screen } from '../frame'
import { ReadyRing } from './home'
import { t, tk } from '../say'

const HAS = ['yes', 'won', 'na']

export function StepsScreen() {
  const s = steps.value
  return (
    <Screen header={<Header title={t('steps_title')} sub={t('steps_lead')} backTo="/resident/" />}>
      <div class="pad columns">
        {!s ? <Bones label={t('loading')} /> : !s.is_linked
          ? <div class="card stack"><h2>{t('ring_unlinked')}</h2><p>{t('ring_unlinked_text')}</p></div>
          : <>
            <div class="stack">
              {!s.steps.length && <div class="card stack center"><ReadyRing s={s} size={132} /><h2>{t('ready_all')}</h2><p>{t('ready_all_text')}</p></div>}
              {s.steps.map((x, i) => (
                <section class="card stack tight" key={x.mark}>
                  <div class="row"><span class="tile lam num">{i + 1}</span><h2 class="grow">{tk('m_' + x.mark)}</h2></div>
                  <p>{x.text}.</p>
                  <dl class="factlist">
                    {x.place && <div><dt>{t('steps_where')}</dt><dd>{x.place}</dd></div>}
                    {x.time && <div><dt>{t('steps_when')}</dt><dd>{x.time}</dd></div>}
                  </dl>
                </section>
              ))}
            </div>
            <section class="card stack tight"><h2>{t('steps_have')}</h2><ul class="checks">
              {Object.entries(s.marks).map(([m, v]) => <li class={HAS.includes(v) ? 'ok' : ''}><Icon name={HAS.includes(v) ? 'check' : 'minus'} /><span class="grow">{tk('m_' + m)}</span><span class="small">{tk('v_' + v)}</span></li>)}
            </ul></section>
          </>}
      </div>
    </Screen>
  )
}

export function Handover({ token }: { token: string }) {
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  async function take(): Promise<void> {
    setBusy(true)
    setFault('')
    try {
      await keep({ steps: await api.post<Steps>('/api/resident/handover', { token }) })
      toast(t('b_done'))
      go('/resident/viec', { replace: true })
      void sync()
    } catch (e) { setFault(e instanceof ApiError ? e.message : t('offline')); setBusy(false) }
  }
  return (
    <Screen header={<Header title={t('b_title')} backTo="/resident/" />}>
      <div class="pad stack narrow">
        <section class="card stack center"><span class="tile big lam"><Icon name="hand-heart" /></span><p>{t('b_text')}</p>
          <Button main wide disabled={busy} onClick={() => void take()}>{t('b_go')}</Button></section>
        {fault && <div role="alert"><Notice tone="son" icon="alert-triangle">{fault}</Notice></div>}
      </div>
    </Screen>
  )
}
