// civic.test.mjs - what the desk of reports reckons by itself: clocks, which moves are offered, blanks left open, which report is near.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { load } from '../support/load.mjs'

const { clockOf, endOf, span } = await load('console/civic/clock')
const { MOVES, hasBlank, movesFor, nextMove } = await load('console/civic/moves')
const { nearOnes } = await load('console/civic/merge')
const { kindOf } = await load('console/civic/upload')
const { fold } = await load('console/parts/fold')
const { vi } = await load('console/text/vi')

const HOUR = 3_600_000
const timed = put => ({ state: 'handling', received_ms: 0, end_ms: 10 * HOUR, paused_ms: 0, left_minutes: 0, alarm: 0, ...put })

test('a clock that runs says what is left and how far it has come', () => {
  assert.deepEqual(clockOf(timed({}), 4 * HOUR), { word: 'left', minutes: 360, due_ms: 10 * HOUR, part: 0.4, tone: 'com' })
})
test('working minutes, where they are known, say how far it has come', () => {
  assert.equal(clockOf(timed({ clock_minutes: 480, minutes_left: 120 }), HOUR).part, 0.75)
})
test('after 80 percent it is pressing, and after the end it is late and full', () => {
  assert.equal(clockOf(timed({ alarm: 80 }), 9 * HOUR).tone, 'nghe')
  const late = clockOf(timed({ alarm: 100, clock_minutes: 480, minutes_left: -60 }), 12 * HOUR)
  assert.deepEqual([late.word, late.minutes, late.part, late.tone], ['late', 120, 1, 'son'])
})
test('while the resident owes something it stands, with the working minutes that are left', () => {
  assert.deepEqual([clockOf(timed({ state: 'owed', end_ms: 0, left_minutes: 90 }), 0).word, clockOf(timed({ state: 'owed', left_minutes: -5 }), 0).word], ['stands', 'stands_late'])
})
test('what has ended has no clock', () => {
  assert.equal(clockOf(timed({ state: 'closed', end_ms: 0 }), 0).word, 'none')
  assert.equal(endOf({ state: 'closed', receive_due_ms: 5, due_ms: 7 }), 0)
})
test('before it is received the clock of receipt runs, then that of handling', () => {
  assert.deepEqual(['sent', 'received', 'handling', 'owed'].map(state => endOf({ state, receive_due_ms: 5, due_ms: 7 })), [5, 7, 7, 0])
})
test('a span is said in one unit', () => {
  assert.deepEqual([span(45), span(60 * 5 + 10), span(60 * 47), span(60 * 48)].map(s => `${s.n} ${s.unit}`), ['45 minute', '5 hour', '47 hour', '2 day'])
})

// The server's table of the flow, read from its source: no move is offered that it does not know, and none of the desk's is left out.
test('the moves offered are those of the flow in petition.c', () => {
  const c = readFileSync(new URL('../../../src/civic/petition/petition.c', import.meta.url), 'utf8')
  const flow = new Set([...c.matchAll(/\{ PETITION_(\w+), +PETITION_(\w+), +PETITION_\w+, +DESK +\}/g)].map(m => `${m[1]} ${m[2]}`.toLowerCase()))
  for (const state of [...c.matchAll(/SAME\(PETITION_(\w+)\)/g)].map(m => m[1].toLowerCase())) flow.add(`${state} note`)
  const offered = MOVES.flatMap(m => m.from.map(state => `${state} ${m.event}`))
  assert.ok(flow.size > 25, 'the table is read')
  assert.deepEqual(offered.sort(), [...flow].sort())
})
test('the reasons offered are those petition_move.c takes', () => {
  const c = readFileSync(new URL('../../../src/civic/petition/petition_move.c', import.meta.url), 'utf8')
  for (const m of MOVES.filter(x => x.reasons)) {
    const rule = new RegExp(`\\[PETITION_${m.event.toUpperCase()}\\] += \\{([^}]*)\\}`).exec(c)[1]
    assert.deepEqual([...rule.matchAll(/REASON_(\w+)\)/g)].map(x => x[1].toLowerCase()).sort(), [...m.reasons].sort(), m.event)
  }
})
test('every move has a key of its own, a name, and a word for when it is done', () => {
  assert.equal(new Set(MOVES.map(m => m.key)).size, MOVES.length)
  for (const m of MOVES) assert.ok(vi[`move.${m.event}`] && vi[`moved.${m.event}`] && vi[`petition_did.${m.event}`], m.event)
})
test('the first handler of a reopened report may hand it on, but not take, answer or refuse it', () => {
  const p = { state: 'handling', second: true, first_handler_id: 7 }
  assert.deepEqual(movesFor(p, 7).map(m => m.event), ['hand_over', 'return', 'note'])
  assert.ok(movesFor(p, 8).some(m => m.event === 'answer'))
})
test('the usual next step stands out, and an ended report has none', () => {
  assert.deepEqual(['sent', 'received', 'handling', 'closed'].map(nextMove), ['receive', 'take', 'answer', null])
})
test('a blank of a template is seen, an ellipsis at the end of a word is not', () => {
  assert.deepEqual(['lúc … ngày 3', '… xong', 'số ___ ngõ', 'gồm ... và'].map(hasBlank), [true, true, true, true])
  assert.deepEqual(['Đang làm...', 'xong…', 'a_b', ''].map(hasBlank), [false, false, false, false])
})
test('only its own kind is offered for merging, the nearest first, what has no place last', () => {
  const at = (id, lat_e6, category = 'noise') => ({ id, category, lat_e6, lon_e6: lat_e6 ? 105_800_000 : 0 })
  const rows = [at(1, 21_000_000), at(2, 21_001_000), at(3, 21_000_100), at(4, 21_000_050, 'light'), at(5, 0)]
  assert.deepEqual(nearOnes(rows, at(1, 21_000_000)).map(r => r.id), [3, 2, 5])
})
test('a picture is proof of what was done, a PDF is a paper, anything else is none', () => {
  assert.deepEqual([kindOf('image/jpeg'), kindOf('application/pdf'), kindOf('text/plain')], [{ part: 'after', kind: 'photo' }, { part: 'document', kind: 'pdf' }, null])
})
test('a department is found without its marks', () => assert.equal(fold('Sở Xây dựng Đô thị '), 'so xay dung do thi'))

const { ALERT_KINDS, fromLocalInput, standOf, toLocalInput } = await load('console/civic/alert-kinds')
const { hoursText, minuteFromTime, weekText } = await load('console/civic/week')

test('an alert is in force only when it is real, sent, not ended and not over', () => {
  const a = put => standOf({ state: 'sent', status: 'Actual', msg_type: 'Alert', ended_ms: 0, expires_ms: 10, ...put }, 5)
  assert.deepEqual([a({}), a({ status: 'Test' }), a({ state: 'draft' }), a({ state: 'dropped' }), a({ ended_ms: 4 }), a({ expires_ms: 5 }), a({ msg_type: 'Cancel' })],
    ['in_force', 'exercise', 'waiting', 'dropped', 'ended', 'expired', 'cancel'])
})
test('every kind of alert has a name, and its words are those alert.c takes', () => {
  const c = readFileSync(new URL('../../../src/civic/alert/alert.c', import.meta.url), 'utf8')
  const list = name => /\{([^}]*)\}/.exec(c.slice(c.indexOf(`alert_${name}[]`)))[1]
  for (const k of ALERT_KINDS) {
    assert.ok(vi[`alert_kind.${k.id}`], k.id)
    for (const [name, word] of [['categories', k.category], ['urgencies', k.urgency], ['severities', k.severity], ['certainties', k.certainty]]) assert.ok(list(name).includes(`"${word}"`), word)
  }
})
test('a moment in a form is Vietnam’s, and comes back the same', () => {
  assert.equal(toLocalInput(Date.UTC(2026, 10, 30, 10, 0)), '2026-11-30T17:00')
  assert.equal(fromLocalInput('2026-11-30T17:00'), Date.UTC(2026, 10, 30, 10, 0))
  assert.equal(fromLocalInput(''), 0)
})
test('a rule says its hours and days as people do', () => {
  assert.deepEqual([hoursText(0, 1440), hoursText(1020, 450), minuteFromTime('07:30'), weekText(127)], ['Cả ngày', '17:00–07:30', 450, 'Mọi ngày'])
  assert.equal(weekText(1 | 64).split(', ').length, 2)
})
