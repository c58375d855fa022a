// signed.ts - whether somebody signed in to the console of this browser: a hint for pages that would ask in vain. The cookie itself no script can read.
const KEY = 'signed'

export const isSignedHere = (): boolean => localStorage.getItem(KEY) === '1'
export function noteSigned(isSigned: boolean): void {
  if (isSigned) localStorage.setItem(KEY, '1'); else localStorage.removeItem(KEY)
}
