// check.test.mjs - "Kiểm tra dữ liệu" as the store does it: the city's rows take the place of ours, what the city lost goes up again.
import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { load } from '../support/load.mjs'

const m = await load('phone/queue.ts', 'phone/store.ts')
const NOW = 1_760_000_000_000
const door = (household, outcome = '') => ({ household, house: 1, lane: 1, number: '12A', walk_order: 1, lat_e6: 0, lon_e6: 0, head: 'A', outcome, last_ms: null, due_ms: null, visits: 0, leased_by: '', lease_until_ms: null, people: [] })
const save = household => m.saveEvents([{ kind: 'visit', household, body: { outcome: 'absent', people: [] } }], { nowMs: NOW, monoMs: 1, session: 's' })
const push = async had => {
  const counter = await m.meta('counter') ?? m.NEW_COUNTER
  const batch = m.nextBatch(await m.allEvents(), NOW)
  let chain = had ?? counter.chain
  for (const e of batch) chain = await m.chainNext(chain, e)
  const taken = await m.takeVerdicts(batch, { server_ms: NOW, expect_n: batch.at(-1).n + 1, chain, rules_v: 1, verdicts: batch.map(e => ({ id: e.id, verdict: 'stored' })) }, counter, NOW)
  await m.putVerdicts(taken.events, taken.counter, {})
  return taken
}

beforeEach(async () => { await m.wipe(false) })

test('the rows of the city take the place of ours, with our unsent work still on top', async () => {
  await m.putPage([door(1), door(2), door(3)], { cursor: 'old' })
  await save(2)
  await m.replaceRows([door(1, 'vacant'), door(2)], { cursor: 'new' })
  assert.deepEqual((await m.allDoors()).map(d => [d.household, d.row.outcome]), [[1, 'vacant'], [2, 'absent']])
  assert.equal(await m.meta('cursor'), 'new')
})

test('a city brought back from an older copy gets what it lost once more, and the receipts agree again', async () => {
  await m.putPage([door(1), door(2)], {})
  await save(1)
  const { counter: older } = await push()
  await save(2)
  await push()
  assert.equal(await m.sendAgain(1, older.chain), 1)
  assert.deepEqual((await m.allEvents()).map(e => e.state), ['sent', 'queued'])
  const again = await push(older.chain)
  assert.ok(again.chainAgrees)
  assert.equal(again.counter.chained, 2)
})

test('where nothing is lacking nothing is sent again', async () => {
  await save(1)
  await push()
  assert.equal(await m.sendAgain(1, 'x'), 0)
  assert.deepEqual((await m.allEvents()).map(e => e.state), ['sent'])
})
