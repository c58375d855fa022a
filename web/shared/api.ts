// api.ts - the one way to speak with the server: JSON in, JSON out, faults as ApiError {status, error, field, message}.

export class ApiError extends Error {
  constructor(
    readonly status: number,            // 0 = the network did not answer
    readonly error: string,             // "BAD_INPUT", "CONFLICT" … or "NETWORK"
    readonly field: string,             // the field it is about, or ""
    message: string,                    // a sentence for the person, in their language
    readonly retryAfterMs = 0,
    readonly code = '',                 // the kind of refusal within the error, where a door says one
    readonly said: unknown = null,      // the whole answer, where a door says more than that
  ) { super(message) }
}

export type Query = Record<string, string | number | boolean | undefined>
export interface Page<T> { rows: T[]; next: string }

interface Options { query?: Query; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal; timeoutMs?: number }

let bearer = ''                         // a phone's own key; browsers use their cookie
let whenStranger: () => void = () => {} // the session is over
let language = 'vi'

export function setBearer(key: string): void { bearer = key }
export function setLanguage(lang: string): void { language = lang }
export function onStranger(fn: () => void): void { whenStranger = fn }

export function url(path: string, query?: Query): string {
  const pairs = Object.entries(query ?? {}).filter(([, v]) => v !== undefined && v !== '')
  return pairs.length ? path + '?' + new URLSearchParams(pairs.map(([k, v]) => [k, String(v)])).toString() : path
}

const silence = () => new ApiError(0, 'NETWORK', '', language === 'en' ? 'No connection right now.' : 'Chưa có mạng.')

// The raw answer; throws ApiError for anything but 2xx and 304.
export async function request(method: string, path: string, o: Options = {}): Promise<Response> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), o.timeoutMs ?? 20_000)
  o.signal?.addEventListener('abort', () => stop.abort())
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language, ...o.headers }
  if (bearer) headers.Authorization = 'Bearer ' + bearer
  if (method !== 'GET' && method !== 'HEAD') headers['X-Sansang'] = '1'
  let body: BodyInit | undefined
  if (o.body instanceof Blob || o.body instanceof ArrayBuffer || typeof o.body === 'string') body = o.body
  else if (o.body !== undefined) {
    headers['Content-Type'] = 'application/json'
    body = JSON.stringify(o.body)
  }
  let res: Response
  try {
    res = await fetch(url(path, o.query), {
      method, headers, body, signal: stop.signal, cache: 'no-store', redirect: 'error',
      credentials: bearer ? 'omit' : 'same-origin',
    })
  } catch (e) {
    if (o.signal?.aborted) throw e
    throw silence()
  } finally {
    clearTimeout(timer)
  }
  if (res.ok || res.status === 304) return res
  const said = await res.json().catch(() => ({})) as { error?: string; field?: string; message?: string; code?: string }
  const fault = new ApiError(res.status, said.error ?? 'HTTP_' + res.status, said.field ?? '',
    said.message || (language === 'en' ? 'The server could not do that.' : 'Máy chủ chưa làm được việc này.'),
    1000 * (Number(res.headers.get('Retry-After')) || 0), said.code ?? '', said)
  if (res.status === 401) whenStranger()
  throw fault
}

async function json<T>(method: string, path: string, o?: Options): Promise<T> {
  const res = await request(method, path, o)
  if (res.status === 204) return undefined as T
  return res.json().catch(() => { throw silence() }) as Promise<T>         // cut off on the way: as good as none
}

export const api = {
  get: <T>(path: string, query?: Query, o?: Options) => json<T>('GET', path, { ...o, query }),
  post: <T>(path: string, body?: unknown, o?: Options) => json<T>('POST', path, { ...o, body: body ?? {} }),
  put: <T>(path: string, body?: unknown, o?: Options) => json<T>('PUT', path, { ...o, body: body ?? {} }),
  patch: <T>(path: string, body?: unknown, o?: Options) => json<T>('PATCH', path, { ...o, body }),
  del: <T>(path: string, o?: Options) => json<T>('DELETE', path, o),
}

// All pages of a list, one after the other, at most `max` rows.
export async function allPages<T>(path: string, query: Query = {}, max = 2000): Promise<T[]> {
  const rows: T[] = []
  let after = ''
  do {
    const page = await api.get<Page<T>>(path, { limit: 200, ...query, after })
    rows.push(...page.rows)
    after = page.next
  } while (after && rows.length < max)
  return rows
}
