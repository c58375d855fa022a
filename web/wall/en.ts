// en.ts - the wall in English.
import type { vi } from './vi'

const en: Record<keyof typeof vi, string> = {
  slogan: 'Every alley, every door, every person',
  registered: 'registered', few: 'under 5', on_site: 'at the launch', online: 'watching online now', visits: 'visits at the door',
  doors: 'households visited', moves: 'movements at the door', ready: 'people three times ready', today: 'today +{n}',
  a: 'Devices', b: 'Identity', c: 'Skills', arcs: 'Three readies', latest: 'Just recorded', map: 'The map lights up with each visit',
  moment: '+{n} visits', moment_ready: '+{n} people ready', live: 'Live', again: 'Reconnecting…', waiting: 'Waiting for the first visit…',
  total: 'Today {visits} visits · {guided} homes guided · every number is a real visit', none: 'No campaign is running', people: '{n} people asked',
}
export default en
