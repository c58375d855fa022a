// relying.mjs - the real program as a relying party: started with a provider, and browsers that carry cookies between the two.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, serves } from './city.mjs'
import { demoInto, program } from './demo.mjs'

// One browser: a jar per host name (as browsers do, a port is no border), `SameSite` as a navigation between sites has it.
export class Browser {
  #jars = new Map()
  jar(url) {
    const host = new URL(url).hostname
    if (!this.#jars.has(host)) this.#jars.set(host, new Map())
    return this.#jars.get(host)
  }
  cookie(url, name) { return this.jar(url).get(name)?.value }

  // One request, no redirect followed. `from`: the site that sent us here.
  async ask(url, { from = url, ...options } = {}) {
    const crossSite = new URL(from).hostname !== new URL(url).hostname
    const sent = [...this.jar(url)].filter(([, c]) => !(crossSite && c.sameSite === 'strict')).map(([n, c]) => `${n}=${c.value}`)
    const r = await fetch(url, { redirect: 'manual', ...options, headers: { ...options.headers, ...(sent.length ? { Cookie: sent.join('; ') } : {}) } })
    for (const line of r.headers.getSetCookie()) {
      const [pair, ...rest] = line.split(/; */)
      const [name, ...value] = pair.split('=')
      const has = word => rest.find(x => x.toLowerCase().startsWith(word))?.split('=')[1]?.toLowerCase()
      if (has('max-age') === '0' || /01 Jan 1970/.test(line)) this.jar(url).delete(name)
      else this.jar(url).set(name, { value: value.join('='), sameSite: has('samesite'), httpOnly: rest.some(x => /^httponly$/i.test(x)) })
    }
    return { status: r.status, headers: r.headers, text: await r.text(), url }
  }

  // Follow redirects until a page, or until `stop` says so of an address (then that address comes back unvisited).
  async go(url, stop = () => false) {
    let at = url, from = url
    for (let hops = 0; hops < 20; hops++) {
      if (stop(at)) return { at, from }
      const r = await this.ask(at, { from })
      if (r.status < 300 || r.status >= 400) return r
      const next = new URL(r.headers.get('location'), at).href
      if (new URL(next).hostname !== new URL(at).hostname) from = at      // a chain another site began stays cross-site
      at = next
    }
    throw new Error('a ring of redirects at ' + at)
  }
}

// `settings`: keys of the configuration without their lead "oidc_"; `secret` or `key` go into a file; `publicUrl`: how the world is said to reach it.
export async function startRelying(settings) {
  assert.ok(program, 'SANSANG must name the program')
  const top = mkdtempSync(join(tmpdir(), 'sansang-eid-'))
  const port = settings.port ?? await freePort()
  const url = `http://127.0.0.1:${port}`
  const { secret, key, publicUrl = url, port: _, ...rest } = settings
  const file = join(top, 'secret')
  writeFileSync(file, (secret ?? key) + '\n')
  chmodSync(file, 0o600)
  const env = { ...process.env, SANSANG_LOG_LEVEL: 'warn', SANSANG_SIGN_IN_PER_MIN: '0', SANSANG_PUBLIC_URL: publicUrl }
  for (const [k, v] of Object.entries({ preset: 'standard', ...rest, [secret ? 'secret_file' : 'key_file']: file })) env['SANSANG_OIDC_' + k.toUpperCase()] = v
  delete env.SANSANG
  await demoInto(join(top, 'data'))
  const server = spawn(program, ['serve', '--data', join(top, 'data'), '--port', String(port)], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  server.stderr.on('data', d => { log += d })
  const gone = new Promise(done => server.once('exit', (code, signal) => done(signal ?? code)))
  await serves(url, server, () => log)
  return {
    url, port, data: join(top, 'data'),
    get faults() { return log.split('\n').filter(l => l.includes('eid_')).map(l => JSON.parse(l)) },
    get log() { return log },
    async stop() {
      server.kill('SIGTERM')
      const code = await gone
      rmSync(top, { recursive: true, force: true })
      assert.equal(code, 0, 'the server ended in good order:\n' + log)
    },
  }
}

export const START = '/api/resident/eid/start', BACK = '/resident/eid/back'

// Who this browser is signed in as, or nothing.
export async function me(browser, city) {
  const r = await browser.ask(city.url + '/api/resident/me')
  return r.status === 200 ? JSON.parse(r.text) : undefined
}
