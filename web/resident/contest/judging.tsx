// judging.tsx - "Chấm thi, dẫn dắt" for a resident who was asked: contests to judge, one of them, start-ups to accompany.
import { JudgeRoom, JudgingHome } from '../../shared/judging/room'
import { tj } from '../../shared/judging/say'
import { Header, Screen } from '../frame'

export function JudgingScreen({ code }: { code?: string }) {
  return (
    <Screen header={<Header title={tj('title')} backTo={code ? '/resident/cham-thi' : '/resident/cuoc-thi'} />}>
      <div class="pad">{code ? <JudgeRoom key={code} code={code} /> : <JudgingHome hrefOf={c => '/resident/cham-thi/' + encodeURIComponent(c)} />}</div>
    </Screen>
  )
}
