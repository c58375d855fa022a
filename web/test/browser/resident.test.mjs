// resident.test.mjs - a resident's way in a real browser: in by code, a report without a network that arrives once, the answer, "chưa được", the public log.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test, { after, before } from 'node:test'
import { Caller, startCity } from '../support/city.mjs'
import { DESK, PHONE, close, faultsOf, holdPhone, openBrowser, openPage, picture, see, worked } from '../support/browser.mjs'

let city, browser, phone, officer, resident, ward, spot, report, snapshot, began
const eventually = async (look, what, ms = 60_000) => {
  const end = Date.now() + ms
  for (let last; ; await new Promise(r => setTimeout(r, 150))) {
    try { last = await look(); if (last) return last } catch (e) { last = e.message }
    if (Date.now() > end) assert.fail(`${what}: still ${JSON.stringify(last)}`)
  }
}
const sees = (words, where = phone.page) => where.waitForSelector(`text=${words}`)
// What this test has filed: the demo's residents have reports of their own.
const mine = async () => (await resident.get('/api/resident/petitions')).rows.filter(p => p.received_ms >= began)
const allowPlace = async () => {
  await phone.context.grantPermissions(['geolocation'], { origin: city.url })
  await phone.context.setGeolocation({ latitude: spot.lat_e6 / 1e6, longitude: spot.lon_e6 / 1e6, accuracy: 12 })
}
// A picture as a camera would give it: drawn by the browser, so that every decoder reads it.
const draw = async (page, words) => Buffer.from(await page.evaluate(async said => {
  const c = Object.assign(document.createElement('canvas'), { width: 1200, height: 900 }), g = c.getContext('2d')
  const sky = g.createLinearGradient(0, 0, 0, 620)
  sky.addColorStop(0, '#9cc3e6'); sky.addColorStop(1, '#f4ead2')
  g.fillStyle = sky; g.fillRect(0, 0, 1200, 900)
  g.fillStyle = '#d9b98c'; g.fillRect(0, 260, 700, 380); g.fillStyle = '#8a6a4a'; g.fillRect(160, 380, 120, 260); g.fillRect(420, 360, 130, 130)
  g.fillStyle = '#8b8f94'; g.fillRect(0, 640, 1200, 260)
  const pile = [['#2c3e50', 760, 640, 90], ['#555b3a', 850, 600, 110], ['#7a2f2a', 950, 650, 80], ['#38424d', 890, 680, 90], ['#c9c2ae', 700, 690, 60]]
  for (const [color, x, y, r] of said === 'after' ? [] : pile) { g.fillStyle = color; g.beginPath(); g.arc(x, y, r, 0, 7); g.fill() }
  if (said === 'after') { g.fillStyle = '#2e6b3f'; g.fillRect(820, 500, 120, 190); g.fillRect(806, 480, 148, 26) }
  const bytes = new Uint8Array(await (await new Promise(done => c.toBlob(done, 'image/jpeg', 0.9))).arrayBuffer())
  return [...bytes]
}, words))
// docs/screens shows no passing word at the bottom.
const show = async (page, name, options) => {
  if (process.env.SCREENS) await page.waitForSelector('.toast', { state: 'detached', timeout: 15_000 })
  await picture(page, name, options)
}
const uuid = n => `019ad000-0000-7000-8000-${String(n).padStart(12, '0')}`

async function deskSends(bytes, uid) {
  await officer.post('/api/petition-files', { uid, part: 'after', kind: 'photo', bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
  const r = await officer.ask('PATCH', `/api/petition-files/${uid}`, new Uint8Array(bytes), { 'Content-Type': 'application/octet-stream', 'Upload-Offset': '0' })
  assert.equal(r.body.state, 'whole', JSON.stringify(r.body))
}

before(async () => {
  city = await startCity({ env: { SANSANG_ACCOUNT_PER_S: '0', SANSANG_ADDRESS_PER_S: '0' } })
  began = Date.now()
  browser = await openBrowser()
  officer = await city.signIn('officer')
  ward = await officer.get(`/api/units/${(await officer.get('/api/me')).grants[0].unit_id}`)
  spot = { lat_e6: ward.lat_e6, lon_e6: ward.lon_e6 }
  phone = await holdPhone(city)
})
after(async () => { await phone?.drop(); await browser?.close(); await city?.stop() })

test('a phone number and the six digits sent to it are all it takes', async () => {
  const { page } = phone
  await page.goto(city.url + '/resident/')
  await sees('Đăng nhập')
  page.dropRequests()                                       // the city was asked who this is: nobody yet
  assert.deepEqual(await faultsOf(page), [])
  await page.fill('input[name=phone]', '0900 000 000')
  await page.click('text=Gửi mã cho tôi')
  await page.waitForSelector('input[name=code]')
  assert.equal(await page.getAttribute('input[name=code]', 'autocomplete'), 'one-time-code')
  assert.deepEqual(await faultsOf(page), [])
  await page.fill('input[name=code]', await city.codeFor('0900000000'))      // the sixth digit sends it
  await sees('Chào bác,')
  assert.ok((await page.textContent('h1')).includes(city.people.resident.name))
  await sees('Bác đã sẵn sàng')
  await worked(page)
  assert.deepEqual(await faultsOf(page), [])
  await show(page, 'resident-home')
})

test('the worst alert where one lives stands before everything else, and the initiative one supports is at hand', async () => {
  const { page } = phone, chief = await city.signIn('city'), home = (await officer.get('/api/me')).grants[0].unit_id
  const alert = (n, unit, more) => ({ uid: uuid(50 + n), unit_id: unit, status: 'Actual', msg_type: 'Alert', category: 'Met', urgency: 'Expected', certainty: 'Likely', event: 'Bão số 9',
    instruction: 'Bác ở trong nhà, chằng buộc mái.', expires_ms: Date.now() + 86_400_000, areas: [unit], ...more })
  for (const [n, more] of [[0, { severity: 'Minor', headline: 'Cắt nước ngõ 12 sáng mai' }], [1, { severity: 'Severe', headline: 'Bão số 9 vào Hà Nội tối nay' }]]) {
    const a = await officer.post('/api/alerts', alert(n, home, more))
    await chief.post(`/api/alerts/${a.id}/approve`, {})
  }
  const far = (await chief.get('/api/units/1/children')).rows.find(u => u.id !== home)
  const other = await chief.post('/api/alerts', alert(2, 1, { severity: 'Extreme', headline: 'Cháy lớn ở phường khác', areas: [far.id] }))
  assert.equal((await officer.ask('POST', `/api/alerts/${other.id}/approve`, {})).status, 403)      // no officer of a ward for another: it waits
  const idea = (await officer.get('/api/initiatives')).rows.find(i => i.state === 'public')
  const { value } = (await phone.context.cookies()).find(c => c.name === 'sid')
  const me = new Caller(city.url, { Cookie: 'sid=' + value })
  await me.must('PUT', `/api/initiatives/${idea.code}/support`, {})
  const [shown] = (await me.get('/api/resident/initiatives/supported?limit=1')).rows          // the demo's resident supports others too
  await page.reload()
  await page.waitForSelector('.alert-card.son >> text=Bão số 9 vào Hà Nội tối nay')
  const { home_unit_id } = await me.get('/api/resident/me')
  const here = (await officer.get(`/api/alerts?unit=${home_unit_id}`)).rows
  assert.deepEqual([here[0].headline, here.some(a => a.headline === 'Cắt nước ngõ 12 sáng mai')], ['Bão số 9 vào Hà Nội tối nay', true])
  await sees(`và ${Math.min(here.length, 5) - 1} cảnh báo khác`)
  await page.waitForSelector(`a[href="/ideas/${shown.code}"]`)
  assert.ok(await page.evaluate(() => document.querySelector('.alert-card').getBoundingClientRect().top < document.querySelector('.card.turf, .card.ready').getBoundingClientRect().top))
  assert.deepEqual(await faultsOf(page), [])
  await show(page, 'resident-home-alert', { fullPage: true })
  await page.click('.alert-card')
  await page.waitForSelector('h2 >> text=Bão số 9 vào Hà Nội tối nay')
  await page.goto(city.url + '/resident/')
  await page.waitForSelector('.alert-card')
})

test('three decisions and a picture make a report, without a network; it is kept, whatever happens', async () => {
  const { page } = phone
  await allowPlace()
  snapshot = await draw(page, 'before')
  await phone.context.setOffline(true)
  let decisions = 0
  const decide = async what => { decisions++; await page.click(what) }
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), decide('.bigtile >> text=Phản ánh bằng ảnh')])
  await chooser.setFiles({ name: 'rac.jpg', mimeType: 'image/jpeg', buffer: snapshot })
  await page.waitForURL('**/resident/gui')
  await sees('Đã ghim vị trí')
  await decide('.kind >> text=Rác thải')
  await page.waitForSelector('.shots img')
  await show(page, 'resident-report', { fullPage: true })
  await decide('.foot >> text=Gửi phản ánh')
  await page.waitForURL('**/resident/cho/**')
  await sees('Đã lưu trên máy')
  assert.equal(decisions, 3)
  await phone.off()
  await phone.on(true)                                      // the phone was off for a while, still without a network
  await phone.page.goto(city.url + '/resident/theo-doi')
  await sees('Đã lưu trên máy')
  assert.deepEqual(await faultsOf(phone.page), [])
})

test('with the network back it arrives by itself, once, with its picture', async () => {
  await phone.context.setOffline(false)
  const { value } = (await phone.context.cookies()).find(c => c.name === 'sid')
  resident = new Caller(city.url, { Cookie: 'sid=' + value })
  report = await eventually(async () => (await mine())[0], 'the report arrives')
  for (let i = 0; i < 3; i++) await phone.page.evaluate(() => dispatchEvent(new Event('online')))
  const whole = await eventually(async () => {
    const w = await resident.get('/api/resident/petitions/' + report.uid)
    return w.files.length === 1 && w.files[0].state === 'whole' && w
  }, 'the picture arrives')
  assert.equal(whole.text, 'Rác thải, đổ trộm phế thải')
  assert.equal(whole.ward_id, ward.id)
  assert.equal((await mine()).length, 1)
  const original = await officer.ask('GET', `/api/petition-files/${whole.files[0].id}/public`)
  assert.equal(original.status, 200)
  await phone.page.goto(city.url + '/resident/theo-doi')
  await sees('Chờ tiếp nhận')
  await eventually(async () => await phone.page.locator('text=Đã lưu trên máy').count() === 0, 'nothing waits any more')
  assert.equal((await officer.get(`/api/petitions/${report.id}`)).code, report.code)
})

test('the answer is shown with both pictures; "chưa được" opens it again, once', async () => {
  const { page } = phone
  const move = body => officer.post(`/api/petitions/${report.id}/move`, body)
  await move({ event: 'receive' })
  await move({ event: 'take' })
  await deskSends(await draw(page, 'after'), uuid(1))
  await move({ event: 'answer', public_text: 'Phường đã dọn đống rác và đặt thùng mới ở đầu ngõ sáng nay.', files: [uuid(1)] })

  await page.goto(`${city.url}/phan-anh/${report.code}`)    // where notices lead
  await page.waitForURL(`**/resident/phan-anh/${report.code}`)
  await sees('Phường đã dọn đống rác')
  await eventually(() => page.$$eval('.pair img', all => all.length === 2 && all.every(i => i.complete && i.naturalWidth > 0)), 'before and after')
  assert.deepEqual(await faultsOf(page), [])
  await show(page, 'resident-track', { fullPage: true })
  await page.click('.face.unsatisfied')
  await page.fill('.rate textarea', 'Chiều qua rác vẫn còn nguyên.')
  await page.click('text=Mở lại phản ánh')
  await sees('Bác mở lại')
  const now = await resident.get('/api/resident/petitions/' + report.uid)
  assert.deepEqual([now.state, now.second], ['received', true])
  assert.deepEqual(await faultsOf(page), [])
})

test('every step is found in the public log, worked out on the phone', async () => {
  const { page } = phone
  await page.click('text=Kiểm tra không bị xoá, sửa')
  await sees('còn nguyên trong sổ công khai')
  await page.reload()
  await page.click('text=Kiểm tra không bị xoá, sửa')
  await sees('Sổ chỉ dài thêm')
  assert.deepEqual(await faultsOf(page), [])
})

test('what reads as a complaint is turned away with where to go, and sent when it is none', async () => {
  const { page } = phone
  await page.goto(city.url + '/resident/gui')
  await page.click('text=Xem mọi loại việc')
  await page.click('.kind >> text=Thái độ phục vụ')
  await page.fill('#part-text textarea', 'Tôi muốn gửi đơn khiếu nại về cách tiếp dân ở quầy ba.')
  await page.click('.foot >> text=Gửi phản ánh')
  await page.waitForSelector('button:has-text("Đây không phải khiếu nại")')
  await sees('Ban Tiếp công dân')
  page.dropRequests()                                       // 403, as it should be
  assert.deepEqual(await faultsOf(page), [])
  await page.click('button:has-text("Đây không phải khiếu nại")')
  await sees('Thành phố đã nhận phản ánh')
  assert.equal((await mine()).length, 2)
})

test('a lane or a house is found by its name where there is no position', async () => {
  const { page } = phone
  await page.goto(city.url + '/resident/gui')
  await sees('Ở đâu?')
  if (await page.locator('text=Đổi chỗ').count()) await page.click('text=Đổi chỗ')
  const lane = (await resident.get('/api/resident/data')).register.lane
  await page.fill('input[type=search]', lane)
  await page.waitForSelector('.found button')
  assert.ok((await page.textContent('.found')).includes(lane))
  assert.deepEqual(await faultsOf(page), [])
  await page.click('.found button')
  await page.waitForSelector(`#part-place .card >> text=${lane}`)
})

const SCREENS = ['', 'gui', 'theo-doi', 'thong-bao', 'thong-bao/cach-nhan', 'toi', 'du-lieu', 'viec']
for (const [how, size, look] of [['in the hand', PHONE, {}], ['on a narrow phone in large letters', { width: 320, height: 640 }, { size: 'large' }],
                                 ['at a desk, dark, in English', DESK, { theme: 'dark', lang: 'en' }], ['on a wider phone', { width: 412, height: 900 }, { contrast: 'high' }]])
  test(`every screen is whole ${how}`, async () => {
    const page = await openPage(browser, size, { look })
    await page.context().addCookies([{ name: 'sid', value: /sid=([^;]+)/.exec(resident.headers.Cookie)[1], url: city.url }])
    for (const path of [...SCREENS, `phan-anh/${report.code}`]) {
      await see(page, `${city.url}/resident/${path}`, 'main .card, main .empty, main .kind')
      assert.deepEqual(await faultsOf(page), [], path)
      const small = await page.$$eval('main button, main a.btn, main input:not([hidden]), nav a', all => all.filter(e => e.offsetParent && !e.closest('.check') && e.type !== 'checkbox')
        .map(e => [e.textContent.trim().slice(0, 20), e.getBoundingClientRect()]).filter(([, r]) => r.height < 47.5 || r.width < 47.5).map(([name, r]) => `${name} ${r.width}×${r.height}`))
      assert.deepEqual(small, [], `${path}: big enough to touch`)
    }
    await close(page)
  })
