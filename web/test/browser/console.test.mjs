// console.test.mjs - every screen of the console for every role that sees it, at a desk and in the hand, light and dark, large and English;
// and the work done there: find, drill down, import, turf, call back, close a period, a second step at sign-in.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { startCity } from '../support/city.mjs'
import { DESK, WALL, close, faultsOf, openBrowser, openPage, picture, see, settle, signInPage } from '../support/browser.mjs'

let city, browser, group, ward
before(async () => {
  city = await startCity({ env: { SANSANG_ACCOUNT_PER_S: '0', SANSANG_ADDRESS_PER_S: '0' } })
  browser = await openBrowser()
  group = (await (await city.signIn('head')).get('/api/me')).grants[0].unit_id
  ward = (await (await city.signIn('city')).get(`/api/units/${group}`)).parent_id
})
after(async () => { await browser?.close(); await city?.stop() })

const open = (page, path) => see(page, city.url + path)

test('a wrong password is said beside the field', async () => {
  const page = await openPage(browser, DESK, { expected: [/401/] })
  await page.goto(city.url + '/console')
  await page.fill('input[name=login]', 'thanhpho')
  await page.fill('input[name=password]', 'khong-phai-mat-khau')
  await page.click('button[type=submit]')
  await page.waitForSelector('.fault')
  assert.equal(await page.getAttribute('input[name=password]', 'aria-invalid'), 'true')
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
})

test('signing in by hand leads to the overview, with every entry of the side bar in sight', async () => {
  const page = await openPage(browser, DESK, { expected: [/401.*\/api\/me/, /api\/me/] })
  await page.goto(city.url + '/console')
  await page.fill('input[name=login]', city.people.city.login)
  await page.fill('input[name=password]', city.people.city.password)
  await page.click('button[type=submit]')
  await page.waitForSelector('.stats')
  await settle(page)
  const links = page.locator('.side nav a')
  assert.ok(await links.count() > 8)
  for (let i = 0; i < await links.count(); i++) assert.ok(await links.nth(i).isVisible(), await links.nth(i).textContent())
  await close(page)
})

// ---- every screen ----
const screensOf = page => page.$$eval('.side nav a[href^="/console"]', all => [...new Set(all.map(a => a.getAttribute('href')))])
const LOOKS = [
  ['at a desk', ['city', 'officer', 'head', 'auditor', 'admin'], DESK, {}, ''],
  ['in the hand, dark', ['city', 'head'], { width: 360, height: 740 }, { look: { theme: 'dark' }, colorScheme: 'dark' }, ''],
  ['at 412 px, in English', ['officer', 'admin'], { width: 412, height: 900 }, { look: { lang: 'en' } }, ''],
  ['in large letters', ['city', 'head'], { width: 360, height: 740 }, {}, '?co=lon'],
]
for (const [how, roles, size, options, query] of LOOKS) for (const role of roles)
  test(`every screen of ${role} ${how}: no fault, fits, accessible`, async () => {
    const page = await signInPage(browser, city, role, size, options)
    await open(page, '/console' + query)
    const found = [], screens = await screensOf(page)
    assert.ok(screens.length > 2)
    for (const path of [...screens, '/console/account']) {
      await open(page, path + query)
      for (const fault of await faultsOf(page)) found.push(`${path}: ${fault}`)
    }
    assert.deepEqual(found, [])
    await close(page)
  })

// One link of a kind is followed, from every screen one comes to.
for (const role of ['auditor', 'admin', 'head'])
  test(`${role} is led nowhere where ${role} may not be`, async () => {
    const page = await signInPage(browser, city, role)
    const kindOf = href => new URL(href).pathname.replace(/indicators\/.*/, 'indicators/0').replace(/\/[A-Z-]*\d+/g, '/0')
    await open(page, '/console')
    const kinds = new Set([kindOf(page.url())]), waiting = [page.url()], refused = []
    while (waiting.length) {
      const at = waiting.shift()
      await open(page, at.slice(city.url.length))
      await settle(page)
      refused.push(...page.dropRequests().filter(f => /^answer/.test(f)).map(f => `${at.slice(city.url.length)}: ${f}`))
      const links = await page.$$eval('.side nav a[href], main a[href]', all => all.filter(a => !a.hasAttribute('download') && a.target !== '_blank').map(a => a.href.replace(/[?#].*/, '')))
      for (const href of links.filter(l => l.startsWith(city.url + '/console') && !kinds.has(kindOf(l)))) { kinds.add(kindOf(href)); waiting.push(href) }
    }
    assert.ok(kinds.size > 5, `${kinds.size} kinds of screens`)
    assert.deepEqual(refused, [])
    await close(page)
  })

test('the deeper screens: ward, group, lanes, a lane, a household, a visit, a team, turf', async () => {
  const page = await signInPage(browser, city, 'city')
  const staff = await city.signIn('city')
  const lane = (await staff.get(`/api/units/${group}/lanes`)).rows[0].id
  const visit = (await staff.get(`/api/units/${group}/visits`)).rows[0]
  const team = (await staff.get(`/api/units/${group}/teams`)).rows[0].id
  const found = []
  for (const size of [DESK, { width: 360, height: 740 }]) {
    await page.setViewportSize(size)
    for (const path of [`units/${ward}`, `units/${group}`, `units/${group}/lanes`, `units/${group}/visits`, `lanes/${lane}`, `households/${visit.household}`, `visits/${visit.seq}`, `teams/${team}`, `units/${group}/turf`, 'breaches', 'search?q=tay ho']) {
      await open(page, '/console/' + path)
      for (const fault of await faultsOf(page)) found.push(`${size.width} ${path}: ${fault}`)
    }
  }
  assert.deepEqual(found, [])
  await close(page)
})

test('what the pictures show', { skip: !process.env.SCREENS }, async () => {
  const page = await signInPage(browser, city, 'city', { width: 1440, height: 1000 })
  await open(page, '/console')
  await open(page, '/console')                                                    // fonts are optional on the first visit
  await picture(page, 'console-overview')
  await open(page, `/console/units/${ward}`)
  await picture(page, 'console-ward')
  await open(page, `/console/units/${group}/turf`)
  await picture(page, 'console-turf')
  await open(page, '/console/units/1/doubts')
  await picture(page, 'console-doubts')
  await open(page, '/console/units/1/callbacks')
  await picture(page, 'console-callbacks')
  await page.setViewportSize({ width: 360, height: 740 })
  await open(page, `/console/units/${ward}`)
  await picture(page, 'console-ward-phone')
  await close(page)
})

test('a short screen in the hand leaves the head as low as it is, and a city knows its teams apart', async () => {
  const page = await signInPage(browser, city, 'city', { width: 360, height: 740 })
  const heads = []
  for (const path of ['units/1', 'campaigns']) {
    await open(page, '/console/' + path)
    heads.push(await page.evaluate(() => Math.round(document.querySelector('.side').getBoundingClientRect().height)))
  }
  assert.equal(heads[1], heads[0])
  await open(page, '/console/units/1/teams')
  assert.match(await page.textContent('main .table tbody tr'), /Phường|Xã/)
  await open(page, '/console/units/1/audit')
  assert.match(await page.textContent('main .table tbody tr'), /Đăng nhập/)
  await close(page)
})

// ---- the work ----
test('from the city down to one visit, by links alone', async () => {
  const page = await signInPage(browser, city, 'city')
  await open(page, '/console')
  for (const link of ['.map-table .table tbody th a', '.map-table .table tbody th a', '.grid .table tbody th a', '.table tbody th a', '.table tbody th a']) {
    const had = page.url()
    await page.click(link)
    await page.waitForFunction(at => location.href !== at, had)
    await settle(page)
    if (/\/(visits|households)\/\d+$/.test(page.url())) break
  }
  if (page.url().includes('/households/')) {
    await page.click('main a[href^="/console/visits/"]')
    await page.waitForURL('**/console/visits/*')
  }
  await settle(page)
  assert.match(page.url(), /\/console\/visits\/\d+$/)
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
})

test('"/" finds a ward without accents', async () => {
  const page = await signInPage(browser, city, 'city')
  await open(page, '/console')
  await page.keyboard.press('/')
  await page.keyboard.type('tay ho')
  await page.waitForSelector('[role=option] >> text=Phường Tây Hồ')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Phường Tây Hồ')
  await close(page)
})

test('an import is looked at first: bad rows are named, and only then the good ones come in', async () => {
  const officer = await city.signIn('officer')
  const before_ = (await officer.get(`/api/units/${ward}`)).households
  const { code: wardCode } = await officer.get(`/api/units/${ward}`)
  const page = await signInPage(browser, city, 'officer')
  const file = join(city.data, 'ho-dan.csv')
  const rows = [['phường', 'tổ', 'ngõ', 'số nhà', 'mã hộ', 'chủ hộ', 'họ tên', 'năm sinh', 'giới tính'],
    [wardCode, 'Tổ dân phố số 1', 'Ngõ 200 Phố Thử', '1', 'T0001', 'Nguyễn Thị Thử', 'Nguyễn Thị Thử', '1960', 'Nữ'],
    [wardCode, 'Tổ dân phố số 1', 'Ngõ 200 Phố Thử', '3', 'T0002', 'Trần Văn Thử', 'Trần Văn Thử', 'một nghìn chín trăm', 'Nam'],
    ['99999', 'Tổ dân phố số 1', 'Ngõ 200 Phố Thử', '5', 'T0003', 'Lê Văn Thử', 'Lê Văn Thử', '1971', 'Nam'],
    [wardCode, 'Tổ dân phố số 1', 'Ngõ 200 Phố Thử', '7', 'T0004', 'Phạm Thị Thử', 'Phạm Thị Thử', '1988', 'Nữ']]
  writeFileSync(file, rows.map(r => r.join(',')).join('\n') + '\n')
  await open(page, `/console/units/${ward}/imports`)
  await page.setInputFiles('input[type=file]', file)
  await page.click('form button[type=submit]')
  await page.waitForURL('**/console/imports/*')
  await page.waitForSelector('main .table tbody tr', { timeout: 60_000 })
  await settle(page)
  assert.deepEqual(await page.$$eval('main .table tbody tr', all => all.map(r => /\d+/.exec(r.textContent)[0])), ['3', '4'])
  assert.equal((await officer.get(`/api/units/${ward}`)).households, before_, 'nothing comes in before it is applied')
  assert.deepEqual(await faultsOf(page), [])
  if (process.env.SCREENS) { await page.reload(); await page.waitForSelector('main .table tbody tr') }
  await picture(page, 'console-import')
  await page.click('main .btn.main')
  for (const end = Date.now() + 60_000; (await officer.get(`/api/units/${ward}`)).households !== before_ + 2;) {
    assert.ok(Date.now() < end, 'the two good rows come in')
    await new Promise(r => setTimeout(r, 200))
  }
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
})

test('turf is cut anew for a ward by its officer', async () => {
  const page = await signInPage(browser, city, 'officer')
  await open(page, `/console/units/${ward}/turf`)
  await page.click('.page-actions button, main button:has-text("Chia địa bàn")')
  await page.waitForSelector('dialog[open], [role=dialog]')
  assert.deepEqual(await faultsOf(page), [])
  await page.click('[role=dialog] button[type=submit], dialog[open] button[type=submit], dialog[open] .btn.main')
  await page.waitForSelector('dialog[open], [role=dialog]', { state: 'detached', timeout: 60_000 })
  await settle(page)
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
})

test('a call-back is made at the desk, and the estimate follows', async () => {
  const page = await signInPage(browser, city, 'officer')
  await open(page, `/console/units/${ward}/callbacks`)
  await page.waitForSelector('.btn.answer')
  await page.click('.btn.answer.true')
  await page.waitForSelector('text=/Đã ghi|đã ghi/')
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
})

test('a period closes into a signed report, from the group up to the city', async () => {
  const page = await signInPage(browser, city, 'city')
  await open(page, '/console/units/1/reports')
  await page.click('.page-actions button')
  await page.waitForSelector('dialog[open], [role=dialog]')
  const check = page.locator('dialog[open] input[type=checkbox], [role=dialog] input[type=checkbox]')
  await settle(page)                                             // what is still missing has been asked for
  if (await check.count()) await check.first().check({ force: true })
  assert.deepEqual(await faultsOf(page), [])
  await page.click('dialog[open] button[type=submit], [role=dialog] button[type=submit]')
  await page.waitForURL('**/console/reports/*', { timeout: 60_000 })
  await settle(page)
  assert.deepEqual(await faultsOf(page), [])
  if (process.env.SCREENS) { await page.reload(); await page.waitForSelector('main h1') }
  await picture(page, 'console-report')
  const id = /reports\/(\d+)/.exec(page.url())[1]
  const staff = await city.signIn('city')
  for (const [format, magic] of [['pdf', '%PDF'], ['csv', ''], ['xlsx', 'PK'], ['json', '{']]) {
    const r = await staff.ask('GET', `/api/reports/${id}.${format}`)
    assert.equal(r.status, 200, format)
    assert.ok((typeof r.body === 'string' ? r.body : JSON.stringify(r.body)).startsWith(magic), format)
  }
  await close(page)
})

const totp = secret => {
  let bits = ''
  for (const c of secret.replace(/[\s=]/g, '')) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')
  const key = Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0')
}
test('a second step is taken on, and asked for at the next sign-in', async () => {
  const page = await signInPage(browser, city, 'auditor')
  await open(page, '/console/account')
  await page.click('button:has-text("Bật xác thực hai bước")')
  const secret = await page.textContent('code.secret')
  assert.deepEqual(await faultsOf(page), [])
  await page.fill('input[name=code]', totp(secret))
  await page.click('form:has(input[name=code]) button[type=submit]')
  await page.waitForSelector('code.secret', { state: 'detached' })
  const { login, password } = city.people.auditor
  const without = await city.nobody.ask('POST', '/api/session', { login, password })
  assert.deepEqual([without.status, without.body.field], [401, 'totp'])
  await close(page)
})

// ---- the wall and the public page ----
test('the wall shows the city to an unattended screen', async () => {
  const page = await openPage(browser, WALL)
  await page.goto(city.url + '/wall')
  await page.waitForFunction(() => /[1-9]/.test(document.querySelector('.counter strong')?.textContent ?? ''))
  assert.deepEqual(await faultsOf(page), [])
  await page.reload()
  await page.waitForSelector('.counter strong')
  await picture(page, 'wall')
  await close(page)
})

test('an address that leads nowhere says so in the look of the city', async () => {
  const page = await openPage(browser, { width: 360, height: 740 }, { expected: [/404/] })
  await page.goto(city.url + '/khong-co')
  assert.equal(await page.textContent('header.glaze h1'), 'Không tìm thấy')
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
})

test('the public page needs no script, no sign-in, and names nobody', async () => {
  for (const [size, name] of [[DESK, 'public'], [{ width: 360, height: 740 }, 'public-phone']])
    for (const options of [{}, { colorScheme: 'dark' }]) {
      const page = await openPage(browser, size, options)
      await page.goto(city.url + '/')
      await page.waitForSelector('h1')
      assert.deepEqual(await faultsOf(page), [])
      assert.equal(await page.locator('script[src]').count(), 0)
      if (!options.colorScheme) { await page.reload(); await picture(page, name) }
      await close(page)
    }
})
