// en.ts - words of judges and mentors, in English.
import type vi from './vi'

const en: Record<keyof typeof vi, string> = {
  title: 'Judging and mentoring', contests: 'Contests to judge', contests_none: 'No contest to judge yet.', mentees: 'Start-ups I accompany', mentees_none: 'None yet.', offline: 'Judging and mentoring need a network.', loading: 'Loading…', more: 'Show more',
  round: 'Round {n}', left: '{n} of {all} judged', lead: 'Entries go by number: no names, and no marks of others.', closed: 'This contest is not being judged.', none: 'No entries in this round.',
  entry: 'Entry {number}', done: 'Judged', todo: 'To judge', all_done: 'All entries are judged. Marks may be changed until the round is closed.', back: 'All entries of this round',
  photo: 'Show picture {n}', pdf: 'Download PDF {n}', photo_alt: 'Picture {n} of {number}', file_fault: 'The file does not open. Try again with a network.',
  marks: 'Marks', mark_hint: 'From 0 to {max}, weight {weight} %', note: 'Remarks (for the organisers only)', save: 'Save marks', saved: 'Marks saved: {number}', missing: 'A criterion has no mark yet.',
  conflict: 'Declare a conflict of interest', conflict_text: 'Do you know the entrant, or have an interest in this entry? This cannot be taken back; others will judge it.', conflict_why: 'Reason', conflict_go: 'Declare, and judge it no more', declared: 'Declared. Others judge this entry.', close: 'Close',
  c_own: 'Your own entry', c_home: 'By somebody of your household', c_unit: 'By somebody of your unit', c_declared: 'A conflict was declared', conflict_closed: 'Others judge this entry.',
  due: 'Due {day}', m_wait: 'Not reported', m_reported: 'To confirm', m_done: 'Confirmed', m_none: 'The ward has set no milestones yet.', m_words: 'A word to the team', m_confirm: 'Confirm this milestone', m_did: 'Confirmed', m_said: 'What was said',
}
export default en
