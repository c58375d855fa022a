// civic.test.mjs - the desk of residents' reports: from the first word to an answer with its proof, by the keyboard alone; every move, clearing,
// workload, templates, who sent it, what was not delivered, an account tied at the desk; at a desk and in the hand.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import test, { after, before } from 'node:test'
import { startCity } from '../support/city.mjs'
import { DESK, close, faultsOf, openBrowser, picture, see, settle, signInPage } from '../support/browser.mjs'

const HAND = { width: 360, height: 740 }, SIZES = [['at a desk', DESK], ['in the hand', HAND]]

let city, browser, officer, resident, ward, house, shot
before(async () => {
  city = await startCity({ env: { SANSANG_ACCOUNT_PER_S: '0', SANSANG_ADDRESS_PER_S: '0' } })
  browser = await openBrowser()
  officer = await city.signIn('officer')
  resident = await city.enterAsResident()
  ward = (await officer.get('/api/me')).grants[0].unit_id
  const group = (await officer.get(`/api/units/${ward}/children`)).rows[0].id
  const lane = (await officer.get(`/api/units/${group}/lanes`)).rows[0].id
  const door = (await officer.get(`/api/lanes/${lane}/doors?limit=1`)).rows[0]
  house = { id: door.house, household: door.household, lane }
  const page = await signInPage(browser, city, 'officer', { width: 320, height: 240 })
  await page.goto(city.url + '/board')
  shot = await page.screenshot()                                // any picture will do
  await close(page)
})
after(async () => { await browser?.close(); await city?.stop() })

function uuid() {
  const b = randomBytes(16)
  b.writeUIntBE(Date.now(), 0, 6)
  b[6] = 0x70 | (b[6] & 15)
  b[8] = 0x80 | (b[8] & 63)
  return b.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
const file = (text, more = {}) => resident.post('/api/resident/petitions', { uid: uuid(), category: 'noise', text, house_id: house.id, spot: 'đầu ngõ', attributes: { sources: ['karaoke'] }, ...more })
// A report with a picture, sent ahead as a resident's phone sends it.
async function fileWithPicture(text, picture) {
  const uid = uuid()
  await resident.post('/api/resident/files', { uid, part: 'before', kind: 'photo', bytes: picture.length, sha256: createHash('sha256').update(picture).digest('hex') })
  const r = await resident.ask('PATCH', `/api/resident/files/${uid}`, picture, { 'Upload-Offset': '0', 'Content-Type': 'application/octet-stream' })
  assert.deepEqual([r.status, r.body.state], [200, 'whole'], JSON.stringify(r.body))
  return file(text, { files: [uid] })
}
const move = (id, event, more = {}) => officer.post(`/api/petitions/${id}/move`, { event, ...more })
async function inHand(text, more) {
  const p = await file(text, more)
  await move(p.id, 'receive')
  await move(p.id, 'take')
  return p
}
const now = id => officer.get(`/api/petitions/${id}`)
const open = (page, path, wait = 'main h1') => see(page, city.url + path, wait)
const openOne = (page, id) => open(page, `/console/petitions/${id}`, '.moves')
// A key, as the officer presses it, and the form it opens.
async function press(page, key) {
  await page.keyboard.press(key)
  await page.waitForSelector('.petition form')
  await settle(page)
}
const sent = async (page, id, state) => {
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('.petition form', { state: 'detached' })
  await settle(page)
  assert.equal((await now(id)).state, state)
}

// ---- the inbox ----
for (const [how, size] of SIZES) {
  test(`a report appears in the inbox while it is open ${how}`, async () => {
    const page = await signInPage(browser, city, 'officer', size)
    await open(page, `/console/units/${ward}/petitions`)
    const text = `Quán hát kéo loa đến khuya, cả ngõ không ngủ được ${size.width}`
    const p = await file(text)
    await page.waitForSelector(`a.job[href="/console/petitions/${p.id}"]`)
    await page.selectOption('select[name=order]', 'new')
    await page.waitForSelector(`li:first-child a.job[href="/console/petitions/${p.id}"] >> text=${text}`)
    assert.equal(await page.locator('a.job >> nth=0 >> .clock.com').count(), 1, 'its clock says what is left')
    assert.deepEqual(await faultsOf(page), [])
    await close(page)
  })

  test(`from received to answered with a picture, by keys alone ${how}`, async () => {
    const p = await file(`Loa phường hỏng, kêu rè cả ngày ${size.width}`)
    const page = await signInPage(browser, city, 'officer', size)
    if (size === DESK) {
      await open(page, `/console/units/${ward}/petitions`, '.job[aria-current]')
      await page.selectOption('select[name=order]', 'new')
      await page.waitForSelector(`li:first-child a.job[href="/console/petitions/${p.id}"]`)
      await page.evaluate(() => document.activeElement.blur())
      await page.keyboard.press('ArrowUp')
      for (let i = 0; i < 5 && !page.url().endsWith(`?p=${p.id}`); i++) await page.keyboard.press('ArrowUp')
      await page.waitForSelector(`.petition >> text=${p.code}`)            // the one beside it may wait to be received too
      await page.waitForSelector('.moves .main >> text=Tiếp nhận')
    } else await openOne(page, p.id)
    await settle(page)
    assert.deepEqual(await faultsOf(page), [])
    await press(page, '1')
    await sent(page, p.id, 'received')
    await press(page, '2')
    await sent(page, p.id, 'handling')
    if (size === DESK) await picture(page, 'console-inbox')
    await press(page, '3')
    await page.click('.template-picks .pick >> nth=0')
    await page.waitForSelector('form .notice >> text=Mẫu còn chỗ trống')
    await page.keyboard.press('Escape')
    await press(page, '3')
    assert.match(await page.inputValue('textarea[name=public_text]'), /…/, 'what was there is there again')
    await page.fill('textarea[name=public_text]', 'Kính gửi bác. Chúng tôi đã thay loa mới lúc 9 giờ sáng nay, âm thanh đã rõ.')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('form .fault >> text=Cần ít nhất một ảnh')
    page.dropRequests()                                         // without proof the server refuses it, beside the field
    await page.setInputFiles('input[name=files]', { name: 'sau.png', mimeType: 'image/png', buffer: shot })
    await page.waitForSelector('.proofs >> text=Đã lên máy chủ')
    assert.deepEqual(await faultsOf(page), [])
    await page.focus('textarea[name=public_text]')
    await sent(page, p.id, 'answered')
    await page.waitForSelector('.files img')
    const mine = await resident.get(`/api/resident/petitions/${p.uid}`)
    assert.deepEqual([mine.state, mine.files.filter(f => f.part === 'after' && f.state === 'whole').length], ['answered', 1])
    assert.deepEqual(await faultsOf(page), [])
    await picture(page, size === DESK ? 'console-petition' : 'console-petition-hand', { fullPage: true })
    await close(page)
  })

  test(`a report is handed to an agency found without accents, and leaves the inbox ${how}`, async () => {
    const p = await file(`Nước cống trào lên mặt đường đã hai ngày ${size.width}`)
    const page = await signInPage(browser, city, 'officer', size)
    await openOne(page, p.id)
    await press(page, '5')
    await page.fill('input[name=to_unit_id]', 'thoat nuoc')
    await page.click('.unit-hits button >> nth=0')
    await page.fill('textarea[name=text]', 'Đường ống do công ty quản lý.')
    assert.deepEqual(await faultsOf(page), [])
    const answered = page.waitForResponse(r => r.url().endsWith('/move'))
    await page.keyboard.press('Control+Enter')
    assert.match((await (await answered).json()).unit, /Thoát nước/)
    await page.waitForSelector('text=Quyền của anh chị không xem được mục này')
    assert.equal((await officer.ask('GET', `/api/petitions/${p.id}`)).status, 403)
    await close(page)
  })

  test(`asked, extended, returned with a reason, noted: each by its form ${how}`, async () => {
    const asked = await inHand(`Hàng xóm nuôi gà gáy suốt đêm, xin nhắc nhở ${size.width}`)
    const page = await signInPage(browser, city, 'officer', size)
    await openOne(page, asked.id)
    await press(page, '7')
    await page.fill('textarea[name=text]', 'Phải đợi thợ điện của công ty.')
    await sent(page, asked.id, 'handling')
    await press(page, '0')
    await page.fill('textarea[name=text]', 'Đã gọi tổ trưởng dân phố.')
    await sent(page, asked.id, 'handling')
    await press(page, '4')
    await page.fill('textarea[name=text]', 'Nhà nào nuôi gà, bác có biết số nhà không?')
    assert.deepEqual(await faultsOf(page), [])
    await sent(page, asked.id, 'owed')
    await page.waitForSelector('.clock >> text=Đồng hồ dừng')
    const other = await inHand(`Tiếng máy khoan cả trưa ${size.width}`)
    await openOne(page, other.id)
    await press(page, '6')
    await page.selectOption('select[name=reason]', 'wrong_unit')
    await page.fill('textarea[name=text]', 'Công trình của thành phố.')
    assert.deepEqual(await faultsOf(page), [])
    const answered = page.waitForResponse(r => r.url().endsWith('/move'))
    await page.keyboard.press('Control+Enter')
    assert.equal((await (await answered).json()).unit_id, 1)
    await close(page)
  })

  test(`a second report of the same thing is merged into the near one ${how}`, async () => {
    const first = await file(`Loa kẹo kéo trước quán, đêm nào cũng mở ${size.width}`)
    const second = await file(`Lại loa kẹo kéo, không ai ngủ được ${size.width}`)
    const page = await signInPage(browser, city, 'officer', size)
    await openOne(page, second.id)
    await press(page, '8')
    await page.click(`label.near:has-text("${first.code}")`)
    assert.deepEqual(await faultsOf(page), [])
    await sent(page, second.id, 'merged')
    assert.equal((await now(second.id)).merged_id, first.id)
    await close(page)
  })

  test(`a refusal names its reason and takes the words of its template ${how}`, async () => {
    const p = await file(`Xin cho tôi số điện thoại của ca sĩ ${size.width}`)
    const page = await signInPage(browser, city, 'officer', size)
    await openOne(page, p.id)
    await press(page, '9')
    await page.selectOption('select[name=reason]', 'untrue')
    await page.waitForSelector('.template-picks >> text=Không đúng thực tế')
    assert.equal(await page.locator('.template-picks .pick').count(), 1, 'only those of the reason')
    await page.fill('textarea[name=public_text]', 'Kính gửi bác. Chúng tôi đã đến xem và không thấy việc này.')
    assert.deepEqual(await faultsOf(page), [])
    await page.focus('textarea[name=public_text]')
    await sent(page, p.id, 'refused')
    await close(page)
  })

  test(`who sent it is shown for a reason that the audit log keeps ${how}`, async () => {
    const p = await file(`Tiếng ồn từ xưởng gỗ đầu ngõ ${size.width}`)
    const page = await signInPage(browser, city, 'officer', size)
    await openOne(page, p.id)
    assert.ok(!(await page.textContent('main')).includes(city.people.resident.login), 'nobody is named at first')
    await page.click('text=Hiện người gửi')
    const reason = `Hỏi lại giờ ồn ${size.width}`
    await page.fill('input[name=reason]', reason)
    assert.deepEqual(await faultsOf(page), [])
    await page.click('form button[type=submit]')
    await page.waitForSelector('.phone-shown a[href^="tel:"]')
    const lines = (await (await city.signIn('auditor')).get('/api/units/1/audit-log')).rows
    assert.ok(lines.some(l => l.action === 'petition.contact' && l.reason.includes(reason)))
    await close(page)
  })

  // ---- beside the inbox ----
  test(`the queue for the public masks a number and is emptied one by one ${how}`, async () => {
    const p = await file(`Xưởng cơ khí gọi 0912345678 không ai nghe, ồn cả ngày ${size.width}`)
    const page = await signInPage(browser, city, 'officer', size)
    await open(page, `/console/units/${ward}/petitions/held`, 'main form')
    assert.deepEqual(await faultsOf(page), [])
    for (let i = 0; i < 60 && !(await page.textContent('main .facts')).includes(p.code); i++) {
      const before = await page.textContent('main .facts')
      await page.click('main form >> text=Để sau')
      await page.waitForFunction(t => document.querySelector('main .facts')?.textContent !== t, before)
    }
    await settle(page)
    const said = await page.inputValue('textarea[name=said]')
    assert.ok(said.startsWith('Xưởng cơ khí gọi') && !said.includes('0912345678'), said)
    await page.fill('input[name=title]', 'Xưởng cơ khí ồn cả ngày')
    await page.click('main form button[type=submit]')
    await page.waitForFunction(code => !document.querySelector('main .facts')?.textContent.includes(code), p.code)
    assert.equal((await now(p.id)).audience, 'public')
    assert.ok((await (await fetch(`${city.url}/board/${p.code}`)).text()).includes('Xưởng cơ khí ồn cả ngày'))
    await close(page)
  })

  test(`templates are added, changed and taken away ${how}`, async () => {
    const page = await signInPage(browser, city, 'officer', size)
    await open(page, `/console/units/${ward}/petitions/templates`)
    await page.click('.page-actions >> text=Thêm mẫu')
    const name = `Đã nhắc nhở ${size.width}`
    await page.fill('dialog input[name=name]', name)
    await page.fill('dialog textarea', 'Kính gửi bác. Tổ đã nhắc nhở xong.')
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('dialog .fault')
    page.dropRequests()                                         // without a blank it says nothing: refused, beside the field
    await page.fill('dialog textarea', 'Kính gửi bác. Tổ đã nhắc nhở nhà số … lúc … hôm nay.')
    assert.deepEqual(await faultsOf(page), [])
    await page.click('dialog button[type=submit]')
    await page.click(`li:has-text("${name}") >> text=Bỏ mẫu`)
    await page.click('dialog .main')
    await page.waitForSelector(`li:has-text("${name}")`, { state: 'detached' })
    assert.deepEqual(await faultsOf(page), [])
    await close(page)
  })

  test(`a picture used before is marked on the report and in the queue for the public, with what to make of it ${how}`, async () => {
    await fileWithPicture(`Nắp cống vỡ trước cổng trường ${size.width}`, shot)
    const p = await fileWithPicture(`Nắp cống bong, xe máy suýt ngã ${size.width}`, shot)
    const page = await signInPage(browser, city, 'officer', size)
    await openOne(page, p.id)
    assert.match(await page.getAttribute('.spot-map > svg', 'aria-label'), /Phường/)       // where it is, drawn by ourselves
    await page.waitForSelector('.files .file-flags >> text=Ảnh đã dùng')
    await page.waitForSelector('.files .file-flags >> text=Không rõ lúc chụp')
    assert.deepEqual(await faultsOf(page), [])
    await picture(page, size === DESK ? 'console-picture-flags' : 'console-picture-flags-hand', { fullPage: true })
    await page.click('.file')
    await page.waitForSelector('dialog .flag-words >> text=Giống ảnh đã gửi trong một phản ánh khác')
    assert.deepEqual(await faultsOf(page), [])
    await page.keyboard.press('Escape')
    await open(page, `/console/units/${ward}/petitions/held`, 'main form')
    for (let i = 0; i < 100 && await page.locator(`a[href="/console/petitions/${p.id}"]`).count() === 0; i++) { await page.click('text=Để sau'); await page.waitForSelector('main form'); await settle(page) }
    await page.waitForSelector('.clear-pictures .file-flags >> text=Ảnh đã dùng')
    assert.deepEqual(await faultsOf(page), [])
    await close(page)
  })

  test(`the workload counts what each holds, of the ward and of the city ${how}`, async () => {
    const page = await signInPage(browser, city, 'city', size)
    for (const unit of [ward, 1]) {
      await open(page, `/console/units/${unit}/petitions/load`, 'main table tbody tr')
      assert.deepEqual(await faultsOf(page), [])
    }
    const of = await officer.get(`/api/units/${ward}/petition-load`)
    await open(page, `/console/units/${ward}/petitions/load`, 'main table tbody tr')
    assert.equal((await page.textContent('.stat-value >> nth=0')).trim(), String(of.unit.open))
    await close(page)
  })

  test(`what was not delivered is a list for the city ${how}`, async () => {
    const page = await signInPage(browser, city, 'city', size)
    await open(page, '/console/undelivered', 'main .empty, main tbody tr')
    assert.deepEqual(await faultsOf(page), [])
    await close(page)
  })
}

// ---- an account at the desk ----
test('the account of a phone is tied to the resident at the desk, once, and untied with a reason', async () => {
  const phone = '0987' + String(Date.now()).slice(-6)
  const caller = await city.enterAsResident(phone)
  const home = await officer.get(`/api/households/${house.household}`)
  const page = await signInPage(browser, city, 'officer', HAND)
  await open(page, `/console/households/${home.id}/people/${home.people[0].id}`)
  const card = page.locator('section:has(h2:text("Tài khoản trên mạng"))')
  await card.locator('button:has-text("Nối tài khoản")').first().click()
  await page.fill('input[name=phone]', '0999999999')
  await card.locator('button[type=submit]').click()
  await page.waitForSelector('form .fault, form [role=alert]')
  page.dropRequests()                                           // nobody signed in with that one
  await page.fill('input[name=phone]', phone)
  assert.deepEqual(await faultsOf(page), [])
  await card.locator('button[type=submit]').click()
  await page.waitForSelector('.toast >> text=Đã nối tài khoản')
  assert.ok(JSON.stringify(await caller.get('/api/resident/data')).includes(home.people[0].name))
  await card.locator('button:has-text("Bỏ nối")').click()
  await page.fill('input[name=reason]', 'Nối nhầm người')
  await card.locator('button[type=submit]').click()
  await page.waitForSelector('.toast >> text=Đã bỏ nối')
  await close(page)
})

// ---- other eyes ----
test('an auditor reads a report and can do nothing with it', async () => {
  const p = await file('Tiếng ồn lúc nửa đêm ở quán nước')
  const page = await signInPage(browser, city, 'auditor')
  await open(page, `/console/petitions/${p.id}`, '.petition')
  assert.equal(await page.locator('.moves, .petition form').count(), 0)
  await page.keyboard.press('1')
  await settle(page)
  assert.equal(await page.locator('.petition form').count(), 0)
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
})

for (const [what, size, look] of [['in English, large', { width: 412, height: 800 }, { lang: 'en', size: 'large' }], ['in the dark, narrow', { width: 320, height: 640 }, { theme: 'dark' }]])
  test(`every screen of the desk fits ${what}`, async () => {
    const p = await inHand(`Nhạc chuông báo thức cả toà nhà ${size.width}`)
    const page = await signInPage(browser, city, 'city', size, { look })
    for (const path of [`units/${ward}/petitions`, `petitions/${p.id}`, `units/${ward}/petitions/held`, `units/${ward}/petitions/load`, `units/${ward}/petitions/templates`, 'undelivered']) {
      await open(page, `/console/${path}`)
      assert.deepEqual(await faultsOf(page), [], path)
    }
    await openOne(page, p.id)
    for (const key of ['3', '4', '5', '6', '7', '8', '9', '0', 'c']) {
      await press(page, key)
      assert.deepEqual(await faultsOf(page), [], key)
      await page.keyboard.press('Escape')
      await page.waitForSelector('.moves')
    }
    await close(page)
  })

// ---- who handles what ----
for (const [how, size] of SIZES)
  test(`agencies and rules are added by the city; two rules that contradict each other are refused ${how}`, async () => {
    const page = await signInPage(browser, city, 'city', size)
    await open(page, '/console/routing', 'main tbody tr, main .empty')
    assert.deepEqual(await faultsOf(page), [])
    await page.click('.page-actions >> text=Thêm cơ quan')
    await page.fill('dialog input[name=name]', `Trung tâm Cứu hộ ${size.width}`)
    await page.fill('dialog input[name=code]', `CH-${size.width}`)
    assert.deepEqual(await faultsOf(page), [])
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('dialog', { state: 'detached' })
    await page.waitForSelector(`main table >> text=Trung tâm Cứu hộ ${size.width}`)
    const category = size === DESK ? 'advert' : 'sidewalk_trade'
    for (const isSecond of [false, true]) {
      await page.click('.page-actions >> text=Thêm quy tắc')
      await page.selectOption('dialog select[name=category]', category)
      await page.fill('dialog input[name=to_unit_id]', 'cuu ho')
      await page.click(`dialog .unit-hits >> text=Trung tâm Cứu hộ ${size.width}`)
      await page.click('dialog .check')
      await page.click('dialog .pick >> nth=6')                 // not on Sundays
      await page.fill('dialog input[name=basis]', `Quyết định ${size.width}/QĐ`)
      await page.click('dialog button[type=submit]')
      if (isSecond) { await page.waitForSelector('dialog .fault, dialog [role=alert]'); page.dropRequests(); assert.deepEqual(await faultsOf(page), []) }
      else await page.waitForSelector('dialog', { state: 'detached' })
    }
    await page.click('dialog >> text=Thôi')
    await page.selectOption('main select[name=category]', category)
    await settle(page)
    await page.click(`tr:has-text("17:00–07:30") >> text=Kết thúc`)
    await page.click('dialog .main')
    await page.waitForSelector('tr:has-text("17:00–07:30")', { state: 'detached' })
    await close(page)
  })

for (const [how, size] of SIZES)
  test(`a rule of one ward goes before that of the city, for places there alone ${how}`, async () => {
    const page = await signInPage(browser, city, 'city', size), category = size === DESK ? 'water_leak' : 'street_light'
    const all = (await officer.get('/api/petition-categories')).rows
    const kind = all.find(c => c.code === category) ?? all.find(c => c.flow === 'field' && c.code !== 'noise' && (size === DESK) === (c.code > 'm'))
    await open(page, '/console/routing', 'main tbody tr, main .empty')
    await page.click('.page-actions >> text=Thêm quy tắc')
    await page.selectOption('dialog select[name=category]', kind.code)
    await page.fill('dialog input[name=unit_id]', 'tay ho')
    await page.click('dialog .unit-hits >> text=Phường Tây Hồ')
    await page.fill('dialog input[name=to_unit_id]', 'thoat nuoc')
    await page.click('dialog .unit-hits button >> nth=0')
    await page.fill('dialog input[name=basis]', `Quyết định phường ${size.width}`)
    assert.deepEqual(await faultsOf(page), [])
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('dialog', { state: 'detached' })
    await page.selectOption('main select[name=category]', kind.code)
    await page.waitForSelector('tr:has-text("Phường Tây Hồ")')
    const rule = (await officer.get(`/api/petition-rules?category=${kind.code}`)).rows.find(r => r.basis === `Quyết định phường ${size.width}`)
    assert.equal(rule.unit_id, ward)
    assert.match(rule.to_unit, /Thoát nước/)
    await close(page)
  })

// ---- office hours and days off ----
const isoIn = days => new Date(Date.now() + 7 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)
for (const [how, size] of SIZES)
  test(`a ward's hours are changed after a look at which reports would be due when, and go back to the city's ${how}`, async () => {
    const p = await inHand(`Loa kẹo kéo ở công viên hát suốt đêm ${size.width}`)
    const due = (await now(p.id)).due_ms
    const page = await signInPage(browser, city, 'officer', size)
    await open(page, `/console/units/${ward}/hours`, '.facts')
    assert.deepEqual(await faultsOf(page), [])
    await page.waitForSelector('text=Theo giờ chung của thành phố')
    await page.click('.card-tools >> text=Đổi giờ')
    await page.waitForSelector('dialog .week-days')
    await page.fill('dialog input[name=note]', 'QĐ 12/QĐ-UBND')
    for (const n of [1, 2, 3, 4, 5]) await page.fill(`dialog .week-day:nth-child(${n}) .week-shift:nth-of-type(2) input >> nth=1`, '15:00')
    assert.deepEqual(await faultsOf(page), [])
    await picture(page, size === DESK ? 'console-hours-form' : 'console-hours-form-hand', { fullPage: true })
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('dialog .moved table')
    if (await page.locator('dialog .moved >> text=Xem đủ').count()) await page.click('dialog .moved >> text=Xem đủ')       // ten are shown at first
    await page.waitForSelector(`dialog .moved >> text=${p.code}`)
    assert.deepEqual(await faultsOf(page), [])
    await picture(page, size === DESK ? 'console-hours-moved' : 'console-hours-moved-hand', { fullPage: true })
    assert.equal((await now(p.id)).due_ms, due, 'a look changes nothing')
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('dialog', { state: 'detached' })
    await page.waitForSelector('.hours-span >> text=13:30–15:00')
    assert.deepEqual(await faultsOf(page), [])
    await picture(page, size === DESK ? 'console-hours' : 'console-hours-hand', { fullPage: true })
    assert.equal((await officer.get(`/api/units/${ward}/office-hours`)).rows.filter(r => r.is_own && r.to_minute === 15 * 60).length, 5)
    await page.click('.card-tools >> text=Về giờ chung')
    await page.fill('dialog input[name=reason]', 'Thử xong')
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('dialog .moved')
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('dialog', { state: 'detached' })
    await page.waitForSelector('text=13:30–15:00', { state: 'detached' })
    assert.equal((await officer.get(`/api/units/${ward}/office-hours`)).rows.filter(r => r.is_own).length, 0)
    await close(page)
  })

for (const [i, [how, size]] of SIZES.entries())
  test(`a day off is added by the city after a look, corrected and taken back; a ward only reads it ${how}`, async () => {
    const page = await signInPage(browser, city, 'city', size), day = isoIn(400 + i)
    await open(page, '/console/units/1/hours', '.facts')
    await page.click('text=Thêm ngày')
    await page.fill('dialog input[name=day]', day)
    await page.fill('dialog input[name=name]', `Nghỉ bão ${size.width}`)
    await page.fill('dialog input[name=source]', 'Công điện 01')
    assert.deepEqual(await faultsOf(page), [])
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('dialog .moved')
    await page.click('dialog button[type=submit]')
    await page.waitForSelector(`tr:has-text("Nghỉ bão ${size.width}")`)
    assert.deepEqual(await faultsOf(page), [])
    const row = page.locator(`tr:has-text("Nghỉ bão ${size.width}")`)
    await row.locator('text=Sửa').click()
    await page.selectOption('dialog select', 'swapped_work')
    for (const step of ['a look', 'saved']) { await page.click('dialog button[type=submit]'); if (step === 'a look') await page.waitForSelector('dialog .moved') }
    await page.waitForSelector(`tr:has-text("Nghỉ bão ${size.width}") >> text=Làm bù`)
    const reader = await signInPage(browser, city, 'officer', size)
    await open(reader, `/console/units/${ward}/hours`, '.facts')
    await reader.waitForSelector(`tr:has-text("Nghỉ bão ${size.width}")`)
    assert.equal(await reader.locator('tr button').count(), 0)
    await close(reader)
    await row.locator('text=Bỏ').click()
    await page.fill('dialog input[name=reason]', 'Bão tan')
    for (const step of ['a look', 'saved']) { await page.click('dialog button[type=submit]'); if (step === 'a look') await page.waitForSelector('dialog .moved') }
    await page.waitForSelector(`tr:has-text("Nghỉ bão ${size.width}")`, { state: 'detached' })
    assert.equal((await officer.get('/api/calendar-days')).rows.some(d => d.day === day), false)
    await close(page)
  })
