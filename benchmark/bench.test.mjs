// bench.test.mjs - the benchmark itself works: every row runs on the small city and says all of its figure. No time is judged here.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const program = process.env.SANSANG ?? resolve(root, 'build/debug/sansang')
const bench = resolve(dirname(program), 'benchmark/sansang-bench')
const env = { ...process.env, BENCH_ROOT: root, BENCH_PROGRAM: program }
const run = promisify(execFile)

const KEYS = ['name', 'value', 'unit', 'limit', 'ratio', 'goal', 'ok', 'note']
const PARTS = ['push_20', 'push_1', 'pull_cold', 'pull_nothing_new', 'read_city', 'read_ward', 'read_lanes', 'read_door', 'page_shell', 'page_asset',
  'page_public', 'watch_delay', 'watch_memory', 'turf', 'import_houses', 'import_memory', 'export_intake', 'export_memory', 'start',
  'memory_at_rest', 'memory_under_load', 'audit']

test('every row of the quick benchmark says name, value, unit, limit, ratio, goal, ok and note', async t => {
  await run(bench, ['--quick'], { env, cwd: root, timeout: 180_000, maxBuffer: 1 << 24 })
  const figures = JSON.parse(await readFile(resolve(root, 'build/bench-quick.json'), 'utf8'))
  for (const part of PARTS) await t.test(part, () => {
    const figure = figures.find(f => f.name === part + '_quick')
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
