// occasion.test.mjs - an occasion from its draft to the numbers on the wall: registered for by residents, checked in by a head's phone without a
// network, run at the desk; every screen at a desk and in the hand, in two languages and in the dark.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { startCity } from '../support/city.mjs'
import { DESK, PHONE, WALL, close, faultsOf, holdPhone, openBrowser, openPage, picture, see, signInPage, watch, worked } from '../support/browser.mjs'
import { cameraFlags, film } from '../support/film.mjs'

const HOUR = 3_600_000, SIZES = [['at a desk', DESK], ['in the hand', PHONE]]
const OTHER_PHONE = '0900000077'

let city, browser, officer, cityOffice, resident, other, ward, lesson, folder
const uuid = () => {
  const b = randomBytes(16)
  b.writeUIntBE(Date.now(), 0, 6)
  b[6] = 0x70 | (b[6] & 15)
  b[8] = 0x80 | (b[8] & 63)
  return b.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
async function make(who, unit, more = {}) {
  const now = Date.now()
  const o = await who.post(`/api/units/${unit}/occasions`, { uid: uuid(), kind: 'class', title: 'Lớp dùng điện thoại cho người cao tuổi', text: 'Bác mang theo điện thoại. Có tổ viên ngồi cạnh giúp từng bước.',
    place: 'Nhà văn hoá số 3', starts_ms: now + HOUR, ends_ms: now + 3 * HOUR, ...more })
  return who.post(`/api/occasions/${o.id}/announce`)
}
const take = (who, o, more = {}) => who.post(`/api/resident/occasions/${o.code}/ticket`, { uid: uuid(), mode: 'site', ...more })
const deskTicket = (o, more = {}) => officer.post(`/api/occasions/${o.id}/tickets`, { uid: uuid(), kind: 'walk_in', mode: 'site', ...more })
// The resident's ticket for the lesson, whole: as an earlier test took it, or taken now.
async function ownTicket() {
  const had = (await resident.get('/api/resident/tickets')).rows.find(x => x.occasion.code === lesson.code)
  return resident.get(`/api/resident/tickets/${(had ?? await take(resident, lesson)).uid}`)
}
const desk = o => officer.get(`/api/occasions/${o.id}/desk`)
const eventually = async (look, what, ms = 60_000) => {
  const end = Date.now() + ms
  for (let last; ; await new Promise(r => setTimeout(r, 100))) {
    try { last = await look(); if (last) return last } catch (e) { last = e.message }
    if (Date.now() > end) assert.fail(`${what}: still ${JSON.stringify(last)}`)
  }
}
const enterAs = (context, who) => {
  const [name, value] = who.headers.Cookie.split(/=(.*)/s)
  return context.addCookies([{ name, value, url: city.url }])
}
async function residentPage(size = PHONE, who = resident, options = {}) {
  const page = await openPage(browser, size, options)
  await enterAs(page.context(), who)
  return page
}
const open = (page, path, wait = 'main h2, main .card') => see(page, city.url + path, wait)

before(async () => {
  city = await startCity({ env: { SANSANG_ACCOUNT_PER_S: '0', SANSANG_ADDRESS_PER_S: '0' } })
  browser = await openBrowser()
  folder = mkdtempSync(join(tmpdir(), 'sansang-film-'))
  officer = await city.signIn('officer')
  cityOffice = await city.signIn('city')
  resident = await city.enterAsResident()
  other = await city.enterAsResident(OTHER_PHONE)
  ward = (await officer.get('/api/me')).grants[0].unit_id
  lesson = await make(officer, ward, { seats_site: 30 })
})
after(async () => { await browser?.close(); await city?.stop(); if (folder) rmSync(folder, { recursive: true, force: true }) })

// ---- residents ----

test('from the first page a resident comes to a ticket in three touches, and the city has it once', async () => {
  const page = await residentPage()
  await open(page, '/resident/', 'a[href="/resident/su-kien"]')
  assert.deepEqual(await faultsOf(page), [])
  await page.click('a[href="/resident/su-kien"]')
  await page.click(`a[href="/resident/su-kien/${lesson.code}"]`)
  await page.waitForSelector('text=Còn 30 chỗ')
  assert.deepEqual(await faultsOf(page), [])
  await picture(page, 'resident-occasion')
  await page.click('.foot .btn.main')
  await page.waitForURL('**/resident/ve/*')
  await page.waitForSelector('.pass.held svg.qr')
  await page.waitForSelector('text=Bác đưa mã này cho người đón ở cửa')
  assert.deepEqual(await faultsOf(page), [])
  await picture(page, 'resident-ticket')
  assert.equal((await resident.get('/api/resident/tickets')).rows.filter(x => x.occasion.code === lesson.code).length, 1)
  await close(page)
})

test('an answer lost on the way leaves one ticket, and the next touch shows it', async () => {
  const o = await make(officer, ward, { title: 'Điểm hỗ trợ lưu động ở chợ', kind: 'help_point' })
  const page = await residentPage(PHONE, resident, { expected: [/ERR_FAILED/, /ERR_CONNECTION/] })
  await open(page, `/resident/su-kien/${o.code}`)
  await page.route('**/ticket', async route => { await route.fetch(); await route.abort() }, { times: 1 })
  await page.click('.foot .btn.main')
  await page.waitForSelector('.foot .fault, .pass.held svg.qr')          // said so, or the list of tickets was quicker
  if (await page.locator('.pass.held').count() === 0) await page.click('.foot .btn.main')
  await page.waitForSelector('.pass.held svg.qr')
  assert.equal((await resident.get('/api/resident/tickets')).rows.filter(x => x.occasion.code === o.code).length, 1)
  assert.equal((await desk(o)).counts.registered_site, 1)
  await close(page)
})

test('a group is one ticket for as many as come', async () => {
  const o = await make(officer, ward, { title: 'Toạ đàm: nhận ra lừa đảo qua mạng', kind: 'seminar' })
  const page = await residentPage()
  await open(page, `/resident/su-kien/${o.code}`)
  await page.click('.foot >> text=Cả nhóm')
  await page.click('dialog .iconbtn[aria-label="Thêm một người"]')
  await page.fill('dialog input', 'Chi hội phụ nữ số 3')
  assert.deepEqual(await faultsOf(page), [])
  await page.click('dialog >> text=Đăng ký cho 3 người')
  await page.waitForSelector('.pass >> text=Cho 3 người')
  assert.equal((await desk(o)).counts.registered_site, 3)
  await close(page)
})

test('a full occasion puts the next on the waiting list, who moves up when a seat is given back', async () => {
  const o = await make(officer, ward, { title: 'Lớp mười chỗ, nay còn một', seats_site: 1 })
  const first = await take(resident, o)
  const page = await residentPage(PHONE, other)
  await open(page, `/resident/su-kien/${o.code}`)
  await page.waitForSelector('text=Đã hết chỗ')
  await page.click('.foot >> text=Vào danh sách chờ')
  await page.waitForSelector('.pass.waiting >> text=Bác đang chờ chỗ')
  assert.deepEqual(await faultsOf(page), [])
  assert.equal((await desk(o)).counts.waiting, 1)
  const mine = await residentPage(PHONE, resident)
  await open(mine, `/resident/ve/${first.uid}`, '.pass.held')
  await mine.click('main >> text=Rút vé')
  assert.deepEqual(await faultsOf(mine), [])
  await mine.click('dialog .btn.main')
  await mine.waitForSelector('.pass.withdrawn')
  await page.reload()
  await page.waitForSelector('.pass.held svg.qr')
  const { counts } = await desk(o)
  assert.deepEqual([counts.registered_site, counts.waiting], [1, 0])
  await close(mine)
  await close(page)
})

test('a ticket opens without a network after the device was off', async () => {
  const mine = await ownTicket()
  const phone = await holdPhone(city)
  await enterAs(phone.context, resident)
  await phone.page.goto(city.url + '/resident/ve')
  await phone.page.waitForSelector('.ticketcard')
  await worked(phone.page)
  await eventually(() => phone.page.evaluate(async uid => {
    const db = await new Promise(done => { const q = indexedDB.open('sansang-resident'); q.onsuccess = () => done(q.result) })
    const all = await new Promise(done => { const q = db.transaction('meta').objectStore('meta').get('tickets'); q.onsuccess = () => done(q.result) })
    db.close()
    return !!all?.find(x => x.uid === uid)?.url
  }, mine.uid), 'the code is kept on the device')
  await phone.off()
  await phone.on(true)
  await phone.page.goto(`${city.url}/resident/ve/${mine.uid}`)
  await phone.page.waitForSelector('.pass.held svg.qr')
  await phone.page.waitForSelector(`text=Vé số ${mine.number}`)
  await phone.drop()
})

test('the calendar link is made, copied, subscribed to, and revoked', async () => {
  const page = await residentPage()
  await open(page, '/resident/ve')
  await page.click('text=Tạo đường dẫn lịch')
  const url = await page.textContent('[data-calendar]')
  assert.match(await page.getAttribute('a:has-text("Thêm vào lịch của máy")', 'href'), /^webcal:/)
  assert.deepEqual(await faultsOf(page), [])
  const feed = await fetch(url.replace(/^https?:\/\/[^/]+/, city.url))
  assert.equal(feed.status, 200)
  assert.match(await feed.text(), /BEGIN:VCALENDAR/)
  await page.click('text=Huỷ đường dẫn')
  await page.waitForSelector('text=Tạo đường dẫn lịch')
  assert.equal((await fetch(url.replace(/^https?:\/\/[^/]+/, city.url))).status, 404)
  await close(page)
})

// ---- the door ----

test('a head’s phone scans offline, twice and another once, is switched off and on; back online the console counts each once, without a reload', async t => {
  const { account_id } = await addToCrew(lesson)
  const mine = await ownTicket()
  const lan = await deskTicket(lesson, { name: 'Nguyễn Thị Lan' })
  const gone = await take(other, lesson)
  await other.ask('DELETE', `/api/resident/tickets/${gone.uid}`)
  const goneToken = new URL((await other.get(`/api/resident/tickets/${gone.uid}`)).url || gone.url).pathname
  film(join(folder, 'ticket.y4m'), mine.url)
  const phone = await holdPhone(city, PHONE, { flags: cameraFlags(join(folder, 'ticket.y4m')) })
  t.after(() => phone.drop())
  await phone.context.grantPermissions(['camera'], { origin: city.url })
  const head = await city.signIn('head')
  assert.equal((await head.get('/api/me')).id, account_id)
  await phone.join(new URL((await head.post('/api/me/phone')).url).pathname)
  await phone.page.goto(city.url + '/app/me')
  await phone.page.click('a[href="/app/checkin"]')
  await phone.page.waitForSelector('.doorcard')
  assert.deepEqual(await faultsOf(phone.page), [])
  await phone.page.click(`a[href="/app/checkin/${lesson.code}"]`)
  await phone.page.waitForSelector('text=3 vé trong máy')
  await phone.page.waitForSelector('text=máy quét dùng được khi mất mạng')
  const at = await signInPage(browser, city, 'officer')
  await open(at, `/console/occasions/${lesson.id}`, '.occ-stats')
  const cameIn = () => at.textContent('.occ-stats .stat:has-text("Đã vào") .stat-value')
  await eventually(async () => await cameIn() === '0', 'nobody has come in')

  await phone.context.setOffline(true)
  await phone.page.click('text=Quét vé')
  await phone.page.waitForSelector('[data-say=enter][data-in="1"]', { timeout: 60_000 })
  assert.deepEqual(await faultsOf(phone.page), [])
  await picture(phone.page, 'phone-checkin')
  await phone.page.click('text=Tắt máy quét')
  const type = async text => { await phone.page.fill('input[name=code]', text); await phone.page.press('input[name=code]', 'Enter') }
  await type(lan.url)                                       // another between: the same code within three seconds would be one look
  await phone.page.waitForSelector('[data-say=enter][data-in="1"] >> text=Vé số ' + lan.number)
  await type(mine.url)
  await phone.page.waitForSelector('[data-say=twice]')
  assert.deepEqual(await faultsOf(phone.page), [])
  await type(goneToken)
  await phone.page.waitForSelector('[data-say=withdrawn][data-in="0"]')
  assert.deepEqual(await faultsOf(phone.page), [])
  await phone.page.click('text=Không cho vào')
  await type('không phải vé')
  await phone.page.waitForSelector('[data-say=no_ticket]')
  await phone.page.click('text=Một khách')
  await phone.page.waitForSelector('[data-queued="3"]')
  assert.equal(await phone.page.getAttribute('[data-inside]', 'data-inside'), '3')

  await phone.off()
  await phone.on(true)
  await phone.page.goto(`${city.url}/app/checkin/${lesson.code}`)
  await phone.page.waitForSelector('[data-queued="3"]')
  await type(mine.url)
  await phone.page.waitForSelector('[data-say=twice]')
  assert.equal((await desk(lesson)).counts.attended_site, 0)

  let lost = 0
  await phone.context.route(`**/api/checkin/${lesson.code}`, async route => { lost++; await route.fetch(); await route.abort() }, { times: 1 })     // stored, and the answer lost
  await phone.context.setOffline(false)
  await phone.page.evaluate(() => dispatchEvent(new Event('online')))
  await eventually(() => lost === 1, 'the first answer is lost')
  await phone.page.click('[aria-label="Gửi ngay"]')
  await phone.page.waitForSelector('[data-queued="0"][data-sent="3"][data-refused="0"]')
  await eventually(async () => await cameIn() === '3', 'the console moves by itself')
  const { counts } = await desk(lesson)
  assert.deepEqual([counts.attended_site, counts.walk_ins], [3, 1])
  const { rows } = await officer.get(`/api/occasions/${lesson.id}/arrivals`)
  assert.deepEqual(rows.map(r => r.counted), [1, 1, 1])
  await at.waitForSelector('.table:has-text("Không có vé")')
  assert.deepEqual(await faultsOf(at), [])
  await picture(at, 'console-occasion', { fullPage: true })
  await close(at)
})

async function addToCrew(o) {
  const found = (await officer.get(`/api/units/${ward}/people?role=head&q=`)).rows.find(p => p.login === city.people.head.login)
  await officer.must('PUT', `/api/occasions/${o.id}/crew/${found.id}`, {})
  return { account_id: found.id }
}

test('two tabs of one door let a ticket in once; a ticket younger than the list goes in and the city decides; a stranger’s is refused and said so', async () => {
  const o = await make(officer, ward, { title: 'Ngày phục vụ cuối tuần', kind: 'service_day' })
  const a = await signInPage(browser, city, 'officer', DESK, { expected: [/ERR_INTERNET_DISCONNECTED/] }), b = watch(await a.context().newPage(), [/ERR_INTERNET_DISCONNECTED/])
  const ticket = await deskTicket(o)
  for (const page of [a, b]) { await page.goto(`${city.url}/console/doors/${o.code}`); await page.waitForSelector('text=1 vé trong máy') }
  const type = async (page, text) => { await page.fill('input[name=code]', text); await page.keyboard.press('Enter') }
  await a.context().setOffline(true)
  await type(a, ticket.url)
  await a.waitForSelector('[data-say=enter][data-in="1"]')
  await type(b, ticket.url)
  await b.waitForSelector('[data-say=twice]')
  assert.deepEqual(await faultsOf(b), [])
  const young = await deskTicket(o, { kind: 'group', heads: 4 })
  await type(b, young.url)
  await b.waitForSelector('[data-say=unknown][data-in="1"]')
  await type(b, 'https://example.org/t/AAAAAAAAAAAAAAAAAAAAAA')
  await b.waitForSelector('[data-queued="3"]')
  await a.context().setOffline(false)
  await b.click('[aria-label="Gửi ngay"]')
  await b.waitForSelector('[data-queued="0"][data-sent="2"][data-refused="1"]')
  await a.waitForSelector('[data-queued="0"][data-sent="2"]')
  assert.equal((await desk(o)).counts.attended_site, 5)
  assert.deepEqual(await faultsOf(b), [])
  await b.click('[data-event=refused] >> text=Bỏ lượt này')
  await b.click('dialog .btn.main')
  await b.waitForSelector('[data-refused="0"]')
  await close(a)
})

test('of a group the door says how many came', async () => {
  const o = await make(officer, ward, { title: 'Hội thảo thanh toán không tiền mặt', kind: 'seminar' })
  const group = await deskTicket(o, { kind: 'group', heads: 5, name: 'Chi đoàn' })
  const page = await signInPage(browser, city, 'officer', PHONE)
  await page.goto(`${city.url}/console/doors/${o.code}`)
  await page.waitForSelector('text=1 vé trong máy')
  await page.fill('input[name=code]', group.url)
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-say=enter][data-in="0"]')
  await page.fill('input[name=code]', 'A'.repeat(22))                              // the next in the queue, before the group is answered for
  await page.keyboard.press('Enter')
  await page.waitForSelector('text=Mời anh chị trả lời vé đang hỏi ở trên')
  assert.equal(await page.inputValue('input[name=code]'), 'A'.repeat(22), 'nothing is swallowed')
  await page.fill('input[name=code]', '')
  await page.click('.door-choice [aria-label="Bớt một người"]')
  assert.deepEqual(await faultsOf(page), [])
  await page.click('text=Cho vào 4 người')
  await page.waitForSelector('[data-queued="0"][data-sent="1"]')
  assert.equal((await desk(o)).counts.attended_site, 4)
  await close(page)
})

test('the page of a ticket says that who came has been counted, when, and asks how it was', async () => {
  const o = await make(officer, ward, { title: 'Lớp nhận lương hưu qua thẻ' })
  const one = await deskTicket(o, { name: 'Trần Thị Bình' }), group = await deskTicket(o, { kind: 'group', heads: 5, name: 'Chi hội' })
  const door = await signInPage(browser, city, 'officer', PHONE), page = await openPage(browser, PHONE)
  await see(page, one.url, '.qr')
  assert.match(await page.innerText('main'), /Bác đã có chỗ/)
  await door.goto(`${city.url}/console/doors/${o.code}`)
  await door.waitForSelector('text=2 vé trong máy')
  for (const [ticket, touch] of [[one, ''], [group, 'Cho vào 4 người']]) {
    await door.fill('input[name=code]', ticket.url)
    await door.keyboard.press('Enter')
    if (touch) { await door.click('.door-choice [aria-label="Bớt một người"]'); await door.click('text=' + touch) }
    await door.waitForSelector('[data-in="1"]')
  }
  await eventually(async () => (await desk(o)).counts.attended_site === 5, 'both are counted')
  await see(page, one.url, '.said')
  assert.match(await page.innerText('main'), /Bác đã được tính có mặt lúc \d\d:\d\d \d\d\/\d\d\/\d{4}\s+Xong buổi, mời bác mở lại trang này để góp ý\./)
  assert.doesNotMatch(await page.innerText('main'), /đã có chỗ|Đưa mã này/)
  assert.equal(await page.locator('.qr').count(), 0, 'the code has done its work')
  assert.deepEqual(await faultsOf(page), [])
  await see(page, group.url, '.qr')
  assert.match(await page.innerText('main'), /\(4 trên 5 người\)[^]*Người trong nhóm đến sau đưa mã này ở cửa/)
  assert.deepEqual(await faultsOf(page), [])
  await officer.post(`/api/occasions/${o.id}/start`)                               // an hour before its time, by hand
  await see(page, one.url, 'form')
  assert.match(await page.innerText('main'), /mời bác góp ý ở cuối trang này/)
  await page.check('input[name=stars][value="5"]')
  await page.click('form .btn')
  await page.waitForSelector('text=Cảm ơn bác đã đến và góp ý.')
  assert.equal(await page.locator('form').count(), 0)
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
  const hers = await resident.get(`/api/resident/tickets/${(await take(resident, o)).uid}`), app = await residentPage()
  await door.fill('input[name=code]', hers.url)
  await door.keyboard.press('Enter')
  await eventually(async () => (await desk(o)).counts.attended_site === 6, 'she is counted')
  await open(app, '/resident/ve/' + hers.uid, '.stars')                              // asked in the app too
  assert.match(await app.innerText('.pass'), /Bác đã được tính có mặt lúc/)
  assert.equal(await app.locator('.pass svg.qr, .pass .qr').count(), 0)
  assert.deepEqual(await faultsOf(app), [])
  await close(app)
  await close(door)
})

// ---- the desk ----

for (const [how, size] of SIZES) {
  test(`an occasion is made, announced, changed and cancelled ${how}`, async () => {
    const page = await signInPage(browser, city, 'officer', size)
    await open(page, `/console/units/${ward}/occasions`)
    await page.click('text=Thêm sự kiện')
    await page.fill('dialog input[name=title]', 'Lớp ký số cho hộ kinh doanh')
    await page.fill('dialog input[name=place]', 'Nhà văn hoá số 5')
    await page.fill('dialog input[name=seats_site]', '20')
    await page.fill('dialog input[name=stream]', 'http://không-an-toàn')
    assert.deepEqual(await faultsOf(page), [])
    await page.fill('dialog input[name=stream]', 'https://example.org/phat')
    await page.click('dialog .btn.main')
    await page.waitForURL('**/console/occasions/*')
    await page.waitForSelector('.lead >> text=Nháp')
    assert.deepEqual(await faultsOf(page), [])
    await page.click('.page-actions >> text=Công bố')
    await page.click('dialog .btn.main')
    await page.waitForSelector('.lead >> text=Đang nhận đăng ký')
    await page.click('text=Thêm tài liệu')
    await page.fill('dialog input[name=title]', 'Sổ tay')
    await page.fill('dialog input[name=url]', 'https://example.org/so-tay.pdf')
    await page.click('dialog .btn.main')
    await page.waitForSelector('.links >> text=Sổ tay')
    await page.click('text=Thêm người')
    await page.fill('dialog input[name=q]', city.people.head.name)
    await page.click('dialog .links .btn >> nth=0')
    await page.waitForSelector('dialog .links .btn', { state: 'detached' })
    await page.keyboard.press('Escape')
    await page.waitForSelector(`.links >> text=${city.people.head.name}`)
    await page.click('text=Làm vé tại bàn')
    await page.click('dialog >> text=Đoàn')
    await page.fill('dialog input[name=heads]', '3')
    assert.deepEqual(await faultsOf(page), [])
    await page.click('dialog .btn.main')
    await page.waitForSelector('dialog svg.picture')
    assert.match(await page.getAttribute('dialog a.btn.main', 'href'), /\/t\/[A-Za-z0-9_-]{22}$/)
    assert.deepEqual(await faultsOf(page), [])
    await page.click('dialog >> text=Đóng')
    await eventually(async () => await page.textContent('.occ-stats .stat:has-text("Đăng ký đến") .stat-value') === '3', 'the number moves by itself')
    await page.click('.page-actions >> text=Sửa')
    await page.fill('dialog input[name=title]', 'Lớp ký số cho hộ kinh doanh (dời phòng)')
    await page.click('dialog .btn.main')
    await page.waitForSelector('h1 >> text=dời phòng')
    await deskTicket({ id: Number(page.url().split('/').at(-1)) }, { kind: 'group', heads: 2 })
    await eventually(async () => await page.textContent('.occ-stats .stat:has-text("Đăng ký đến") .stat-value') === '5', 'the number moves on')
    assert.match(await page.textContent('h1'), /dời phòng/, 'a beat brings nothing back that was changed')
    await page.click('.page-actions >> text=Huỷ sự kiện')
    await page.fill('dialog textarea', 'Mất điện cả khu, dời sang tuần sau.')
    await page.click('dialog .btn.main')
    await page.waitForSelector('.lead >> text=Đã huỷ')
    assert.deepEqual(await faultsOf(page), [])
    await close(page)
  })
}

// Beside the first; below each other on a phone, where days of nothing step aside.
const daysInARow = page => page.$$eval('.cal > li', ([first, ...others]) => {
  const { top, left } = first.getBoundingClientRect(), beside = others.filter(d => { const b = d.getBoundingClientRect(); return b.width > 0 && b.top === top && b.left > left })
  return beside.length && beside.length + 1
})

test('a weekly series is begun and ended', async () => {
  const page = await signInPage(browser, city, 'officer')
  await open(page, `/console/units/${ward}/occasions/series`)
  await page.click('.page-actions >> text=Thêm chuỗi')
  await page.fill('dialog input[name=title]', 'Thứ Hai hỗ trợ')
  await page.fill('dialog input[name=place]', 'Trụ sở phường')
  assert.deepEqual(await faultsOf(page), [])
  await page.click('dialog .btn.main')
  await page.waitForSelector('.facts >> text=Thứ Hai hằng tuần, 08:00–11:30')
  await page.click('text=Kết thúc chuỗi')
  await page.click('dialog .btn.main')
  await page.waitForSelector('.facts >> text=đến hết')
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
})

// ---- the wall ----

test('the wall has the campaign’s counters while no launch is near, the launch’s while one is, and they move; one ended by hand leaves at once', async () => {
  const wall = await openPage(browser, WALL)
  await open(wall, '/wall?mode=campaign', '.counter')
  assert.equal(await wall.locator('.launch').count(), 0)
  const launch = await make(cityOffice, 1, { kind: 'launch', title: 'Lễ phát động Ngày Chuyển đổi số', place: 'Quảng trường Đông Kinh Nghĩa Thục', stream: 'https://example.org/le', starts_ms: Date.now() + 3000, ends_ms: Date.now() + 3 * HOUR })
  await cityOffice.post(`/api/occasions/${launch.id}/tickets`, { uid: uuid(), kind: 'group', mode: 'site', heads: 40 })
  await eventually(async () => (await city.nobody.get('/api/occasions/launch')).occasion.code === launch.code, 'of those that run the last that began stands on the wall')
  await open(wall, '/wall', '.launch')
  const n = what => wall.textContent(`.launch .counter:has-text("${what}") strong`)
  await eventually(async () => await n('đã đăng ký') === '40', 'the wall has who registered')
  const online = await cityOffice.post(`/api/occasions/${launch.id}/tickets`, { uid: uuid(), kind: 'walk_in', mode: 'online' })
  await eventually(async () => await n('đã đăng ký') === '41', 'who registers is on the wall')
  await city.nobody.post(`/api/tickets/${online.token}/join`)
  await city.nobody.post(`/api/tickets/${online.token}/here`)
  await eventually(async () => await n('đang xem qua mạng') === 'dưới 5', 'that somebody watches is on the wall, not who alone')
  await cityOffice.post(`/api/checkin/${launch.code}`, { sent_ms: Date.now(), events: [{ id: uuid(), at_ms: Date.now(), kind: 'walk_in', heads: 7 }] })
  await eventually(async () => await n('có mặt tại lễ') === '7', 'who came is on the wall')
  await eventually(async () => Number((await n('lượt đến nhà')).replace(/\D/g, '')) > 0, 'the wall has the visits')
  await picture(wall, 'wall-launch')
  assert.deepEqual(await faultsOf(wall), [])
  await close(wall)
  const hand = await openPage(browser, PHONE)
  await open(hand, '/wall', '.launch')
  assert.deepEqual(await faultsOf(hand), [])
  await hand.waitForSelector('h1 >> text=/^Lễ phát động Ngày Chuyển đổi số$/')
  await cityOffice.ask('POST', `/api/occasions/${launch.id}/start`, {})                 // unless the clock has begun it
  await cityOffice.post(`/api/occasions/${launch.id}/end`, {})                        // hours before its time
  await hand.waitForSelector('h1 >> text=/^Lễ phát động Ngày Chuyển đổi số$/', { state: 'detached', timeout: 20_000 })   // the wall itself looks once a minute
  await close(hand)
})

// ---- every screen ----

const LOOKS = [['vi', {}], ['en', { lang: 'en' }], ['dark', { theme: 'dark' }], ['large', { size: 'large' }]]
for (const [look, kept] of LOOKS) for (const [how, size] of SIZES) {
  test(`every screen of occasions is whole, ${look}, ${how}`, async () => {
    const own = await ownTicket()
    const page = await residentPage(size, resident, { look: kept })
    for (const path of ['/resident/', '/resident/su-kien', `/resident/su-kien/${lesson.code}`, '/resident/ve', `/resident/ve/${own.uid}`]) {
      await open(page, path)
      assert.deepEqual(await faultsOf(page), [], path)
    }
    await close(page)
    const at = await signInPage(browser, city, 'officer', size, { look: kept })
    for (const path of [`/console/units/${ward}/occasions`, `/console/units/${ward}/occasions/week`, `/console/units/${ward}/occasions/month`, `/console/units/${ward}/occasions/series`,
      `/console/occasions/${lesson.id}`, '/console/doors', `/console/doors/${lesson.code}`]) {
      await open(at, path)
      assert.deepEqual(await faultsOf(at), [], path)
      if (path.endsWith('/week')) assert.equal(await daysInARow(at), size.width > 900 ? 7 : 0)
    }
    await close(at)
  })
}
