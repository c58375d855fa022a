// bytes.ts - small tools over bytes: base64url, UUIDv7, SHA-256, HMAC, the codes born on this device.

export const utf8 = new TextEncoder()

export function toBase64url(bytes: Uint8Array): string {
  let s = ''
  for (const b of bytes) s += String.fromCharCode(b)
  return btoa(s).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

export function fromBase64url(s: string): Uint8Array<ArrayBuffer> {
  const raw = atob(s.replace(/-/g, '+').replace(/_/g, '/'))
  const out = new Uint8Array(raw.length)
  for (let i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i)
  return out
}

export const hexOf = (bytes: Uint8Array): string => [...bytes].map(b => b.toString(16).padStart(2, '0')).join('')

export function random(n: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(n))
}

let lastMs = 0, lastSeq = 0

// RFC 9562, version 7: 48 bits of milliseconds; the next 12 bits count within one millisecond, so ids keep their order.
export function uuidv7(now = Date.now()): string {
  const b = random(16)
  lastSeq = now === lastMs ? (lastSeq + 1) & 0xfff : (b[6]! << 4 | b[7]! >> 4) & 0x7ff
  lastMs = now
  for (let i = 5, t = now; i >= 0; i--, t = Math.floor(t / 256)) b[i] = t % 256
  b[6] = 0x70 | lastSeq >> 8
  b[7] = lastSeq & 0xff
  b[8] = 0x80 | (b[8]! & 0x3f)
  const h = [...b].map(x => x.toString(16).padStart(2, '0')).join('')
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`
}

export async function sha256(...parts: Uint8Array[]): Promise<Uint8Array> {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const p of parts) { all.set(p, at); at += p.length }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all))
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

// The first eight base32 letters of HMAC-SHA-256(key, step): what the badge shows for one minute.
export async function badgeCode(key: string, nowMs: number, stepS: number): Promise<string> {
  const k = await crypto.subtle.importKey('raw', fromBase64url(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', k, utf8.encode(String(Math.floor(nowMs / 1000 / stepS)))))
  let bits = 0, held = 0, out = ''
  for (const b of mac.subarray(0, 5)) {
    held = held << 8 | b
    bits += 8
    while (bits >= 5) { bits -= 5; out += BASE32[held >> bits & 31] }
    held &= (1 << bits) - 1
  }
  return out
}

// Seal a text to the server (src/auth/keys.h): ephemeral P-256, HKDF-SHA-256, AES-128-GCM. Only the server can open it again.
export async function sealTo(boxKey: string, text: string): Promise<string> {
  const curve = { name: 'ECDH', namedCurve: 'P-256' }
  const theirs = await crypto.subtle.importKey('raw', fromBase64url(boxKey), curve, false, [])
  const ours = await crypto.subtle.generateKey(curve, true, ['deriveBits']) as CryptoKeyPair
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', ours.publicKey))
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, ours.privateKey, 256)
  const stretch = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  const key = await crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: point, info: utf8.encode('sansang-box-1') }, stretch,
    { name: 'AES-GCM', length: 128 }, false, ['encrypt'])
  const nonce = random(12)
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, utf8.encode(text)))
  const box = new Uint8Array(point.length + nonce.length + sealed.length)
  box.set(point)
  box.set(nonce, point.length)
  box.set(sealed, point.length + nonce.length)
  return toBase64url(box)
}
