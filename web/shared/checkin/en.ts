// en.ts - words at the door, in English.
import type vi from './vi'

const en: Record<keyof typeof vi, string> = {
  title: 'Check in', list: 'Events you check in for', none: 'No event to check in for', none_text: 'When the ward names you for the crew of an event, it appears here.', first: 'The first time needs a network to fetch the list of tickets.', loading: 'Loading…',
  scanner: 'the scanner works without a network', list_of: '{n} tickets on this device', list_at: 'as of {time}', no_list: 'No list of tickets on this device yet', open: 'Open the door',
  inside: 'Inside', inside_n: '{n} people', of_registered: 'of {n} registered', wait_n: '{n} to send', sent_n: '{n} sent', refused_n: '{n} to look at', all_sent: 'All sent', offline: 'No network – the door works all the same', working: 'Sending…', stranger: 'Please sign in again. Entries stay on this device.', send: 'Send now', full: 'The device is full, this entry is NOT kept. Remove some pictures, then scan again.',
  scan: 'Scan tickets', stop: 'Stop scanning', hint: 'Hold the code into the frame', load: 'Opening the scanner…', no_camera: 'The camera does not open. Type the code below.', type: 'Ticket code', type_hint: 'Type the 22 letters, paste the link, or use a code reader', type_go: 'Check', first_answer: 'Answer for the ticket asked about above, then check this one.',
  v_enter: 'Come in', v_twice: 'Already in', v_waiting: 'Waiting for a seat', v_withdrawn: 'Withdrawn', v_online: 'Ticket for online', v_unknown: 'Not on this device yet', v_no_ticket: 'Not a ticket',
  x_enter: 'Please come in.', x_twice: 'This ticket was used at {time}.', x_twice_other: 'This ticket was used at another door.', x_waiting: 'This person has no seat yet.', x_withdrawn: 'This ticket holds no seat any more.', x_online: 'This person registered to take part online.', x_unknown: 'Let them in. The city checks it when there is a network.', x_no_ticket: 'This code is no ticket of the city.',
  number: 'Ticket no. {n}', heads: '{n} people', group: 'Group of {n}', let_in: 'Let in all the same', let_group: 'Let {n} in', dismiss: 'Do not let in', next: 'Go on scanning', more: 'One more', less: 'One fewer',
  walk: 'Guests without a ticket', walk_one: 'One guest', walk_many: 'Several', walk_go: 'Note {n} guests', walk_kept: '{n} guests noted', undo: 'Undo', undone: 'Undone', close: 'Close',
  last: 'Just now', s_queued: 'To send', s_sent: 'Sent', s_refused: 'To look at', n_twice: 'was in before', n_waiting: 'waiting ticket', n_withdrawn: 'withdrawn ticket', walk_in: '{n} without a ticket', ticket: 'Ticket no. {n}', ticket_new: 'New ticket', drop: 'Drop this entry', drop_text: 'The city does not take this entry. Remove it from this device?', keep: 'Keep it',
  early: 'Opens at {time}', no_place: 'Online', today: 'Today', back: 'All events',
}
export default en
