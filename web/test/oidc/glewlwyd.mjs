// glewlwyd.mjs - Debian's Glewlwyd on loopback, set up over its REST interface: one person, one client, RS256, PKCE with S256 only.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Browser } from '../support/relying.mjs'

const PERSON = { username: '001148012345', password: 'một mật khẩu', name: 'Nguyễn Thị Lan' }
const CLIENT = 'thanh-pho', SECRET = 'bi-mat-100'                  // it takes the secret as it comes, not form-decoded as RFC 6749 says

// Its schema as the package carries it, into a file of our own; Python's sqlite3 is in every Debian that builds us.
function makeDatabase(path) {
  execFileSync('python3', ['-c', 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(open("/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3").read())', path])
}

function configure(top, port) {
  const database = join(top, 'glewlwyd.db'), file = join(top, 'glewlwyd.conf')
  makeDatabase(database)
  const [head] = readFileSync('/etc/glewlwyd/glewlwyd.conf', 'utf8').split('static_files_mime_types')
  const set = { port, external_url: `"http://localhost:${port}"`, bind_address: '"127.0.0.1"', log_mode: '"console"', log_level: '"WARNING"' }
  const kept = head.split('\n').filter(l => !/^\s*@include/.test(l) && !Object.keys(set).some(k => l.replace(/\s/g, '').startsWith(k + '='))
    && !/^log_file|^static_files_path/.test(l.trim()))
  writeFileSync(file, [...Object.entries(set).map(([k, v]) => `${k}=${v}`), ...kept, `database = { type = "sqlite3"; path = "${database}"; };`].join('\n'))
  return file
}

const json = (method, body) => ({ method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })

// What its administrator would click: the provider's plugin, the person, us as a client.
async function setUp(api, city, log) {
  const admin = new Browser()
  const must = async (method, path, body) => {
    const r = await admin.ask(api + path, json(method, body))
    assert.ok(r.status === 200, `${method} ${path}: ${r.status} ${r.text}\n${log().slice(-2000)}`)
  }
  await must('POST', '/auth/', { username: 'admin', password: 'password' })
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } })
  await must('POST', '/mod/plugin/', { module: 'oidc', name: 'oidc', display_name: 'oidc', enabled: true, parameters: {
    iss: api + '/oidc', 'jwt-type': 'rsa', 'jwt-key-size': '256', key: privateKey, cert: publicKey,
    'access-token-duration': 600, 'refresh-token-duration': 3600, 'code-duration': 60, 'refresh-token-rolling': false, 'allow-non-oidc': false,
    'auth-type-code-enabled': true, 'auth-type-token-enabled': false, 'auth-type-id-token-enabled': false, 'auth-type-none-enabled': false,
    'auth-type-password-enabled': false, 'auth-type-client-enabled': false, 'auth-type-device-enabled': false, 'auth-type-refresh-enabled': false,
    'pkce-allowed': true, 'pkce-method-plain-allowed': false, 'pkce-required': true, 'jwks-show': true, 'subject-type': 'public',
    'name-claim': 'mandatory', 'email-claim': 'no', 'scope-claim': 'no', 'allowed-scope': ['openid'], scope: [],
    claims: [{ name: 'citizen_id', 'user-property': 'username', type: 'string', mandatory: true, 'on-demand': false, scope: [] }],
  } })
  await must('POST', '/user/', { ...PERSON, email: '', enabled: true, scope: ['g_profile', 'openid'] })
  await must('POST', '/client/', { client_id: CLIENT, name: 'Thành phố', confidential: true, enabled: true, password: SECRET, client_secret: SECRET,
    redirect_uri: [city + '/resident/eid/back'], authorization_type: ['code'], token_endpoint_auth_method: ['client_secret_basic'], scope: [] })
}

export async function startGlewlwyd(port, city) {
  const top = mkdtempSync(join(tmpdir(), 'sansang-glewlwyd-')), api = `http://localhost:${port}/api`
  const server = spawn('glewlwyd', ['--config-file=' + configure(top, port)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const s of [server.stdout, server.stderr]) s.on('data', d => { log += d })
  const gone = new Promise(done => server.once('exit', done))
  for (const end = Date.now() + 60_000; !await fetch(`http://localhost:${port}/config`).then(r => r.ok, () => false); ) {
    if (Date.now() > end || server.exitCode !== null) throw new Error('glewlwyd did not start:\n' + log)
    await new Promise(r => setTimeout(r, 50))
  }
  const stop = async () => { server.kill('SIGTERM'); await gone; rmSync(top, { recursive: true, force: true }) }
  await setUp(api, city, () => log).catch(async e => { await stop(); throw e })       // a server left behind would keep node waiting

  return {
    issuer: api + '/oidc', client: CLIENT, secret: SECRET, person: PERSON,
    get log() { return log },
    // The person signs in at the provider and lets the city know him: what its pages do, without its pages.
    async letIn(browser) {
      const signedIn = await browser.ask(api + '/auth/', json('POST', { username: PERSON.username, password: PERSON.password }))
      assert.equal(signedIn.status, 200, signedIn.text)
      const granted = await browser.ask(`${api}/auth/grant/${CLIENT}`, json('PUT', { scope: 'openid' }))
      assert.equal(granted.status, 200, granted.text)
    },
    stop,
  }
}
