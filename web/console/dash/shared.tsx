// shared.tsx - a dashboard by its link, without signing in: as everybody may see it, small numbers hidden.
import { useEffect } from 'preact/hooks'
import { lang, setLang } from '../../shared/i18n'
import { Button, Empty } from '../../shared/parts'
import { moment } from '../parts/format'
import { useLoad } from '../parts/load'
import { Load } from '../parts/states'
import { t } from '../say'
import type { SharedDashboard } from './api'
import { readShared } from './api'
import { GivenTile } from './tile'

export function SharedPage({ token }: { token: string }) {
  const board = useLoad(token, () => readShared(token))
  const isGone = board.error && (board.error.status === 404 || board.error.status === 400)
  return (
    <div class="dash-shared">
      <header class="glaze dash-shared-head"><h1>{board.data?.name ?? t('nav.dashboards')}</h1>
        {board.data && <p class="quiet">{t('dash.changed_at', { when: moment(board.data.changed_ms) })}</p>}</header>
      <main class="page">
        {isGone ? <Empty icon="link" title={t('dash.shared_gone')} /> : <Load of={board} tall>{b => <Shown board={b} />}</Load>}
      </main>
      <footer class="dash-shared-foot">
        <Button bare onClick={() => void setLang(lang.value === 'vi' ? 'en' : 'vi')}>{lang.value === 'vi' ? 'English' : 'Tiếng Việt'}</Button>
        <Button bare icon="printer" onClick={() => print()}>{t('dash.print')}</Button>
        <a class="btn bare" href="/data">{t('dash.open_data')}</a>
      </footer>
    </div>
  )
}

function Shown({ board }: { board: SharedDashboard }) {
  useEffect(() => { document.title = `${board.name} · Sẵn Sàng` }, [board.name])
  return (
    <>
      <p class="quiet">{t('dash.shared_note')}</p>
      <div class="dash-grid">{board.tiles.map((tile, i) => <div key={i} class={`dash-place ${tile.width}`}><GivenTile tile={tile} /></div>)}</div>
    </>
  )
}
