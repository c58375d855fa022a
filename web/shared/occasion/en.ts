// en.ts - names of occasions and tickets in English.
import type vi from './vi'

const en: Record<keyof typeof vi, string> = {
  kind_launch: 'Launch', kind_help_point: 'Help point', kind_class: 'Class', kind_seminar: 'Seminar', kind_contest: 'Contest day', kind_service_day: 'Service day',
  state_draft: 'Draft', state_announced: 'Opens soon', state_open: 'Open for registration', state_under_way: 'Under way', state_ended: 'Over', state_cancelled: 'Cancelled',
  mode_site: 'On site', mode_online: 'Online', ticket_held: 'Seat held', ticket_waiting: 'Waiting for a seat', ticket_withdrawn: 'Withdrawn',
  material_link: 'Link', material_document: 'Document', material_slides: 'Slides', material_video: 'Video',
  today: 'today', tomorrow: 'tomorrow', to_day: '{from} to {to}',
}
export default en
