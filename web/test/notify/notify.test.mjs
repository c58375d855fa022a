// notify.test.mjs - the real program tells real receivers: Web Push, e-mail, SMS; killed in the middle, it tells again, shown once.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import * as jose from 'jose'
import { Caller, freePort, program, serves } from '../support/city.mjs'
import { mailServer, pushService, smsCentre, smsGateway } from './receivers.mjs'

const top = mkdtempSync(join(tmpdir(), 'sansang-notify-')), data = join(top, 'data'), secret = join(top, 'secret')
let push, centre, gateway, mail, server, resident, url, port

async function serve(more = {}) {
  port ??= await freePort()
  url = `http://127.0.0.1:${port}`
  const env = { ...process.env, SANSANG_LOG_LEVEL: 'error', SANSANG_SIGN_IN_PER_MIN: '0', SANSANG_PUBLIC_URL: url, SANSANG_PUSH_INSECURE: 'true',
    SANSANG_PUSH_CONTACT: 'mailto:it@example.vn', SANSANG_MAIL_SERVER: mail.url, SANSANG_MAIL_FROM: 'city@example.vn', SANSANG_MAIL_TLS: 'false',
    SANSANG_SMS_SENDER: 'smpp', SANSANG_SMS_ADDRESS: centre.address, SANSANG_SMS_USER: 'hanoi', SANSANG_SMS_SECRET_FILE: secret,
    SANSANG_SMS_FROM: 'HANOI', ...more }
  delete env.SANSANG
  const child = spawn(program, ['serve', '--data', data, '--port', String(port)], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const gone = new Promise(done => child.once('exit', (code, signal) => done(signal ?? code)))
  await serves(url, child)
  server = { end: signal => { child.kill(signal); return gone } }
}

// Another module's part: a row in its transaction. Python's sqlite3, because node 18 has none.
const sql = (text, ...args) => JSON.parse(execFileSync('/usr/bin/python3', ['-c', `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=10)
rows = db.execute(sys.argv[2], json.loads(sys.argv[3])).fetchall()
db.commit()
print(json.dumps(rows))`, join(data, 'sansang.db'), text, JSON.stringify(args)], { encoding: 'utf8' }))

// Look until it is so, with a rest between looks: the receivers live in this process, and answer only while it waits.
async function eventually(isSo, what, ms = 60_000) {
  for (const end = Date.now() + ms; !await isSo(); await new Promise(r => setTimeout(r, 50))) assert.ok(Date.now() < end, what)
}

// Whatever was to be sent has been.
const nothingWaits = () => eventually(() => sql("SELECT COUNT(*) FROM notify_send WHERE state = 'waiting'")[0][0] === 0, 'something still waits to be sent')

let broadcasts = 0
function tell(title) {
  const key = `alert:${++broadcasts}`
  sql(`INSERT INTO notify_broadcast(id, unit_id, key, kind, title, text, link, created_ms, not_before_ms, expires_ms, is_urgent, cursor_id, told)
       VALUES(?, 1, ?, 'alert.storm', ?, 'Bác ở trong nhà, đóng cửa sổ.', '/alerts/1', ?, 0, 0, 1, 0, 0)`, broadcasts, key, title, Date.now())
  return key
}

async function signIn(phone, code) {
  const nobody = new Caller(url)
  assert.equal((await nobody.ask('POST', '/api/resident/code', { phone })).status, 202)
  const r = await nobody.ask('POST', '/api/resident/session', { phone, code: await code() })
  assert.ok(r.status === 200 || r.status === 201, JSON.stringify(r.body))
  return new Caller(url, { Cookie: r.headers.get('set-cookie').split(';')[0] })
}

before(async () => {
  writeFileSync(secret, 's3cret\n', { mode: 0o600 });
  [push, centre, gateway, mail] = [await pushService(), await smsCentre('hanoi', 's3cret'), await smsGateway(), await mailServer()]
  await serve()
  sql(`INSERT INTO unit(id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, population, area_m2, lat_e6, lon_e6, households,
       residents, source, as_of) VALUES(1, 'city', '01', 'Hà Nội', '', '', NULL, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0)`)
})
after(async () => {
  assert.equal(await server.end('SIGTERM'), 0)
  push.close(); gateway.close(); mail.close()
  await centre.close()
  rmSync(top, { recursive: true, force: true })
})

test('a one-time code comes over the line to the SMS centre, letter for letter, and its receipt is kept', async () => {
  resident = await signIn('0912345678', async () => {
    const sms = await centre.came.until(m => m.to === '84912345678', 'the code')
    assert.equal(sms.from, 'HANOI')
    assert.equal(sms.coding, 8)
    assert.match(sms.text, /^Mã đăng nhập Sẵn Sàng: \d{6}\. Dùng trong 5 phút, đừng đọc cho ai\.$/)
    return /\d{6}/.exec(sms.text)[0]
  })
  await eventually(() => sql("SELECT receipt FROM notify_send WHERE channel = 'sms'")[0][0] === 'DELIVRD', 'no receipt')
  assert.deepEqual(sql('SELECT COUNT(*) FROM notify_message WHERE text IS NOT NULL'), [[0]], 'the code is wiped')
})

test('a push is opened by the browser it is for, and its token by the key of our pages', async () => {
  assert.equal((await resident.ask('POST', '/api/notify/push', push.browser('lan'))).status, 204)
  const { key } = await resident.get('/api/notify/push-key')
  const tag = tell('Bão số 3 vào tối nay')
  const got = await push.came.until(p => p.said.key === tag, 'the push')
  assert.equal(got.said.title, 'Bão số 3 vào tối nay')
  assert.equal(got.said.link, '/alerts/1')
  assert.equal(got.headers.urgency, 'high')
  assert.match(got.headers.topic, /^[\w-]{32}$/)
  const [, t, k] = /^vapid t=([^,]+), k=(.+)$/.exec(got.headers.authorization)
  assert.equal(k, key)
  const point = Buffer.from(key, 'base64url')
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
  const { payload } = await jose.jwtVerify(t, await jose.importJWK(jwk, 'ES256'), { audience: push.url })
  assert.equal(payload.sub, 'mailto:it@example.vn')
  assert.ok(payload.exp - Date.now() / 1000 < 24 * 3600)
  const r = await resident.ask('GET', '/api/notices')
  assert.equal(r.headers.get('x-unread'), '1')
  assert.equal(r.body.rows[0].title, 'Bão số 3 vào tối nay')
})

test('killed between sending and marking it sends again, the inbox shows it once', async () => {
  push.status = 'silence'
  const tag = tell('Cắt nước sáng mai')
  await push.came.until(p => p.said.key === tag, 'the first try')
  assert.equal(await server.end('SIGKILL'), 'SIGKILL')
  push.status = 201
  await serve({ SANSANG_SMS_SENDER: 'http', SANSANG_SMS_URL: gateway.url })
  const tries = () => push.came.all.filter(p => p.said.key === tag)
  await eventually(() => tries().length >= 2, 'no second try')
  assert.equal(tries()[0].headers.topic, tries()[1].headers.topic)
  await nothingWaits()
  assert.equal(tries().length, 2)
  const { rows } = await resident.get('/api/notices')
  assert.equal(rows.filter(n => n.title === 'Cắt nước sáng mai').length, 1)
})

test('a mailbox is used once confirmed; the mail reads well and can be stopped by its own button', async () => {
  assert.equal((await resident.ask('POST', '/api/notify/email', { email: 'lan@example.vn' })).status, 202)
  const asked = await mail.came.until(m => m.to?.[0] === 'lan@example.vn', 'the question')
  const link = new URL(/http\S+\/e\/\S+/.exec(asked.text)[0])
  const nobody = new Caller(url)
  assert.equal((await nobody.ask('GET', link.pathname)).status, 200)
  assert.equal((await resident.get('/api/notify/preferences')).has_email, false, 'looking confirms nothing')
  assert.equal((await nobody.ask('POST', link.pathname, '')).status, 200)
  assert.equal((await resident.get('/api/notify/preferences')).has_email, true)
  tell('Cảnh báo lừa đảo: người lạ giả làm công an gọi điện xin mã, bác đừng đọc cho ai')
  const got = await mail.came.until(m => m.headers?.['List-Unsubscribe'], 'the mail')
  assert.equal(got.headers.Subject, 'Cảnh báo lừa đảo: người lạ giả làm công an gọi điện xin mã, bác đừng đọc cho ai')
  assert.match(got.text, /^Bác ở trong nhà, đóng cửa sổ\.\r?\n/)
  assert.equal(got.headers['List-Unsubscribe-Post'], 'List-Unsubscribe=One-Click')
  assert.ok(got.longest <= 76)
  const stop = new URL(/<(.+)>/.exec(got.headers['List-Unsubscribe'])[1])
  assert.equal((await nobody.ask('GET', stop.pathname)).status, 200)
  assert.equal((await nobody.ask('POST', stop.pathname, 'List-Unsubscribe=One-Click')).status, 200)
  const alerts = (await resident.get('/api/notify/preferences')).groups.find(g => g.group === 'alert')
  assert.deepEqual(alerts, { group: 'alert', push: true, email: false, sms: false })
  const tag = tell('Hết bão')
  await push.came.until(p => p.said.key === tag, 'the push')
  await nothingWaits()
  assert.equal(mail.came.all.filter(m => m.headers?.Subject === 'Hết bão').length, 0)
})

test('through a gateway over HTTP the code comes too', async () => {
  await signIn('0987654321', async () => {
    const sms = await gateway.came.until(m => m.to === '84987654321', 'the code')
    assert.equal(sms.headers.authorization, 'Bearer s3cret')
    assert.equal(sms.from, 'HANOI')
    return /\d{6}/.exec(sms.text)[0]
  })
})

test('a browser that is gone is asked no more', async () => {
  push.status = 410
  const tag = tell('Thử lần cuối')
  await push.came.until(p => p.said.key === tag, 'the push')
  await eventually(() => sql('SELECT COUNT(*) FROM notify_push')[0][0] === 0, 'it is still there')
})

test('operators see what went out and what waits, by channel', async () => {
  const metrics = await (await fetch(url + '/metrics')).text()
  for (const channel of ['push', 'email', 'sms']) {
    assert.ok(Number(metrics.match(new RegExp(`^sansang_notify_sent_total\\{channel="${channel}"\\} (\\d+)$`, 'm'))[1]) > 0, channel)
    for (const name of ['failed_total', 'waiting', 'dead']) assert.match(metrics, new RegExp(`^sansang_notify_${name}\\{channel="${channel}"\\} \\d+$`, 'm'))
  }
})
