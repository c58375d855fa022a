// voices.test.mjs - alerts composed by one and approved by another until they are called off; initiatives read, made public, answered; at a desk and in the hand.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test, { after, before } from 'node:test'
import { startCity } from '../support/city.mjs'
import { DESK, close, faultsOf, openBrowser, see, settle, signInPage } from '../support/browser.mjs'

const HAND = { width: 360, height: 740 }, SIZES = [['at a desk', DESK], ['in the hand', HAND]]

let city, browser, officer, resident, ward
before(async () => {
  city = await startCity({ env: { SANSANG_ACCOUNT_PER_S: '0', SANSANG_ADDRESS_PER_S: '0' } })
  browser = await openBrowser()
  officer = await city.signIn('officer')
  resident = await city.enterAsResident()
  ward = (await officer.get('/api/me')).grants[0].unit_id
})
after(async () => { await browser?.close(); await city?.stop() })

const pageOf = path => fetch(city.url + path).then(r => r.text())
function uuid() {
  const b = randomBytes(16)
  b.writeUIntBE(Date.now(), 0, 6)
  b[6] = 0x70 | (b[6] & 15)
  b[8] = 0x80 | (b[8] & 63)
  return b.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
const open = (page, path) => see(page, city.url + path)
const send = async page => {
  await page.click('dialog button[type=submit]')
  await page.waitForSelector('dialog', { state: 'detached' })
  await settle(page)
}
const card = (page, title) => page.locator(`section.card:has(h2:text-is("${title}"))`)

for (const [how, size] of SIZES) {
  test(`an alert reaches the public only by a second person, and is called off ${how}`, async () => {
    const line = `Mất nước từ 22 giờ đêm nay ${size.width}`
    const first = await signInPage(browser, city, 'officer', size)
    await open(first, `/console/units/${ward}/alerts`)
    assert.deepEqual(await faultsOf(first), [])
    await first.click('.page-actions >> text=Soạn cảnh báo')
    await first.selectOption('dialog select[name=kind]', 'water')
    await first.fill('dialog input[name=headline]', line)
    await first.fill('dialog textarea[name=instruction]', 'Trữ nước sẵn từ chiều.')
    await first.click('dialog summary')
    assert.deepEqual(await faultsOf(first), [])
    await send(first)
    await card(first, line).locator('text=Anh chị đã soạn').waitFor()
    assert.equal(await card(first, line).locator('text=Duyệt và phát').count(), 0)
    assert.ok(!(await pageOf('/alerts')).includes(line))

    const second = await signInPage(browser, city, 'city', size)
    await open(second, `/console/units/${ward}/alerts`)
    await card(second, line).locator('text=Duyệt và phát').click()
    assert.deepEqual(await faultsOf(second), [])
    await send(second)
    await card(second, line).locator('text=Đang có hiệu lực').waitFor()
    assert.ok((await pageOf('/alerts')).includes(line))

    await card(second, line).locator('button:has-text("Huỷ cảnh báo")').click()
    await second.fill('dialog input[name=headline]', `Nước đã có lại ${size.width}`)
    await send(second)
    await open(first, `/console/units/${ward}/alerts`)
    await card(first, `Nước đã có lại ${size.width}`).locator('text=Duyệt và phát').click()
    await send(first)
    await card(first, line).locator('text=Đã có tin mới hơn').waitFor()
    assert.ok(!(await pageOf('/alerts')).includes(line))
    assert.deepEqual(await faultsOf(first), [])
    await close(first)
    await close(second)
  })

  test(`an alert in force is updated: the newer words take its place once a second person has agreed ${how}`, async () => {
    const [line, newer] = [`Bão vào đêm nay ${size.width}`, `Bão đổi hướng, vào sáng mai ${size.width}`]
    const a = await officer.post('/api/alerts', { uid: uuid(), unit_id: ward, status: 'Actual', msg_type: 'Alert', category: 'Met', urgency: 'Expected', severity: 'Severe', certainty: 'Likely',
      event: 'Bão số 9', headline: line, instruction: 'Bác chằng buộc mái.', expires_ms: Date.now() + 86_400_000, areas: [ward] })
    await (await city.signIn('city')).post(`/api/alerts/${a.id}/approve`)
    const first = await signInPage(browser, city, 'officer', size)
    await open(first, `/console/units/${ward}/alerts`)
    await card(first, line).locator('button:has-text("Cập nhật")').click()
    assert.equal(await first.inputValue('dialog textarea[name=instruction]'), 'Bác chằng buộc mái.', 'what stands is not typed again')
    await first.fill('dialog input[name=headline]', newer)
    assert.deepEqual(await faultsOf(first), [])
    await send(first)
    await card(first, newer).locator('text=Anh chị đã soạn').waitFor()
    assert.ok((await pageOf('/alerts')).includes(line), 'until then the first words stand')
    const second = await signInPage(browser, city, 'city', size)
    await open(second, `/console/units/${ward}/alerts`)
    await card(second, newer).locator('text=Duyệt và phát').click()
    await send(second)
    await card(second, newer).locator('text=Đang có hiệu lực').waitFor()
    await card(second, line).locator('text=Đã có tin mới hơn').waitFor()
    const shown = await pageOf('/alerts'), feed = await pageOf('/feeds/alerts.atom')
    assert.ok(shown.includes(newer) && !shown.includes(line))
    const cap = await pageOf(`/alerts/${(await officer.get(`/api/units/${ward}/alerts`)).rows.find(x => x.headline === newer).uid}.xml`)
    assert.match(cap, /<msgType>Update<\/msgType>/)
    assert.ok(cap.includes(`,${a.uid},`), 'it names what it updates')
    assert.ok(feed.includes(newer))
    assert.deepEqual(await faultsOf(second), [])
    await close(first)
    await close(second)
  })

  test(`an exercise is out at once and goes to no page of what is in force; a draft can be dropped ${how}`, async () => {
    const page = await signInPage(browser, city, 'officer', size)
    for (const [status, line] of [['Exercise', `Diễn tập cháy nhà tập thể ${size.width}`], ['Actual', `Soạn nhầm cảnh báo ${size.width}`]]) {
      await open(page, `/console/units/${ward}/alerts`)
      await page.click('.page-actions >> text=Soạn cảnh báo')
      await page.selectOption('dialog select[name=status]', status)
      await page.fill('dialog input[name=headline]', line)
      await send(page)
    }
    assert.equal(await card(page, `Diễn tập cháy nhà tập thể ${size.width}`).locator('.card-tools >> text=Diễn tập').count(), 1)
    const wrong = card(page, `Soạn nhầm cảnh báo ${size.width}`)
    await wrong.locator('button:has-text("Không phát")').click()
    await send(page)
    await wrong.locator('.card-tools >> text=Không phát').waitFor()
    await close(page)
  })

  test(`an initiative is read, made public with its words masked, and answered ${how}`, async () => {
    const title = `Thêm ghế đá ở vườn hoa ${size.width}`
    const sent = await resident.post('/api/resident/initiatives', { uid: uuid(), unit_id: ward, category: 'public_space', title,
      text: 'Người già đi bộ ở vườn hoa không có chỗ nghỉ, xin đặt thêm mươi ghế đá dưới bóng cây. Gọi tôi số 0912345678.' })
    const page = await signInPage(browser, city, 'officer', size)
    await open(page, `/console/units/${ward}/initiatives`)
    await card(page, title).locator('text=Cho mọi người đọc').click()
    await page.fill('dialog textarea', 'Người già đi bộ ở vườn hoa không có chỗ nghỉ, xin đặt thêm mươi ghế đá dưới bóng cây.')
    assert.deepEqual(await faultsOf(page), [])
    await send(page)
    const shown = await pageOf(`/ideas/${sent.code}`)
    assert.ok(shown.includes(title) && !shown.includes('0912345678'))
    await page.click('.rooms >> text=Đang lấy ủng hộ')
    await card(page, title).locator('text=Trả lời sáng kiến').click()
    await page.selectOption('dialog select[name=result]', 'accepted')
    await page.fill('dialog textarea', 'Kính gửi bác. Phường sẽ đặt mười hai ghế đá trong quý một năm sau, bằng vốn sửa chữa vườn hoa.')
    assert.deepEqual(await faultsOf(page), [])
    await send(page)
    await page.click('.rooms >> text=Đã trả lời')
    await card(page, title).locator('text=Sẽ làm').waitFor()
    assert.deepEqual(await faultsOf(page), [])
    await close(page)
  })

  test(`one that is not for the public is refused with a reason its sender reads ${how}`, async () => {
    const title = `Quảng cáo cửa hàng của tôi ${size.width}`
    await resident.post('/api/resident/initiatives', { uid: uuid(), unit_id: ward, category: 'other', title, text: 'Xin thành phố treo biển quảng cáo cửa hàng của tôi ở mọi ngã tư.' })
    const page = await signInPage(browser, city, 'officer', size)
    await open(page, `/console/units/${ward}/initiatives`)
    await card(page, title).locator('button:has-text("Không công khai")').click()
    await page.fill('dialog textarea', 'Đây là quảng cáo, không phải sáng kiến cho mọi người.')
    await send(page)
    const mine = (await resident.get('/api/resident/initiatives')).rows.find(i => i.sent_title === title)
    assert.deepEqual([mine.state, mine.answer], ['refused', 'Đây là quảng cáo, không phải sáng kiến cho mọi người.'])
    await close(page)
  })
}
