// parts.tsx - an occasion and a ticket as a card, and the few things every screen of them says.
import { Chip, Icon } from '../../shared/parts'
import { api, ApiError } from '../../shared/api'
import { big, nameOf, spanWords, titleOf } from '../../shared/occasion/say'
import { KIND_ICONS, STATE_TONES, TICKET_TONES, type Occasion, type Ticket } from '../../shared/occasion/types'
import { nowMs } from '../state'
import { to } from './say'

export const said = (e: unknown): string => e instanceof ApiError ? e.status ? e.message : to('sign_text') : to('fault')

export function OccasionCard({ o }: { o: Occasion }) {
  return (
    <a class="card stack tight petition" href={'/resident/su-kien/' + o.code}>
      <span class="row wrap between"><Chip icon={KIND_ICONS[o.kind]}>{nameOf('kind', o.kind)}</Chip>{o.state !== 'open' && <Chip tone={STATE_TONES[o.state]}>{nameOf('state', o.state)}</Chip>}</span>
      <b class="ptitle">{titleOf(o)}</b>
      <span class="row tightrow top"><Icon name="clock" /><span>{big(spanWords(o, nowMs.value))}</span></span>
      <span class="row tightrow top quiet"><Icon name={o.place ? 'map-pin' : 'monitor'} /><span>{o.place || to('online')}{o.place && o.has_stream ? ' · ' + to('online') : ''}</span></span>
    </a>
  )
}

export function TicketCard({ x }: { x: Ticket }) {
  const isGone = x.occasion.state === 'cancelled'
  return (
    <a class="card stack tight petition ticketcard" href={'/resident/ve/' + x.uid}>
      <span class="row wrap between"><Chip tone={isGone ? 'son' : TICKET_TONES[x.state]} icon={isGone || x.state === 'withdrawn' ? 'x' : x.state === 'held' ? 'ticket' : 'clock'}>
        {isGone ? to('cancelled') : nameOf('ticket', x.state)}</Chip><span class="quiet num">{to('ticket', { n: x.number })}{x.heads > 1 ? ' · ' + to('heads', { n: x.heads }) : ''}</span></span>
      <b class="ptitle">{titleOf(x.occasion)}</b>
      <span class="row tightrow top"><Icon name="clock" /><span>{big(spanWords(x.occasion, nowMs.value))}</span></span>
    </a>
  )
}

/** Ask for one; `null`: the city has none such. */
export const askOne = <T,>(path: string): Promise<T | null> => api.get<T>(path).catch(e => { if (e instanceof ApiError && e.status === 404) return null; throw e })
