// board.test.mjs - the public board in the hand and at a desk: readable without a script, nothing out of the frame, no fault of access.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { startCity } from '../support/city.mjs'
import { DESK, PHONE, close, faultsOf, openBrowser, openPage, picture } from '../support/browser.mjs'

let city, browser, ward, code
before(async () => {
  city = await startCity({ env: { SANSANG_ACCOUNT_PER_S: '0', SANSANG_ADDRESS_PER_S: '0' } })
  browser = await openBrowser()
  const officer = await city.signIn('officer')
  ward = await officer.get(`/api/units/${(await officer.get('/api/me')).grants[0].unit_id}`)
  const chief = await city.signIn('city')
  const { key } = await chief.post('/api/units/1/open-clients', { name: 'Ứng dụng bạn' })
  for (const [i, title] of ['Đèn đường không sáng ở đầu ngõ', 'Cây gãy chắn lối đi', 'Hố sâu giữa đường sau mưa'].entries()) {
    const body = new URLSearchParams({ api_key: key, service_code: 'light', lat: ward.lat_e6 / 1e6 + i / 1000, long: ward.lon_e6 / 1e6, description: title + ', gọi 0912345678' })
    const sent = await (await fetch(city.url + '/open311/v2/requests.json', { method: 'POST', body })).json()
    code = sent[0].service_request_id
  }
  for (const held of (await officer.get(`/api/units/${ward.id}/petitions/held?limit=200`)).rows) {
    await officer.post(`/api/petitions/${held.id}/clear`, { title: held.proposed.split(',')[0], said: held.proposed, audience: 'public' })
    if (held.code === code) await chief.post(`/api/petitions/${held.id}/move`, { event: 'receive' })      // street lights are an agency's
  }
})
after(async () => { await browser?.close(); await city?.stop() })

for (const [how, size] of [['at a desk', DESK], ['in the hand', PHONE]])
  for (const [name, path] of [['list', () => '/board'], ['ward', () => `/board?ward=${ward.code}&status=open`], ['report', () => `/board/${code}`],
                              ['map', () => '/board/map'], ['units', () => '/board/units'], ['large', () => `/board/${code}?lang=en&co=lon`]])
    test(`the board's ${name} is read ${how} without a script`, async () => {
      const page = await openPage(browser, size, { javaScriptEnabled: name !== 'list' })
      await page.goto(city.url + path())
      if (name !== 'list') {
        assert.deepEqual(await faultsOf(page), [])
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing out of the frame')
      }
      await picture(page, `board-${name}-${size.width}`)
      await close(page)
    })

test('a ward on the map opens its list', async () => {
  const page = await openPage(browser, DESK)
  await page.goto(city.url + '/board/map')
  await page.locator(`svg a[href*="ward=${ward.code}"]`).click({ force: true })
  await page.waitForURL(`**/board?ward=${ward.code}**`)
  assert.ok((await page.textContent('main')).includes('Đèn đường không sáng'))
  await close(page)
})
