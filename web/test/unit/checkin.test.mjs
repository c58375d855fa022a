// checkin.test.mjs - the door of an occasion: what a code is, what is said on the spot, what goes up once, what is kept over a restart.
import assert from 'node:assert/strict'
import test from 'node:test'
import { load } from '../support/load.mjs'
import 'fake-indexeddb/auto'

const { tokenOf, judge, isPlain, nextBatch, bodyOf, takeVerdicts } = await load('shared/checkin/rules')
const { isTaking, seatsLeft, mayJoin, isAsked, mayWithdraw } = await load('shared/occasion/types')
const store = await load('shared/checkin/store')

const TOKEN = 'AbCdEfGhIjKlMnOpQrStU_'
const line = (more = {}) => ({ hash: 'h', heads: 1, mode: 'site', state: 'held', number: 7, ...more })
const event = (id, more = {}) => ({ id, at_ms: 1000, kind: 'ticket', token: TOKEN, code: 'A', account: 5, state: 'queued', hold_ms: 0, number: 7, people: 1, sent_ms: 0, counted: 0, note: '', refusal: '', message: '', ...more })
const occasion = (code, more = {}) => ({ code, kind: 'class', state: 'open', title: 'Lớp', title_en: '', place: 'Nhà văn hoá', has_stream: false, starts_ms: 0, ends_ms: 9e12, closes_ms: 0, seats_site: 0, seats_online: 0, ...more })

test('a token is read from the page address, with or without what follows, and bare; nothing else is one', () => {
  for (const text of [`https://sansang.vn/t/${TOKEN}`, `http://x/t/${TOKEN}?in=1`, ` ${TOKEN}\n`, `/t/${TOKEN}/`]) assert.equal(tokenOf(text), TOKEN, text)
  for (const text of ['', 'xin chào', TOKEN.slice(1), TOKEN + 'x', `https://x/p/${TOKEN}`, '001185012345||Nguyễn']) assert.equal(tokenOf(text), '', text)
})

test('the word at the door follows the list, and what this device let in before', () => {
  assert.equal(judge(line(), []), 'enter')
  assert.equal(judge(line({ state: 'waiting' }), []), 'waiting')
  assert.equal(judge(line({ state: 'withdrawn' }), []), 'withdrawn')
  assert.equal(judge(line({ mode: 'online' }), []), 'online')
  assert.equal(judge(undefined, []), 'unknown')
  assert.equal(judge(line(), [{ state: 'queued' }]), 'twice')
  assert.equal(judge(undefined, [{ state: 'sent' }]), 'twice')
  assert.equal(judge(line({ is_in: true }), []), 'twice')
  assert.equal(judge(line(), [{ state: 'refused' }]), 'enter', 'what the city turned away let nobody in')
})

test('one seat goes in by itself, a group, one who waits and one who withdrew are asked about', () => {
  assert.ok(isPlain('enter', line()))
  assert.ok(isPlain('unknown', undefined))
  assert.ok(!isPlain('enter', line({ heads: 12 })))
  for (const say of ['waiting', 'withdrawn', 'online', 'twice']) assert.ok(!isPlain(say, line()), say)
})

test('a batch is what waits of this account, oldest first, without what may still be undone', () => {
  const all = [event('c', { at_ms: 3 }), event('a', { at_ms: 1 }), event('b', { at_ms: 2, account: 6 }), event('d', { hold_ms: 500 }), event('e', { state: 'sent' })]
  assert.deepEqual(nextBatch(all, 5, 100).map(e => e.id), ['a', 'c'])
  assert.deepEqual(nextBatch(all, 5, 500).map(e => e.id), ['a', 'c', 'd'])
  assert.deepEqual(nextBatch(all, 5, 500, 1).map(e => e.id), ['a'])
})

test('what goes up carries the token it saw, heads only where there are some, and nothing of this device', () => {
  assert.deepEqual(bodyOf(event('a')), { id: 'a', at_ms: 1000, kind: 'ticket', token: TOKEN })
  const { token: _, ...guest } = event('w', { kind: 'walk_in', heads: 3 })
  assert.deepEqual(bodyOf(guest), { id: 'w', at_ms: 1000, kind: 'walk_in', heads: 3 })
})

test('each verdict settles its event; one the answer does not name waits on', () => {
  const batch = [event('a'), event('b'), event('c'), event('d')]
  const said = takeVerdicts(batch, [{ id: 'a', verdict: 'stored', counted: 1, number: 12 }, { id: 'b', verdict: 'again', counted: 0, note: 'twice' }, { id: 'c', verdict: 'refused', counted: 0, code: 'ticket', message: 'Không có vé này.' }], 99)
  assert.deepEqual(said.map(e => [e.id, e.state, e.counted, e.note, e.number]), [['a', 'sent', 1, '', 12], ['b', 'sent', 0, 'twice', 7], ['c', 'refused', 0, '', 7]])
  assert.equal(said[2].message, 'Không có vé này.')
})

test('what is kept outlives the page: counts by state, the newest first, a ticket found again', async () => {
  await store.putOccasions([occasion('A'), occasion('B')])
  await store.addEvent(event('1', { at_ms: 10 }))
  await store.addEvent(event('2', { at_ms: 20, token: 'x'.repeat(22), people: 4 }))
  await store.addEvent(event('3', { code: 'B', at_ms: 30 }))
  assert.deepEqual(await store.tally('A'), { queued: 2, sent: 0, refused: 0, here: 5 })
  assert.deepEqual((await store.recent('A', 5)).map(e => e.id), ['2', '1'])
  assert.deepEqual((await store.ofToken('A', TOKEN)).map(e => e.id), ['1'])
  await store.putAnswer('A', [event('1', { state: 'sent', at_ms: 10 })], { code: 'A', attended_site: 1 })
  assert.deepEqual(await store.tally('A'), { queued: 1, sent: 1, refused: 0, here: 4 })
  assert.equal((await store.oneOccasion('A')).counts.attended_site, 1)
  assert.deepEqual((await store.unsentCodes()).sort(), ['A', 'B'])
})

test('a page of the list comes with its cursor, and changes a ticket it had', async () => {
  await store.putLines('A', [line(), line({ hash: 'k', number: 8 })], '2', 50)
  await store.putLines('A', [line({ state: 'withdrawn' })], '3', 60)
  assert.equal(await store.countLines('A'), 2)
  assert.equal((await store.oneLine('A', 'h')).state, 'withdrawn')
  const o = await store.oneOccasion('A')
  assert.deepEqual([o.since, o.listed_ms], ['3', 60])
})

test('an occasion that is over leaves with its list, unless something of it is unsent', async () => {
  await store.putLines('B', [line()], '1', 1)
  await store.putOccasions([])
  assert.deepEqual((await store.allOccasions()).map(o => o.code).sort(), ['A', 'B'], 'both have unsent events')
  for (const id of ['2', '3']) await store.dropEvent(id)
  await store.putOccasions([])
  assert.deepEqual(await store.allOccasions(), [])
  assert.equal(await store.countLines('A') + await store.countLines('B'), 0)
  assert.deepEqual(await store.recent('A', 9), [])
})

test('what may still be undone is, until it has left', async () => {
  await store.putOccasions([occasion('A')])
  await store.addEvent(event('9', { hold_ms: 100 }))
  assert.ok(!await store.undoEvent('9', 101), 'too late')
  assert.ok(await store.undoEvent('9', 99))
  assert.equal(await store.countUnsent(), 0)
})

test('a device that holds few occasions holds their lists; of many only those that were opened', async () => {
  await store.putOccasions([])
  await store.putOccasions(['A', 'B', 'C', 'D'].map(c => occasion(c)))
  assert.deepEqual((await store.allOccasions()).filter(o => o.is_held).map(o => o.code), [])
  await store.holdList('C')
  await store.putOccasions(['A', 'B', 'C', 'D'].map(c => occasion(c)))
  assert.deepEqual((await store.allOccasions()).filter(o => o.is_held).map(o => o.code), ['C'])
  await store.putOccasions(['A', 'C'].map(c => occasion(c)))
  assert.ok((await store.allOccasions()).every(o => o.is_held))
})

test('registration is taken while it is open and not past its end; seats left are those not held', () => {
  assert.ok(isTaking({ state: 'open', closes_ms: 0, ends_ms: 10 }, 5))
  assert.ok(!isTaking({ state: 'open', closes_ms: 4, ends_ms: 10 }, 5))
  assert.ok(isTaking({ state: 'under_way', closes_ms: 4, ends_ms: 10 }, 5), 'who comes may still register')
  for (const state of ['draft', 'announced', 'ended', 'cancelled']) assert.ok(!isTaking({ state, closes_ms: 0, ends_ms: 10 }, 5), state)
  assert.ok(!isTaking({ state: 'open', closes_ms: 0, ends_ms: 5 }, 5))
  assert.equal(seatsLeft({ seats_site: 10, seats_online: 0 }, { registered_site: 7, registered_online: 90 }, 'site'), 3)
  assert.equal(seatsLeft({ seats_site: 10, seats_online: 0 }, { registered_site: 12, registered_online: 90 }, 'site'), 0)
  assert.equal(seatsLeft({ seats_site: 10, seats_online: 0 }, { registered_site: 7, registered_online: 90 }, 'online'), null)
})

test('the stream opens half an hour before; who came is asked, once, for thirty days; a used ticket is not given back', () => {
  const o = { ...occasion('A', { has_stream: true }), starts_ms: 3_600_000, ends_ms: 7_200_000 }
  assert.ok(!mayJoin(o, 1_799_999))
  assert.ok(mayJoin(o, 1_800_000))
  assert.ok(!mayJoin(o, 7_200_000))
  assert.ok(!mayJoin({ ...o, state: 'cancelled' }, 3_600_000))
  const x = { occasion: o, state: 'held', arrived_ms: 0, joined_ms: 0, has_feedback: false }
  assert.ok(!isAsked(x, 4_000_000))
  assert.ok(isAsked({ ...x, joined_ms: 1 }, 4_000_000))
  assert.ok(!isAsked({ ...x, joined_ms: 1, has_feedback: true }, 4_000_000))
  assert.ok(!isAsked({ ...x, joined_ms: 1 }, 7_200_000 + 30 * 86_400_000))
  assert.ok(mayWithdraw(x, 4_000_000))
  assert.ok(!mayWithdraw({ ...x, arrived_ms: 1 }, 4_000_000))
  assert.ok(!mayWithdraw({ ...x, state: 'withdrawn' }, 4_000_000))
  assert.ok(!mayWithdraw(x, 7_200_000))
})
