// tickets.tsx - who registered: the list, and a ticket made at the desk with its code to print.
import { useEffect, useRef, useState } from 'preact/hooks'
import { uuidv7 } from '../../shared/bytes'
import { Button, Icon, Notice, Segments } from '../../shared/parts'
import { nameOf } from '../../shared/occasion/say'
import { TICKET_TONES, type Mode, type Ticket } from '../../shared/occasion/types'
import { addTicket, listTickets, type DeskTicketIn } from '../api/occasions'
import type { OccasionDesk, TicketRow } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input } from '../parts/form'
import { moment, number } from '../parts/format'
import { useAction, usePages } from '../parts/load'
import { Card, Tag } from '../parts/page'
import { Picture } from '../parts/picture'
import { PagedTable } from '../parts/table'
import { named, t } from '../say'

/** Reads a list again when the number it belongs to has moved, not at the first look. */
export function useAgain(beat: number, again: () => void): void {
  const was = useRef(beat)
  useEffect(() => { if (was.current !== beat) { was.current = beat; again() } }, [beat])
}

export function Tickets({ o, mayWrite, beat }: { o: OccasionDesk; mayWrite: boolean; beat: number }) {
  const list = usePages<TicketRow>(`tickets ${o.id}`, after => listTickets(o.id, after))
  const [isOpen, setOpen] = useState(false)
  useAgain(beat, list.reload)
  const isTaking = o.state === 'open' || o.state === 'under_way' || o.state === 'announced'
  return (
    <Card title={t('occ.tickets')} tools={mayWrite && isTaking && <Button icon="ticket" onClick={() => setOpen(true)}>{t('occ.ticket_add')}</Button>}>
      <PagedTable<TicketRow> of={list} empty={t('occ.tickets_none')} icon="ticket" caption={t('occ.tickets')} rowKey={r => r.id} rowClass={r => (r.state === 'withdrawn' ? 'gone' : '')} columns={[
        { id: 'number', head: t('occ.ticket_number'), isHead: true, cell: r => <span class="num">{r.number}</span> },
        { id: 'name', head: t('occ.ticket_name'), cell: r => r.name || '–' },
        { id: 'kind', head: t('occ.ticket_kind'), isWide: true, cell: r => named('ticket_kind', r.kind) },
        { id: 'mode', head: t('occ.ticket_mode'), isWide: true, cell: r => nameOf('mode', r.mode) },
        { id: 'heads', head: t('occ.ticket_heads'), isNumber: true, cell: r => number(r.heads) },
        { id: 'state', head: t('occ.state'), cell: r => <Tag tone={TICKET_TONES[r.state]}>{nameOf('ticket', r.state)}</Tag> },
        { id: 'came', head: t('occ.ticket_came'), cell: r => moment(r.arrived_ms || r.joined_ms) },
      ]} />
      {isOpen && <DeskTicket o={o} onClose={() => { setOpen(false); list.reload() }} />}
    </Card>
  )
}

function DeskTicket({ o, onClose }: { o: OccasionDesk; onClose: () => void }) {
  const modes: Mode[] = [...(o.place ? ['site' as const] : []), ...(o.has_stream ? ['online' as const] : [])]
  const begin = (): DeskTicketIn => ({ uid: uuidv7(), kind: 'walk_in', mode: modes[0] ?? 'site' })
  const [d, setDraft] = useState(begin)
  const [made, setMade] = useState<Ticket | null>(null)
  const put = (part: Partial<DeskTicketIn>) => setDraft(all => ({ ...all, ...part }))
  const send = useAction(async () => {
    const { heads, name, contact, ...rest } = d
    setMade(await addTicket(o.id, { ...rest, ...(d.kind === 'group' ? { heads: heads ?? 2 } : {}), ...(name?.trim() ? { name: name.trim() } : {}), ...(contact?.trim() ? { contact: contact.trim() } : {}) }))
  })
  if (made) return (
    <Dialog title={t('occ.ticket_made', { n: made.number })} onClose={onClose}>
      <div class="stack center">
        {made.state === 'waiting' && <Notice tone="nghe" icon="clock">{t('occ.ticket_waits')}</Notice>}
        <Picture svg={made.qr_svg} label={t('occ.ticket_made', { n: made.number })} size={260} />
        <p class="strong">{made.heads > 1 ? `${t('occ.ticket_heads')}: ${made.heads}` : ''}</p>
        <div class="buttons"><a class="btn main" href={made.url} target="_blank" rel="noopener"><Icon name="printer" />{t('occ.ticket_print')}</a>
          <Button icon="plus" onClick={() => { setDraft(begin()); setMade(null) }}>{t('occ.ticket_another')}</Button><Button onClick={onClose}>{t('do.close')}</Button></div>
      </div>
    </Dialog>
  )
  const e = send.error
  return (
    <Dialog title={t('occ.ticket_add')} onClose={onClose}>
      <Form fields={['heads', 'name', 'contact']} submit={t('occ.ticket_make')} isBusy={send.isBusy} error={e} onSubmit={() => void send.run()} onCancel={onClose}>
        <Segments label={t('occ.ticket_kind')} value={d.kind} onPick={kind => put({ kind })} options={[['walk_in', t('ticket_kind.walk_in')], ['group', t('ticket_kind.group')]]} />
        {modes.length > 1 && <Segments label={t('occ.ticket_mode')} value={d.mode} onPick={mode => put({ mode })} options={modes.map(m => [m, nameOf('mode', m)] as const)} />}
        {d.kind === 'group' && <Input label={t('occ.ticket_heads')} name="heads" type="number" min={1} max={500} required value={String(d.heads ?? 2)} error={e} onValue={v => put({ heads: Math.max(1, Math.round(Number(v)) || 1) })} />}
        <Input label={t('occ.ticket_name')} name="name" value={d.name ?? ''} maxLength={120} error={e} hint={t('occ.ticket_name_hint')} autocomplete="off" onValue={name => put({ name })} />
        <Input label={t('occ.ticket_contact')} name="contact" value={d.contact ?? ''} maxLength={120} error={e} hint={t('occ.ticket_contact_hint')} autocomplete="off" onValue={contact => put({ contact })} />
      </Form>
    </Dialog>
  )
}
