// phone.test.mjs - a member's day in a real browser: joins, loses the network, records doors, restarts, comes back; the city sees it arrive.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { startCity } from '../support/city.mjs'
import { PHONE, close, faultsOf, holdPhone, openBrowser, openPage, picture, see, settle, signInPage } from '../support/browser.mjs'

let city, browser, phone, console_, staff, group, before_
const eventually = async (look, what, ms = 60_000) => {
  const end = Date.now() + ms
  for (let last; ; await new Promise(r => setTimeout(r, 150))) {
    try { last = await look(); if (last) return last } catch (e) { last = e.message }
    if (Date.now() > end) assert.fail(`${what}: still ${JSON.stringify(last)}`)
  }
}
const progress = () => staff.get(`/api/units/${group}/progress`)
const kept = store => phone.page.evaluate(store => new Promise((done, fail) => {      // what the phone itself keeps
  const open = indexedDB.open('sansang')
  open.onerror = () => fail(open.error)
  open.onsuccess = () => {
    const all = open.result.transaction(store).objectStore(store).getAll()
    all.onsuccess = () => { open.result.close(); done(all.result) }
  }
}), store)
const drafts = () => kept('drafts')
const count = async state => (await kept('events')).filter(e => e.state === state).length
const number = async (page, name) => Number((await page.textContent(`.stat:has-text("${name}") .stat-value`)).replace(/\D/g, ''))

before(async () => {
  city = await startCity()
  browser = await openBrowser()
  staff = await city.signIn('city')
  group = (await (await city.signIn('head')).get('/api/me')).grants[0].unit_id
  before_ = await progress()
  phone = await holdPhone(city)
})
after(async () => { await phone?.drop(); await browser?.close(); await city?.stop() })

test('the one-time link makes this phone the member\'s own, and shows the turf', async () => {
  await phone.join(city.people.member.link)
  await phone.page.waitForSelector('text=Địa bàn của tôi')
  assert.match(await phone.page.textContent('h1'), /Chào/)
  await phone.page.goto(city.url + '/app/doors')
  await phone.page.waitForSelector('.doorlist a.door')
  assert.ok(await phone.page.locator('.doorlist a.door').count() > 10)
})

test('the same link a second time is refused kindly', async () => {
  const page = await openPage(browser, PHONE)
  await page.goto(city.url + city.people.member.link)
  await page.waitForSelector('text=Đường dẫn này đã dùng hoặc đã hết hạn')
  await close(page)
})

// All doors of the turf; first those nobody has been to.
async function allDoors() {
  await phone.page.goto(city.url + '/app/doors')
  await phone.page.waitForSelector('.doorlist a.door')
  return phone.page.$$eval('.doorlist a.door', all => {
    const isFresh = a => a.textContent.includes('Chưa đến')
    return [...all.filter(isFresh), ...all.filter(a => !isFresh(a) && a.textContent.includes('Vắng nhà')), ...all.filter(a => !isFresh(a) && !a.textContent.includes('Vắng nhà'))].map(a => a.getAttribute('href'))
  })
}
async function openDoor(href) {
  await phone.page.click(`a.door[href="${href}"]`)
  await phone.page.waitForSelector('.outcomes')
}
async function saved() { await phone.page.waitForSelector('.doorlist') }

let doors
test('offline, five doors are recorded with different outcomes, and a sixth is begun', async () => {
  doors = await allDoors()
  assert.ok(doors.length >= 10)
  await city_console()
  await phone.context.setOffline(true)
  await openDoor(doors[0])                                                        // met, and helped
  await phone.page.click('.outcome.guided')
  await phone.page.click('.personhead')
  await phone.page.click('.personbody .m-w >> nth=0')
  await phone.page.click('.personbody .m-y >> nth=1')
  await phone.page.click('text=Lưu phiếu')
  await saved()
  for (const [i, outcome] of [[1, 'absent'], [2, 'refused'], [3, 'vacant']]) {    // one tap each
    await openDoor(doors[i])
    await phone.page.click('.outcome.' + outcome)
    await saved()
  }
  await openDoor(doors[4])
  await phone.page.click('.outcome.come_back')
  await phone.page.click('.bigchoice >> nth=2')
  await saved()
  await openDoor(doors[5])                                                        // begun, not saved
  await phone.page.click('.outcome.guided')
  await phone.page.fill('textarea', 'Bác hẹn cháu ngoại về rồi làm tiếp')
  await eventually(async () => (await drafts()).some(d => d.note === 'Bác hẹn cháu ngoại về rồi làm tiếp'), 'what is written is kept')
  await eventually(async () => await count('queued') === 5, 'five wait')
})

test('after a restart without a network the five wait and the sixth is where it was left', async () => {
  await phone.off()
  await phone.on(true)
  await phone.page.goto(city.url + '/app/outbox')
  await phone.page.waitForSelector('text=Đang chờ')
  assert.equal(await count('queued'), 5)
  assert.match(await phone.page.textContent('.syncline'), /5 đang chờ gửi/)
  assert.deepEqual(await faultsOf(phone.page), [])
  await picture(phone.page, 'phone-outbox')
  await phone.page.goto(city.url + doors[5])
  await phone.page.waitForSelector('textarea')
  assert.equal(await phone.page.inputValue('textarea'), 'Bác hẹn cháu ngoại về rồi làm tiếp')
  assert.equal(await phone.page.getAttribute('.outcome.guided', 'aria-pressed'), 'true')
  await phone.page.goto(city.url + '/app/')
  await phone.page.waitForSelector('text=Phiếu viết dở ở')
})

async function city_console() {
  console_ = await signInPage(browser, city, 'city')
  await console_.goto(`${city.url}/console/units/${group}`)
  await console_.waitForSelector('.stats')
  await settle(console_)
  await console_.waitForSelector('text=Trực tiếp')
}

test('online again the outbox empties, though the first answer is lost on the way, and every visit is stored once', async () => {
  let cut = 0, pushes = 0
  await phone.context.route('**/api/sync/push', async route => {
    pushes++
    if (cut) return route.continue()
    cut++
    await route.fetch()                                                           // the server has it; the phone never hears
    await route.abort('connectionreset')
  })
  await phone.context.setOffline(false)
  await phone.page.goto(city.url + '/app/outbox')
  await eventually(async () => cut === 1, 'the first answer was cut')
  await phone.page.evaluate(() => dispatchEvent(new Event('online')))
  await eventually(async () => await count('queued') === 0, 'the outbox empties')
  assert.ok(pushes >= 2)
  await phone.context.unroute('**/api/sync/push')
  assert.equal(await count('refused'), 0)
  const now = await progress()
  assert.equal(now.total.visits - before_.total.visits, 5)
  for (const outcome of ['guided', 'absent', 'come_back', 'refused', 'vacant']) assert.equal(now.total[outcome] - before_.total[outcome], 1, outcome)
  assert.equal(now.total.doors - before_.total.doors, 5)
  await phone.page.waitForSelector('text=Đã gửi hết')
  await phone.page.waitForSelector('text=Máy và thành phố khớp nhau')
})

test('the console that was open all the time shows the five without a reload', async () => {
  const wanted = before_.total.doors + 5
  await eventually(async () => await number(console_, 'Hộ đã thăm') === wanted, `the console says ${wanted}`)
  assert.deepEqual(console_.dropRequests(), [])
})

test('the recount from the events agrees', async () => {
  const { stdout } = await city.command('audit')
  assert.match(stdout, /: 0 differences/)
})

test('a refused visit is shown with its reason, mended and accepted', async () => {
  const [campaign] = (await staff.get('/api/campaigns')).rows
  const { name, name_en, unit_id, from_day, to_day, state } = campaign
  const change = days => staff.must('PUT', `/api/campaigns/${campaign.id}`, { name, name_en, unit_id, state, to_day, from_day, ...days })
  const today = Math.floor((Date.now() + 7 * 3_600_000) / 86_400_000)
  await phone.page.goto(city.url + '/app/doors')
  await phone.page.waitForSelector('.doorlist a.door')
  await phone.context.setOffline(true)
  await openDoor(doors[5])                                                        // the visit begun this morning: met, and to come back next week
  await phone.page.click('.personhead')
  await phone.page.click('.personbody .m-y >> nth=0')
  await phone.page.click('button:has-text("Hẹn quay lại") >> nth=-1')
  await phone.page.click('.bigchoice:has-text("Mai 9:00")')
  await phone.page.click('text=Lưu phiếu')
  await saved()
  await change({ to_day: today })                                                 // meanwhile the city shortens the campaign
  await phone.context.setOffline(false)
  await eventually(async () => await count('refused') === 1, 'the visit is refused')
  await phone.page.goto(city.url + '/app/outbox')
  await phone.page.waitForSelector('.card.refused')
  assert.ok((await phone.page.textContent('.card.refused .why')).trim().length > 10)
  assert.deepEqual(await faultsOf(phone.page), [])
  await change({})
  await phone.page.click('button[aria-label="Gửi ngay"]')
  await settle(phone.page)
  await phone.page.click('text=Sửa và gửi lại')
  await phone.page.waitForSelector('.outcomes')
  await phone.page.click('text=Lưu và gửi lại')
  await eventually(async () => await count('refused') === 0 && await count('queued') === 0, 'the mended visit is sent')
  assert.equal((await progress()).total.visits - before_.total.visits, 6)
})

test('the badge: the live code is genuine, an old one is old, a wrong one is a warning', async () => {
  await phone.page.goto(city.url + '/app/badge')
  await phone.page.waitForSelector('.bigcode')
  await eventually(async () => (await phone.page.textContent('.bigcode')).trim().length > 7, 'the code')
  assert.deepEqual(await faultsOf(phone.page), [])
  await picture(phone.page, 'phone-badge')
  const code = (await phone.page.textContent('.bigcode')).replace(/\s/g, '')
  const device = await phone.page.evaluate(() => new Promise(done => {
    const open = indexedDB.open('sansang')
    open.onsuccess = () => { const got = open.result.transaction('meta').objectStore('meta').get('device'); got.onsuccess = () => { open.result.close(); done(got.result.id) } }
  }))
  const page = await openPage(browser, PHONE)
  const shows = async (what, word, name) => {
    await page.goto(`${city.url}/v/${what}`)
    assert.match(await page.textContent('main'), word)
    assert.deepEqual(await faultsOf(page), [])
    if (name) await picture(page, name)
  }
  await shows(`${device}-${code}`, /Đúng người của thành phố/, 'public-badge')
  await shows(String(device), /Thẻ này có thật/)
  await shows(`${device}-${'A'.repeat(8)}`, /Mã đã cũ|Không có thẻ này/)
  await shows('999999-ABCDEFGH', /Không có thẻ này/)
  await close(page)
})

test('a resident confirms on a page without a script and reads out six digits', async () => {
  await phone.page.goto(city.url + '/app/doors')
  await openDoor(doors[6])
  await phone.page.click('.outcome.guided')
  await phone.page.click('.personhead')
  await phone.page.click('.personbody .m-y >> nth=0')
  await phone.page.click('.way >> nth=1')
  const token = await eventually(async () => (await drafts()).map(d => d.confirm?.token).find(Boolean), 'the token is kept with the draft')
  const resident = await openPage(browser, PHONE)
  await resident.goto(`${city.url}/x/${token}`)
  assert.deepEqual(await faultsOf(resident), [])
  await resident.click('form button >> nth=0')
  const digits = /\b(\d{3})[ \u00a0]?(\d{3})\b/.exec(await resident.textContent('main'))
  assert.ok(digits, 'six digits: ' + await resident.textContent('main'))
  assert.deepEqual(await faultsOf(resident), [])
  await picture(resident, 'public-confirm')
  await phone.page.fill('[inputmode=numeric]', digits[1] + digits[2])
  await phone.page.click('.sheet button[type=submit]')
  await phone.page.click('text=Lưu phiếu')
  await eventually(async () => await count('queued') === 0, 'the visit is sent')
  await eventually(async () => (await progress()).total.confirmed === before_.total.confirmed + 1, 'the confirmation counts')
  await close(resident)
})

test('a resident scans what the member hands over, signs in by phone, and finds what to do next', async () => {
  await phone.page.goto(city.url + '/app/doors')
  await openDoor(doors[8])
  await phone.page.click('.outcome.guided')
  await phone.page.click('.personhead')
  await phone.page.click('.personbody .m-n >> nth=0')
  await phone.page.click('text=Lưu phiếu')
  await eventually(async () => await count('queued') === 0, 'the visit is sent')
  await phone.page.goto(`${city.url}/app/handover/${doors[8].split('/').at(-1)}`)
  await phone.page.waitForSelector('.card input[type=checkbox], .card [role=checkbox], .card .check')
  assert.deepEqual(await faultsOf(phone.page), [])
  await picture(phone.page, 'phone-handover')
  const [answer] = await Promise.all([phone.page.waitForResponse(r => r.url().endsWith('/api/handover')), phone.page.click('text=Tạo mã cho bác')])
  await phone.page.waitForSelector('svg.qr')
  assert.deepEqual(await faultsOf(phone.page), [])
  const { url } = await answer.json()
  const resident = await openPage(browser, PHONE)
  await resident.goto(city.url + new URL(url).pathname)
  assert.deepEqual(await faultsOf(resident), [])
  await resident.fill('[name=phone]', '0911222333')
  await resident.click('form button')
  await resident.fill('[name=code]', await city.codeFor('0911222333'))
  await resident.click('form button')
  await resident.waitForSelector('main section h2')
  assert.deepEqual(await faultsOf(resident), [])
  await picture(resident, 'public-handover')
  await close(resident)
})

const LOOKS = [
  ['light', PHONE, {}, ''], ['dark', PHONE, { theme: 'dark' }, ''], ['English', { width: 412, height: 900 }, { lang: 'en' }, ''], ['large letters', PHONE, {}, 'co=lon'],
]
for (const [look, size, kept, query] of LOOKS)
  test(`every screen of the phone, ${look}: no fault, fits, accessible`, async () => {
    const page = phone.page, found = []
    await page.goto(city.url + '/khong-co')                                       // out of the app, so that it starts with this look
    page.dropRequests()
    await page.setViewportSize(size)
    await page.evaluate(k => { localStorage.clear(); for (const [key, v] of Object.entries(k)) localStorage.setItem(key, v) }, kept)
    for (const screen of ['', 'doors', 'doors?view=map', doors[7].replace('/app/', ''), 'cards', 'card/eid', 'outbox', 'week', 'badge', 'me']) {
      await see(page, `${city.url}/app/${screen}${query ? (screen.includes('?') ? '&' : '?') + query : ''}`, 'main')
      if (screen === '' && look === 'light') await picture(page, 'phone-today')
      if (screen === 'doors' && look === 'light') await picture(page, 'phone-doors')
      if (screen === 'doors?view=map' && look === 'light') await picture(page, 'phone-map')
      if (screen.startsWith('door/')) {
        await page.click('.outcome.guided')
        await page.click('.personhead')
        await page.click('.personbody .m-w >> nth=0')
        if (look === 'light') { await page.evaluate(() => document.querySelector('.person').scrollIntoView()); await picture(page, 'phone-visit') }
      }
      for (const fault of await faultsOf(page)) found.push(`/app/${screen}: ${fault}`)
    }
    await page.evaluate(() => localStorage.clear())
    assert.deepEqual(found, [])
  })

test('a head\'s phone shows the team', async () => {
  const { url } = await (await city.signIn('head')).post('/api/me/phone')
  const other = await holdPhone(city, PHONE, { inside: browser })
  try {
    await other.join(new URL(url).pathname)
    await other.page.goto(city.url + '/app/team')
    await other.page.waitForSelector('text=Tổ viên')
    assert.deepEqual(await faultsOf(other.page), [])
  } finally { await other.drop() }
})

test('a revoked phone wipes what it held, and says so', async () => {
  const me = (await staff.get(`/api/units/${group}/people`)).rows.find(p => p.name === city.people.member.name)
  const live = me.devices.filter(d => !d.revoked_ms).sort((a, b) => b.created_ms - a.created_ms)[0]
  await staff.post(`/api/devices/${live.id}/revoke`, {})
  await phone.page.goto(city.url + '/app/')
  await phone.page.waitForSelector('text=Máy này đã được thu hồi')
  const left = await phone.page.evaluate(() => new Promise(done => {
    const open = indexedDB.open('sansang')
    open.onsuccess = () => {
      const names = [...open.result.objectStoreNames].filter(n => n !== 'meta'), sums = []
      if (!names.length) return done(0)
      for (const n of names) { const c = open.result.transaction(n).objectStore(n).count(); c.onsuccess = () => { sums.push(c.result); if (sums.length === names.length) { open.result.close(); done(sums.reduce((a, b) => a + b, 0)) } } }
    }
  }))
  assert.equal(left, 0, 'rows left on the phone')
})
