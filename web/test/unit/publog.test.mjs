// publog.test.mjs - the public log as anyone can check it: RFC 6962 in forty lines of one's own, over tests/cases/publog.json, which C reads too.
import assert from 'node:assert/strict'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import test from 'node:test'

const cases = JSON.parse(readFileSync(new URL('../../../tests/cases/publog.json', import.meta.url)))

// ---- the verifier; docs/publog.md shows the same ----
const hash = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest()
const leafHash = leaf => hash(Buffer.from([0]), Buffer.from(leaf))
const nodeHash = (left, right) => hash(Buffer.from([1]), left, right)
const half = n => { let k = 1; while (2 * k < n) k *= 2; return k }

function rootOfLeaf(leaf, index, size, hashes) {
  const walk = (m, n, left) => {                       // the root of n leaves, of which the m-th is ours
    if (n === 1) return left.length ? null : leafHash(leaf)
    const next = left.at(-1), k = half(n), rest = left.slice(0, -1)
    const own = next && (m < k ? walk(m, k, rest) : walk(m - k, n - k, rest))
    return own && (m < k ? nodeHash(own, next) : nodeHash(next, own))
  }
  return index < size ? walk(index, size, hashes.map(h => Buffer.from(h, 'hex'))) : null
}

function rootsOfGrowth(from, to, oldRoot, hashes) {
  const walk = (m, n, left, whole) => {                // [root of the first m, root of all n]
    if (m === n) { const h = whole ? oldRoot : left[0]; return left.length === (whole ? 0 : 1) ? [h, h] : null }
    const next = left.at(-1), k = half(n), rest = left.slice(0, -1)
    const own = next && (m <= k ? walk(m, k, rest, whole) : walk(m - k, n - k, rest, false))
    return own && (m <= k ? [own[0], nodeHash(own[1], next)] : [nodeHash(next, own[0]), nodeHash(next, own[1])])
  }
  return walk(from, to, hashes.map(h => Buffer.from(h, 'hex')), true)
}

function isSigned({ size, at_ms, root, signature, public_key }) {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: public_key }, format: 'jwk' })
  return verify(null, Buffer.from(`sansang-publog-1 ${size} ${at_ms} ${root}`), key, Buffer.from(signature, 'base64url'))
}
// ---- end of it ----

const headOf = size => cases.heads.find(h => h.size === size)
const hex = b => b && b.toString('hex')

test('every head is signed, and no other head is', () => {
  for (const head of cases.heads) {
    assert.ok(isSigned(head))
    assert.ok(!isSigned({ ...head, size: head.size + 1 }))
  }
})

test('every leaf is in every log that holds it, and no other leaf is', () => {
  assert.equal(cases.inclusion.length, 1 + 3 + 8 + 11)
  for (const { index, size, hashes } of cases.inclusion) {
    assert.equal(hex(rootOfLeaf(cases.leaves[index], index, size, hashes)), headOf(size).root, `${index} of ${size}`)
    assert.notEqual(hex(rootOfLeaf('another', index, size, hashes)), headOf(size).root)
    assert.notEqual(hex(rootOfLeaf(cases.leaves[index], (index + 1) % size, size, hashes)), size > 1 ? headOf(size).root : '')
    assert.equal(rootOfLeaf(cases.leaves[index], index, size, [...hashes, headOf(1).root]), null)
  }
})

test('each log only grew into the later ones', () => {
  for (const { from, to, hashes } of cases.consistency) {
    const roots = rootsOfGrowth(from, to, Buffer.from(headOf(from).root, 'hex'), hashes)
    assert.deepEqual(roots.map(hex), [headOf(from).root, headOf(to).root], `${from} to ${to}`)
    if (hashes.length) assert.ok(!rootsOfGrowth(from, to, Buffer.from(headOf(from).root, 'hex'), hashes.slice(1)))
  }
})
