// ideas.ts - as it travels: what residents propose to a unit.
export type IdeaState = 'proposed' | 'public' | 'closed' | 'answered' | 'refused' | 'withdrawn'
export type IdeaResult = 'accepted' | 'partly' | 'declined'
export interface Idea {
  id: number
  uid: string
  code: string
  unit_id: number
  unit: string
  category: string
  state: IdeaState
  title: string // the public's copy; empty until it is cleared
  text: string
  sent_title: string // as it was sent; empty when the sender was forgotten
  sent_text: string
  result: IdeaResult | 'none'
  answer: string
  supports: number
  created_ms: number
  public_ms: number
  closes_ms: number
  answered_ms: number
}
/** As everybody reads it. */
export type PublicIdea = Omit<Idea, 'id' | 'uid' | 'sent_title' | 'sent_text'>
