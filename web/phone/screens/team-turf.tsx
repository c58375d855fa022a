// team-turf.tsx - who walks where: pieces given to members, doors moved from one piece to another by hand.
import { useState } from 'preact/hooks'
import { Bar, Button, Check, Empty, Icon, Notice, Sheet, toast } from '../../shared/parts'
import { api, ApiError } from '../../shared/api'
import { num } from '../../shared/i18n'
import { sync } from '../sync'
import { t, tk } from '../say'
import { activeOf, askGround, askTeam, PER_MEMBER_MAX, tell, useAnswer, Waiting, wordsOf, type Ground, type GroundDoor, type Member, type Piece } from './team-parts'

const MOVE_MAX = 500                              // households in one request (src/outreach/turf.h)

export function Turf({ group, team }: { group: number; team: number }) {
  const { got, fault, again } = useAnswer(async () => ({ ground: await askGround(group), members: activeOf(await askTeam(team)) }))
  const [open, setOpen] = useState<{ what: 'give' | 'move'; piece: Piece | null } | null>(null)
  if (!got) return <Waiting fault={fault} onAgain={again} />
  const { ground, members } = got
  const loose = ground.houses.filter(x => !x.piece)
  const free = ground.pieces.filter(p => !p.member_id)
  const done = () => { setOpen(null); again(); void sync() }            // our own doors may have changed too
  const list = [...ground.pieces].sort((a, b) => Number(!!a.member_id) - Number(!!b.member_id) || a.number - b.number)
  return (
    <>
      {!ground.pieces.length ? <Empty icon="footprints" title={t('turf_none')}><p>{t('turf_none_text')}</p></Empty>
        : !loose.length && !free.length ? <Notice tone="com" icon="check-check"><b>{t('team_free_none')}</b></Notice>
        : <Notice tone="nghe" icon="footprints"><b>{t('team_free')}: {num(loose.length + free.reduce((n, p) => n + p.houses, 0))}</b></Notice>}
      {loose.length > 0 && <section class="card stack tight"><div class="row"><span class="tile nghe"><Icon name="footprints" /></span><div class="grow"><b>{t('turf_loose')}</b><p class="quiet small">{t('team_load', { n: num(loose.length) })}</p></div></div>
        <Button wide icon="move" onClick={() => setOpen({ what: 'move', piece: null })}>{t('turf_move')}</Button></section>}
      {list.map(p => (
        <section class="card stack tight" key={p.id}>
          <div class="row"><span class={'tile num ' + (p.member_id ? 'lam' : 'nghe')}>{p.number}</span>
            <div class="grow"><b>{p.member || t('turf_nobody')}</b><p class="quiet small">{lanesOf(p, ground)}</p></div></div>
          <Bar part={p.houses ? p.visited / p.houses : 0} label={t('team_done', { n: p.visited, all: p.houses })} />
          <p class="small quiet num">{t('team_done', { n: num(p.visited), all: num(p.houses) })}{p.houses > PER_MEMBER_MAX && ' · ' + t('team_over')}</p>
          <div class="row wrap"><Button class="grow" main={!p.member_id} onClick={() => setOpen({ what: 'give', piece: p })}>{t(p.member_id ? 'turf_regive' : 'turf_give')}</Button>
            {p.houses > 0 && ground.pieces.length > 1 && <Button class="grow" onClick={() => setOpen({ what: 'move', piece: p })}>{t('turf_move')}</Button>}</div>
        </section>
      ))}
      {open?.what === 'give' && <Give piece={open.piece!} members={members} pieces={ground.pieces} onClose={() => setOpen(null)} onDone={done} />}
      {open?.what === 'move' && <Move from={open.piece} ground={ground} onClose={() => setOpen(null)} onDone={done} />}
    </>
  )
}

const lanesOf = (p: Piece, g: Ground): string => {
  const ids = new Set(g.houses.filter(x => x.piece === p.id).map(x => x.lane))
  const names = g.lanes.filter(l => ids.has(l.id)).map(l => l.name)
  return names.slice(0, 2).join(', ') + (names.length > 2 ? `\u00a0+${names.length - 2}` : '')
}

function Give({ piece, members, pieces, onClose, onDone }: { piece: Piece; members: Member[]; pieces: Piece[]; onClose: () => void; onDone: () => void }) {
  const give = async (member_id: number, name: string) => {
    try {
      await api.put(`/api/pieces/${piece.id}`, { member_id })
      toast(t('turf_given', { n: piece.number, name }))
      onDone()
    } catch (e) { tell(e) }
  }
  const load = (m: Member) => pieces.filter(p => p.member_id === m.id).reduce((n, p) => n + p.houses, 0)
  return (
    <Sheet title={t('turf_give_title', { n: piece.number })} closeLabel={t('close')} onClose={onClose}>
      <div class="stack tight">
        {[...members].sort((a, b) => load(a) - load(b)).map(m => (
          <button type="button" class="bigchoice" key={m.id} aria-pressed={m.id === piece.member_id} onClick={() => void give(m.id, m.name)}><b>{m.name}</b><span class="quiet small">{tk('badge_role_' + m.position)} · {t('team_load', { n: num(load(m)) })}</span></button>
        ))}
        {!!piece.member_id && <button type="button" class="bigchoice" onClick={() => void give(0, t('turf_nobody'))}><b>{t('turf_take_back')}</b></button>}
      </div>
    </Sheet>
  )
}

// Doors to move, picked lane by lane; then the piece that takes them. What would tear a walk apart is asked once more.
function Move({ from, ground, onClose, onDone }: { from: Piece | null; ground: Ground; onClose: () => void; onDone: () => void }) {
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set())
  const [torn, setTorn] = useState<Piece | null>(null)
  const [fault, setFault] = useState('')
  const mine = ground.houses.filter(x => x.piece === (from?.id ?? 0))
  const lanes = ground.lanes.filter(l => mine.some(x => x.lane === l.id))
  const flip = (ids: number[], on: boolean) => { const s = new Set(picked); for (const id of ids) if (on) s.add(id); else s.delete(id); setPicked(s); setFault('') }
  const to = async (p: Piece, force: boolean) => {
    try {
      const r = await api.post<{ moved: number }>(`/api/pieces/${p.id}/doors`, { households: [...picked].slice(0, MOVE_MAX), ...(force ? { force } : {}) })
      toast(t('turf_moved', { n: num(r.moved), name: p.member || t('turf_piece', { n: p.number }) }))
      onDone()
    } catch (e) {
      if (e instanceof ApiError && e.status === 409 && e.field === 'households') setTorn(p)
      else setFault(wordsOf(e))
    }
  }
  const word = (x: GroundDoor) => x.outcome ? 'pick done' : 'pick'
  return (
    <Sheet title={torn ? t('turf_torn_title') : from ? t('turf_move_from', { n: from.number }) : t('turf_loose')} closeLabel={t('close')} onClose={onClose}>
      {torn ? <div class="stack"><Notice tone="nghe" icon="alert-triangle">{t('turf_torn')}</Notice>
        <Button main wide onClick={() => void to(torn, true)}>{t('turf_torn_go')}</Button><Button wide onClick={() => setTorn(null)}>{t('cancel')}</Button></div>
        : <div class="stack">
          <p>{t('turf_pick')}</p>
          {lanes.map(l => {
            const here = mine.filter(x => x.lane === l.id), all = here.every(x => picked.has(x.household))
            return (
              <fieldset class="stack tight" key={l.id}>
                <legend class="vh">{l.name}</legend>
                <Check on={all} onChange={on => flip(here.map(x => x.household), on)}>{l.name} <span class="quiet small plain">({num(here.length)})</span></Check>
                <div class="picks wrap">{here.map(x => <button type="button" class={word(x)} key={x.household} aria-pressed={picked.has(x.household)} onClick={() => flip([x.household], !picked.has(x.household))}>{x.number}</button>)}</div>
              </fieldset>
            )
          })}
          {fault && <Notice tone="son" icon="alert-triangle">{fault}</Notice>}
          <div class="movefoot stack tight">
            <b>{picked.size ? t('turf_to', { n: num(picked.size) }) : t('turf_pick_none')}</b>
            {ground.pieces.filter(p => p.id !== from?.id).map(p => <button type="button" class="bigchoice" key={p.id} disabled={!picked.size} onClick={() => void to(p, false)}><b>{t('turf_piece', { n: p.number })} · {p.member || t('turf_nobody')}</b><span class="quiet small">{t('team_load', { n: num(p.houses) })}</span></button>)}
          </div>
        </div>}
    </Sheet>
  )
}
