// doors.ts - in English: from a lane down to a door, its people and one visit.
import type { doors as words } from '../vi/doors'

export const doors: Record<keyof typeof words, string> = {
  'lanes.title': 'Lanes',
  'lanes.of': 'Lanes of {unit}',
  'lanes.all': 'Open',
  'lanes.none': 'No lanes yet. Import the houses first.',

  'lane.lead': '{done} of {all} households visited',
  'lane.none': 'No houses in this lane',

  'household.lead': 'Head {head} · code {code}',
  'household.visits': 'Visits to this door',
  'household.last': 'Last {at}',

  'person.name': 'Full name',
  'person.born': 'Born',
  'person.sex': 'Sex',
  'person.number': 'Personal number',
  'person.phone': 'Phone',
  'person.state': 'State',
  'person.phone_sealed': 'yes, sealed',
  'person.phone_none': 'none',

  'sex.male': 'Male',
  'sex.female': 'Female',
  'sex.unknown': '–',

  'visits.none': 'No such visits',

  'visit.one': 'Visit',
  'visit.title': 'Visit at {at}',
  'visit.confirmed': 'Confirmed',
  'visit.late': 'Late',
  'visit.facts': 'Facts',
  'visit.length': 'Length',
  'visit.minutes': '{n} minutes',
  'visit.won': 'Won',
  'visit.device_clock': 'Phone clock',
  'visit.received': 'Received',
  'visit.position': 'Position',
  'visit.accuracy': '{lat}, {lon} (±{m} m)',
  'visit.no_position': 'not recorded',
  'visit.number': 'Event id',
  'visit.nobody': 'Nobody was met on this visit.',
  'visit.note': 'Note',
  'visit.photo': 'Photo of a thing',
  'visit.photo_see': 'See the photo',
  'visit.photo_none': 'The photo has not arrived, or it was deleted.',
  'visit.show_names': 'Show names',
  'visit.reason_hint': 'Written to the audit log with your name.',
}
