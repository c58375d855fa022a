// city.mjs - a fresh demo city on a free loopback port, for one test file: its people, their sessions, its server.
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { demoInto, program } from './demo.mjs'
import './old_node.mjs'

export { program }
const run = promisify(execFile)
export const planWatch = program && resolve(program, '../tests/libplan_watch.so')     // tests/plan_watch.c

// A free port, from TEST_PORT on or from a place of this process's own: files run side by side, and between asking and listening time goes by.
// Below the ports that the kernel hands out by itself (32768 and above).
let next = Number(process.env.TEST_PORT ?? 20_000 + process.pid % 750 * 16)
export function freePort() {
  const attempt = port => new Promise((done, fail) => {
    const s = createServer()
    s.once('error', e => e.code === 'EADDRINUSE' ? attempt(port + 1).then(done, fail) : fail(e))
    s.listen(port, '127.0.0.1', () => s.close(() => { next = Math.max(next, port + 1); done(port) }))
  })
  return attempt(next++)
}

// What ./start prints, read back: role -> { login, password } or, for the member, { link }.
export function readAccounts(text) {
  const people = {}
  for (const line of text.split('\n')) {
    const [, role, rest] = /^ {2}(city|officer|head|member|admin|auditor|resident) +(.*)$/.exec(line) ?? []
    if (!role) continue
    const link = /\/join\/\S+/.exec(rest)?.[0]
    const words = rest.split(/ {2,}/)
    if (link) people[role] = { name: words[0], link }
    else { const [login, password] = words[1] ? [words[1], words[2]] : []; people[role] = { name: words[0], login, password } }
  }
  return people
}

// One caller: a browser session (cookie), a phone (bearer key), or nobody. Answers { status, body, headers }.
export class Caller {
  constructor(url, headers = {}) { this.url = url; this.headers = headers }

  async ask(method, path, body, extra = {}) {
    const isApi = path.startsWith('/api')
    const headers = { 'X-Sansang': '1', ...this.headers, ...extra }
    if (body !== undefined && !headers['Content-Type']) headers['Content-Type'] = isApi ? 'application/json' : 'application/x-www-form-urlencoded'
    const stop = new AbortController()
    const res = await fetch(this.url + path, {
      method, headers, redirect: 'manual', signal: stop.signal,
      body: body === undefined ? undefined : typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    })
    if (res.headers.get('content-type')?.startsWith('text/event-stream')) { stop.abort(); return { status: res.status, headers: res.headers } }
    const text = await res.text()
    let said = text
    try { said = JSON.parse(text) } catch { /* a page, a file */ }
    return { status: res.status, body: said, headers: res.headers }
  }

  // The answer itself, when all is well; a failure names the request.
  async get(path) { return this.must('GET', path) }
  async post(path, body = {}) { return this.must('POST', path, body) }
  async must(method, path, body) {
    const r = await this.ask(method, path, body)
    assert.ok(r.status >= 200 && r.status < 300, `${method} ${path}: ${r.status} ${JSON.stringify(r.body).slice(0, 300)}`)
    return r.body
  }
}

// Until the server that was just started answers. A busy machine may take its time; a server that ended never will.
export async function serves(url, server, log = () => '') {
  for (const end = Date.now() + 60_000; !await fetch(url + '/readyz').then(r => r.ok, () => false); await new Promise(r => setTimeout(r, 50)))
    if (Date.now() > end || server.exitCode !== null || server.signalCode !== null) throw new Error('the server did not start:\n' + log())
}

// options.env: further SANSANG_… variables of the server; options.plans: the file into which it writes what it reads from end to end.
export async function startCity({ env = {}, plans } = {}) {
  assert.ok(program, 'SANSANG must name the program, with the web pages built in')
  const top = mkdtempSync(join(tmpdir(), 'sansang-city-'))
  const data = join(top, 'data')
  const calm = { ...process.env, SANSANG_LOG_LEVEL: 'warn', SANSANG_SIGN_IN_PER_MIN: '0', ...env }
  delete calm.SANSANG
  await demoInto(data)
  const people = readAccounts(readFileSync(join(data, 'demo-accounts.txt'), 'utf8'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = spawn(program, ['serve', '--data', data, '--port', String(port)], { env: plans ? { ...calm, LD_PRELOAD: planWatch, PLAN_WATCH: plans } : calm, stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  server.stderr.on('data', d => { log = (log + d).slice(-20_000) })
  let isWanted = true
  const gone = new Promise(done => server.once('exit', (code, signal) => {
    if (isWanted) console.error(`the server ended in the middle of the test: ${signal ?? code}\n${log}`)
    done(signal ?? code)
  }))
  await serves(url, server, () => log)

  const sessions = {}
  const city = {
    url, data, people, nobody: new Caller(url),
    get log() { return log },
    command: (...args) => run(program, [...args, '--data', data], { env: calm }),

    async signIn(role) { return city.signInAs(people[role].login, people[role].password) },
    // The cookie of one session for all windows of a role, as a browser takes it: a password costs the server a tenth of a second.
    sessionOf(role) {
      sessions[role] ??= city.signIn(role).then(caller => {
        const [name, value] = caller.headers.Cookie.split(/=(.*)/s)
        return { name, value, url, httpOnly: true, sameSite: 'Strict' }
      })
      return sessions[role]
    },
    // The newest code sent to a phone, out of the file the demo's sender writes.
    async codeFor(phone) {
      const to = '84' + phone.slice(1)
      let code
      for (const end = Date.now() + 30_000; !code && Date.now() < end; ) {
        await new Promise(done => setTimeout(done, 20))
        const lines = existsSync(join(data, 'outbox.log')) ? readFileSync(join(data, 'outbox.log'), 'utf8').split('\n') : []
        code = /\b\d{6}\b/.exec(lines.filter(l => l.includes(to)).at(-1)?.split(to)[1] ?? '')?.[0]
      }
      return code ?? ''
    },

    // A resident by phone: a session of its own.
    async enterAsResident(phone = people.resident.login) {
      const r = await city.nobody.ask('POST', '/api/resident/code', { phone })
      assert.equal(r.status, 202, JSON.stringify(r.body))
      const code = await city.codeFor(phone)
      const got = await city.nobody.ask('POST', '/api/resident/session', { phone, code })
      assert.equal(got.status, 200, `${phone} ${code}: ${JSON.stringify(got.body)}`)
      return new Caller(url, { Cookie: got.headers.get('set-cookie').split(';')[0] })
    },
    async signInAs(login, password) {
      const r = await city.nobody.ask('POST', '/api/session', { login, password })
      assert.equal(r.status, 200, `sign-in of ${login}: ${JSON.stringify(r.body)}`)
      return new Caller(url, { Cookie: r.headers.get('set-cookie').split(';')[0] })
    },

    // A phone from a one-time link.
    async join(link) {
      const got = await city.nobody.post('/api/join', { token: link.split('/join/')[1], device_name: 'Test' })
      const phone = new Caller(url, { Authorization: `Bearer ${got.key}` })
      return Object.assign(phone, { device: got.device_id, me: got.me })
    },

    async stop() {
      isWanted = false
      server.kill('SIGTERM')
      const code = await gone
      rmSync(top, { recursive: true, force: true })
      assert.equal(code, 0, 'the server ended in good order:\n' + log)
    },
  }
  return city
}
