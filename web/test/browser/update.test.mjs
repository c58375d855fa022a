// update.test.mjs - a new build of the phone app arrives while an entry is half written and others are unsent: nothing is lost.
import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import test, { after, before } from 'node:test'
import { startCity } from '../support/city.mjs'
import { holdPhone, settle } from '../support/browser.mjs'

// The city behind a door of our own, where the next build stands from one moment to the next: its worker and its page are other bytes.
let city, phone, door, isNext = false, isCut = false
const next = (path, text) => path === '/app/sw.js' ? text.replace(/[0-9a-f]{10}(?=["'`])/, 'next') : text.replace('<div id="app">', '<div id="app" data-build="next">')
function forward(req, res) {
  if (isCut && req.url.startsWith('/api/')) return res.socket.destroy()
  const { port } = new URL(city.url)
  const on = request({ host: '127.0.0.1', port, method: req.method, path: req.url, headers: { ...req.headers, 'accept-encoding': 'identity', 'if-none-match': '' } }, from => {
    const headers = { ...from.headers }
    if (!isNext || !['/app/', '/app/sw.js'].includes(req.url)) { res.writeHead(from.statusCode, headers); return from.pipe(res) }
    let text = ''
    from.setEncoding('utf8').on('data', d => { text += d }).on('end', () => {
      delete headers['content-length']
      delete headers.etag
      res.writeHead(200, headers)
      res.end(next(req.url, text))
    })
  })
  on.on('error', () => res.destroy())
  req.pipe(on)
}

before(async () => {
  city = await startCity()
  door = createServer(forward)
  await new Promise(done => door.listen(0, '127.0.0.1', done))
  phone = await holdPhone({ url: `http://127.0.0.1:${door.address().port}` })
  phone.url = `http://127.0.0.1:${door.address().port}`
})
after(async () => { await phone?.drop(); door?.closeAllConnections?.(); door?.close(); await city?.stop() })

const eventually = async (look, what, ms = 60_000) => {
  for (const end = Date.now() + ms; ; await new Promise(r => setTimeout(r, 150))) {
    if (await look().catch(() => false)) return
    assert.ok(Date.now() < end, what)
  }
}
const all = store => phone.page.evaluate(name => new Promise(done => {
  const o = indexedDB.open('sansang')
  o.onsuccess = () => { const q = o.result.transaction(name).objectStore(name).getAll(); q.onsuccess = () => { o.result.close(); done(q.result) } }
}), store)
const shells = () => phone.page.evaluate(async () => (await caches.keys()).filter(k => k.startsWith('shell/app/')))

let half, doors
test('unsent entries and a half-written one lie on the phone when the next build appears', async () => {
  await phone.join(city.people.member.link)
  await phone.page.goto(phone.url + '/app/doors')
  await phone.page.waitForSelector('.doorlist a.door')
  doors = await phone.page.$$eval('.doorlist a.door', a => a.map(x => x.getAttribute('href')))
  isCut = true
  for (const [i, outcome] of [[0, 'absent'], [1, 'refused']]) {
    await phone.page.click(`a.door[href="${doors[i]}"]`)
    await phone.page.click('.outcome.' + outcome)
    await phone.page.waitForSelector('.doorlist')
  }
  half = doors[2]
  await phone.page.click(`a.door[href="${half}"]`)
  await phone.page.click('.outcome.guided')
  await phone.page.fill('textarea', 'Đang viết thì có bản mới')
  await eventually(async () => (await all('drafts')).some(d => d.note === 'Đang viết thì có bản mới'), 'the draft is kept')
  assert.equal((await all('events')).filter(e => e.state === 'queued').length, 2)
})

test('the next build is fetched and waits; who is writing is not disturbed', async () => {
  isNext = true
  await phone.page.evaluate(async () => { await (await navigator.serviceWorker.getRegistration('/app/')).update() })
  await eventually(async () => (await shells()).length === 2, 'both shells are kept')
  await eventually(() => phone.page.evaluate(async () => !!(await navigator.serviceWorker.getRegistration('/app/')).waiting), 'the new worker waits')
  await settle(phone.page)
  assert.equal(await phone.page.locator('.toast:has-text("Có bản mới")').count(), 0)
  assert.equal(await phone.page.inputValue('textarea'), 'Đang viết thì có bản mới')
  assert.equal(await phone.page.locator('#app[data-build]').count(), 0)
})

test('taken with one touch, it runs: the draft goes on, the unsent ones are still there and are sent', async () => {
  await phone.page.goto(phone.url + '/app/me')
  await phone.page.click('.notice .btn')
  await phone.page.waitForSelector('#app[data-build=next]', { state: 'attached' })
  await phone.page.waitForSelector('.tabs')
  await eventually(async () => (await shells()).every(k => k === 'shell/app/next'), 'the old shell is gone')
  assert.equal((await all('events')).filter(e => e.state === 'queued').length, 2)
  await phone.page.goto(phone.url + half)
  await phone.page.waitForSelector('textarea')
  assert.equal(await phone.page.inputValue('textarea'), 'Đang viết thì có bản mới')
  isCut = false
  await phone.page.goto(phone.url + '/app/outbox')
  await phone.page.click('button[aria-label="Gửi ngay"]')
  await eventually(async () => (await all('events')).filter(e => e.state === 'sent').length === 2, 'both are sent')
  assert.equal((await all('drafts')).length, 1)
})
