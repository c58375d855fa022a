// indicators.test.mjs - the register of indicators at the desk and in the hand: by pillars, one with its values, places, definition, history; redefined by the city.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { startCity } from '../support/city.mjs'
import { DESK, PHONE, close, faultsOf, openBrowser, picture, see, settle, signInPage } from '../support/browser.mjs'

const SIZES = [['at a desk', DESK], ['in the hand', PHONE]]

let city, browser, mayor, officer, ward
before(async () => {
  city = await startCity({ env: { SANSANG_ACCOUNT_PER_S: '0', SANSANG_ADDRESS_PER_S: '0' } })
  browser = await openBrowser()
  mayor = await city.signIn('city')
  officer = await city.signIn('officer')
  ward = (await officer.get('/api/me')).grants[0].unit_id
})
after(async () => { await browser?.close(); await city?.stop() })

const open = (page, path) => see(page, city.url + path)
const month = () => { const d = new Date(Date.now() + 7 * 3_600_000); return `${d.getUTCFullYear()}-M${String(d.getUTCMonth() + 1).padStart(2, '0')}` }

for (const [i, [how, size]] of SIZES.entries()) {
  test(`the register stands by its four pillars and every indicator has a figure or says why not ${how}`, async () => {
    const page = await signInPage(browser, city, 'city', size)
    await open(page, '/console/units/1/indicators')
    await page.waitForSelector('.indicator-list')
    assert.equal(await page.locator('.pillar').count(), 4)
    const all = (await mayor.get('/api/indicators?limit=200')).rows
    assert.equal(await page.locator('.indicator-list li').count(), all.length)
    assert.deepEqual(await faultsOf(page), [])
    await picture(page, `console-indicators${i ? '-phone' : ''}`)
    await page.fill('input[name=find]', 'dinh danh muc 2')
    await page.waitForFunction(() => [...document.querySelectorAll('.indicator-list b')].every(b => /định danh mức 2/.test(b.textContent)))
    assert.ok(await page.locator('.indicator-list b').count() > 0)
    assert.deepEqual(await faultsOf(page), [])
    await close(page)
  })

  test(`an indicator opens with its values, places, definition and history ${how}`, async () => {
    const page = await signInPage(browser, city, 'city', size)
    await open(page, '/console/units/1/indicators/eid-share')
    const now = await mayor.get(`/api/units/1/indicators/eid.share/values?period=${month()}`)
    const said = now.value.toLocaleString('vi-VN', { maximumFractionDigits: 1 })
    assert.equal(await page.textContent('.big-figure'), `${said} %`)
    for (const words of ['÷', 'tính phần trăm', 'outreach.has_eid / outreach.people percent', 'Định nghĩa 1']) assert.ok((await page.textContent('main')).includes(words), words)
    assert.deepEqual(await faultsOf(page), [])
    await picture(page, `console-indicator${i ? '-phone' : ''}`)
    await page.click('.card-tools >> text=Bảng')
    await settle(page)
    assert.equal(await page.locator('section:has(h2:text-is("Qua các kỳ")) tbody tr').count(), 12)
    await page.click('text=xem từng việc')
    await page.waitForURL('**/console/units/1/visits?measure=has_eid')                                  // what people have came about on any day
    await open(page, `/console/units/1/indicators/visits-all?period=${month()}`)
    await page.click('text=xem từng việc')
    await page.waitForURL('**/console/units/1/visits?measure=visits&from=*')
    const [from, to] = ['from', 'to'].map(k => new Date(Number(new URL(page.url()).searchParams.get(k)) * 86_400_000).toISOString().slice(0, 10))
    assert.ok(from.endsWith('-01') && to.slice(0, 7) === from.slice(0, 7) && to > from, `${from} to ${to} is the month`)
    await page.waitForFunction(day => document.querySelector('input[name=from]')?.value === day, from)
    await close(page)
  })

  test(`a figure of reports or occasions opens what it counted, so many rows as it says, and lets go of it again ${how}`, async () => {
    const page = await signInPage(browser, city, 'city', size)
    for (const [code, room] of [['reports-received', 'petitions'], ['reports-answered', 'petitions'], ['initiatives-public', 'initiatives']]) {
      const figure = (await mayor.get(`/api/units/1/indicators/${code.replace('-', '.')}/values?period=${month()}`)).value
      await open(page, `/console/units/1/indicators/${code}?period=${month()}`)
      await page.click('text=xem từng việc')
      await page.waitForURL(`**/console/units/1/${room}?*from=*`)
      await page.waitForFunction(n => document.querySelector('.card-note')?.textContent.startsWith(`Tất cả: ${n} `), figure.toLocaleString('vi-VN'))
      while (await page.locator('button:text-is("Xem thêm")').count()) {
        await page.click('button:text-is("Xem thêm")')
        await settle(page)
      }
      assert.equal(await page.locator('tbody tr').count(), figure, code)
      assert.deepEqual(await faultsOf(page), [])
      if (code === 'reports-answered') await picture(page, `console-counted${i ? '-phone' : ''}`)
      await page.click('text=Bỏ lọc')
      await page.waitForURL(`**/console/units/1/${room}`)
    }
    const today = Math.floor((Date.now() + 7 * 3_600_000) / 86_400_000)
    const held = await mayor.get(`/api/units/1/occasions/counted?measure=held&from=${today - 60}&to=${today}&limit=200`)
    await open(page, `/console/units/1/occasions?measure=held&from=${today - 60}&to=${today}`)
    await page.waitForFunction(n => document.querySelector('.card-note')?.textContent.startsWith(`Tất cả: ${n} `), held.total.toLocaleString('vi-VN'))
    assert.equal(held.rows.length, held.total)
    await page.selectOption('select[name=measure]', 'attended_site')
    await page.waitForURL('**/console/units/1/occasions?measure=attended_site&*')
    assert.deepEqual(await faultsOf(page), [])
    await close(page)
  })

  test(`from the city one goes down to a ward, and from period to period ${how}`, async () => {
    const page = await signInPage(browser, city, 'city', size)
    await open(page, `/console/units/1/indicators/visits-all?period=${month()}`)
    await page.locator('section:has(h2:text-is("Theo nơi")) tbody a').first().click()
    await page.waitForURL(url => /units\/(?!1\/)\d+\/indicators\/visits-all/.test(url.pathname))
    await settle(page)
    assert.equal(new URL(page.url()).searchParams.get('period'), month())
    await page.click('[aria-label="Kỳ trước"]')
    await page.waitForFunction(was => new URLSearchParams(location.search).get('period') !== was, month())
    await page.click('.period-picker >> text=Quý')
    await page.waitForFunction(() => /-Q\d$/.test(new URLSearchParams(location.search).get('period')))
    assert.deepEqual(await faultsOf(page), [])
    await close(page)
  })

  test(`what everybody sees is shown beside what staff see, hidden cells explained ${how}`, async () => {
    const page = await signInPage(browser, city, 'city', size)
    await open(page, `/console/units/1/indicators/eid-won?period=${month()}`)
    await page.click('text=Người dân thấy')
    await page.waitForSelector('text=Kỳ này chưa công khai')                    // it runs
    page.dropRequests()
    await page.click('[aria-label="Kỳ trước"]')
    await settle(page)
    assert.deepEqual(await faultsOf(page), [])
    const hidden = await page.locator('td:text-is("ẩn")').count()
    if (hidden) await page.waitForSelector('text=Số nào quá nhỏ thì ẩn')
    await close(page)
  })
}

test('another formula makes another definition, and the old one stays readable', async () => {
  const page = await signInPage(browser, city, 'city')
  await open(page, '/console/units/1/indicators/visits-guided')
  await page.click('text=Sửa định nghĩa')
  await page.fill('dialog textarea[name=formula]', 'outreach.guided / nothing.at_all percent')
  await page.click('dialog button[type=submit]')
  await page.waitForSelector('dialog .fault')                                   // beside the field
  page.dropRequests()
  await page.fill('dialog textarea[name=formula]', 'outreach.guided / outreach.visits per 1000')
  await page.selectOption('dialog select[name=unit_word]', 'per_1000')
  await page.waitForSelector('dialog >> text=Thay đổi này tạo định nghĩa 2')
  await page.click('dialog summary')
  await page.waitForSelector('dialog .area-list button')
  assert.deepEqual(await faultsOf(page), [])
  await page.click('dialog button[type=submit]')
  await page.waitForSelector('dialog', { state: 'detached' })
  await settle(page)
  await page.waitForSelector('section:has(h2:text-is("Các định nghĩa qua thời gian")) >> text=Định nghĩa 1')
  assert.deepEqual((await mayor.get('/api/indicators/visits.guided/history')).rows.map(r => [r.version, r.unit_word]), [[2, 'per_1000'], [1, 'percent']])
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
})

test('a ward reads its own, in English and in the dark, and defines nothing', async () => {
  const page = await signInPage(browser, city, 'officer', PHONE, { look: { lang: 'en', theme: 'dark' } })
  await open(page, `/console/units/${ward}/indicators`)
  await page.waitForSelector('.indicator-list a')
  assert.equal(await page.locator('.page-actions button').count(), 0)
  assert.deepEqual(await faultsOf(page), [])
  await page.locator('.indicator-list a').first().click()
  await page.waitForSelector('.big-figure')
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
})
