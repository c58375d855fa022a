// doors.tsx - Bàn soát vé: the officer checks tickets in on a desk's computer, with its camera, a code reader or the keyboard; offline too.
import { DoorList, DoorRoom } from '../../shared/checkin/room'
import { PageFrame } from '../parts/page'
import { me } from '../session'
import { t } from '../say'

export function DoorsPage() {
  return <PageFrame title={t('occ.doors')}><DoorList account={me.value?.id ?? 0} hrefOf={code => `/console/doors/${code}`} /></PageFrame>
}
export function DoorPage({ params }: { params: { code?: string } }) {
  return <PageFrame title={t('occ.doors')} path={[{ text: t('occ.doors'), href: '/console/doors' }, { text: params.code! }]}><DoorRoom key={params.code} account={me.value?.id ?? 0} code={params.code!} /></PageFrame>
}
