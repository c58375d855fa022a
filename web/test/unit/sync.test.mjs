// sync.test.mjs - the phone never loses a visit: batches, verdicts, receipts, rows under unsent work, the store's transactions.
import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { createHash, createHmac, createDecipheriv, createECDH, hkdfSync } from 'node:crypto'
import { beforeEach, test } from 'node:test'
import { load } from '../support/load.mjs'

const m = await load('phone/queue.ts', 'phone/store.ts', 'shared/bytes.ts')
const NOW = 1_760_000_000_000
const door = (household, more = {}) => ({ household, house: 1, lane: 1, number: '12A', walk_order: 1, lat_e6: 0, lon_e6: 0, head: 'A', outcome: '', last_ms: null, due_ms: null,
  visits: 0, leased_by: '', lease_until_ms: null, people: [{ resident: 7, uid: '', name: 'A', birth_year: 1950, sex: 'male', marks: '?????????' }], ...more })
const kept = (n, more = {}) => ({ id: `id-${n}`, n, kind: 'visit', at_ms: NOW + n, mono_ms: n, session: 's', household: 1, state: 'queued', hold_ms: 0, sent_ms: 0, shown: false, code: '', field: '', message: '',
  body: JSON.stringify({ started_ms: NOW, outcome: 'guided', people: [{ resident: 7, marks: 'yw???????', acts: [] }], form_v: 1, rules_v: 1 }), ...more })
const save = (household, body = { outcome: 'absent', people: [] }, more = {}) => m.saveEvents([{ kind: 'visit', household, body }], { nowMs: NOW, monoMs: 1, session: 's', ...more })
const answerTo = async (batch, said = () => ({ verdict: 'stored' }), more = {}) => {
  let chain = m.NO_CHAIN
  for (const e of batch) if (said(e).verdict === 'stored') chain = await m.chainNext(chain, e)
  return { server_ms: NOW, expect_n: Math.max(0, ...batch.map(e => e.n)) + 1, chain, rules_v: 1, verdicts: batch.map(e => ({ id: e.id, ...said(e) })), ...more }
}

beforeEach(async () => { await m.wipe(false) })

// ---- batches ----

test('a batch is the oldest unsent events in the order they were made', () => {
  const batch = m.nextBatch([kept(3), kept(1), kept(2, { state: 'sent' }), kept(4, { state: 'refused' })], NOW)
  assert.deepEqual(batch.map(e => e.n), [1, 3])
})
test('a batch holds at most fifty events', () => {
  assert.equal(m.nextBatch(Array.from({ length: 80 }, (_, i) => kept(i + 1)), NOW).length, 50)
})
test('a batch stays under its bytes but always carries at least one event', () => {
  const big = { body: JSON.stringify({ note: 'đ'.repeat(20_000) }) }
  assert.equal(m.nextBatch([kept(1, big), kept(2, big), kept(3, big)], NOW).length, 1)
  assert.equal(m.nextBatch([kept(1, { body: 'x'.repeat(200_000) })], NOW).length, 1)
})
test('an event that may still be undone holds back what came after it, and goes when its time is over', () => {
  const events = [kept(1), kept(2, { hold_ms: NOW + 5000 }), kept(3)]
  assert.deepEqual(m.nextBatch(events, NOW).map(e => e.n), [1])
  assert.deepEqual(m.nextBatch(events, NOW + 5000).map(e => e.n), [1, 2, 3])
})
test('the envelope carries nothing that belongs to the phone alone', () => {
  assert.deepEqual(Object.keys(m.envelopeOf(kept(1))), ['id', 'n', 'kind', 'at_ms', 'mono_ms', 'session', 'household', 'body'])
})

// ---- verdicts and receipts ----

test('the receipt chain is SHA-256 over the link before, the head of the event and its body', async () => {
  const e = kept(1, { body: '{"note":"Ngõ 67"}' })
  const want = createHash('sha256').update(Buffer.alloc(32)).update(`${e.id}|1|visit|${e.at_ms}|1|`).update(e.body).digest('base64url')
  assert.equal(await m.chainNext(m.NO_CHAIN, e), want)
})
test('stored and refused events get their state, and the chain agrees over what was stored', async () => {
  const batch = [kept(1), kept(2), kept(3)]
  const refuse = e => e.n === 2 ? { verdict: 'refused', code: 'note', field: 'body.note', message: 'Ghi chú quá dài.' } : { verdict: 'stored' }
  const got = await m.takeVerdicts(batch, await answerTo(batch, refuse), m.NEW_COUNTER, NOW)
  assert.deepEqual(got.events.map(e => e.state), ['sent', 'refused', 'sent'])
  assert.equal(got.events[1].field, 'body.note')
  assert.equal(got.counter.chained, 2)
  assert.equal(got.chainAgrees, true)
})
test('an answer lost on the way: "again" counts as received and the chain still agrees', async () => {
  const batch = [kept(1), kept(2)]
  const answer = await answerTo(batch)
  const got = await m.takeVerdicts(batch, { ...answer, verdicts: batch.map(e => ({ id: e.id, verdict: 'again' })) }, m.NEW_COUNTER, NOW)
  assert.deepEqual(got.events.map(e => e.state), ['sent', 'sent'])
  assert.equal(got.chainAgrees, true)
})
test('what an earlier key of ours sent is received, and no link of this key\'s chain', async () => {
  const batch = [kept(1), kept(2)]
  const said = e => e.n === 1 ? { verdict: 'again', other_key: true } : { verdict: 'stored' }
  const got = await m.takeVerdicts(batch, await answerTo(batch, said), m.NEW_COUNTER, NOW)
  assert.deepEqual(got.events.map(e => e.state), ['sent', 'sent'])
  assert.equal(got.counter.chained, 1)
  assert.equal(got.chainAgrees, true)
})
test('a chain that differs is noticed', async () => {
  const batch = [kept(1)]
  const got = await m.takeVerdicts(batch, { ...await answerTo(batch), chain: m.toBase64url(new Uint8Array(32).fill(9)) }, m.NEW_COUNTER, NOW)
  assert.equal(got.chainAgrees, false)
})
test('an event without a verdict stays queued', async () => {
  const batch = [kept(1), kept(2)]
  const answer = await answerTo(batch)
  const got = await m.takeVerdicts(batch, { ...answer, verdicts: answer.verdicts.slice(0, 1) }, m.NEW_COUNTER, NOW)
  assert.deepEqual(got.events.map(e => e.n), [1])
})
test('the server has seen more numbers than we remember: the counter moves up, never down', async () => {
  const batch = [kept(1)]
  const got = await m.takeVerdicts(batch, await answerTo(batch, undefined, { expect_n: 41 }), m.NEW_COUNTER, NOW)
  assert.equal(got.counter.n, 40)
  assert.equal((await m.takeVerdicts(batch, await answerTo(batch), { ...m.NEW_COUNTER, n: 99 }, NOW)).counter.n, 99)
})

// ---- rows under unsent work ----

test('a queued visit shows on the row: outcome, time, marks, one more visit', () => {
  const row = m.overlay(door(1), [kept(1)])
  assert.equal(row.outcome, 'guided')
  assert.equal(row.visits, 1)
  assert.equal(row.people[0].marks, 'yw???????')
})
test('an untouched mark never overwrites what is known', () => {
  const row = m.overlay(door(1, { people: [{ ...door(1).people[0], marks: 'nnyyyyyy-' }] }), [kept(1)])
  assert.equal(row.people[0].marks, 'ywyyyyyy-')
})
test('laying the same events over the same row twice gives the same row', () => {
  const base = door(1), events = [kept(1), kept(2)]
  assert.deepEqual(m.overlay(base, events), m.overlay(base, events))
  assert.equal(m.overlay(base, events).visits, 2)
})
test('a person added on the phone is there for the visit after it, and is not doubled by the row that comes down', () => {
  const person = kept(1, { kind: 'person', body: JSON.stringify({ uid: 'u1', name: 'B', birth_year: 1990, sex: 'female' }) })
  const visit = kept(2, { body: JSON.stringify({ outcome: 'guided', people: [{ uid: 'u1', marks: 'y????????' }] }) })
  const row = m.overlay(door(1), [person, visit])
  assert.equal(row.people.find(p => p.uid === 'u1').marks, 'y????????')
  const later = m.overlay(door(1, { people: [...door(1).people, { resident: 8, uid: 'u1', name: 'B', birth_year: 1990, sex: 'female', marks: '?????????' }] }), [person, visit])
  assert.equal(later.people.filter(p => p.uid === 'u1').length, 1)
})
test('a correction changes the row but counts no second visit', () => {
  assert.equal(m.overlay(door(1), [kept(1), kept(2, { kind: 'correction' })]).visits, 1)
})
test('a refused event and one the server shows already are not laid over the row', () => {
  assert.equal(m.overlay(door(1), [kept(1, { state: 'refused' }), kept(2, { state: 'sent', shown: true })]).outcome, '')
  assert.equal(m.overlay(door(1), [kept(1, { state: 'sent', shown: false })]).outcome, 'guided')
})
test('a body that cannot be read changes nothing', () => {
  assert.deepEqual(m.overlay(door(1), [kept(1, { body: '{' })]), door(1))
})

// ---- waiting and leases ----

test('the wait doubles from five seconds to a quarter of an hour and never undercuts what the server asked', () => {
  assert.equal(m.backOff(1, 0, 1), 5000)
  assert.equal(m.backOff(2, 0, 0), 5000)
  assert.equal(m.backOff(30, 0, 1), 15 * 60_000)
  assert.equal(m.backOff(1, 60_000, 0), 60_000)
})
test('rows lock after 72 hours without contact and go after seven days', () => {
  assert.equal(m.lease(NOW + m.LOCK_MS - 1, NOW), 'open')
  assert.equal(m.lease(NOW + m.LOCK_MS, NOW), 'locked')
  assert.equal(m.lease(NOW + m.DELETE_MS, NOW), 'delete')
})

// ---- the store ----

test('a save writes event, row and counter together', async () => {
  await m.putPage([door(1)], { cursor: 'c1' })
  const [e] = await save(1)
  assert.equal(e.n, 1)
  assert.equal((await m.oneDoor(1)).row.outcome, 'absent')
  assert.equal((await m.oneDoor(1)).base.outcome, '')
  assert.equal((await m.meta('counter')).n, 1)
})
test('a save that fails half way leaves nothing behind', async () => {
  await m.putPage([door(1)], {})
  await m.saveEvents([{ kind: 'visit', household: 1, body: { outcome: 'absent', people: [] }, id: 'same' }], { nowMs: NOW, monoMs: 1, session: 's' })
  await assert.rejects(m.saveEvents([{ kind: 'person', household: 1, body: { uid: 'u', name: 'B' } }, { kind: 'visit', household: 1, body: { outcome: 'guided', people: [] }, id: 'same' }],
    { nowMs: NOW, monoMs: 1, session: 's' }))
  assert.equal((await m.allEvents()).length, 1)
  assert.equal((await m.meta('counter')).n, 1)
  assert.equal((await m.oneDoor(1)).row.people.length, 1)
})
test('numbers have no gaps and no doubles when saves run at once', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, i) => save(i)))
  assert.deepEqual((await m.allEvents()).map(e => e.n), Array.from({ length: 20 }, (_, i) => i + 1))
})
test('saving ends the draft; a refused event it mends is replaced by the new one', async () => {
  const [bad] = await save(1)
  await m.putVerdicts([{ ...bad, state: 'refused' }], m.NEW_COUNTER, {})
  await m.saveDraft({ household: 1, note: 'x' })
  const [good] = await save(1, undefined, { mends: bad.id })
  assert.notEqual(good.id, bad.id)
  assert.deepEqual((await m.allEvents()).map(e => e.id), [good.id])
  assert.equal(await m.oneDraft(1), undefined)
})
test('a row that comes down does not hide work that has not gone up', async () => {
  await m.putPage([door(1)], {})
  await save(1)
  await m.putPage([door(1, { head: 'B', outcome: 'guided', visits: 4 })], { cursor: 'c2' })
  const { row } = await m.oneDoor(1)
  assert.equal(row.head, 'B')
  assert.equal(row.outcome, 'absent')
  assert.equal(row.visits, 5)
})
test('after the pull that brought it, a sent visit is not counted twice', async () => {
  await m.putPage([door(1)], {})
  const [e] = await save(1)
  await m.putVerdicts([{ ...e, state: 'sent', sent_ms: NOW }], m.NEW_COUNTER, {})
  assert.equal((await m.oneDoor(1)).row.visits, 1)
  await m.putPage([door(1, { outcome: 'absent', visits: 1 })], {})
  await m.markShown(await m.unshown(), 0)
  assert.equal((await m.oneDoor(1)).row.visits, 1)
})
test('a clock that was set forward when the visit was taken does not count it twice', async () => {
  await m.putPage([door(1)], {})
  const [e] = await save(1)
  await m.putVerdicts([{ ...e, state: 'sent', sent_ms: NOW + 365 * 86_400_000 }], m.NEW_COUNTER, {})
  const taken = await m.unshown()
  await m.putPage([door(1, { outcome: 'absent', visits: 1 })], {})
  await m.markShown(taken, 0)
  assert.equal((await m.oneDoor(1)).row.visits, 1)
})
test('what the server took after the pull began is laid over the row until the next', async () => {
  await m.putPage([door(1)], {})
  const [e] = await save(1)
  const taken = await m.unshown()
  await m.putVerdicts([{ ...e, state: 'sent', sent_ms: NOW }], m.NEW_COUNTER, {})
  await m.markShown(taken, 0)
  assert.equal((await m.oneDoor(1)).row.visits, 1)
})
test('a refused visit leaves the row as the server has it', async () => {
  await m.putPage([door(1)], {})
  const [e] = await save(1)
  await m.putVerdicts([{ ...e, state: 'refused', message: 'Ngoài địa bàn' }], m.NEW_COUNTER, {})
  assert.equal((await m.oneDoor(1)).row.outcome, '')
  assert.equal((await m.allEvents())[0].message, 'Ngoài địa bàn')
})
test('one tap can be undone while it is held, not after it has gone', async () => {
  await m.putPage([door(1)], {})
  const [e] = await m.saveEvents([{ kind: 'visit', household: 1, body: { outcome: 'absent', people: [] }, holdMs: 6000 }], { nowMs: NOW, monoMs: 1, session: 's' })
  assert.equal(await m.undoEvent(e.id), true)
  assert.equal((await m.oneDoor(1)).row.outcome, '')
  const [f] = await save(1)
  assert.equal(await m.undoEvent(f.id), false)
})
test('a new cut drops the rows and the cursor, never the events and drafts', async () => {
  await m.putPage([door(1)], { cursor: 'c', epoch: 'e', whole: true })
  await save(1)
  await m.saveDraft({ household: 2, note: 'dở' })
  await m.dropRows()
  assert.equal((await m.allDoors()).length, 0)
  assert.equal(await m.meta('cursor'), undefined)
  assert.equal((await m.allEvents()).length, 1)
  assert.equal((await m.allDrafts()).length, 1)
})
test('seven days without contact: names go, unsent work stays', async () => {
  await m.putPage([door(1)], { cursor: 'c' })
  const [a] = await save(1)
  await m.putVerdicts([{ ...a, state: 'sent' }], { ...m.NEW_COUNTER, n: 1 }, {})
  await save(1)
  await m.dropPeople()
  assert.equal((await m.allDoors()).length, 0)
  assert.deepEqual((await m.allEvents()).map(e => e.state), ['queued'])
})
test('a revoked phone keeps nothing but the word that it was revoked', async () => {
  await m.startWith({ id: 1, key: 'k', name: 'A', joined_ms: NOW })
  await m.putPage([door(1)], {})
  await save(1)
  await m.wipe(true)
  assert.equal((await m.allEvents()).length + (await m.allDoors()).length, 0)
  assert.equal(await m.meta('device'), undefined)
  assert.equal(await m.meta('gone'), true)
})

test('a new key for the same person keeps what was not sent, with a chain of its own; for another person nothing stays', async () => {
  const mine = { id: 1, key: 'k', name: 'A', account: 7, joined_ms: NOW }
  await m.startWith(mine)
  const [a] = await save(1)
  await m.putVerdicts([{ ...a, state: 'sent' }], { n: 1, chain: 'x', chained: 1, server_chain: 'x' }, { cursor: 'c' })
  const [b] = await save(1)
  await m.saveDraft({ household: 2, note: 'dở' })
  assert.equal(await m.startWith({ ...mine, id: 2, key: 'k2' }), 1)
  assert.deepEqual((await m.allEvents()).map(e => [e.id, e.state]), [[b.id, 'queued']])
  assert.deepEqual(await m.meta('counter'), { ...m.NEW_COUNTER, n: 2 })
  assert.deepEqual([(await m.allDrafts()).length, await m.meta('cursor'), (await m.meta('device')).key], [1, undefined, 'k2'])
  assert.equal(await m.startWith({ ...mine, id: 3, account: 8 }), 0)
  assert.equal((await m.allEvents()).length + (await m.allDrafts()).length, 0)
})

// ---- bytes ----

test('ids are UUIDv7 and keep the order they were made in', () => {
  const ids = Array.from({ length: 200 }, () => m.uuidv7(NOW))
  assert.ok(ids.every(id => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)))
  assert.deepEqual([...ids].sort(), ids)
  assert.equal(parseInt(ids[0].replace(/-/g, '').slice(0, 12), 16), NOW)
})
test('the badge code is eight base32 letters of HMAC-SHA-256 over the minute', async () => {
  const key = Buffer.from('k'.repeat(32)), step = Math.floor(NOW / 60_000)
  const mac = createHmac('sha256', key).update(String(step)).digest()
  let bits = ''
  for (const b of mac.subarray(0, 5)) bits += b.toString(2).padStart(8, '0')
  const want = bits.match(/.{5}/g).map(x => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(x, 2)]).join('')
  assert.equal(await m.badgeCode(key.toString('base64url'), NOW, 60), want)
})
test('a sealed number opens with the server’s key and no other', async () => {
  const server = createECDH('prime256v1')
  server.generateKeys()
  const box = Buffer.from(await m.sealTo(server.getPublicKey().toString('base64url'), '001050123456'), 'base64url')
  const point = box.subarray(0, 65), nonce = box.subarray(65, 77), sealed = box.subarray(77)
  const key = Buffer.from(hkdfSync('sha256', server.computeSecret(point), point, 'sansang-box-1', 16))
  const open = createDecipheriv('aes-128-gcm', key, nonce)
  open.setAuthTag(sealed.subarray(-16))
  assert.equal(Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]).toString(), '001050123456')
})
