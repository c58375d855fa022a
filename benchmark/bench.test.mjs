// bench.test.mjs - the benchmark itself works: every row runs on the small city and says all of its figure. No time is judged here.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const program = process.env.SANSANG ?? resolve(root, 'build/debug/sansang')
const bench = resolve(dirname(program), 'benchmark/sansang-bench')
const env = { ...process.env, BENCH_ROOT: root, BENCH_PROGRAM: program }
const run = promisify(execFile)

const KEYS = ['name', 'value', 'unit', 'limit', 'ratio', 'goal', 'ok', 'note']
const REPORTS = ['petition_file', 'petition_file_p99', 'board_page', 'board_city', 'board_item', 'board_map', 'board_units', 'near', 'resident_me',
  'resident_mine', 'inbox', 'open311_item', 'open311_page', 'code', 'sign_in', 'petition_file_beat_p99']
const PARTS = ['push_20', 'push_1', 'checkin_20', 'checkin_asked', 'pull_cold', 'pull_nothing_new', 'read_city', 'read_ward', 'read_lanes', 'read_door', 'indicator', 'page_shell', 'page_asset',
  'page_public', 'watch_delay', 'watch_memory', 'push_fanout', 'turf', 'import_houses', 'import_memory', 'export_intake', 'export_memory', 'start',
  'memory_at_rest', 'memory_under_load', 'audit', 'catalogue_ttl', 'catalogue_page', 'catalogue_units', 'catalogue_odata']

test('every row of the quick benchmark says name, value, unit, limit, ratio, goal, ok and note', async t => {
  await run(bench, ['--quick'], { env, cwd: root, timeout: 300_000, maxBuffer: 1 << 24 })
  const figures = JSON.parse(await readFile(resolve(root, 'build/bench-quick.json'), 'utf8'))
  const names = [...PARTS.map(p => p + '_quick'), ...REPORTS.map(p => p + '_reports_quick')]
  for (const name of names) await t.test(name, () => {
    const figure = figures.find(f => f.name === name)
    assert.ok(figure, 'is there')
    assert.deepEqual(Object.keys(figure), KEYS)
    assert.ok(figure.value > 0 && figure.unit && figure.note, JSON.stringify(figure))
    assert.equal(figure.limit === null, figure.ratio === null)
    assert.ok(figure.limit === null || (figure.limit > 0 && figure.ratio > 0), JSON.stringify(figure))
    assert.equal(typeof figure.ok, 'boolean')
  })
})

test('a row that does not exist is refused and the rows are named', async () => {
  const said = await run(bench, ['--quick', 'nothing'], { env }).catch(e => e)
  assert.equal(said.code, 2)
  assert.match(said.stdout, /push_batches/)
})

test('the figures stand in the page of docs between its marks, once, whatever stood there', async t => {
  const room = await mkdtemp(join(tmpdir(), 'bench-')), page = join(room, 'page.md'), figures = join(room, 'bench.json')
  t.after(() => rm(room, { recursive: true }))
  const text = await readFile(resolve(root, 'docs/performance.md'), 'utf8')
  await writeFile(page, text)
  for (const value of [1234.5, 0.0167]) {
    await writeFile(figures, JSON.stringify([{ name: 'push_20_10k', value, unit: 'visits/s', limit: 2000, ratio: 0.61, goal: 'ratio>=0.5', ok: true, note: '$1 & 64 phones' }]))
    await run('node', [resolve(root, 'benchmark/table.mjs'), page, figures])
  }
  const now = await readFile(page, 'utf8')
  assert.equal(now.split('| push_20_10k |').length, 2)
  assert.match(now, /\| push_20_10k \| 0\.0167 visits\/s \| 2,000 \| 0\.61 \| ratio>=0\.5 \| yes \| \$1 & 64 phones \|/)
  const around = s => [s.split('<!-- figures')[0], s.split('<!-- /figures -->')[1]]
  assert.deepEqual(around(now), around(text))
})
