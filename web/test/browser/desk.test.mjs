// desk.test.mjs - the ward's desk: consents taken down and withdrawn, requests about one's own data from the first word to the certificate,
// numbered slips, the allowance as a file, names in full for a reason; each at a desk and in the hand.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { startCity } from '../support/city.mjs'
import { DESK, WALL, close, faultsOf, openBrowser, openPage, picture, see, settle, signInPage } from '../support/browser.mjs'

const HAND = { width: 360, height: 740 }
const SIZES = [['at a desk', DESK], ['in the hand', HAND]]

let city, browser, officer, auditor, group, ward, homes
before(async () => {
  city = await startCity({ env: { SANSANG_ACCOUNT_PER_S: '0', SANSANG_ADDRESS_PER_S: '0' } })
  browser = await openBrowser()
  officer = await city.signIn('officer')
  auditor = await city.signIn('auditor')
  group = (await (await city.signIn('head')).get('/api/me')).grants[0].unit_id
  ward = (await officer.get(`/api/units/${group}`)).parent_id
  const lane = (await officer.get(`/api/units/${group}/lanes`)).rows[0].id
  const doors = (await officer.get(`/api/lanes/${lane}/doors?limit=20`)).rows.filter(d => d.people >= 2)
  homes = await Promise.all(doors.slice(0, 6).map(d => officer.get(`/api/households/${d.household}`)))
})
after(async () => { await browser?.close(); await city?.stop() })

const open = (page, path) => see(page, city.url + path)
const shut = page => page.waitForSelector('dialog', { state: 'detached' })
const consentsOf = async resident => (await officer.get(`/api/residents/${resident}/consents`)).rows

// ---- consents ----
for (const [i, [how, size]] of SIZES.entries())
  test(`a consent is taken down with its proof and withdrawn with its reason ${how}`, async () => {
    const home = homes[i], person = home.people[0]
    const page = await signInPage(browser, city, 'officer', size)
    await open(page, `/console/households/${home.id}`)
    assert.deepEqual(await faultsOf(page), [])
    await page.click(`section:has-text("${person.name}") >> text=Đồng ý của người này`)
    await page.waitForSelector('.consent')
    assert.deepEqual(await faultsOf(page), [])
    assert.equal(await page.locator('.consent').count(), 3)

    const contact = page.locator('.consent:has-text("Gọi lại, hỏi thăm")')
    await contact.locator('text=Ghi đồng ý').click()
    await page.waitForSelector('dialog[open]')
    assert.deepEqual(await faultsOf(page), [])
    assert.equal(await page.inputValue('dialog select'), '', 'nothing is chosen beforehand')
    assert.ok(await page.isDisabled('dialog button[type=submit]'))
    await page.selectOption('dialog select', 'paper')
    assert.ok(await page.isDisabled('dialog button[type=submit]'), 'no consent without a proof')
    await page.fill('dialog input[name=proof]', 'Giấy số 12/2026')
    await page.click('dialog button[type=submit]')
    await shut(page)
    await page.waitForSelector('.consent .chip.com')
    const [given] = await consentsOf(person.id)
    assert.deepEqual([given.purpose, given.channel, given.proof, given.withdrawn_ms, given.by], ['contact', 'paper', 'Giấy số 12/2026', 0, city.people.officer.name])
    for (const said of ['Giấy có chữ ký', 'Giấy số 12/2026', given.by]) assert.ok((await contact.textContent()).includes(said), said)
    assert.deepEqual(await faultsOf(page), [])

    await contact.locator('text=Rút đồng ý').click()
    await page.fill('dialog textarea', 'Gọi đến xin rút sáng nay')
    assert.deepEqual(await faultsOf(page), [])
    await page.click('dialog button[type=submit]')
    await shut(page)
    await page.waitForSelector('.consent .chip.nghe')
    const [ended] = await consentsOf(person.id)
    assert.ok(ended.withdrawn_ms > 0)
    assert.ok((await contact.textContent()).includes('Gọi đến xin rút sáng nay'))
    assert.doesNotMatch(await page.textContent('main'), /account:\d/, 'the program\'s own words stay inside')
    const said = (await auditor.get(`/api/units/1/audit-log`)).rows.find(l => l.action === 'consent.withdraw')
    assert.deepEqual([said.object, said.reason], [`resident:${person.id}`, 'contact: Gọi đến xin rút sáng nay'])
    assert.deepEqual(await faultsOf(page), [])
    if (process.env.SCREENS) { await page.reload(); await page.waitForSelector('.consent') }      // the word at the bottom is gone
    await picture(page, i ? 'console-consent-phone' : 'console-consent', { fullPage: true })
    await close(page)
  })

test('an auditor reads consents and changes none', async () => {
  const page = await signInPage(browser, city, 'auditor', HAND)
  await open(page, `/console/households/${homes[0].id}/people/${homes[0].people[0].id}`)
  await page.waitForSelector('.consent')
  assert.equal(await page.locator('.consent button').count(), 0)
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
})

// ---- requests about one's own data ----
const takeDown = async (page, kind, person) => {
  await page.click('.page-actions >> text=Ghi yêu cầu')
  await page.selectOption('dialog select[name=kind]', kind)
  await page.fill('dialog input[name=person]', person)
  await page.fill('dialog input[name=contact]', '0900000001')
  await page.fill('dialog textarea', 'Xin giải quyết giúp.')
  assert.deepEqual(await faultsOf(page), [])
  await page.click('dialog button[type=submit]')
  await shut(page)
  await settle(page)
}
const openRequest = async (page, person) => {
  await page.click(`main button.link:has-text("${person}")`)
  await page.waitForSelector('dialog[open]')
}
// From a request that was just taken down to the person it is about, found by his home.
const acceptAndPick = async (page, asker, home, person) => {
  await openRequest(page, asker)
  await page.click('dialog >> text=Nhận làm')
  await shut(page)
  await settle(page)
  await openRequest(page, asker)
  await page.fill('dialog input[name=find]', home.code)
  await page.click(`dialog button.link >> nth=0`)
  await page.waitForSelector('dialog input[name=resident]')
  await page.check(`dialog label:has-text("${person.name}") input`)
  assert.deepEqual(await faultsOf(page), [])
}

for (const [i, [how, size]] of SIZES.entries()) {
  test(`what is wrong about a person is put right at the desk ${how}`, async () => {
    const home = homes[2 + i], person = home.people[1], asker = `Người Sửa ${i}`
    const page = await signInPage(browser, city, 'officer', size)
    await open(page, `/console/units/${ward}/privacy`)
    await takeDown(page, 'correct', asker)
    await acceptAndPick(page, asker, home, person)
    await page.fill('dialog input[name=name]', 'Đỗ Thị Đúng Tên')
    await page.fill('dialog input[name=birth_year]', '1957')
    await page.fill('dialog textarea', 'Đã đối chiếu giấy tờ tại bàn.')
    await page.click('dialog >> text=Đã trả lời')
    await shut(page)
    await settle(page)
    const now = (await officer.get(`/api/households/${home.id}`)).people.find(p => p.id === person.id)
    assert.deepEqual([now.name, now.birth_year], ['Đỗ Thị Đúng Tên', 1957])
    await openRequest(page, asker)
    assert.equal(await page.locator('dialog >> text=Xem giấy xác nhận').count(), 0, 'only what was erased has a certificate')
    assert.deepEqual(await faultsOf(page), [])
    await close(page)
  })

  test(`a person is erased at the desk and the certificate says so ${how}`, async () => {
    const home = homes[4 + i], person = home.people[1], asker = `Người Xoá ${i}`
    const page = await signInPage(browser, city, 'officer', size)
    await open(page, `/console/units/${ward}/privacy`)
    await takeDown(page, 'erase', asker)
    await acceptAndPick(page, asker, home, person)
    await page.click('dialog >> text=Đã trả lời')
    await page.waitForSelector('dialog .fault, dialog [role=alert]')
    page.dropRequests()                                        // without a reason it is refused, beside the field
    await page.fill('dialog textarea', 'Đã hỏi lại chính chủ, bác muốn xoá.')
    await page.click('dialog >> text=Đã trả lời')
    await shut(page)
    await settle(page)
    const now = (await officer.get(`/api/households/${home.id}`)).people.find(p => p.id === person.id)
    assert.ok(!now || now.name === '(đã xoá)', JSON.stringify(now))
    await openRequest(page, asker)
    assert.deepEqual(await faultsOf(page), [])
    const certificate = await page.getAttribute('dialog a.btn', 'href')
    const paper = await page.context().request.get(city.url + certificate)
    assert.equal(paper.status(), 200)
    assert.ok(!(await paper.text()).includes(person.name), 'the certificate names nobody')
    await close(page)
  })
}

test('a withdrawal shows what it would end, and ends it', async () => {
  const home = homes[0], person = home.people[1], asker = 'Người Rút'
  await officer.post(`/api/residents/${person.id}/consents`, { purpose: 'statistics', channel: 'desk', text_version: 1, proof: 'Bàn 1' })
  const page = await signInPage(browser, city, 'officer', HAND)
  await open(page, `/console/units/${ward}/privacy`)
  await takeDown(page, 'withdraw', asker)
  await acceptAndPick(page, asker, home, person)
  await page.waitForSelector('dialog .chip.com:has-text("Thống kê")')
  await page.fill('dialog textarea', 'Đã rút theo yêu cầu.')
  assert.deepEqual(await faultsOf(page), [])
  await page.click('dialog >> text=Đã trả lời')
  await shut(page)
  const [ended] = await consentsOf(person.id)
  assert.match(ended.withdrawn_proof, /^privacy_request:\d+$/)
  await close(page)
})

// ---- papers ----
for (const [how, size] of SIZES)
  test(`a team prints its numbered slips ${how}`, async () => {
    const team = (await officer.get(`/api/units/${group}/teams`)).rows[0].id
    const page = await signInPage(browser, city, 'officer', size)
    await open(page, `/console/teams/${team}`)
    assert.deepEqual(await faultsOf(page), [])
    const sheet = page.waitForRequest(/slips\.pdf/)
    await page.click('.page-actions >> text=/In \\d+ phiếu số/')
    const file = await page.context().request.get((await sheet).url())
    assert.equal(file.status(), 200)
    assert.equal((await file.body()).subarray(0, 4).toString(), '%PDF')
    await close(page)
  })

for (const [how, size] of SIZES)
  test(`the month's allowance goes out as a file with every team ${how}`, async () => {
    const page = await signInPage(browser, city, 'officer', size)
    await open(page, `/console/units/${ward}/allowance`)
    await page.waitForSelector('main .table tbody tr, main .empty')
    assert.deepEqual(await faultsOf(page), [])
    const month = await page.inputValue('input[name=month]')
    for (const [format, magic] of [['XLSX', 'PK'], ['CSV', '']]) {
      const [file] = await Promise.all([page.waitForEvent('download'), page.click(`.page-actions >> text=${format}`)])
      assert.ok(file.url().endsWith(`?month=${month}`), file.url())
      const text = await new Promise((done, fail) => { let all = ''; void file.createReadStream().then(s => s.setEncoding('latin1').on('data', d => { all += d }).on('end', () => done(all)).on('error', fail)) })
      assert.ok(text.length > 40 && text.startsWith(magic), format)
    }
    await close(page)
  })

// ---- names for a reason ----
for (const [how, size] of SIZES)
  test(`the doors of a lane show names to the city for a reason that is written down ${how}`, async () => {
    const lane = homes[0].house.lane_id
    const page = await signInPage(browser, city, 'city', size)
    await open(page, `/console/lanes/${lane}`)
    assert.ok(!(await page.textContent('main table')).includes(homes[0].head), 'initials at first')
    await page.click('text=Hiện họ tên')
    const reason = `Đối chiếu danh sách ${size.width}`
    await page.fill('input[name=reason]', reason)
    assert.deepEqual(await faultsOf(page), [])
    await page.click('form button[type=submit]')
    await page.waitForSelector(`main table >> text=${homes[0].head}`)
    const line = (await auditor.get('/api/units/1/audit-log')).rows.find(l => l.action === 'lane.unmask' && l.reason === reason)
    assert.equal(line?.object, `lane:${lane}`)
    assert.deepEqual(await faultsOf(page), [])
    await close(page)
  })

test('an officer reads the names of a lane without being asked', async () => {
  const page = await signInPage(browser, city, 'officer')
  await open(page, `/console/lanes/${homes[0].house.lane_id}`)
  await page.waitForSelector(`main table >> text=${homes[0].head}`)
  assert.equal(await page.locator('text=Hiện họ tên').count(), 0)
  await close(page)
})

// ---- the wall ----
test('an unattended wall asks for nothing it may not have; beside a console it shows the exact numbers', async () => {
  const asked = []
  const alone = await openPage(browser, WALL)
  alone.on('request', r => { if (r.url().includes('/api/')) asked.push(new URL(r.url()).pathname) })
  await alone.goto(city.url + '/wall')
  await alone.waitForSelector('.counter strong')
  assert.deepEqual(await faultsOf(alone), [])
  assert.ok(asked.length >= 2 && asked.every(p => /^\/api\/(public\/|occasions\/(launch$|[A-Z]+-\d+\/live$))/.test(p)), asked.join())
  await close(alone)

  const desk = await signInPage(browser, city, 'city')
  await open(desk, '/console')
  const wall = await desk.context().newPage()
  const first = wall.waitForResponse(/\/progress/)
  await wall.goto(city.url + '/wall')
  assert.match((await first).url(), /\/api\/units\/1\/progress/)
  await close(desk)
})
