// scan.test.mjs - a card's code read by the phone's camera: it fills the form, and its number leaves the phone only sealed.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { startCity } from '../support/city.mjs'
import { cameraFlags, film } from '../support/film.mjs'
import { faultsOf, holdPhone, PHONE, picture } from '../support/browser.mjs'

const NAME = 'Nguyễn Thị Mười Hai'
const CARD = `001185012345||${NAME}|02091985|Nữ|Số 1, ngõ 67, Hà Nội|01012021`       // invented; the province, century and year fit the number
const SECRET = CARD.slice(0, 12)

let city, phone, folder
before(async () => {
  city = await startCity()
  folder = mkdtempSync(join(tmpdir(), 'sansang-film-'))
  film(join(folder, 'card.y4m'), CARD)
  phone = await holdPhone(city, PHONE, { flags: cameraFlags(join(folder, 'card.y4m')) })
  await phone.context.grantPermissions(['camera'], { origin: city.url })
})
after(async () => { await phone?.drop(); await city?.stop(); if (folder) rmSync(folder, { recursive: true }) })

// Everything this phone keeps, as one text: its database, its small notes, what stands on the page.
const kept = () => phone.page.evaluate(async () => {
  const db = await new Promise(done => { const o = indexedDB.open('sansang'); o.onsuccess = () => done(o.result) })
  const all = {}
  for (const name of db.objectStoreNames) all[name] = await new Promise(done => { const q = db.transaction(name).objectStore(name).getAll(); q.onsuccess = () => done(q.result) })
  db.close()
  const cached = []
  for (const name of await caches.keys()) for (const q of await (await caches.open(name)).keys()) cached.push(q.url)
  return JSON.stringify([all, { ...localStorage }, { ...sessionStorage }, cached, location.href, document.body.innerText, [...document.querySelectorAll('input,textarea')].map(i => i.value)])
})

test('the code on a card fills name, year of birth and sex; of the number four digits are shown', async () => {
  const sent = []
  phone.page.on('request', r => sent.push(r.url() + (r.postData() ?? '')))
  phone.sent = sent
  await phone.join(city.people.member.link)
  await phone.page.goto(city.url + '/app/doors')
  await phone.page.click('a.door >> nth=0')
  await phone.page.click('.outcome.guided')
  await phone.page.click('text=Thêm người')
  await phone.page.click('text=Quét mã trên thẻ')
  await phone.page.waitForSelector('text=Bốn số cuối: 2345', { timeout: 60_000 })
  assert.equal(await phone.page.inputValue('dialog input >> nth=0'), NAME)
  assert.equal(await phone.page.inputValue('dialog input >> nth=1'), '1985')
  assert.equal(await phone.page.getAttribute('dialog .seg button:has-text("Nữ")', 'aria-pressed'), 'true')
  assert.equal(await phone.page.locator('video').count(), 0, 'the camera is off again')
  assert.deepEqual(await faultsOf(phone.page), [])
  await picture(phone.page, 'phone-scan')
})

test('nobody is added without the consent of the person', async () => {
  await phone.page.click('dialog button[type=submit]')
  await phone.page.waitForSelector('text=Xin hỏi và được đồng ý trước khi ghi')
})

test('the number is nowhere on the phone, and in no request, but sealed in one', async () => {
  assert.ok(!(await kept()).includes(SECRET))
  await phone.page.click('dialog .check')
  await phone.page.click('dialog button[type=submit]')
  await phone.page.click('.person.open .m-y >> nth=0')
  assert.ok(!(await kept()).includes(SECRET))
  const pushed = phone.page.waitForRequest('**/api/sync/push')
  await phone.page.click('text=Lưu phiếu')
  const { events } = (await pushed).postDataJSON()
  await (await (await pushed).response()).finished()
  const person = JSON.parse(events.find(e => e.kind === 'person').body)
  assert.equal(person.name, NAME)
  assert.match(person.number_box, /^[A-Za-z0-9_-]{130,}$/)
  assert.ok(!(await kept()).includes(SECRET))
  assert.equal(phone.sent.filter(text => text.includes(SECRET)).length, 0)
  phone.household = events[0].household
})

test('the city opened it: it keeps the last four digits and shows the person at that door', async () => {
  const head = await city.signIn('head')
  const house = await head.get(`/api/households/${phone.household}`)
  const whole = JSON.stringify(house)
  const found = house.people.find(p => p.name === NAME)
  assert.ok(found, whole)
  assert.match(JSON.stringify(found), /2345/)
  assert.ok(!whole.includes(SECRET))
})
