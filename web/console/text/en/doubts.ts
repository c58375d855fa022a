// doubts.ts - in English: what needs another look, and who decides.
import type { doubts as words } from '../vi/doubts'

export const doubts: Record<keyof typeof words, string> = {
  'doubts.lead': 'The machine suspects; a person decides, with a reason.',
  'doubts.none': 'Nothing to check',
  'doubts.none_more': 'Unlikely visits will appear here.',
  'doubts.decide': 'Decide',
  'doubts.jump': '{m} m in {s} s, {kmh} km/h',
  'doubts.off': '{m} m from the house',

  'review.title': 'Review',
  'review.kept': 'Kept',
  'review.void': 'Voided',
  'review.keep': 'Keep it',
  'review.do_void': 'Void it',
  'review.reason': 'Reason',
  'review.hint': 'Say whom you asked and what you found. It is kept.',
  'review.did_keep': 'Kept; numbers unchanged',
  'review.did_void': 'Voided; numbers corrected',

  'rule.speed': 'Too fast between two doors',
  'rule.far': 'Too far from the house',
  'rule.same_spot': 'Many doors from one spot',
  'rule.rate': 'Too many doors in an hour',
  'rule.brief': 'Several people guided within seconds',
  'rule.nobody': 'The resident says nobody came',
  'rule.same_browser': 'One browser answered for many households',
  'rule.wrong_code': 'The confirmation code was wrong',
  'rule.wrong_slip': 'The slip is not the team\'s or was used',
  'rule.clock': 'The phone\'s clock is off',
}
