// passkey.ts - the browser's side of a passkey: the question from the server, the device's answer, back to the server.
import { ApiError } from '../../shared/api'
import { addPasskey, askPasskey, beginPasskey, openByPasskey } from '../api/account'
import type { Me, Passkey } from '../api/types'
import { t } from '../say'

/** A browser makes passkeys for names only, never for a bare address. */
export const hasPasskeys = (): boolean =>
  isSecureContext && typeof PublicKeyCredential === 'function' && !/^[\d.]+$|^\[/.test(location.hostname)

const text = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
const bytes = (s: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(s.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0))

const SAYS: Record<string, Parameters<typeof t>[0]> = { NotAllowedError: 'passkey.cancelled', AbortError: 'passkey.cancelled', InvalidStateError: 'passkey.twice' }
async function device<T extends AuthenticatorResponse>(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential & { response: T }> {
  try {
    const answer = await ask()
    if (answer) return answer as PublicKeyCredential & { response: T }
  } catch (e) {
    const name = e instanceof DOMException ? e.name : ''
    throw new ApiError(-1, 'PASSKEY', '', t(SAYS[name] ?? 'passkey.failed'))
  }
  throw new ApiError(-1, 'PASSKEY', '', t('passkey.failed'))
}

export async function makePasskey(name: string, password: string): Promise<Passkey> {
  const q = await beginPasskey(password)
  const { response } = await device<AuthenticatorAttestationResponse>(() => navigator.credentials.create({
    publicKey: {
      challenge: bytes(q.challenge),
      rp: { id: q.rp_id, name: q.rp_name },
      user: { id: bytes(q.user), name: q.login, displayName: q.name },
      pubKeyCredParams: q.algs.map(alg => ({ type: 'public-key', alg })),
      timeout: q.timeout_ms,
      attestation: 'none',
      excludeCredentials: q.had.map(id => ({ type: 'public-key', id: bytes(id) })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    },
  }))
  return addPasskey({ name, client_data: text(response.clientDataJSON), attestation: text(response.attestationObject) })
}

export async function signInByPasskey(login: string): Promise<Me> {
  const q = await askPasskey(login)
  const { rawId, response } = await device<AuthenticatorAssertionResponse>(() => navigator.credentials.get({
    publicKey: { challenge: bytes(q.challenge), rpId: q.rp_id, timeout: q.timeout_ms, userVerification: 'required' },
  }))
  return openByPasskey({
    credential: text(rawId),
    user: response.userHandle ? text(response.userHandle) : '',
    client_data: text(response.clientDataJSON),
    data: text(response.authenticatorData),
    signature: text(response.signature),
  })
}
