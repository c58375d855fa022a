// track.tsx - "Việc tôi theo dõi": what waits on this device, what I sent, what I follow.
import { useState } from 'preact/hooks'
import { Bones, Button, Empty, Segments } from '../../shared/parts'
import { followed, mine, reports } from '../state'
import { Header, Screen, SyncLine } from '../frame'
import { LocalCard } from './local'
import { PetitionCard } from './home'
import { t } from '../say'

const AT_ONCE = 20

export function Track() {
  const [which, setWhich] = useState<'mine' | 'followed'>('mine')
  const [max, setMax] = useState(AT_ONCE)
  const list = which === 'mine' ? mine.value : followed.value
  const here = reports.value.filter(r => r.state !== 'sent' || !mine.value?.some(p => p.code === r.code))
  return (
    <Screen header={<Header title={t('t_title')} />}>
      <div class="pad stack">
        <SyncLine />
        {here.length > 0 && <section class="stack"><h2 class="section">{t('t_on_device')}</h2><div class="cards">{here.map(r => <LocalCard r={r} key={r.uid} />)}</div></section>}
        <Segments label={t('t_title')} value={which} onPick={v => { setWhich(v); setMax(AT_ONCE) }} options={[['mine', t('t_mine')], ['followed', t('t_followed')]]} />
        {!list ? <Bones label={t('loading')} />
          : !list.length ? (which === 'mine' ? <Empty icon="camera" title={t('t_none')}><p>{t('t_none_text')}</p><a class="btn main" href="/resident/gui">{t('r_title')}</a></Empty>
            : <Empty icon="bell" title={t('t_none_followed')}><p>{t('t_none_followed_text')}</p></Empty>)
          : <div class="cards">{list.slice(0, max).map(p => <PetitionCard p={p} key={p.code} />)}</div>}
        {list && list.length > max && <Button wide onClick={() => setMax(max + AT_ONCE)}>{t('more')}</Button>}
      </div>
    </Screen>
  )
}
