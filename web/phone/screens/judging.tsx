// judging.tsx - "Chấm thi, dẫn dắt" for a member who was asked: contests to judge, one of them, start-ups to accompany.
import { JudgeRoom, JudgingHome } from '../../shared/judging/room'
import { tj } from '../../shared/judging/say'
import { Header, Screen } from '../frame'

export function JudgingScreen({ code }: { code?: string }) {
  return (
    <Screen header={<Header title={tj('title')} backTo={code ? '/app/judging' : '/app/me'} />}>
      <div class="pad">{code ? <JudgeRoom key={code} code={code} /> : <JudgingHome hrefOf={c => '/app/judging/' + encodeURIComponent(c)} />}</div>
    </Screen>
  )
}
