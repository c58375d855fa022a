// en.ts - how contests, entries and applications stand, in English.
import type vi from './vi'

const en: Record<keyof typeof vi, string> = {
  contest_draft: 'Draft', contest_open: 'Taking entries', contest_scoring: 'Being judged', contest_scored: 'Judged', contest_published: 'Published', contest_cancelled: 'Cancelled',
  entry_in: 'Handed in', entry_returned: 'To be mended', entry_withdrawn: 'Withdrawn',
  startup_sent: 'Sent', startup_shortlisted: 'On the short list', startup_chosen: 'Chosen', startup_running: 'Accompanied', startup_finished: 'Finished', startup_stopped: 'Stopped', startup_declined: 'Not chosen', startup_withdrawn: 'Withdrawn',
}
export default en
