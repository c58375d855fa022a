// console.test.mjs - what the console reckons by itself: formats, shades of a map, words in two languages, who sees what.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { load } from '../support/load.mjs'

const { number, percent, day, dayFromIso, dayIso, signed, left } = await load('console/parts/format')
const { shade, scaleTop, viewBoxOf } = await load('console/parts/choropleth-scale')
const { vi } = await load('console/text/vi')
const { en } = await load('console/text/en')
const rooms = await Promise.all(readdirSync(new URL('../../console/text/vi', import.meta.url)).map(f => load('console/text/vi/' + f)))
const { NAV } = await load('console/nav')
const { sorted } = await load('console/parts/table')

test('numbers are written as in Vietnam', () => {
  assert.equal(number(412608), '412.608')
  assert.equal(percent(384, 1000), '38,4 %')
  assert.equal(percent(1, 0), '–')
  assert.equal(signed(-12), '−12')
})

test('a day is the same day on every computer', () => {
  assert.equal(dayIso(dayFromIso('2026-11-23')), '2026-11-23')
  assert.equal(day(dayFromIso('2026-11-23')), '23/11/2026')
})

test('what has no value stands last, whichever way a table is sorted', () => {
  const rows = [{ v: null, n: 1 }, { v: 5, n: 2 }, { v: 0, n: 3 }, { v: null, n: 4 }, { v: 7, n: 5 }], ids = isDown => sorted(rows, r => r.v, isDown).map(r => r.n)
  assert.deepEqual([ids(true), ids(false)], [[5, 2, 3, 1, 4], [3, 2, 5, 1, 4]])
})

test('a clock that ran out is negative', () => {
  assert.deepEqual(left(3_600_000 * 5, 0), { n: 5, unit: 'hour' })
  assert.deepEqual(left(-3_600_000 * 72, 0), { n: -3, unit: 'day' })
})

test('nothing done is the palest shade and the best unit the darkest', () => {
  assert.equal(shade(0, 100), 0)
  assert.equal(shade(50, 100, 0.5), 5)
  assert.equal(scaleTop([0.02, 0.31]), 0.4)
  assert.equal(scaleTop([]), 0.01)
})

test('the used part of a map is found from relative paths', () => {
  assert.equal(viewBoxOf({ bbox: [0, 0, 0, 0], units: [{ path: 'M100 200l50 0 0 100-50-20z' }] }), '40 140 170 220')
  assert.equal(viewBoxOf({ bbox: [0, 0, 0, 0], units: [] }), '0 0 10000 10000')
})

test('both languages fill the same blanks', () => {
  const blanks = text => [...text.matchAll(/\{(\w+)\}/g)].map(m => m[1]).sort().join()
  for (const key of Object.keys(vi)) assert.equal(blanks(en[key]), blanks(vi[key]), key)
})

test('no word is in two rooms, and every room is in the whole', () => {
  const keys = rooms.flatMap(room => Object.values(room).flatMap(Object.keys))
  assert.deepEqual(keys.filter((k, i) => keys.indexOf(k) !== i), [])
  assert.deepEqual(keys.sort(), Object.keys(vi).sort())
})

// What the log is told, wherever it is told: the calls that write a line, and the member of the line itself.
test('all that the audit log tells has a name', () => {
  const src = new URL('../../../src', import.meta.url).pathname
  const texts = readdirSync(src, { recursive: true }).filter(f => f.endsWith('.c')).map(f => readFileSync(join(src, f), 'utf8'))
  const told = texts.flatMap(text => text.split(';').filter(s => /\b(req_audit|names_are_plain|write_line|note_down|note|act_log|take_log|tell_audit|desk_note_write)\(|\.action = |\[ACCOUNT_/.test(s))
    .flatMap(s => [...s.matchAll(/"([a-z_]+\.[a-z_]+)"/g)].map(m => m[1])))
  const wordsOf = list => { const [, words] = texts.map(text => new RegExp(`\\b${list}\\[\\] = \\{([^}]*)`).exec(text)).find(Boolean); return [...words.matchAll(/"(\w+)"/g)].map(m => m[1]) }
  for (const [subject, list] of [['contest', 'contest_events'], ['erasure', 'erasure_kinds']]) told.push(...wordsOf(list).map(word => `${subject}.${word}`))
  assert.ok(new Set(told).size > 68, `${new Set(told).size} are found`)
  assert.deepEqual([...new Set(told)].filter(a => !vi[`action.${a}`]), [])
})

test('an administrator is led to people, lists, routing and what was not delivered, not to residents', () => {
  const seen = NAV.filter(i => i.roles.includes('admin')).map(i => i.id)
  assert.deepEqual(seen, ['imports', 'people', 'audit', 'hours', 'routing', 'dead'])
})
