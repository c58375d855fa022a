// en.ts - words for contests and start-up support in the residents' app, in English.
import type vi from './vi'

const en: Record<keyof typeof vi, string> = {
  title: 'Contests and start-ups', contests: 'Contests', calls: 'Start-up support', mine: 'My entries and applications', none: 'No contests yet', none_calls: 'No call yet', more: 'Show more',
  judging: 'Asked to judge or to mentor',
  contest: 'Contest', call: 'Start-up support', until: 'Until {time}', over: 'Closed', by: 'Held by {unit}', not_found: 'There is no such page', back: 'Back to the list',
  rounds: 'Rounds and how they are judged', round: 'Round {n}', weight: '{n} %', advance: '{n} go on', cancelled: 'The contest was cancelled',
  results: 'Results', rank: 'Rank', entry: 'Entry', points: 'Points', results_text: 'Mean of the judges, of 100. Judges do not see the names of entrants.', results_none: 'No entry has a rank.',
  my_entry: 'Your entry', hand_in: 'Take part', sign_in: 'Sign in to take part', sign_in_apply: 'Sign in to apply', blind: 'Judges see no name. Please write no name or address into your words and files.',
  f_title: 'Title', f_text: 'Your entry', f_text_hint: 'At least 20 letters. What you did, whom it helped, what came of it.', f_team: 'Name of the team', f_members: 'Members', f_members_hint: 'Judges do not see this. Empty when you take part alone.', files: 'Pictures, PDF', files_hint: 'At most five. Choose them after handing in.', file_add: 'Add a picture or PDF', file_drop: 'Remove {name}', file_busy: 'Sending…', file_big: 'The file is too large or cannot be read.',
  go: 'Hand in', save: 'Save', edit: 'Change', saved: 'Handed in', number: 'Entry {number}', returned: 'Sent back to be mended', withdraw: 'Withdraw', withdraw_sure: 'Withdraw this entry?', withdraw_text: 'It will not be judged.', withdrawn: 'Withdrawn', keep: 'Keep it', close: 'Close',
  my_rank: 'Rank {rank}, {points} points', appeal: 'Appeal', appeal_text: 'You think the result is wrong? Once, within seven days of publishing.', appeal_words: 'Why', appeal_go: 'Send the appeal', appeal_sent: 'Appeal sent', appeal_wait: 'Your appeal was sent; an answer will come.', appeal_answer: 'Answer to your appeal',
  places: '{n} places', chosen: 'Chosen', apply: 'Apply', a_name: 'Name of the group or firm', a_title: 'The idea in one sentence', a_text: 'Your idea', a_text_hint: 'What it solves, for whom, how far you are, what help you need.', a_go: 'Send', a_sent: 'Sent', my_app: 'Your application', mentor: 'Mentor: {name}', a_withdraw: 'Withdraw', a_withdraw_sure: 'Withdraw this application?', a_withdraw_text: 'It will not be looked at.',
  milestones: 'Milestones', due: 'Due {day}', m_report: 'Report', m_words: 'What was done', m_go: 'Send the report', m_sent: 'Report sent', m_wait: 'Reported, to be confirmed', m_done: 'Confirmed', m_note: 'From your mentor',
}
export default en
