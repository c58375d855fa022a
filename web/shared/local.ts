// local.ts - a database of this device, opened once; it gives way when a newer page wants to change it.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

export function opener<S extends DBSchema>(name: string, upgrade: (d: IDBPDatabase<S>) => void): () => Promise<IDBPDatabase<S>> {
  let opened: Promise<IDBPDatabase<S>> | null = null
  return () => opened ??= openDB<S>(name, 1, {
    upgrade,
    blocking(_c, _b, e) { (e.target as IDBDatabase).close(); opened = null },
    terminated() { opened = null },
  })
}

export const isQuota = (e: unknown): boolean => (e as Error | null)?.name === 'QuotaExceededError'
