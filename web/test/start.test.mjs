// start.test.mjs - ./start as a newcomer meets it: serves, says who may sign in, is quick the second time, says no to nonsense, ends when told.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Caller, freePort, readAccounts } from './support/city.mjs'

const start = fileURLToPath(new URL('../../start', import.meta.url))
const top = mkdtempSync(join(tmpdir(), 'sansang-start-'))
const data = join(top, 'data')
after(() => rmSync(top, { recursive: true, force: true }))

async function started(...options) {
  const port = await freePort(), url = `http://127.0.0.1:${port}`, began = Date.now()
  const process_ = spawn(start, ['--port', String(port), '--data', data, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
  const run = { url, port, said: '', gone: new Promise(done => process_.once('exit', (code, signal) => done(code ?? signal))) }
  process_.stdout.on('data', d => { run.said += d })
  while (!await fetch(url + '/readyz').then(r => r.ok, () => false)) {
    assert.equal(process_.exitCode, null, 'start ended early: ' + run.said)
    assert.ok(Date.now() - began < 600_000)
    await new Promise(r => setTimeout(r, 100))
  }
  run.seconds = (Date.now() - began) / 1000
  run.stop = () => { process_.kill('SIGTERM'); return run.gone }
  return run
}

test('the first start makes the demo city, serves it and says who may sign in', async () => {
  const run = await started()
  const people = readAccounts(run.said)
  for (const role of ['city', 'officer', 'head', 'admin', 'auditor']) {
    const { status } = await new Caller(run.url).ask('POST', '/api/session', { login: people[role].login, password: people[role].password })
    assert.equal(status, 200, role)
  }
  assert.ok(run.said.includes(`http://localhost:${run.port}${people.member.link}`), 'the link names the port in use')
  assert.equal(statSync(join(data, 'demo-accounts.txt')).mode & 0o777, 0o600)
  assert.equal(statSync(join(data, 'keys')).mode & 0o077, 0)
  assert.equal(await run.stop(), 0)
})

test('the second start serves within 5 s, and the people are the same', async () => {
  const run = await started()
  assert.ok(run.seconds < 5, `${run.seconds} s`)
  const people = readAccounts(run.said)
  const kept = readFileSync(join(data, 'demo-accounts.txt'), 'utf8')
  assert.deepEqual([...new Set(kept.match(/http:\/\/localhost:\d+/g))], [`http://localhost:${run.port}`], 'the kept links name the port in use')
  assert.equal(statSync(join(data, 'demo-accounts.txt')).mode & 0o777, 0o600)
  assert.equal((await new Caller(run.url).ask('POST', '/api/session', { login: people.city.login, password: people.city.password })).status, 200)
  assert.equal(await run.stop(), 0)
})

test('--live: simulated phones keep visiting, and stop with the server', async () => {
  const run = await started('--live')
  const people = readAccounts(run.said)
  const signed = await new Caller(run.url).ask('POST', '/api/session', { login: people.city.login, password: people.city.password })
  const staff = new Caller(run.url, { Cookie: signed.headers.get('set-cookie').split(';')[0] })
  const visits = async () => (await staff.get('/api/units/1/progress')).total.visits
  const before = await visits()
  for (const end = Date.now() + 30_000; await visits() === before;) {
    assert.ok(Date.now() < end, 'no visit came')
    await new Promise(r => setTimeout(r, 300))
  }
  assert.equal(await run.stop(), 0)
})

test('nonsense is refused with the usage', () => {
  for (const options of [['--nonsense'], ['--port']]) {
    const r = spawnSync(start, options, { encoding: 'utf8' })
    assert.notEqual(r.status, 0)
    assert.match(r.stdout + r.stderr, /--port/)
  }
})
