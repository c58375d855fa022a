// photo.test.mjs - a picture of a thing, from the phone's camera to the officer's desk: sent after the visit, shown when asked for.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { startCity } from '../support/city.mjs'
import { faultsOf, holdPhone, openBrowser, PHONE, signInPage } from '../support/browser.mjs'

let city, phone, desk
before(async () => {
  city = await startCity()
  desk = await openBrowser()
  phone = await holdPhone(city, PHONE, { inside: desk })
})
after(async () => { await phone?.drop(); await desk?.close(); await city?.stop() })

test('a picture taken without a network follows its visit once there is one', async () => {
  await phone.join(city.people.member.link)
  await phone.page.goto(city.url + '/app/doors')
  const seen = await phone.page.screenshot()                    // any picture will do
  await phone.page.click('a.door >> nth=0')
  await phone.page.click('.outcome.guided')
  await phone.page.click('.personhead >> nth=0')
  await phone.page.click('.person.open .m-y >> nth=0')
  await phone.context.setOffline(true)
  await phone.page.setInputFiles('input[type=file]', { name: 'thing.png', mimeType: 'image/png', buffer: seen })
  await phone.page.waitForSelector('img.shot')
  assert.deepEqual(await faultsOf(phone.page), [])
  await phone.page.click('text=Lưu phiếu')
  await phone.page.waitForURL('**/app/doors')
  await phone.page.goto(city.url + '/app/outbox')
  await phone.page.waitForSelector('text=1 ảnh đang gửi')
  const whole = phone.page.waitForResponse(async r => r.request().method() === 'PATCH' && (await r.json()).state === 'whole', { timeout: 60_000 })
  await phone.context.setOffline(false)
  await whole
  await phone.page.waitForSelector('text=1 ảnh đang gửi', { state: 'detached' })
})

test('the officer sees it when he asks, and the audit log says so', async () => {
  const officer = await city.signIn('officer')
  const { unit_id: unit } = (await officer.get('/api/me')).grants[0]
  const rows = (await officer.get(`/api/units/${unit}/visits?limit=50`)).rows
  let seq = 0
  for (const r of rows) if ((await officer.get(`/api/visits/${r.seq}`)).photo) { seq = r.seq; break }
  assert.ok(seq, 'the visit names its picture')
  const page = await signInPage(desk, city, 'officer')
  await page.goto(`${city.url}/console/visits/${seq}`)
  assert.equal(await page.locator('main img').count(), 0)
  await page.click('text=Xem ảnh')
  await page.waitForFunction(() => [...document.images].some(i => i.src.endsWith('/photo') && i.naturalWidth > 100))
  assert.deepEqual(await faultsOf(page), [])
  assert.ok(JSON.stringify(await officer.get(`/api/units/${unit}/audit-log`)).includes('visit.photo'))
})
