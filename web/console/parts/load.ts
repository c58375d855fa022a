// load.ts - reading from the server into a screen: what is there, what failed, and again.
import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiError } from '../../shared/api'
import type { Page } from '../api/types'

export interface Loaded<T> {
  data: T | null
  error: ApiError | null
  isBusy: boolean
  reload: () => void
  set: (data: T) => void
  /** Edits what stands there when it is called, not what stood there when the caller was drawn. */
  change: (edit: (data: T) => T) => void
}

const asError = (e: unknown): ApiError => (e instanceof ApiError ? e : new ApiError(-1, 'INTERNAL', '', String(e)))

/** Reads again whenever `key` changes; an answer to an older key is dropped. */
export function useLoad<T>(key: string, read: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; data: T | null; error: ApiError | null; isBusy: boolean }>({
    key,
    data: null,
    error: null,
    isBusy: true,
  })
  const turn = useRef(0)
  const load = () => {
    const mine = ++turn.current
    setState(s => ({ key, data: s.key === key ? s.data : null, error: null, isBusy: true }))
    read().then(
      data => {
        if (mine === turn.current) setState({ key, data, error: null, isBusy: false })
      },
      e => {
        if (mine === turn.current) setState(s => ({ ...s, error: asError(e), isBusy: false }))
      },
    )
  }
  useEffect(() => {
    load()
    return () => {
      turn.current++
    }
  }, [key])
  return {
    data: state.key === key ? state.data : null,
    error: state.error,
    isBusy: state.isBusy,
    reload: load,
    set: data => setState({ key, data, error: null, isBusy: false }),
    change: edit => setState(s => (s.key === key && s.data !== null ? { ...s, data: edit(s.data) } : s)),
  }
}

export interface Paged<Row> extends Omit<Loaded<Row[]>, 'set'> {
  more: (() => void) | null
  total: number | null // as the server says it; null: it does not
}

/** A list read page by page with the server's cursor; `more` is null at the end. */
export function usePages<Row>(key: string, read: (after: string) => Promise<Page<Row>>): Paged<Row> {
  const first = useLoad(key, () => read(''))
  const [isMore, setMore] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const more = async () => {
    if (!first.data || isMore) return
    const before = first.data
    setMore(true)
    setError(null)
    try {
      const page = await read(before.next)
      first.change(now => (now.next === before.next ? { ...now, rows: [...now.rows, ...page.rows], next: page.next } : now))
    } catch (e) {
      setError(asError(e))
    }
    setMore(false)
  }
  return {
    data: first.data?.rows ?? null,
    error: first.error ?? error,
    isBusy: first.isBusy || isMore,
    reload: first.reload,
    more: first.data?.next ? () => void more() : null,
    total: first.data?.total ?? null,
    change: edit => first.change(page => ({ ...page, rows: edit(page.rows) })),
  }
}

export interface Action<A extends unknown[]> {
  run: (...args: A) => Promise<boolean>
  isBusy: boolean
  error: ApiError | null
  clear: () => void
}

/** Something a person does: busy while it runs, its error kept for the form that asked. */
export function useAction<A extends unknown[]>(act: (...args: A) => Promise<unknown>): Action<A> {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const run = async (...args: A) => {
    setBusy(true)
    setError(null)
    try {
      await act(...args)
      return true
    } catch (e) {
      setError(asError(e))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { run, isBusy, error, clear: () => setError(null) }
}
