// tls.test.mjs - the city served by TLS without a proxy: with its own certificate, by today's versions only, and the cookie is Secure.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { freePort, program, readAccounts } from '../support/city.mjs'
import { demoInto } from '../support/demo.mjs'

const ask = (port, path, options = {}, body) => new Promise((done, fail) => {
  const q = https.request({ host: '127.0.0.1', port, path, servername: 'localhost', agent: false, ...options }, r => {
    r.resume().on('end', () => done({ status: r.statusCode, headers: r.headers, protocol: r.socket.getProtocol?.() }))
  })
  q.on('error', fail).end(body)
})

test('TLS is spoken directly: 1.2 and 1.3, nothing older, nothing in the clear, Secure cookies', async t => {
  const top = mkdtempSync(join(tmpdir(), 'sansang-tls-')), data = join(top, 'data'), key = join(top, 'key.pem'), cert = join(top, 'cert.pem')
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert, '-days', '2',
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'], { stdio: 'ignore' })
  await demoInto(data)
  const { login, password } = readAccounts(readFileSync(join(data, 'demo-accounts.txt'), 'utf8')).city
  const port = await freePort()
  const server = spawn(program, ['serve', '--data', data, '--port', String(port), '--tls_cert', cert, '--tls_key', key], { stdio: 'ignore' })
  const gone = new Promise(r => server.once('exit', r))
  t.after(async () => { server.kill('SIGTERM'); await gone; rmSync(top, { recursive: true, force: true }) })
  const ca = readFileSync(cert)
  for (const end = Date.now() + 60_000; await ask(port, '/readyz', { ca }).then(r => r.status !== 200, () => true); ) {
    assert.ok(Date.now() < end && server.exitCode === null, 'the server starts')
    await new Promise(r => setTimeout(r, 50))
  }
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    const r = await ask(port, '/', { ca, minVersion: version, maxVersion: version })
    assert.deepEqual([r.status, /max-age=/.test(r.headers['strict-transport-security'])], [200, true], version)
  }
  await assert.rejects(ask(port, '/', { ca, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }), /alert|disconnected|ECONNRESET/i)
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`))
  const said = await ask(port, '/api/session', { ca, method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Sansang': '1' } }, JSON.stringify({ login, password }))
  assert.equal(said.status, 200)
  assert.match(said.headers['set-cookie'][0], /; ?Secure/i)
})
