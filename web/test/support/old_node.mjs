// old_node.mjs - what Debian 12's Node 18 keeps aside or has not learnt yet, for our tests and the libraries they ask. Newer ones are left as they are.
import { webcrypto } from 'node:crypto'

globalThis.crypto ??= webcrypto
// Its fetch joins several cookies by commas; a comma inside a date is followed by no name and "=".
Headers.prototype.getSetCookie ??= function () { return this.get('set-cookie')?.split(/, (?=[^\s;,=]+=)/) ?? [] }
