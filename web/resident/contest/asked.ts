// asked.ts - what one sends once: its id is kept before asking, so that an answer lost on the way never makes a second; and a file, sent before it is named.
import { ApiError } from '../../shared/api'
import { uuidv7 } from '../../shared/bytes'
import { keepPicked } from '../pick'
import { dropFile, keep, meta, oneFile } from '../store'
import { sendFile } from '../sync'

export async function once<T>(what: string, ask: (uid: string) => Promise<T>): Promise<T> {
  const asked = await meta('registering') ?? {}
  const uid = asked[what] ?? uuidv7()
  await keep({ registering: { ...asked, [what]: uid } })
  const settle = async () => { const { [what]: _, ...rest } = await meta('registering') ?? {}; await keep({ registering: rest }) }
  try {
    const answer = await ask(uid)
    await settle()
    return answer
  } catch (e) {
    if (e instanceof ApiError && e.status >= 400 && e.status < 500 && e.status !== 429) await settle()
    throw e
  }
}

/** The file is with the city, whole; answers its id. */
export async function sendPicked(f: File): Promise<string> {
  const uid = await keepPicked(f)
  try {
    const kept = await oneFile(uid)
    await sendFile({ ...kept!, part: 'document' })
    return uid
  } finally { await dropFile(uid) }
}
