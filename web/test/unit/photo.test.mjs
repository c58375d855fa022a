// photo.test.mjs - pictures of things on the phone: how small, which visit they wait for, pieces that go on where the city is.
import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { load } from '../support/load.mjs'

const m = await load('phone/photo.ts', 'shared/picture.ts')
const NOW = Date.now()
const visit = (id, photo, state = 'sent') => ({ id, kind: 'visit', state, body: JSON.stringify({ outcome: 'guided', people: [], ...(photo ? { photo } : {}) }) })
const answer = (status, body) => new Response(JSON.stringify(body), { status })

// A city that takes pieces where it stands, and loses the answer to some of them.
function city(size, lost = []) {
  const got = new Uint8Array(size), calls = []
  let at = 0, n = 0
  globalThis.fetch = async (path, o) => {
    calls.push(`${o.method} ${path}`)
    const standing = () => ({ offset: at, state: at === size ? 'whole' : 'coming' })
    if (o.method === 'POST') return answer(201, standing())
    if (o.method === 'GET') return answer(200, standing())
    const offset = Number(new URL(path, 'http://x').searchParams.get('offset'))
    if (offset !== at) return answer(409, { error: 'CONFLICT', field: 'offset', ...standing() })
    got.set(new Uint8Array(o.body), at)
    at += o.body.byteLength
    if (lost.includes(n++)) throw new TypeError('network')
    return answer(200, standing())
  }
  return { got, calls }
}

beforeEach(async () => { await m.dropPhotos() })

test('a picture fits a square of 1280 and is never made larger', () => {
  assert.deepEqual(m.fit(4000, 3000, m.SIDE_MAX), { w: 1280, h: 960 })
  assert.deepEqual(m.fit(3000, 4000, m.SIDE_MAX), { w: 960, h: 1280 })
  assert.deepEqual(m.fit(640, 480, m.SIDE_MAX), { w: 640, h: 480 })
  assert.deepEqual(m.fit(10000, 1, m.SIDE_MAX), { w: 1280, h: 1 })
})

test('only a visit the city has lets its picture go', () => {
  assert.equal(m.visitOf('aa', [visit('1', 'aa', 'queued'), visit('2', 'aa', 'refused'), visit('3', 'bb')]), undefined)
  assert.equal(m.visitOf('aa', [visit('1', 'aa'), visit('2', 'aa')]).id, '2')
})

test('a picture nothing names goes after a day; a draft or a refused visit keeps it', () => {
  const p = { sha256: 'aa', made_ms: NOW - 2 * 86_400_000 }
  assert.ok(m.isOrphan(p, [visit('1', 'bb')], [], NOW))
  assert.ok(!m.isOrphan({ ...p, made_ms: NOW }, [], [], NOW))
  assert.ok(!m.isOrphan(p, [visit('1', 'aa', 'refused')], [], NOW))
  assert.ok(!m.isOrphan(p, [], [{ photo: 'aa' }], NOW))
})

test('the forty-first unsent picture is not taken', async () => {
  for (let i = 0; i < m.UNSENT_MAX; i++) assert.match(await m.keepPhoto(new Uint8Array([i]).buffer, NOW), /^[0-9a-f]{64}$/)
  assert.equal(await m.keepPhoto(new Uint8Array([99]).buffer, NOW), 'full')
})

test('a line that breaks costs one piece; the next round goes on and the bytes are the same', async () => {
  const bytes = new Uint8Array(300 * 1024).map((_, i) => i * 7 % 251)
  const sha = await m.keepPhoto(bytes.buffer.slice(0), NOW)
  const c = city(bytes.length, [1])
  await assert.rejects(m.sendPhotos([visit('v', sha)], [], () => false))
  assert.equal(await m.countPhotos(), 1)
  await m.sendPhotos([visit('v', sha)], [], () => false)
  assert.equal(await m.countPhotos(), 0)
  assert.deepEqual(c.got, bytes)
  assert.equal(c.calls.filter(x => x.startsWith('PATCH')).length, 3)
})

test('events that wait come before the rest of a picture', async () => {
  const sha = await m.keepPhoto(new Uint8Array(300 * 1024).buffer, NOW)
  const c = city(300 * 1024)
  await m.sendPhotos([visit('v', sha)], [], () => c.calls.length > 1)
  assert.equal(c.calls.length, 2)
  assert.equal(await m.countPhotos(), 1)
})

test('a picture the city will not have leaves the phone', async () => {
  const sha = await m.keepPhoto(new Uint8Array(10).buffer, NOW)
  globalThis.fetch = async (_path, o) => o.method === 'POST' ? answer(201, { offset: 0, state: 'coming' }) : answer(400, { error: 'BAD_INPUT', field: 'picture' })
  await m.sendPhotos([visit('v', sha)], [], () => false)
  assert.equal(await m.countPhotos(), 0)
})
