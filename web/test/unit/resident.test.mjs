// resident.test.mjs - the rules of the residents' app: what a report lacks, what waits and whose it is, kinds by words, the pin, the public log.
import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { load } from '../support/load.mjs'

const m = await load('resident/outbox.ts', 'resident/suggest.ts', 'shared/pin.ts', 'resident/publog.ts', 'resident/store.ts', 'shared/bytes.ts')
const kind = { needs_place: true, needs_photo: true, attributes: [{ code: 'depth', is_required: true }] }
const draft = (part = {}) => ({ ...m.NO_DRAFT, ...part })
const report = (part = {}) => ({ ...draft({ category: 'light', text: 'Đèn ngõ không sáng', lat_e6: 21058000, lon_e6: 105820000 }), uid: 'u1', account: 7, made_ms: 1000, is_no_complaint: false,
  state: 'queued', error: '', field: '', message: '', code: '', sent_ms: 0, ...part })
const file = (part = {}) => ({ uid: 'f1', kind: 'photo', part: 'before', name: 'a.jpg', bytes: new ArrayBuffer(4), small: null, made_ms: 1000, state: 'waiting', message: '', ...part })

test('what is missing is named in the order of the page', () => {
  assert.equal(m.lacks(draft(), undefined), 'category')
  assert.equal(m.lacks(draft(), kind), 'files')
  assert.equal(m.lacks(draft({ files: ['f'] }), kind), 'place')
  assert.equal(m.lacks(draft({ files: ['f'], lane_id: 3 }), kind), 'attributes.depth')
  assert.equal(m.lacks(draft({ files: ['f'], lane_id: 3, attributes: { depth: 'knee' } }), kind), '')
  assert.equal(m.lacks(draft({ text: 'ngắn' }), { needs_place: false, needs_photo: false, attributes: [] }), 'text')
})

test('with a picture nobody must write: the kind says it; own words stay', () => {
  assert.equal(m.wordsOf(draft({ files: ['f'] }), 'Đèn đường không sáng'), 'Đèn đường không sáng')
  assert.equal(m.wordsOf(draft({ text: 'tối lắm' }), 'Đèn đường không sáng'), 'Đèn đường không sáng. tối lắm')
  assert.equal(m.wordsOf(draft({ text: 'Cột số 5 tắt từ hôm qua' }), 'Đèn'), 'Cột số 5 tắt từ hôm qua')
})

test('a house goes before a lane, a lane before a pin, and only one of them is sent', () => {
  const place = r => { const { lat_e6, lane_id, house_id } = m.bodyOf(r); return { lat_e6, lane_id, house_id } }
  assert.deepEqual(place(report({ house_id: 9, lane_id: 3 })), { lat_e6: undefined, lane_id: undefined, house_id: 9 })
  assert.deepEqual(place(report({ lane_id: 3 })), { lat_e6: undefined, lane_id: 3, house_id: undefined })
  assert.deepEqual(place(report()), { lat_e6: 21058000, lane_id: undefined, house_id: undefined })
  assert.equal('is_no_complaint' in m.bodyOf(report()), false)
  assert.equal(m.bodyOf(report({ is_no_complaint: true })).is_no_complaint, true)
})

test('oldest first, and nobody sends under another\'s name', () => {
  const all = [report({ uid: 'b', made_ms: 3 }), report({ uid: 'a', made_ms: 2 }), report({ uid: 'other', made_ms: 1, account: 8 }), report({ uid: 'sent', made_ms: 0, state: 'sent' })]
  assert.equal(m.nextReport(all, 7).uid, 'a')
  assert.equal(m.nextReport(all, 9), undefined)
})

test('the next person at a device reads nothing of the last one\'s', () => {
  assert.ok(m.isOf(report({ account: 7 }), 7) && m.isOf(report({ account: 0 }), 7))
  assert.ok(!m.isOf(report({ account: 8 }), 7) && !m.isOf(report({ account: 8 }), 0))
})

test('pictures follow their report, not before it has arrived', () => {
  const r = report({ files: ['f1'] })
  assert.deepEqual(m.filesToSend([file()], [r], []), [])
  assert.deepEqual(m.filesToSend([file()], [m.sentAs(r, 'PA-1', 5)], []).map(f => f.uid), ['f1'])
  assert.deepEqual(m.filesToSend([file()], [], ['f1']).map(f => f.uid), ['f1'])
  assert.deepEqual(m.filesToSend([file({ state: 'refused' })], [m.sentAs(r, 'PA-1', 5)], []), [])
})

test('what a person must know ends the waiting; a bad line does not', () => {
  for (const status of [400, 403, 404, 409, 413]) assert.ok(m.isFinal(status), `${status}`)
  for (const status of [0, 401, 429, 500, 503]) assert.ok(!m.isFinal(status), `${status}`)
  const r = m.refusedAs(report(), { status: 403, error: 'FORBIDDEN', code: 'complaint', field: 'text', message: 'Xin gửi đơn' })
  assert.deepEqual([r.state, r.error, r.field, r.message], ['refused', 'complaint', 'text', 'Xin gửi đơn'])
})

test('a picture nothing names goes after a day, never before, never out of a draft', () => {
  const day = 86_400_000
  assert.equal(m.isOrphan(file(), [], undefined, [], 1000 + day), false)
  assert.equal(m.isOrphan(file(), [], undefined, [], 1001 + day), true)
  assert.equal(m.isOrphan(file(), [], draft({ files: ['f1'] }), [], 1001 + day), false)
  assert.equal(m.isOrphan(file(), [report({ files: ['f1'] })], undefined, [], 1001 + day), false)
})

test('a draft becomes a report whole, and a refused one a draft again; both in one step', async () => {
  await m.keep({ draft: draft({ category: 'light' }) })
  const r = report({ files: ['f1'] })
  await m.saveReport(r)
  assert.equal(await m.meta('draft'), undefined)
  assert.equal((await m.oneReport('u1')).text, r.text)
  await m.reopenReport({ ...r, state: 'refused' })
  assert.equal(await m.oneReport('u1'), undefined)
  assert.deepEqual((await m.meta('draft')).files, ['f1'])
})

test('what was written before signing in belongs to who signs in; signing out keeps what was not sent', async () => {
  await m.putReport(report({ uid: 'u2', account: 0 }))
  await m.putReport(report({ uid: 'u3', account: 8 }))
  await m.adopt(7)
  assert.equal((await m.oneReport('u2')).account, 7)
  assert.equal((await m.oneReport('u3')).account, 8)
  await m.keep({ me: { id: 7 }, categories: [{ code: 'light' }] })
  await m.putFile(file({ uid: 'loose' }))
  await m.putReport(report({ uid: 'u4', state: 'sent' }))
  await m.wipe()
  assert.equal(await m.meta('me'), undefined)
  assert.equal((await m.meta('categories')).length, 1)
  assert.deepEqual((await m.allReports()).map(r => r.uid), ['u2', 'u3'])
  assert.deepEqual(await m.allFiles(), [])
})

test('kinds are found by what people say, with accents or without', () => {
  const kinds = [['light', 'Đèn đường không sáng'], ['road_damage', 'Đường hỏng, ổ gà'], ['manhole', 'Mất, hỏng nắp cống'], ['waste_pile', 'Rác thải, đổ trộm phế thải']].map(([code, name]) => ({ code, name, name_en: '' }))
  for (const [said, code] of [['đèn ngõ 26 không sáng mấy hôm nay', 'light'], ['o ga to giua duong', 'road_damage'], ['mat nap cong', 'manhole'], ['Ai đổ RÁC đầy đầu ngõ, phế thải xây dựng', 'waste_pile']])
    assert.equal(m.suggest(said, kinds)[0], code, said)
  assert.deepEqual(m.suggest('xin chào', kinds), [])
})

test('a pin goes to the drawing and back, and knows its ward; a hole is outside', () => {
  const f = m.frameOf({ bbox: [105268482, 20553101, 106027502, 21402607] })
  const x = f.x(105820000), y = f.y(21058000)
  assert.ok(Math.abs(f.lon(x) - 105820000) <= 1 && Math.abs(f.lat(y) - 21058000) <= 1)
  const square = { name: 'Vuông', path: 'M0 0l100 0 0 100 -100 0zM40 40l20 0 0 20 -20 0z' }
  assert.equal(m.wardAt({ units: [square] }, 10, 10), 'Vuông')
  assert.equal(m.wardAt({ units: [square] }, 50, 50), '')
  assert.equal(m.wardAt({ units: [square] }, 150, 50), '')
})

// The vectors of another program (tests/cases/publog.json): every proof holds, and none with one thing changed.
test('proofs of the public log are checked as the RFC says', async () => {
  const c = JSON.parse(readFileSync(new URL('../../../tests/cases/publog.json', import.meta.url)))
  const { leaves, heads, inclusion, consistency } = c
  const rootOf = size => heads.find(h => h.size === size).root
  let n = 0
  for (const p of inclusion) {
    const hash = await m.leafHash(m.utf8.encode(leaves[p.index]))
    assert.ok(await m.isIncluded(hash, p.index, p.size, p.hashes, rootOf(p.size)), `line ${p.index} of ${p.size}`)
    assert.ok(!await m.isIncluded(await m.leafHash(m.utf8.encode('other')), p.index, p.size, p.hashes, rootOf(p.size)))
    n++
  }
  for (const p of consistency) {
    assert.ok(await m.hasGrown(p.from, rootOf(p.from), p.to, rootOf(p.to), p.hashes), `${p.from} to ${p.to}`)
    if (p.from !== p.to && p.from) assert.ok(!await m.hasGrown(p.from, rootOf(p.to), p.to, rootOf(p.to), p.hashes))
    n++
  }
  assert.ok(n > 10, `${n} proofs`)
})

test('a line belongs to a step by code, number, event and time', () => {
  const line = 'petition-step-1 PA-1 2 receive sent received 1796000000000 9 0 - - 0 0 aa bb'
  assert.ok(m.lineFits(line, 'PA-1', { n: 2, event: 'receive', at_ms: 1796000000000 }))
  assert.ok(!m.lineFits(line, 'PA-1', { n: 2, event: 'receive', at_ms: 1796000000001 }))
  assert.ok(!m.lineFits(line, 'PA-2', { n: 2, event: 'receive', at_ms: 1796000000000 }))
})
