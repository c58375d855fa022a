// en.ts - words for occasions and tickets in the residents' app, in English.
import type vi from './vi'

const en: Record<keyof typeof vi, string> = {
  contests: 'Contests and start-up support', title: 'Events', tab_coming: 'Coming', tab_mine: 'My tickets', ward: 'In your ward', city: 'Of the city', others: 'Elsewhere', others_go: 'See events elsewhere',
  none: 'No events soon', none_text: 'When your ward opens a class or a help point, you see it here.', none_ward: 'Your ward has announced none.', none_mine: 'No tickets yet', none_mine_text: 'Choose an event and press Register.',
  offline_list: 'Kept at {time}. With a network you see the newest.', coming_go: 'See coming events', past_tickets: 'Earlier tickets', more: 'Show more',
  not_found: 'There is no such event', not_found_text: 'It may have changed, or the address is mistyped.', back_list: 'Back to events',
  where: 'Where', at_time: 'When', who: 'Held by', online: 'Online', online_text: 'On your phone, opened from your ticket', online_open: 'Open the stream', map: 'Show the way', seats: 'Seats', seats_left: '{n} seats left', seats_free: 'No limit', seats_full: 'No seats left', seats_wait: '{n} waiting',
  opens_at: 'Registration opens: {time}', cancelled: 'Cancelled', materials: 'Materials', feedback_n: 'Those who came gave {mean} of 5 ({n} answers)', calendar_one: 'Calendar of {unit}',
  register: 'Register', register_wait: 'Join the waiting list', how: 'How will you take part?', group: 'A group', group_title: 'How many are you?', group_text: 'With yourself. The group has one ticket.', group_name: 'Name of the group', group_name_hint: 'For example: Women’s union no. 3. May stay empty.', group_go: 'Register {n} people', less: 'One fewer', plus: 'One more', heads: '{n} people',
  registered: 'Registered', waitlisted: 'On the waiting list', sign_text: 'No network. Please press again when there is one.', my_ticket: 'See your ticket', closed: 'Registration has closed', over: 'It is over',
  ticket: 'Ticket no. {n}', ticket_short: 'Ticket', ticket_for: 'For {n} people', ticket_one: 'For one person', show: 'Show this code at the door.', qr: 'Code of ticket no. {n}', kept: 'Kept on this device; opens without a network.',
  arrived: 'You have been counted as present at {time}', arrived_next: 'When it is over, please tell us on this page how it was.', joined: 'Joined at {time}', waiting: 'You are waiting for a seat', waiting_text: 'When one is free, the ticket takes it by itself. The city tells you.', withdrawn: 'Ticket withdrawn', withdrawn_text: 'You may register again while there are seats.', changed: 'See the event',
  join: 'Join online', join_from: 'Opens at {time}', join_open: 'Open the stream', join_text: 'Keep this page open so that the city knows you are there.',
  withdraw: 'Withdraw', withdraw_sure: 'Withdraw this ticket?', withdraw_text: 'Your seat goes to somebody who waits.', withdraw_done: 'Withdrawn', keep_it: 'Keep it',
  ask: 'How was it?', star_1: 'Poor', star_2: 'Not good', star_3: 'Fair', star_4: 'Good', star_5: 'Very good', ask_text: 'Anything to add', ask_hint: 'No name needed. A few words will do.', ask_go: 'Send', ask_done: 'Thank you', asked: 'You have answered. Thank you.', print: 'Page to print', share: 'Send it to your family',
  cal: 'In your calendar', cal_text: 'Your tickets appear in the calendar of your device and stay up to date.', cal_make: 'Make a calendar link', cal_subscribe: 'Add to my calendar', cal_copy: 'Copy the link', cal_copied: 'Copied', cal_secret: 'Whoever has this link sees your tickets. Do not give it to strangers.', cal_revoke: 'Revoke the link', cal_revoked: 'The old link no longer works',
  fault: 'That did not work. Please try again later.',
}
export default en
