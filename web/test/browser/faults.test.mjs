// faults.test.mjs - what goes wrong with a phone in an alley: a wrong clock, no room, two tabs, half an answer, months away. Nothing acknowledged
// is lost, nothing counts twice, and the member is told.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { startCity } from '../support/city.mjs'
import { PHONE, faultsOf, holdPhone, openBrowser } from '../support/browser.mjs'

const DAY_MS = 86_400_000, YEAR_MS = 365 * DAY_MS
let city, browser, staff, head, group
before(async () => {
  city = await startCity({ env: { SANSANG_ACCOUNT_PER_S: '0', SANSANG_ADDRESS_PER_S: '0' } })
  browser = await openBrowser()
  staff = await city.signIn('city')
  head = await city.signIn('head')
  group = (await head.get('/api/me')).grants[0].unit_id
})
after(async () => { await browser?.close(); await city?.stop() })

const eventually = async (look, what, ms = 60_000) => {
  const end = Date.now() + ms
  for (let last; ; await new Promise(r => setTimeout(r, 150))) {
    try { last = await look(); if (last) return last } catch (e) { last = e.message }
    if (Date.now() > end) assert.fail(`${what}: still ${JSON.stringify(last)}`)
  }
}
const total = async () => (await staff.get(`/api/units/${group}/progress`)).total
const newest = async () => (await staff.get(`/api/units/${group}/visits`)).rows[0]

// What the phone itself keeps.
const kept = (page, store = 'events') => page.evaluate(store => new Promise((done, fail) => {
  const open = indexedDB.open('sansang')
  open.onerror = () => fail(open.error)
  open.onsuccess = () => {
    const all = open.result.transaction(store).objectStore(store).getAll()
    all.onsuccess = () => { open.result.close(); done(all.result) }
  }
}), store)
const change = (page, key, part) => page.evaluate(([key, part]) => new Promise((done, fail) => {
  const open = indexedDB.open('sansang')
  open.onsuccess = () => {
    const tx = open.result.transaction('meta', 'readwrite'), meta = tx.objectStore('meta')
    meta.get(key).onsuccess = e => meta.put(typeof part === 'object' ? { ...e.target.result, ...part } : part, key)
    tx.oncomplete = () => { open.result.close(); done() }
    tx.onerror = () => fail(tx.error)
  }
}), [key, part])
const count = async (page, state) => (await kept(page)).filter(e => e.state === state).length

// isKept: it will be switched off and on again.
async function newPhone({ isKept = false } = {}) {
  const phone = await holdPhone(city, PHONE, isKept ? {} : { inside: browser })
  phone.enter = async () => phone.join(new URL((await head.post('/api/me/phone')).url).pathname)
  return phone
}
async function freshDoors(page) {
  await page.goto(city.url + '/app/doors')
  await page.waitForSelector('.doorlist a.door')
  return page.$$eval('.doorlist a.door', all => {                // those nobody has been to come first
    const isFresh = a => a.textContent.includes('Chưa đến')
    return [...all.filter(isFresh), ...all.filter(a => !isFresh(a))].map(a => a.getAttribute('href'))
  })
}
async function visit(page, href, outcome = 'refused') {
  await page.click(`a.door[href="${href}"]`)
  await page.click('.outcome.' + outcome)
  await page.waitForSelector('.doorlist')
}

for (const [how, off] of [['a year ahead', YEAR_MS], ['a year behind', -YEAR_MS]])
  test(`a phone whose clock is ${how}: the visit counts at the hour it arrived, and the member is told`, async () => {
    const phone = await newPhone()
    try {
      await phone.context.addInitScript(off => {
        const Real = Date
        globalThis.Date = class extends Real {
          constructor(...a) { if (a.length) super(...a); else super(Real.now() + off) }
          static now() { return Real.now() + off }
        }
      }, off)
      await phone.enter()
      const page = phone.page, before_ = await total()
      const [door] = await freshDoors(page)
      await visit(page, door)
      await eventually(async () => await count(page, 'sent') === 1, 'the visit is sent')
      assert.equal((await total()).visits - before_.visits, 1)
      const v = await staff.get(`/api/visits/${(await newest()).seq}`)
      assert.ok(Math.abs(v.at_ms - Date.now()) < 120_000, 'counted now, not ' + new Date(v.at_ms).toISOString())
      assert.ok(Math.abs(v.device_ms - Date.now() - off) < 120_000, 'and the phone\'s own hour is kept beside it')
      assert.ok(Math.abs(v.skew_ms + off) < 120_000, 'how far it was off is written down')
      await page.goto(city.url + '/app/')
      await page.waitForSelector('text=Đồng hồ máy lệch 365 ngày')
      assert.deepEqual(await faultsOf(page), [])
    } finally { await phone.drop() }
  })

test('a phone without room says so at once, keeps what is on the screen, and loses nothing once there is room', async () => {
  const phone = await newPhone({ isKept: true })
  try {
    await phone.enter()
    const before_ = await total(), [first, second] = await freshDoors(phone.page)
    await phone.context.setOffline(true)
    await visit(phone.page, first)
    await phone.off()
    const page = await phone.on(true)                          // Chromium remembers for half a minute that there was room
    const cdp = await phone.context.newCDPSession(page)
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: city.url, quotaSize: 1 })
    await page.goto(city.url + '/app/doors')
    await page.click(`a.door[href="${second}"]`)
    await page.click('.outcome.guided')
    await page.waitForSelector('text=Máy hết chỗ lưu')
    assert.equal(await page.locator('text=Viết tới đâu máy giữ tới đó').count(), 0, 'it does not say that it is kept')
    await page.click('.personhead')
    await page.click('.personbody .m-y >> nth=0')
    await page.click('text=Lưu phiếu')
    await page.waitForSelector('.foot .fault')
    assert.match(await page.textContent('.foot .fault'), /chưa lưu được/)
    assert.equal(await page.locator('.toast:has-text("Đã lưu")').filter({ hasText: 'hướng dẫn' }).count(), 0)
    assert.equal((await kept(page)).length, 1, 'only the first is on the phone')
    assert.deepEqual(await faultsOf(page), [])

    await phone.context.setOffline(false)                      // the first goes up; its receipt cannot be written down
    await eventually(async () => (await total()).visits - before_.visits === 1, 'the first visit arrives')
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: city.url })
    await page.click('text=Lưu phiếu')
    await page.waitForSelector('.doorlist')
    await eventually(async () => await count(page, 'queued') === 0 && await count(page, 'sent') === 2, 'both are sent')
    const now = await total()
    assert.deepEqual([now.visits - before_.visits, now.guided - before_.guided], [2, 1])
    assert.equal(await page.locator('text=Máy hết chỗ lưu').count(), 0)
    page.dropRequests()
  } finally { await phone.drop() }
})

test('two tabs of the app have one outbox: every visit goes up once, with a number of its own', async () => {
  const phone = await newPhone()
  try {
    await phone.enter()
    const one = phone.page, two = await phone.context.newPage(), before_ = await total()
    const doors = await freshDoors(one)
    await freshDoors(two)
    const pushed = []
    phone.context.on('request', r => { if (r.url().endsWith('/api/sync/push')) pushed.push(...r.postDataJSON().events.map(e => e.id)) })
    await phone.context.setOffline(true)
    for (const [i, page] of [one, two, one, two].entries()) await visit(page, doors[i])
    const waiting = await eventually(async () => { const all = await kept(one); return all.length === 4 && all }, 'all four are kept')
    assert.deepEqual(waiting.map(e => e.n).sort((a, b) => a - b), [1, 2, 3, 4])
    await two.waitForSelector('.tabs .count >> text=4')                          // either tab shows what the other did
    await phone.context.setOffline(false)
    await Promise.all([one, two].map(p => p.evaluate(() => dispatchEvent(new Event('online')))))
    await eventually(async () => await count(two, 'sent') === 4, 'all four are sent')
    assert.deepEqual([...pushed].sort(), waiting.map(e => e.id).sort(), 'none went up twice')
    assert.equal((await total()).visits - before_.visits, 4)
    await two.goto(city.url + '/app/outbox')
    await two.waitForSelector('text=Máy và thành phố khớp nhau: 4')
  } finally { await phone.drop() }
})

test('an answer cut in half is as good as none: the same bytes go up again and count once', async () => {
  const phone = await newPhone()
  try {
    await phone.enter()
    const page = phone.page, before_ = await total(), bodies = []
    const [door] = await freshDoors(page)
    let goOn
    const looked = new Promise(resolve => { goOn = resolve })                    // the phone may be quick to try again
    await phone.context.route('**/api/sync/push', async route => {
      const turn = bodies.push(JSON.parse(route.request().postData()).events)
      if (turn > 1) await looked
      const whole = await route.fetch()
      if (turn > 1) return route.fulfill({ response: whole })
      const text = await whole.text()
      return route.fulfill({ status: 200, contentType: 'application/json', body: text.slice(0, text.length >> 1) })
    })
    await visit(page, door)
    await eventually(() => bodies.length > 0, 'the first push')
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await eventually(() => bodies.length > 1, 'the phone wants to send it again')
    assert.deepEqual([await count(page, 'queued'), await count(page, 'sent')], [1, 0], 'half an answer acknowledges nothing')
    goOn()
    await eventually(async () => await count(page, 'sent') === 1, 'it is sent again')
    assert.deepEqual(bodies[1], bodies[0])
    assert.equal((await total()).visits - before_.visits, 1)
  } finally { await phone.drop() }
})

test('months away, the key forgotten, the doors cut anew: the outbox stays, a new link lets the member in, everything goes up once', async () => {
  const phone = await newPhone({ isKept: true })
  try {
    await phone.enter()
    let page = phone.page
    const before_ = await total(), doors = await freshDoors(page)
    await phone.context.setOffline(true)
    await visit(page, doors[0])
    await visit(page, doors[1], 'vacant')
    await eventually(async () => await count(page, 'queued') === 2, 'both visits are kept')
    await change(page, 'contact_ms', Date.now() - 90 * DAY_MS)
    await change(page, 'device', { key: 'khoa-khong-con-ai-biet' })
    await phone.off()
    page = await phone.on(true)
    await page.goto(city.url + '/app/')
    await page.waitForSelector('text=/Phiếu chưa gửi vẫn còn nguyên/')
    assert.equal((await kept(page, 'doors')).length, 0, 'names have left the phone')
    assert.equal(await count(page, 'queued'), 2)

    await phone.context.setOffline(false)
    await page.reload()
    await page.waitForSelector('text=Máy chủ chưa nhận ra máy này')
    assert.equal(await count(page, 'queued'), 2)
    page.dropRequests()

    await (await city.signIn('officer')).post(`/api/units/${group}/turf`)
    await page.goto(city.url + new URL((await head.post('/api/me/phone')).url).pathname)
    await page.waitForSelector('text=/việc chưa gửi được giữ lại/')
    assert.deepEqual(await faultsOf(page), [])
    await page.click('.btn:has-text("Vào tổ")')
    await page.waitForSelector('text=Địa bàn của tôi')
    await eventually(async () => await count(page, 'sent') === 2, 'both visits are sent')
    const now = await total()
    assert.deepEqual([now.visits - before_.visits, now.vacant - before_.vacant], [2, 1])
    await page.goto(city.url + '/app/outbox')
    await page.waitForSelector('text=Máy và thành phố khớp nhau: 2')
    assert.deepEqual(await faultsOf(page), [])
  } finally { await phone.drop() }
})

test('somebody else who takes the phone over finds nothing of the one before', async () => {
  const phone = await newPhone()
  try {
    await phone.enter()
    const page = phone.page, [door] = await freshDoors(page)
    await phone.context.setOffline(true)
    await visit(page, door)
    await phone.context.setOffline(false)
    await page.evaluate(() => { document.querySelector('#app').replaceChildren() })
    await page.goto(city.url + city.people.member.link)
    await page.click('.btn:has-text("Vào tổ")')
    await page.waitForSelector('text=Địa bàn của tôi')
    assert.equal(await count(page, 'queued'), 0)
  } finally { await phone.drop() }
})

test('after all of it the recount from the events agrees', async () => {
  assert.match((await city.command('audit')).stdout, /: 0 differences/)
})
