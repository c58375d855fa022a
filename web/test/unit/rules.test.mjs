// rules.test.mjs - the phone's build of the rules answers the vectors of tests/cases/ as the server's does.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const cases = name => JSON.parse(readFileSync(join(root, `tests/cases/rules-${name}.json`), 'utf8'))

const scratch = mkdtempSync(join(tmpdir(), 'sansang-rules-'))
const wasm = process.env.RULES_WASM ?? join(scratch, 'rules.wasm')
if (!process.env.RULES_WASM) execFileSync(join(root, 'tools/build_rules_wasm.sh'), [wasm])
const bytes = readFileSync(wasm)
rmSync(scratch, { recursive: true })

const { outputFiles } = buildSync({ entryPoints: [join(root, 'web/shared/rules.ts')], bundle: true, format: 'esm', write: false })
const { loadRules } = await import('data:text/javascript;base64,' + Buffer.from(outputFiles[0].contents).toString('base64'))
const rules = await loadRules(bytes)

test('the module asks the page for nothing and stays small', async () => {
  assert.deepEqual(WebAssembly.Module.imports(await WebAssembly.compile(bytes)), [])
  assert.ok(bytes.length < 12 * 1024, `${bytes.length} bytes`)
})

test('all 134 Vietnamese letters fold alike, composed or not, and as Unicode says', () => {
  const all = cases('letters')
  assert.equal(all.length, 134)
  for (const { nfc, nfd, out } of all) {
    assert.equal(nfc.normalize('NFD'), nfd)
    assert.equal(rules.fold(nfc), out)
    assert.equal(rules.fold(nfd), out)
    assert.equal(nfd.replace(/[\u0300-\u036f]/g, '').toLowerCase().replace('đ', 'd'), out)
  }
})

test('what names a person or a car is masked', () => {
  for (const c of cases('mask')) assert.equal(rules.mask(c.in), c.out, c.about)
})

test('every Latin letter that Unicode takes apart folds to its base', () => {
  for (let point = 0xc0; point < 0x180; point++) {
    const base = String.fromCodePoint(point).normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
    if (/^[a-z]$/.test(base)) assert.equal(rules.fold(String.fromCodePoint(point)), base, point.toString(16))
  }
})

test('text folds to words one space apart', () => {
  for (const c of cases('fold')) assert.equal(rules.fold(c.in), c.out)
})

test('text that does not fit the buffer is refused, not cut', () => {
  assert.throws(() => rules.fold('a'.repeat(5000)), RangeError)
  assert.throws(() => rules.houseKey('1/'.repeat(2000)), RangeError)
  assert.equal(rules.card('a'.repeat(5000)), null)
})

test('house numbers sort as one walks', () => {
  for (const c of cases('house')) {
    const keys = (c.order ?? []).map(rules.houseKey)
    for (let i = 1; i < keys.length; i++) assert.ok(keys[i - 1] < keys[i], `${c.order[i - 1]} < ${c.order[i]}`)
    if (c.same) assert.equal(new Set(c.same.map(rules.houseKey)).size, 1, c.same.join())
  }
})

test('personal numbers are read and compared', () => {
  const faults = ['ok', 'length', 'province', 'century', 'sex', 'year']
  for (const c of cases('number')) {
    const got = rules.numberCheck(c.in, { birthYear: c.typed_year, sex: c.typed_sex }, 2026)
    assert.deepEqual(got, { fault: faults[c.fault], birthYear: c.birth_year ?? 0, sex: c.sex ?? 0 }, c.in)
  }
})

test('telephones become one spelling', () => {
  for (const c of cases('phone')) assert.equal(rules.phone(c.in), c.out, c.in)
})

test('the code on a card is read or refused whole', () => {
  for (const { in: text, about, ...want } of cases('card')) {
    assert.deepEqual(rules.card(text), want.number ? want : null, about ?? text)
    if (want.number) assert.deepEqual(rules.card(text.normalize('NFD')), want)
  }
})

test('marks say who is ready and what comes next', () => {
  for (const c of cases('marks')) {
    assert.equal(rules.marksValid(c.marks), c.valid !== false, c.marks)
    if (c.valid === false) { assert.throws(() => rules.ready(c.marks), RangeError); continue }
    assert.equal(rules.ready(c.marks), c.ready)
    assert.equal(rules.readyCount(c.marks), c.whole)
    assert.equal(rules.next(c.marks) ?? '', c.next)
  }
})

test('merged marks follow the later answer, at real times too', () => {
  for (const c of cases('merge')) {
    for (const base of [0, 1795400000000]) {
      if (base && !(c.at && c.wrote_ms)) continue
      const got = rules.merge(c.marks, Array(9).fill(c.at + base), c.wrote, c.wrote_ms + base)
      assert.equal(got.marks, c.to, c.about)
      assert.equal(got.changed, c.changed, c.about)
      assert.ok(got.at.every(t => t === c.at + base || t === c.wrote_ms + base))
    }
  }
})

test('a visit is judged by its outcome', () => {
  for (const c of cases('visit')) {                            // cases are in seconds
    const got = rules.visitCheck({
      outcome: c.outcome, startedMs: c.started * 1000, endedMs: c.ended * 1000, comeBackMs: (c.come_back ?? 0) * 1000,
      people: c.people ?? 0, acts: c.acts ?? 0, note: 'x'.repeat(c.note ?? 0), campaignFromMs: 50000, campaignToMs: 100000000,
    })
    assert.equal(got.fault, c.fault, JSON.stringify(c))
    assert.equal(got.field === '', c.fault === 'ok')
  }
})

test('words and version come from the C side', () => {
  assert.deepEqual(rules.marks, ['phone', 'network', 'city_app', 'eid', 'account', 'skills', 'safety', 'culture', 'learn'])
  assert.deepEqual(rules.outcomes, ['guided', 'absent', 'come_back', 'refused', 'no_device', 'vacant'])
  assert.deepEqual(rules.levels, ['heard', 'helped', 'alone', 'taught'])
  assert.equal(rules.version, 1)
})
