// mail_tls.test.mjs - mail leaves the house sealed: STARTTLS and SMTPS to servers whose certificate a test authority signed, and not a word to any other.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { Caller, freePort, program, serves } from '../support/city.mjs'
import { mailServer } from './receivers.mjs'

const top = mkdtempSync(join(tmpdir(), 'sansang-mail-'))
const at = name => join(top, name)
const openssl = (...args) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

function authority(name) {
  openssl('req', '-x509', ...NEW_KEY, '-keyout', at(name + '.key'), '-out', at(name + '.pem'), '-days', '2', '-subj', `/CN=${name}`,
    '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=keyCertSign')
}
function certificate(name, by, names, days = 2) {
  writeFileSync(at(name + '.ext'), `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`)
  openssl('req', '-new', ...NEW_KEY, '-keyout', at(name + '.key'), '-out', at(name + '.csr'), '-subj', `/CN=${name}`)
  openssl('x509', '-req', '-in', at(name + '.csr'), '-CA', at(by + '.pem'), '-CAkey', at(by + '.key'), '-CAcreateserial', '-out', at(name + '.pem'), '-days', String(days),
    '-extfile', at(name + '.ext'))
  return { cert: at(name + '.pem'), key: at(name + '.key') }
}

let good, strange, elsewhere
before(() => {
  authority('ours')
  authority('theirs')
  good = certificate('good', 'ours', 'DNS:localhost,IP:127.0.0.1')
  strange = certificate('strange', 'theirs', 'DNS:localhost,IP:127.0.0.1')
  elsewhere = certificate('elsewhere', 'ours', 'DNS:mail.example.vn')
})
after(() => rmSync(top, { recursive: true, force: true }))

// Python's sqlite3, because node 18 has none.
const sql = (data, text) => JSON.parse(execFileSync('/usr/bin/python3', ['-c', `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=10)
rows = db.execute(sys.argv[2]).fetchall()
db.commit()
print(json.dumps(rows))`, join(data, 'sansang.db'), text], { encoding: 'utf8' }))

// A program of its own that wants to send one mail to this server; answers what came, or why none did.
async function sends(mail, more = {}) {
  const data = mkdtempSync(join(top, 'data-')), port = await freePort(), url = `http://127.0.0.1:${port}`
  const env = { ...process.env, SANSANG_LOG_LEVEL: 'error', SANSANG_SIGN_IN_PER_MIN: '0', SANSANG_PUBLIC_URL: url, SANSANG_MAIL_SERVER: mail.url, SANSANG_MAIL_FROM: 'city@example.vn',
    SANSANG_SEND_CA_FILE: at('ours.pem'), ...more }
  delete env.SANSANG
  const child = spawn(program, ['serve', '--data', data, '--port', String(port)], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const gone = new Promise(done => child.once('exit', done))
  try {
    await serves(url, child)
    sql(data, `INSERT INTO unit(id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, population, area_m2, lat_e6, lon_e6, households,
      residents, source, as_of) VALUES(1, 'city', '01', 'Hà Nội', '', '', NULL, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0)`)
    const nobody = new Caller(url)
    assert.equal((await nobody.ask('POST', '/api/resident/code', { phone: '0912345678' })).status, 202)
    const code = await soon(() => existsSync(join(data, 'outbox.log')) && /\b\d{6}\b/.exec(readFileSync(join(data, 'outbox.log'), 'utf8').split('84912345678')[1] ?? '')?.[0])
    const got = await nobody.ask('POST', '/api/resident/session', { phone: '0912345678', code })
    const resident = new Caller(url, { Cookie: got.headers.get('set-cookie').split(';')[0] })
    assert.equal((await resident.ask('POST', '/api/notify/email', { email: 'lan@example.vn' })).status, 202)
    const row = await soon(() => {
      const [r] = sql(data, "SELECT state, error, tries FROM notify_send WHERE channel = 'email'")
      return r && (r[0] === 'sent' || r[2] > 0) && r
    })
    if (row[0] === 'sent') await mail.came.until(m => m.to, 'the mail')          // what the server took it still has to tell us
    return { state: row[0], error: row[1], came: mail.came.all.filter(m => m.to) }
  } finally {
    child.kill('SIGTERM')
    await gone
    mail.close()
  }
}
async function soon(look) {
  for (const end = Date.now() + 60_000; ;) {
    const got = look()
    if (got) return got
    assert.ok(Date.now() < end, 'nothing came of it')
    await new Promise(r => setTimeout(r, 100))
  }
}

for (const security of ['starttls', 'smtps']) {
  test(`a mail goes sealed to a server the authority vouches for: ${security}`, async () => {
    const { state, came } = await sends(await mailServer({ security, ...good }))
    assert.equal(state, 'sent')
    assert.deepEqual(came.map(m => [m.to[0], m.tls]), [['lan@example.vn', true]])
  })

  for (const [why, of] of [['another authority signed', () => strange], ['was made for another name', () => elsewhere]])
    test(`a server whose certificate ${why} gets no mail: ${security}`, async () => {
      const { state, error, came } = await sends(await mailServer({ security, ...of() }))
      assert.equal(state, 'waiting')                               // it is our settings or their mistake: tried again
      assert.match(error, /certificate|SSL|TLS/i)
      assert.deepEqual(came, [])
    })
}

test('a server that offers no encryption gets no mail, unless that is allowed by name', async () => {
  const refused = await sends(await mailServer())
  assert.equal(refused.state, 'waiting')
  assert.deepEqual(refused.came, [])
  const allowed = await sends(await mailServer(), { SANSANG_MAIL_TLS: 'false' })
  assert.equal(allowed.state, 'sent')
  assert.deepEqual(allowed.came.map(m => m.tls), [false])
})
