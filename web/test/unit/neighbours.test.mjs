// neighbours.test.mjs - residents who mean harm: to one another by guessed ids, to whoever reads their words, to the machine by
// what they send and where they point it. Against the real program on loopback.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { request } from 'node:http'
import test, { after, before } from 'node:test'
import { startCity } from '../support/city.mjs'

const uuid7 = () => randomUUID().replace(/^(.{14})4/, '$17')
const sha256 = b => createHash('sha256').update(b).digest('hex')
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGMQaGD44AAABHYBwbLowq0AAAAASUVORK5CYII=', 'base64')
const JSON_TYPE = 'application/json', RAW = 'application/octet-stream'

let city, officer, lane, lan, mallory
const put = (who, uid, bytes, offset = 0) => who.ask('PATCH', `/api/resident/files/${uid}`, bytes, { 'Content-Type': RAW, 'Upload-Offset': String(offset) })
const promise = (who, bytes, more = {}) => {
  const uid = uuid7()
  return who.ask('POST', '/api/resident/files', { uid, part: 'before', kind: 'photo', bytes: bytes.length, sha256: sha256(bytes), ...more }).then(r => ({ uid, ...r }))
}
async function photograph(who) {
  const { uid, body } = await promise(who, picture)
  assert.equal((await put(who, uid, picture)).body.state, 'whole')
  return { uid, id: body.file }
}
async function report(who, text, more = {}) {
  return who.post('/api/resident/petitions', { uid: uuid7(), category: 'animals', text, lane_id: lane, ...more })
}

before(async () => {
  city = await startCity({ env: { SANSANG_ADDRESS_PER_S: '0', SANSANG_ACCOUNT_PER_S: '0', SANSANG_JOBS: 'false', SANSANG_PUBLIC_URL: 'https://city.example' } })
  officer = await city.signIn('officer')
  const ward = (await officer.get('/api/me')).grants.find(g => g.role === 'officer').unit_id
  const group = (await officer.get(`/api/units/${ward}/children`)).rows.find(u => u.households > 0).id
  lane = (await officer.get(`/api/units/${group}/lanes`)).rows[0].id
  lan = await city.enterAsResident('0977000001')
  mallory = await city.enterAsResident('0977000002')
})
after(() => city?.stop())

// ---- somebody else's ----

test('what is somebody else\'s answers as what does not exist, word for word', async () => {
  const photo = await photograph(lan), coming = await promise(lan, Buffer.concat([picture, picture]))
  const mine = await report(lan, 'Chó thả rông trong ngõ, tối nào cũng có mấy con.', { files: [photo.uid] })
  const session = (await lan.get('/api/resident/sessions')).rows[0].id
  const nowhere = uuid7(), far = 2 ** 40
  const doors = [
    ['GET', id => `/api/resident/petitions/${id}`, mine.uid, nowhere],
    ['POST', id => `/api/resident/petitions/${id}/supply`, mine.uid, nowhere, { text: 'Tôi đây.' }],
    ['POST', id => `/api/resident/petitions/${id}/rate`, mine.uid, nowhere, { rating: 'satisfied' }],
    ['POST', id => `/api/resident/petitions/${id}/reopen`, mine.uid, nowhere, { text: 'Chưa xong.' }],
    ['POST', id => `/api/resident/petitions/${id}/withdraw`, mine.uid, nowhere, {}],
    ['GET', id => `/api/resident/files/${id}/offset`, photo.uid, nowhere],
    ['GET', id => `/api/resident/files/${id}/offset`, coming.uid, nowhere],
    ['GET', id => `/api/resident/files/${id}/document`, photo.id, far],
    ['GET', id => `/api/petition-files/${id}/public`, photo.id, far],
    ['GET', id => `/api/petition-files/${id}/thumb`, photo.id, far],
    ['DELETE', id => `/api/resident/sessions/${id}`, session, randomBytes(16).toString('base64url')],
  ]
  const wrong = []
  for (const [method, path, theirs, none, body] of doors) {
    const [a, b] = [await mallory.ask(method, path(theirs), body), await mallory.ask(method, path(none), body)]
    if (a.status !== 404 || b.status !== 404 || JSON.stringify(a.body) !== JSON.stringify(b.body))
      wrong.push(`${method} ${path(':id')}: ${a.status} ${JSON.stringify(a.body)}, of what does not exist ${b.status} ${JSON.stringify(b.body)}`)
  }
  assert.deepEqual(wrong, [])
  const still = await lan.get(`/api/resident/petitions/${mine.uid}`)
  assert.deepEqual([still.state, still.steps.length, still.files.length], ['sent', 1, 1])
  assert.equal((await put(mallory, coming.uid, picture)).status, 404)
  assert.equal((await lan.get(`/api/resident/files/${coming.uid}/offset`)).offset, 0)
})

test('somebody else\'s uid is no way in: not for a report, not for its files', async () => {
  const photo = await photograph(lan)
  const mine = await report(lan, 'Nắp cống trước ngõ kêu suốt đêm không ngủ được.')
  const again = await mallory.ask('POST', '/api/resident/petitions', { uid: mine.uid, category: 'animals', text: 'Tôi muốn xem phản ánh này.', lane_id: lane })
  assert.deepEqual([again.status, again.body.code], [409, undefined])
  const stolen = await mallory.ask('POST', '/api/resident/petitions', { uid: uuid7(), category: 'animals', text: 'Ảnh này là của người khác.', lane_id: lane, files: [photo.uid] })
  assert.deepEqual([stolen.status, stolen.body.field], [400, 'files'])
  const promised = await mallory.ask('POST', '/api/resident/files', { uid: photo.uid, part: 'before', kind: 'photo', bytes: picture.length, sha256: sha256(picture) })
  assert.equal(promised.status, 409)
})

test('what a stranger is told about somebody else\'s takes no longer than what is told about nothing', async () => {
  const { uid } = await report(lan, 'Chó thả rông ở đầu ngõ, trẻ con sợ không dám đi học.')
  const took = { theirs: [], none: [] }
  for (let i = 0; i < 60; i++) for (const [kind, id] of [['theirs', uid], ['none', uuid7()]]) {
    const from = performance.now()
    await mallory.ask('GET', `/api/resident/petitions/${id}`)
    took[kind].push(performance.now() - from)
  }
  const median = v => v.sort((a, b) => a - b)[v.length / 2]
  const [theirs, none] = [median(took.theirs), median(took.none)]
  assert.ok(theirs < none * 2 + 2, `${theirs.toFixed(2)} ms and ${none.toFixed(2)} ms`)
})

test('notices are one\'s own: reading, marking and removing a browser touch nobody else\'s', async () => {
  const before = (await lan.get('/api/notices')).rows
  assert.ok(before.length > 0)
  assert.equal((await mallory.get('/api/notices')).rows.some(n => before.some(b => b.id === n.id)), false)
  for (const n of before) await mallory.ask('POST', '/api/notices/read', { id: n.id, with_older: true })
  const left = (await lan.get('/api/notices')).rows
  assert.deepEqual(left.map(n => [n.id, n.is_read]), before.map(n => [n.id, false]))
})

// ---- the one-time code ----

test('after five wrong guesses the right code opens nothing any more', async () => {
  const phone = '0977000003'
  await city.nobody.post('/api/resident/code', { phone })
  const code = await city.codeFor(phone)
  assert.match(code, /^\d{6}$/)
  for (let i = 1; i <= 5; i++) {
    const wrong = String((Number(code) + i) % 1e6).padStart(6, '0')
    assert.ok([401, 429].includes((await city.nobody.ask('POST', '/api/resident/session', { phone, code: wrong })).status))
  }
  const { status, headers } = await city.nobody.ask('POST', '/api/resident/session', { phone, code })
  assert.ok([401, 429].includes(status), String(status))
  assert.equal(headers.get('set-cookie'), null)
  assert.equal((await city.nobody.ask('POST', '/api/resident/code', { phone })).status, 429, 'the next code is not there at once')
})

// ---- words that are markup ----

const words = `Ngõ bẩn <script>alert(1)</script><img src=x onerror=alert(2)> ]]> "' onmouseover="alert(3) &lt; javascript:alert(4) <!-- \u2028 {{x}}`
test('words that are markup are words wherever they are read', async () => {
  const p = await report(mallory, words, { spot: words.slice(0, 200) })
  const cleared = await officer.ask('POST', `/api/petitions/${p.id}/clear`, { title: words.slice(0, 150), said: words, audience: 'public' })
  assert.equal(cleared.status, 200, JSON.stringify(cleared.body))
  const seen = []
  for (const path of [`/board/${p.code}`, '/board', '/board?lang=en', '/feeds/city.atom', '/feeds/city.rss', '/open311/v2/requests.xml', '/open311/v2/requests.json',
                      '/ogc/collections/petitions/items', '/api/public/petitions', `/publog?code=${p.code}`, `/publog?code=${encodeURIComponent(words)}`,
                      `/board?q=${encodeURIComponent(words)}`, `/board/${encodeURIComponent('<script>alert(1)</script>')}`]) {
    const { status, headers, body } = await city.nobody.ask('GET', path)
    const text = typeof body === 'string' ? body : JSON.stringify(body), type = headers.get('content-type') ?? ''
    assert.ok(status < 500, path)
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
    if (text.includes('Ngõ bẩn')) seen.push(path)
    if (type.includes('json')) continue
    assert.doesNotMatch(text, /<script>alert|<img src=x|" onmouseover=|<!-- /, path)
    if (type.includes('xml')) execFileSync('xmllint', ['--noout', '-'], { input: text })
  }
  assert.ok(seen.length >= 6, `the words are read at ${seen.join(' ')}`)
  const raw = await fetch(city.url + '/open311/v2/requests.json').then(r => r.text())
  assert.doesNotMatch(raw, /<script>/, 'JSON that is opened as a page is no page either')
})

test('what a reader must not take for ours is refused: controls, half characters, a name of two lines', async () => {
  for (const text of ['Ngõ bẩn quá\u0000 lắm rồi', 'Ngõ bẩn quá\u001b[2J lắm rồi', 'Ngõ bẩn quá \ud800 lắm rồi']) {
    const { status, body } = await mallory.ask('POST', '/api/resident/petitions', JSON.stringify({ uid: uuid7(), category: 'animals', text, lane_id: lane }), { 'Content-Type': JSON_TYPE })
    assert.equal(status, 400, JSON.stringify(body))
  }
  assert.equal((await mallory.ask('PUT', '/api/resident/me', { name: 'Lan\r\nBcc: a@b.vn' })).status, 400)
})

// ---- files ----

test('a name of a file is a uid and leads nowhere', async () => {
  for (const uid of ['..%2f..%2f..%2fkeys', '%2e%2e', '..', '....//keys', 'a'.repeat(36), '01920000-0000-7000-8000-00000000000/', '01920000-0000-7000-8000-0000000000%00'])
    for (const [method, path] of [['GET', `/api/resident/files/${uid}/offset`], ['PATCH', `/api/resident/files/${uid}`]]) {
      const { status } = await mallory.ask(method, path, method === 'PATCH' ? picture : undefined, { 'Content-Type': RAW, 'Upload-Offset': '0' })
      assert.ok([400, 404, 405].includes(status), `${method} ${path}: ${status}`)
    }
  for (const uid of ['../../../../../../tmp/x/../../../../y_', '01920000-0000-4000-8000-000000000001', '01920000/0000-7000-8000-000000000001'])
    assert.equal((await promise(mallory, picture, { uid })).status, 400, uid)
})

test('a file is what was promised, of its kind, no larger than its kind may be', async () => {
  const sizes = [['photo', 12 * 2 ** 20 + 1], ['pdf', 10 * 2 ** 20 + 1], ['video', 40 * 2 ** 20 + 1], ['photo', 0], ['photo', -1]]
  for (const [kind, bytes] of sizes) assert.equal((await promise(mallory, picture, { kind, part: kind === 'pdf' ? 'document' : 'before', bytes })).status, 400, `${kind} ${bytes}`)
  assert.equal((await promise(mallory, picture, { part: 'after' })).status, 400, 'proof is the desk\'s')

  const lies = { 'a page': '<!doctype html><script>alert(1)</script>', 'a drawing that runs': '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
                 'half a picture': picture.subarray(0, 40), 'a picture with a page behind its head': Buffer.concat([picture.subarray(0, 33), Buffer.from('<script>alert(1)</script>')]) }
  for (const [what, text] of Object.entries(lies)) {
    const bytes = Buffer.from(text), { uid, body } = await promise(mallory, bytes)
    const { status, body: said } = await put(mallory, uid, bytes)
    assert.equal(status, 400, what)
    assert.equal(said.field, 'kind', what)
    assert.equal((await mallory.ask('GET', `/api/petition-files/${body.file}/public`)).status, 404, what)
  }

  const { uid } = await promise(mallory, picture)
  const other = Buffer.from(picture)
  other[60] ^= 1
  assert.deepEqual((r => [r.status, r.body.field])(await put(mallory, uid, other)), [400, 'sha256'])
  assert.equal((await put(mallory, uid, Buffer.concat([picture, picture]))).status >= 400, true, 'more than was promised')
  for (const offset of [1, -1, 2 ** 53, 'x', '']) assert.ok([400, 409].includes((await put(mallory, uid, picture, offset)).status), String(offset))
  assert.equal((await put(mallory, uid, Buffer.alloc(256 * 1024 + 1))).status, 413)
  assert.equal((await put(mallory, uid, picture)).body.state, 'whole', 'after all that the right bytes are taken')
})

test('a picture is shown as a picture and as nothing else, and not before it is cleared', async () => {
  const photo = await photograph(lan)
  await report(lan, 'Rác đổ ở cuối ngõ, đã ba hôm nay chưa ai dọn.', { files: [photo.uid] })
  for (const who of [mallory, city.nobody]) assert.equal((await who.ask('GET', `/api/petition-files/${photo.id}/public`)).status, 404)
  const { status, headers } = await lan.ask('GET', `/api/petition-files/${photo.id}/thumb`)
  assert.deepEqual([status, headers.get('content-type'), headers.get('x-content-type-options'), headers.get('cache-control')],
                   [200, 'image/jpeg', 'nosniff', 'private, no-store'])
})

test('forty files a day are promised, no more', async () => {
  const glutton = await city.enterAsResident('0977000004')
  let n = 0
  for (let status = 201; n < 60; n++) {
    ({ status } = await promise(glutton, picture))
    if (status === 429) break
    assert.equal(status, 201)
  }
  assert.equal(n, 40)
})

test('a picture that dribbles in is cut off, and the next one is taken', async () => {
  const { uid } = await promise(mallory, picture)
  const from = Date.now()
  await new Promise(done => {
    const slow = request(`${city.url}/api/resident/files/${uid}`, { method: 'PATCH', headers: { ...mallory.headers, 'X-Sansang': '1', 'Content-Type': RAW, 'Upload-Offset': '0', 'Content-Length': picture.length } })
    slow.on('error', done)
    slow.on('response', done)
    let at = 0
    const drip = setInterval(() => at < picture.length - 1 && slow.writable ? slow.write(picture.subarray(at, ++at)) : undefined, 1000)
    slow.on('close', () => clearInterval(drip))
  })
  assert.ok(Date.now() - from < 60_000)
  assert.equal((await put(mallory, uid, picture)).body.state, 'whole')
})

// ---- where the city is sent to ----

const keys = { p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4', auth: 'BTBZMqHH6r4Tts7J_aSIgg' }
test('no browser of ours lives on this machine, in a private network or under another scheme', async () => {
  const bad = ['http://push.example/x', 'https://127.0.0.1/x', 'https://127.1/x', 'https://2130706433/x', 'https://0x7f000001/x', 'https://[::1]/x', 'https://[::ffff:10.0.0.1]/x',
               'https://10.0.0.1/x', 'https://172.16.3.4/x', 'https://192.168.1.1:8443/x', 'https://169.254.169.254/latest/meta-data/', 'https://[fe80::1]/x', 'https://[fd00::1]/x',
               'https://localhost/x', 'https://db.localhost/x', 'https://intranet/x', 'https://user:pass@push.example/x', 'https://push.example/x#y', 'file:///etc/passwd', 'gopher://push.example/x',
               'https://push.example/x\r\nHost: evil', 'https://push.example /x', 'https:///x']
  const taken = []
  for (const endpoint of bad) {
    const { status, body } = await mallory.ask('POST', '/api/notify/push', { endpoint, keys })
    if (status !== 400 || body.field !== 'endpoint') taken.push(`${endpoint.slice(0, 60)}: ${status} ${JSON.stringify(body)}`)
  }
  assert.deepEqual(taken, [])
  assert.equal((await mallory.ask('POST', '/api/notify/push', { endpoint: 'https://push.example/ok', keys })).status, 204)
})

test('an address of a mailbox is one address and no header of a mail', async () => {
  const bad = ['a@b.vn\r\nBcc: all@city.vn', 'a@b.vn\nSubject: x', 'a@b.vn, c@d.vn', 'a@b.vn;c@d.vn', '"a b"@c.vn', 'Lan <a@b.vn>', 'a@b', 'a b@c.vn', '@b.vn', 'a@', 'a@b@c.vn', 'a@b.vn>', `${'a'.repeat(250)}@b.vn`, 'a@b..vn', 'ạ@b.vn', '-f@b.vn\u0000']
  const taken = []
  for (const email of bad) {
    const { status, body } = await mallory.ask('POST', '/api/notify/email', { email })
    if (status !== 400 || body.field !== 'email') taken.push(`${email}: ${status} ${JSON.stringify(body)}`)
  }
  assert.deepEqual(taken, [])
})

test('the way back from the e-ID leads to no other site', async () => {
  for (const to of ['https://evil.example/', '//evil.example/', '/\\evil.example', '/%5cevil.example', 'javascript:alert(1)', '/%0d%0aLocation:%20https://evil.example']) {
    const { headers, body } = await city.nobody.ask('GET', `/api/resident/eid/start?to=${encodeURIComponent(to)}&next=${encodeURIComponent(to)}`)
    assert.doesNotMatch(headers.get('location') ?? '', /^(https?:)?[\\/]{2}evil|^javascript/, to)
    assert.doesNotMatch(typeof body === 'string' ? body : '', /href="(https?:)?\/\/evil|href="javascript/, to)
  }
})
