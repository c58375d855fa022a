// dash.test.mjs - dashboards composed by keys and by dragging, saved, shared, printed; and the pages of open data: no fault, fits, accessible.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { startCity } from '../support/city.mjs'
import { DESK, PHONE, close, faultsOf, openBrowser, openPage, picture, see, settle, signInPage } from '../support/browser.mjs'

let city, browser, staff, codes
before(async () => {
  city = await startCity({ env: { SANSANG_ACCOUNT_PER_S: '0', SANSANG_ADDRESS_PER_S: '0' } })
  browser = await openBrowser()
  staff = await city.signIn('city')
  codes = (await staff.get('/odata/Indicators')).value.map(i => i.code)
})
after(async () => { await browser?.close(); await city?.stop() })

const tile = (kind, split, width, indicator, more = {}) => ({ kind, split, width, indicator, unit_id: 1, period: 'month', title: '', ...more })
const percent = () => codes.find(c => c === 'ready.share') ?? codes[0]
const count = () => codes.find(c => c === 'ready.people') ?? codes[0]
const every = () => [tile('number', 'whole', 'narrow', count()), tile('ring', 'whole', 'narrow', percent()), tile('ring', 'child', 'narrow', count()), tile('line', 'month', 'half', count()),
  tile('bars', 'month', 'half', count()), tile('bars', 'child', 'half', count()), tile('table', 'child', 'half', percent()), tile('map', 'child', 'full', percent(), { title: 'Bản đồ sẵn sàng' })]
const made = async (name, tiles) => (await staff.post('/api/dashboards', { name, tiles })).id

const open = (page, path) => see(page, city.url + path, 'main h1, .dash-shared h1')
const fits = page => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)

for (const [how, size, options] of [['at a desk', DESK, {}], ['in the hand', PHONE, {}], ['in the dark', DESK, { look: { theme: 'dark' }, colorScheme: 'dark' }], ['in English', PHONE, { look: { lang: 'en' } }]])
  test(`a dashboard of every kind of tile ${how}: no fault, fits, accessible`, async () => {
    const id = await made('Ba sẵn sàng của thành phố', every())
    const page = await signInPage(browser, city, 'city', size, options)
    await open(page, `/console/dashboards/${id}`)
    await page.waitForSelector('.dash-map')
    assert.equal(await page.locator('.dash-tile').count(), 8)
    assert.equal(await page.locator('.dash-behind').count(), 5, 'every drawing that is split has its table behind it; a ring of one share says its two parts beside it')
    assert.deepEqual(await faultsOf(page), [])
    assert.ok(await fits(page))
    await picture(page, `dash-${how.replaceAll(' ', '-')}`, { fullPage: true })
    await page.getByRole('button', { name: /Sắp xếp|Compose/ }).click()
    await settle(page)
    assert.deepEqual(await faultsOf(page), [])
    assert.ok(await fits(page))
    await picture(page, `dash-compose-${how.replaceAll(' ', '-')}`, { fullPage: true })
    await close(page)
  })

test('the list of dashboards, empty and not', async () => {
  for (const [role, size] of [['officer', PHONE], ['city', DESK]]) {
    const page = await signInPage(browser, city, role, size)
    await open(page, '/console/dashboards')
    assert.deepEqual(await faultsOf(page), [])
    await picture(page, `dash-list-${role}`)
    await close(page)
  }
})

test('a dashboard is composed by keys alone, and kept', async () => {
  const page = await signInPage(browser, city, 'city')
  await open(page, '/console/dashboards')
  const press = async name => { await page.getByRole('button', { name, exact: true }).focus(); await page.keyboard.press('Enter') }
  await press('Lập bảng mới')
  await page.getByLabel('Tên bảng').fill('Bảng bằng phím')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.dash-bar')
  for (const kind of ['number', 'bars']) {
    await press('Thêm ô')
    await page.getByLabel('Chỉ tiêu').selectOption(count())
    await page.getByLabel('Hiện bằng').selectOption(kind)
    await page.locator('dialog button[type=submit]').focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction(n => document.querySelectorAll('.dash-tile').length === n, kind === 'number' ? 1 : 2)
  }
  assert.ok(await page.locator('.dash-tile').nth(1).locator('svg.dash-chart').first().waitFor().then(() => true))
  await page.locator('.dash-tools').nth(1).getByRole('button', { name: 'Đưa lên trước' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForSelector('p[role=status] >> text=thứ 1 trên 2', { state: 'attached' })
  await page.locator('.dash-tools').first().getByRole('button', { name: /Đổi bề rộng/ }).click()
  const saved = page.waitForResponse(r => r.request().method() === 'PUT' && /\/api\/dashboards\/\d+$/.test(r.url()))
  await press('Lưu')
  await saved
  const id = Number(page.url().split('/').at(-1)), kept = await staff.get(`/api/dashboards/${id}`)
  assert.deepEqual(kept.tiles.map(x => [x.kind, x.width]), [['bars', 'half'], ['number', 'narrow']])
  assert.equal(kept.version, 2)
  await close(page)
})

test('a tile is dragged to another place', async () => {
  const id = await made('Kéo thả', [tile('number', 'whole', 'half', count(), { title: 'Một' }), tile('number', 'whole', 'half', percent(), { title: 'Hai' })])
  const page = await signInPage(browser, city, 'city')
  await open(page, `/console/dashboards/${id}`)
  await page.getByRole('button', { name: 'Sắp xếp' }).click()
  await page.dragAndDrop('.dash-place:nth-child(1)', '.dash-place:nth-child(2)', { sourcePosition: { x: 40, y: 20 }, targetPosition: { x: 40, y: 20 } })
  await page.waitForFunction(() => document.querySelector('.dash-tile h2').textContent === 'Hai')
  await close(page)
})

test('who saved later hears that somebody was quicker, and may save over it', async () => {
  const id = await made('Hai cửa sổ', [tile('number', 'whole', 'half', count())])
  const page = await signInPage(browser, city, 'city', DESK, { expected: [/409/] })
  await open(page, `/console/dashboards/${id}`)
  await page.getByRole('button', { name: 'Sắp xếp' }).click()
  await page.locator('input[name=name]').fill('Tên của tôi')
  const now = await staff.get(`/api/dashboards/${id}`)
  assert.equal((await staff.ask('PUT', `/api/dashboards/${id}`, { version: now.version, name: 'Tên của người khác', tiles: now.tiles })).status, 200)
  await page.getByRole('button', { name: 'Lưu', exact: true }).click()
  await page.getByRole('button', { name: 'Lưu đè' }).click()
  await page.waitForFunction(() => [...document.querySelectorAll('.toast')].some(x => /Đã lưu/.test(x.textContent)))   // the heading shows the name while it is typed
  assert.equal((await staff.get(`/api/dashboards/${id}`)).name, 'Tên của tôi')
  await close(page)
})

test('a link shows it to everybody with public numbers, until it is taken back', async () => {
  const id = await made('Cho mọi người', every().map(x => ({ ...x, period: 'last_month' })))
  const page = await signInPage(browser, city, 'city')
  await open(page, `/console/dashboards/${id}`)
  await page.getByRole('button', { name: 'Chia sẻ' }).click()
  await page.getByRole('button', { name: 'Tạo đường dẫn' }).click()
  const address = await page.locator('.dash-address').textContent()
  assert.deepEqual(await faultsOf(page), [])
  for (const [name, size] of [['desk', DESK], ['hand', PHONE]]) {
    const guest = await openPage(browser, size, { expected: [/401/] })
    await guest.goto(address)
    await guest.waitForSelector('.dash-shared .dash-tile')
    assert.deepEqual(await faultsOf(guest), [])
    assert.ok(await fits(guest))
    assert.ok((await guest.textContent('main')).includes('số công khai'))
    await picture(guest, `dash-shared-${name}`, { fullPage: true })
    if (name === 'desk') {
      await guest.emulateMedia({ media: 'print' })
      assert.equal(await guest.locator('.dash-shared-foot').isVisible(), false)
    }
    await close(guest)
  }
  await page.getByRole('button', { name: 'Thu hồi' }).click()
  await page.waitForFunction(() => document.querySelector('dialog').textContent.includes('Đã thu hồi'))
  const late = await openPage(browser, PHONE, { expected: [/401/, /404/] })
  await late.goto(address)
  await late.waitForSelector('.empty')
  assert.match(await late.textContent('main'), /không còn mở được/)
  await close(late)
  await close(page)
})

for (const [how, size] of [['at a desk', DESK], ['in the hand', PHONE]])
  for (const [name, path] of [['list', () => '/data'], ['indicator', () => `/data/${count()}`], ['units', () => '/data/units?lang=en'], ['large', () => '/data?co=lon']])
    test(`open data's ${name} is read ${how} without a script`, async () => {
      const page = await openPage(browser, size, { javaScriptEnabled: name !== 'list' })
      await page.goto(city.url + path())
      if (name !== 'list') {
        assert.deepEqual(await faultsOf(page), [])
        assert.ok(await fits(page))
      }
      await picture(page, `data-${name}-${size.width}`, { fullPage: true })
      await close(page)
    })
