// callbacks.ts - in English: the call-back desk and what to say there.
import type { callbacks as words } from '../vi/callbacks'

export const callbacks: Record<keyof typeof words, string> = {
  'callbacks.lead': 'A few households drawn at random tell if the count is true.',
  'callbacks.waiting': '{n} waiting',
  'callbacks.none': 'All called',
  'callbacks.none_more': 'A new sample is drawn each night.',
  'callbacks.household': 'Call this household',
  'callbacks.show': 'Show number',
  'callbacks.reason': 'Reason',
  'callbacks.reason_default': 'Call-back to check a visit',
  'callbacks.reason_hint': 'Each look is written to the audit log.',
  'callbacks.note': 'Note',
  'callbacks.answer': 'Answer',
  'callbacks.true': 'True',
  'callbacks.false': 'Not true',
  'callbacks.unreachable': 'Unreachable',
  'callbacks.refused': 'Refused',
  'callbacks.did_true': 'Noted: true',
  'callbacks.did_false': 'Noted: not true',
  'callbacks.did_unreachable': 'Noted: unreachable',
  'callbacks.did_refused': 'Noted: refused',
  'callbacks.skip': 'Later',
  'callbacks.tries': 'Called',
  'callbacks.tries_last': '{n} times, last {at}',
  'callbacks.no_phone': 'This household has no phone number',

  'script.hello': '“Good day, I call from the ward office. Do you have one minute?”',
  'script.visited': '“Did {member} of the community team come to your home at {at}?”',
  'script.thanks': '“Thank you. For more help, please call the team head.”',
  'script.helped': '“Did they help you with something?”',
}
