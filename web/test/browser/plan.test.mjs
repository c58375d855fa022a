// plan.test.mjs - the plan at the desk and in the hand: drafted by one and approved by another, walked by keyboard, tasks marked by a ward,
// what changed; a target split and adjusted, a figure from outside that waits for a second person, a report upward.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test, { after, before } from 'node:test'
import { startCity } from '../support/city.mjs'
import { DESK, PHONE, close, faultsOf, openBrowser, picture, see, settle, signInPage } from '../support/browser.mjs'

const SIZES = [['at a desk', DESK], ['in the hand', PHONE]]
const TODAY = Math.floor((Date.now() + 7 * 3_600_000) / 86_400_000)

let city, browser, mayor, deputy, officer, ward, plan
function uuid() {
  const b = randomBytes(16)
  b.writeUIntBE(Date.now(), 0, 6)
  b[6] = 0x70 | (b[6] & 15)
  b[8] = 0x80 | (b[8] & 63)
  return b.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

// One more of the city, as an administrator adds him: a one-time link, a password of his own.
async function addDeputy() {
  const { stdout } = await city.command('user', 'add', '--name', 'Trần Văn Nam', '--role', 'city')
  const [login, password] = ['pho.ban', randomBytes(12).toString('base64url')]
  await city.nobody.post('/api/invite/accept', { token: stdout.match(/\/console\/invite\/(\S+)/)[1], login, password })
  city.people.deputy = { name: 'Trần Văn Nam', login, password }
  deputy = await city.signInAs(login, password)
}

// A plan in force: two groups, a task for every ward that ends in time, and one that is late.
async function approvedPlan() {
  const lead_id = 1, days = { from_day: TODAY - 30, to_day: TODAY + 60 }
  const made = await mayor.post('/api/plans', { uid: uuid(), code: 'KH-THU', name: 'Kế hoạch Ngày Chuyển đổi số', name_en: 'Plan for the Digital Day', ...days, legal_basis: 'Quyết định 505/QĐ-TTg ngày 22/4/2022' })
  const add = item => mayor.post(`/api/plans/${made.id}/items`, { lead_id, ...days, ...item })
  const group = await add({ kind: 'group', name: 'Phổ cập kỹ năng số' })
  const activity = await add({ kind: 'activity', parent_id: group.id, name: 'Hướng dẫn tận nhà', for_wards: true })
  const task = await add({ kind: 'task', parent_id: activity.id, name: 'Lập danh sách người cần giúp', for_wards: true })
  await add({ kind: 'task', parent_id: activity.id, name: 'Tập huấn tổ viên', for_wards: true, to_day: TODAY - 3 })
  const other = await add({ kind: 'group', name: 'Chợ không dùng tiền mặt' })
  await add({ kind: 'activity', parent_id: other.id, name: 'Dán mã cho từng quầy' })
  await mayor.post(`/api/plans/${made.id}/submit`)
  await deputy.post(`/api/plans/${made.id}/approve`, { decision_number: '4321/QĐ-UBND', decision_day: TODAY })
  return { id: made.id, group: group.id, activity: activity.id, task: task.id }
}

before(async () => {
  city = await startCity({ env: { SANSANG_ACCOUNT_PER_S: '0', SANSANG_ADDRESS_PER_S: '0' } })
  browser = await openBrowser()
  mayor = await city.signIn('city')
  officer = await city.signIn('officer')
  ward = (await officer.get('/api/me')).grants[0].unit_id
  await addDeputy()
  plan = await approvedPlan()
})
after(async () => { await browser?.close(); await city?.stop() })

const open = (page, path) => see(page, city.url + path)
const send = async page => {
  await page.click('dialog button[type=submit]')
  await page.waitForSelector('dialog', { state: 'detached' })
  await settle(page)
}
// Somebody in the city's field of a unit: a few letters, then the one found.
const pickCity = async page => {
  await page.fill('dialog input[name=lead_id]', 'Thành phố')
  await page.locator('dialog .unit-hits button').first().click()
}
async function addItem(page, button, name) {
  await page.locator(button).first().click()
  await page.waitForSelector('dialog[open]')
  await page.fill('dialog input[name=name]', name)
  if (!await page.locator('dialog .unit-picks li').count()) await pickCity(page)
  assert.deepEqual(await faultsOf(page), [])
  await send(page)
}

for (const [how, size] of SIZES)
  test(`a person drafts a plan and hands it in, a second approves it ${how}`, async () => {
    const code = `KH-${size.width}`
    const first = await signInPage(browser, city, 'city', size)
    await open(first, '/console/plan')
    await first.click('.page-actions >> text=Soạn kế hoạch mới')
    await first.fill('dialog input[name=code]', code)
    await first.fill('dialog input[name=name]', `Kế hoạch thử ${size.width}`)
    assert.deepEqual(await faultsOf(first), [])
    await first.click('dialog button[type=submit]')
    await first.waitForURL('**/draft')
    await settle(first)
    const id = Number(first.url().match(/plans\/(\d+)/)[1])
    await addItem(first, 'text=Thêm nhóm', 'Phát động')
    await first.click('.draft-line >> text=Phát động')
    await addItem(first, '.draft-open >> text=Thêm hoạt động', 'Lễ phát động')
    await first.click('.draft-line >> text=Lễ phát động')
    await addItem(first, '.draft-open >> text=Thêm nhiệm vụ', 'Thuê sân khấu')      // its activity stays open
    await addItem(first, '.draft-open >> text=Thêm nhiệm vụ', 'Mời khách')
    await first.click('.draft-line >> text=Mời khách')
    await first.locator('.draft-open >> text=Lên').click()
    await first.waitForFunction(() => [...document.querySelectorAll('.draft-line.task')][0]?.textContent.includes('Mời khách'))
    await settle(first)
    assert.deepEqual((await mayor.get(`/api/plans/${id}`)).items.map(i => `${i.code} ${i.name}`), ['1 Phát động', '1.1 Lễ phát động', '1.1.1 Mời khách', '1.1.2 Thuê sân khấu'])
    await first.click('.draft-line >> text=Thuê sân khấu')
    await first.click('.draft-open >> text=Bỏ khỏi bản soạn')
    await first.click('dialog button.danger')
    await first.waitForSelector('dialog', { state: 'detached' })
    await settle(first)
    assert.deepEqual(await faultsOf(first), [])

    await first.click('.page-actions >> text=Trình duyệt')
    await send(first)
    await first.waitForSelector('text=người khác phải duyệt')
    await first.locator('.page-actions button:text-is("Duyệt")').click()
    await first.fill('dialog input[name=decision_number]', '1/QĐ-UBND')
    await first.click('dialog button[type=submit]')
    await first.waitForSelector('dialog [role=alert]')                    // not by who handed it in
    first.dropRequests()
    await close(first)

    const second = await signInPage(browser, city, 'deputy', size)
    await open(second, `/console/plans/${id}/draft`)
    await second.locator('.page-actions button:text-is("Duyệt")').click()
    await second.fill('dialog input[name=decision_number]', `${size.width}/QĐ-UBND`)
    assert.deepEqual(await faultsOf(second), [])
    await send(second)
    await second.waitForURL(`**/console/plans/${id}`)
    const now = await mayor.get(`/api/plans/${id}`)
    assert.deepEqual([now.version.state, now.version.decision_number, now.in_force], ['approved', `${size.width}/QĐ-UBND`, 1])
    await second.waitForSelector('text=Đang có hiệu lực')
    assert.deepEqual(await faultsOf(second), [])
    await close(second)
    await mayor.post(`/api/plans/${id}/close`, { reason: 'chỉ để thử' })
  })

for (const [how, size] of SIZES)
  test(`the plan, its tree, its timeline, its items and its versions can be read ${how}`, async () => {
    const page = await signInPage(browser, city, 'city', size)
    const base = `/console/plans/${plan.id}`, hand = size === PHONE ? '-phone' : ''
    await open(page, base)
    await page.waitForSelector('.group-card >> text=Phổ cập kỹ năng số')
    assert.deepEqual(await faultsOf(page), [])
    await picture(page, `console-plan${hand}`, { fullPage: true })
    for (const path of ['/tree', '/timeline', '/versions', '/draft', `/items/${plan.group}`, `/items/${plan.activity}`, `/items/${plan.task}`]) {
      await open(page, base + path)
      assert.deepEqual(await faultsOf(page), [], path)
    }
    await open(page, base + '/timeline')
    assert.equal(await page.locator('.tl-bar').count(), 4)
    await page.click('.card-tools >> text=Bảng')
    assert.equal(await page.locator('table tbody tr').count(), 4)
    assert.deepEqual(await faultsOf(page), [])
    await close(page)
  })

test('the plan is readable in English and in the dark', async () => {
  const page = await signInPage(browser, city, 'city', DESK, { look: { lang: 'en', theme: 'dark' } })
  for (const path of ['', '/tree', '/timeline', '/versions']) {
    await open(page, `/console/plans/${plan.id}${path}`)
    assert.deepEqual(await faultsOf(page), [], path)
  }
  assert.equal(await page.textContent('h1'), 'Plan for the Digital Day')
  await open(page, `/console/units/${ward}/tasks`)
  await page.waitForSelector('.task-card >> text=Start')
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
})

test('the tree is walked by keyboard alone', async () => {
  const page = await signInPage(browser, city, 'city')
  await open(page, `/console/plans/${plan.id}/tree`)
  const isAt = start => page.waitForFunction(start => document.activeElement.getAttribute('aria-label')?.startsWith(start), start)
  await page.locator('[role=treeitem]').first().focus()
  await isAt('1 Phổ cập kỹ năng số')
  assert.equal(await page.locator('[role=treeitem]').count(), 2)
  await page.keyboard.press('ArrowRight')
  await page.waitForSelector('[role=treeitem][aria-level="2"]')
  await page.keyboard.press('ArrowRight')
  await isAt('1.1 Hướng dẫn tận nhà')
  await page.keyboard.press('ArrowRight')
  await page.waitForSelector('[role=treeitem][aria-level="3"]')
  await page.keyboard.press('ArrowDown')
  await isAt('1.1.1 Lập danh sách')
  await page.keyboard.press('ArrowLeft')
  await isAt('1.1 ')
  await page.keyboard.press('ArrowLeft')
  await page.waitForSelector('[role=treeitem][aria-level="3"]', { state: 'detached' })
  await page.keyboard.press('End')
  await isAt('2 Chợ')
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/items/${plan.group}`)
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
})

for (const [i, [how, size]] of SIZES.entries())
  test(`a ward starts a task, reports what blocks it, goes on and finishes, and the city sees it ${how}`, async () => {
    const page = await signInPage(browser, city, 'officer', size)
    await open(page, `/console/units/${ward}/tasks`)
    const name = ['Lập danh sách người cần giúp', 'Tập huấn tổ viên'][i]
    const card = page.locator(`.task-card:has-text("${name}")`)
    if (i === 1) await card.locator('text=Trễ 3 ngày').waitFor()
    assert.deepEqual(await faultsOf(page), [])
    if (i === 0) await picture(page, 'console-tasks', { fullPage: true })
    for (const [button, reason, then] of [['Bắt đầu', 'Giao cho chị Hoa', 'Báo xong'], ['Báo vướng', 'Thiếu hai máy tính bảng', 'Làm tiếp'], ['Làm tiếp', 'Đã mượn được máy', 'Báo xong'], ['Báo xong', 'Đã xong 214 người', 'Mở lại']]) {
      await card.locator(`button:text-is("${button}")`).click()
      assert.ok(await page.isDisabled('dialog button[type=submit]'), 'not without a word')
      await page.fill('dialog textarea', reason)
      assert.deepEqual(await faultsOf(page), [])
      await send(page)
      await card.locator(`button:text-is("${then}")`).waitFor()
    }
    assert.deepEqual(await faultsOf(page), [])
    await close(page)
    const task = (await officer.get(`/api/units/${ward}/tasks`)).rows.find(t => t.name === name)
    assert.deepEqual([task.state, task.reason], ['done', 'Đã xong 214 người'])

    const seen = await signInPage(browser, city, 'city', size)
    await open(seen, `/console/plans/${plan.id}/items/${task.task_id}`)
    await seen.waitForSelector('text=Đã xong 214 người')
    for (const said of ['Giao cho chị Hoa', 'Thiếu hai máy tính bảng', 'Đã mượn được máy']) assert.ok((await seen.textContent('.steps')).includes(said), said)
    assert.deepEqual(await faultsOf(seen), [])
    await close(seen)
  })

test('what an amendment changes is told field by field', async () => {
  const page = await signInPage(browser, city, 'city')
  await open(page, `/console/plans/${plan.id}/draft`)
  await page.click('main button:has-text("Mở bản điều chỉnh")')
  await page.fill('dialog textarea', 'Thêm việc cho tháng cuối')
  await send(page)
  await page.click('.draft-line >> text=Dán mã cho từng quầy')
  await page.click('.draft-open >> text=Sửa')
  await page.fill('dialog input[name=name]', 'Dán mã và loa cho từng quầy')
  await page.click('dialog summary')
  await page.fill('dialog input[name=budget_vnd]', '1.200.000.000')
  assert.deepEqual(await faultsOf(page), [])
  await send(page)
  await page.click('text=Xem khác gì với bản đang có hiệu lực')
  await page.waitForSelector('.changes')
  const said = await page.textContent('.changes')
  for (const words of ['Hoạt động 2.1', 'Dán mã cho từng quầy', 'Dán mã và loa cho từng quầy', '1.200.000.000 ₫']) assert.ok(said.includes(words), words)
  assert.deepEqual(await faultsOf(page), [])
  await picture(page, 'console-plan-changes', { fullPage: true })
  await mayor.post(`/api/plans/${plan.id}/drop`, { reason: 'chỉ để thử' })
  await close(page)
})

test('an auditor reads the draft and changes nothing', async () => {
  const page = await signInPage(browser, city, 'auditor')
  await open(page, `/console/plans/${plan.id}/draft`)
  assert.equal(await page.locator('.page-actions button, main .btn.main').count(), 0)
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
})

// ---- targets ----
const makeTarget = (name, goal) => mayor.post(`/api/plans/${plan.id}/targets`, { uid: uuid(), item_id: plan.activity, indicator: name, unit_id: 1, period: `${iso(TODAY - 20)}..${iso(TODAY + 40)}`, goal_milli: goal * 1000 })
const iso = day => new Date(day * 86_400_000).toISOString().slice(0, 10)
const digits = text => Number(text.replace(/\D/g, ''))

for (const [how, size] of SIZES)
  test(`a target is split as foreseen, then adjusted by hand with its sum kept ${how}`, async () => {
    const goal = 100_003 + size.width, { id } = await makeTarget('eid.won', goal), hand = size === PHONE ? '-phone' : ''
    const page = await signInPage(browser, city, 'city', size)
    await open(page, `/console/targets/${id}`)
    assert.deepEqual(await faultsOf(page), [])
    await page.click('.page-actions >> text=Giao cho phường, xã')
    await page.waitForSelector('table')
    await settle(page)
    assert.deepEqual(await faultsOf(page), [])
    await page.click('text=Xem đủ 126 dòng')
    const foreseen = await page.$$eval('table tbody tr', rows => rows.map(r => [r.querySelector('th').textContent, r.querySelectorAll('td')[1].textContent]))
    assert.equal(foreseen.length, 126)
    assert.equal(foreseen.reduce((sum, [, n]) => sum + digits(n), 0), goal)
    await picture(page, `console-cascade${hand}`)
    await page.fill('textarea[name=reason]', 'Giao theo dân số')
    await page.click('main button[type=submit]')
    await page.waitForSelector('.goal-in')
    await settle(page)
    const shares = async () => (await mayor.get(`/api/targets/${id}/shares`)).rows
    const given = new Map((await shares()).map(s => [s.unit, s.goal_milli / 1000]))
    assert.deepEqual(foreseen.filter(([unit, n]) => given.get(unit) !== digits(n)), [], 'what was shown beforehand is what came')

    const [first] = await shares()
    await page.fill(`input[aria-label="Mức của ${first.unit}"]`, String(first.goal_milli / 1000 + 250))
    await page.waitForSelector('.sum-line.com')
    await page.uncheck('label:has-text("Để các nơi khác bù") input')
    await page.waitForSelector('.sum-line.son >> text=thừa 250 người')
    await page.fill('textarea[name=reason]', 'Nơi này đông người')
    assert.ok(await page.isDisabled('main button[type=submit]'), 'not while the sum is off')
    await page.check('label:has-text("Để các nơi khác bù") input')
    assert.deepEqual(await faultsOf(page), [])
    await page.click('main button[type=submit]')
    await page.waitForURL(`**/console/targets/${id}`)
    await settle(page)
    const now = await shares()
    assert.equal(now.reduce((sum, s) => sum + s.goal_milli, 0), goal * 1000)
    assert.equal(now.find(s => s.unit_id === first.unit_id).goal_milli, first.goal_milli + 250_000)
    await page.waitForSelector('text=bù phần lệch')
    assert.deepEqual(await faultsOf(page), [])
    await picture(page, `console-target${hand}`)
    await close(page)
  })

for (const [how, size] of SIZES)
  test(`a share of a whole is the same for every place, and each may have its own ${how}`, async () => {
    const { id } = await makeTarget('eid.share', 95)
    const page = await signInPage(browser, city, 'city', size)
    await open(page, `/console/targets/${id}/cascade`)
    await page.waitForSelector('text=mỗi nơi 95 %')
    await page.fill('textarea[name=reason]', 'Mọi nơi như nhau')
    await page.click('main button[type=submit]')
    await page.waitForSelector('.goal-in')
    await settle(page)
    const [first] = (await mayor.get(`/api/targets/${id}/shares`)).rows
    await page.fill(`input[aria-label="Mức của ${first.unit}"]`, '97,5')
    await page.fill('textarea[name=reason]', 'Nơi này làm trước')
    assert.deepEqual(await faultsOf(page), [])
    await page.click('main button[type=submit]')
    await page.waitForURL(`**/console/targets/${id}`)
    await settle(page)
    assert.deepEqual((await mayor.get(`/api/targets/${id}/shares`)).rows.slice(0, 2).map(s => s.goal_milli), [97_500, 95_000])
    await close(page)
  })

test('a ward sees its share with its pace, and nothing it could change', async () => {
  const page = await signInPage(browser, city, 'officer', PHONE)
  await open(page, `/console/units/${ward}/targets`)
  await page.waitForSelector('.target-card')
  assert.equal(await page.locator('.page-actions button').count(), 0)
  assert.deepEqual(await faultsOf(page), [])
  await page.locator('.target-card a').first().click()
  await page.waitForSelector('.target-now.big')
  assert.deepEqual(await faultsOf(page), [])
  assert.equal(await page.locator('.page-actions >> button').count(), 0)
  await close(page)
})

for (const [i, [how, size]] of SIZES.entries())
  test(`a figure from outside waits for a second person and is shown as reported ${how}`, async () => {
    const source = `Cơ quan thử ${size.width}`, card = page => page.locator(`.figure-cards section:has-text("${source}")`)
    const first = await signInPage(browser, city, 'city', size)
    await open(first, '/console/units/1/figures')
    assert.deepEqual(await faultsOf(first), [])
    await first.click('.page-actions >> text=Nhập số liệu')
    await first.fill('dialog input[name=as_of_day]', iso(TODAY - i))
    await first.fill('dialog input[name=value_milli]', '61,5')
    await first.fill('dialog input[name=source]', source)
    await first.fill('dialog input[name=document_number]', '812/BC-CQ')
    assert.deepEqual(await faultsOf(first), [])
    await send(first)
    await card(first).locator('text=Chờ duyệt').waitFor()
    await card(first).locator('text=Duyệt số liệu').click()
    await first.click('dialog button[type=submit]')
    await first.waitForSelector('dialog [role=alert]')                  // not by who entered it
    first.dropRequests()
    await close(first)

    const second = await signInPage(browser, city, 'deputy', size)
    await open(second, '/console/units/1/figures')
    await card(second).locator('text=Duyệt số liệu').click()
    assert.deepEqual(await faultsOf(second), [])
    await send(second)
    await card(second).locator('.chip:has-text("Đã duyệt")').waitFor()
    await card(second).locator('text=theo báo cáo').waitFor()
    assert.deepEqual(await faultsOf(second), [])
    const [now] = (await mayor.get('/api/reported')).rows.filter(f => f.source === source)
    assert.deepEqual([now.state, now.value_milli, now.decided_by], ['approved', 61_500, 'Trần Văn Nam'])
    await close(second)
  })

for (const [how, size] of SIZES)
  test(`a target is made in a form that says the number back, changed and ended, each for a reason ${how}`, async () => {
    const page = await signInPage(browser, city, 'city', size)
    await open(page, '/console/units/1/targets')
    await page.click('.page-actions >> text=Thêm chỉ tiêu')
    await page.selectOption('dialog select[name=indicator]', 'eid.won')
    await page.fill('dialog input[name=goal_milli]', 'nhiều')
    await page.waitForSelector('dialog >> text=Chưa phải là số')
    assert.ok(await page.isDisabled('dialog button[type=submit]'))
    await page.fill('dialog input[name=goal_milli]', '12.500')
    await page.waitForSelector('dialog >> text=12.500 người')
    assert.deepEqual(await faultsOf(page), [])
    await page.click('dialog button[type=submit]')
    await page.waitForURL('**/console/targets/*')
    await page.waitForSelector('.target-now.big')
    const id = Number(page.url().match(/\d+$/)[0]), now = () => mayor.get(`/api/targets/${id}`)
    assert.deepEqual([(await now()).goal_milli, (await now()).unit_id], [12_500_000, 1])
    await page.click('.page-actions >> text=Đổi mức cần đạt')
    await page.fill('dialog input[name=goal_milli]', '15.000')
    await page.fill('dialog textarea', 'Theo chỉ đạo mới')
    assert.deepEqual(await faultsOf(page), [])
    await send(page)
    assert.equal((await now()).goal_milli, 15_000_000)
    await page.click('.page-actions >> text=Ngừng chỉ tiêu')
    await page.fill('dialog textarea', 'Chỉ để thử thôi')
    await send(page)
    await page.waitForSelector('.lead >> text=Đã ngừng')
    assert.deepEqual(await faultsOf(page), [])
    await close(page)
  })

test('a ward officer reads the plan as far as it concerns the ward, and nothing to write with', async () => {
  const page = await signInPage(browser, city, 'officer', PHONE)
  await open(page, `/console/plans/${plan.id}`)
  await page.waitForSelector('.group-card >> text=Phổ cập kỹ năng số')
  assert.equal(await page.locator('.group-card >> text=Chợ không dùng tiền mặt').count(), 0)
  assert.equal(await page.locator('.page-actions button').count(), 0)
  for (const path of ['', '/tree', '/timeline', `/items/${plan.activity}`, `/items/${plan.task}`]) {
    await open(page, `/console/plans/${plan.id}${path}`)
    assert.deepEqual(await faultsOf(page), [], path)
  }
  await close(page)
})

// ---- reports upward ----
for (const [i, [how, size]] of SIZES.entries())
  test(`a report upward is made, signed, proved anew and taken away as files ${how}`, async () => {
    const page = await signInPage(browser, city, 'city', size)
    await open(page, '/console/units/1/upward')
    assert.deepEqual(await faultsOf(page), [])
    await page.click('.page-actions >> text=Lập báo cáo')
    await page.locator('dialog .seg button').nth(0).click()
    await page.fill('dialog input[name=to_day]', iso(TODAY - 1 - i))
    assert.deepEqual(await faultsOf(page), [])
    await page.click('dialog button[type=submit]')
    await page.waitForURL('**/console/plan-reports/*')
    await settle(page)
    assert.deepEqual(await faultsOf(page), [])
    await page.click('text=Kiểm tra ngay')
    await page.waitForSelector('text=Đúng: chữ ký khớp')
    const id = Number(page.url().match(/\d+$/)[0])
    for (const [format, type] of [['pdf', /application\/pdf/], ['xlsx', /spreadsheetml/], ['csv', /text\/csv/]]) {
      const r = await page.context().request.get(`${city.url}/api/plan-reports/${id}.${format}`)
      assert.equal(r.status(), 200)
      assert.match(r.headers()['content-type'], type)
    }
    await picture(page, `console-briefing${i ? '-phone' : ''}`)
    await close(page)
  })

test('a report by the clock is scheduled for its readers and dropped, and the cover says what the office wants', async () => {
  const page = await signInPage(browser, city, 'city')
  await open(page, '/console/units/1/upward')
  await page.click('text=Hẹn báo cáo')
  await page.waitForSelector('dialog .area-list input')
  await page.locator('dialog .area-list label:has-text("Trần Văn Nam") input').check()
  assert.deepEqual(await faultsOf(page), [])
  await send(page)
  await page.waitForSelector('table >> text=Trần Văn Nam')
  await page.click('text=Bỏ hẹn')
  await page.waitForSelector('table >> text=Trần Văn Nam', { state: 'detached' })
  await page.locator('section:has(h2:text-is("Bìa công văn")) >> text=Sửa').click()
  await page.fill('dialog input[name=signer_name]', 'Lê Thị Mai')
  assert.deepEqual(await faultsOf(page), [])
  await send(page)
  await page.waitForSelector('.cover-sheet >> text=Lê Thị Mai')
  assert.deepEqual(await faultsOf(page), [])
  await close(page)
})

test('targets, figures and reports are readable in English and in the dark, on a phone too', async () => {
  for (const size of [DESK, PHONE]) {
    const page = await signInPage(browser, city, 'auditor', size, { look: { lang: 'en', theme: 'dark' } })
    for (const path of ['units/1/targets', 'units/1/figures', 'units/1/upward']) {
      await open(page, `/console/${path}`)
      assert.deepEqual(await faultsOf(page), [], path)
    }
    await close(page)
  }
})

test('a file is attached in a draft, told when it changed, and fetched by whom it concerns', async () => {
  const days = { from_day: TODAY - 5, to_day: TODAY + 60 }, bytes = Buffer.from('%PDF-1.7\nhướng dẫn\n%%EOF\n')
  const { id } = await mayor.post('/api/plans', { uid: uuid(), code: 'KH-TEP', name: 'Kế hoạch có tệp đính kèm', ...days })
  const group = await mayor.post(`/api/plans/${id}/items`, { kind: 'group', name: 'Phát động', lead_id: 1, ...days })
  await mayor.post(`/api/plans/${id}/items`, { kind: 'activity', parent_id: group.id, name: 'Lễ phát động', lead_id: 1, ...days })
  const page = await signInPage(browser, city, 'city', PHONE)
  await open(page, `/console/plans/${id}/draft`)
  await page.click('text=Sửa phần chung')
  await page.click('dialog >> text=Thêm tài liệu')
  await page.setInputFiles('dialog input[type=file]', { name: 'máy tính.exe.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ not a document') })
  await page.locator('dialog .doc-file [role=alert]').waitFor()
  page.dropRequests()
  await page.setInputFiles('dialog input[type=file]', { name: 'hướng dẫn.pdf', mimeType: 'application/pdf', buffer: bytes })
  await page.locator('dialog .doc-file >> text=hướng dẫn.pdf').waitFor()
  assert.equal(await page.inputValue('dialog input[name=doc-title-0]'), 'hướng dẫn')
  assert.deepEqual(await faultsOf(page), [])
  await send(page)
  await mayor.post(`/api/plans/${id}/submit`)
  await deputy.post(`/api/plans/${id}/approve`, { decision_number: '9/QĐ', decision_day: TODAY })
  await open(page, `/console/plans/${id}`)
  const link = page.locator('a.doc-link:has-text("hướng dẫn.pdf")')
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  assert.equal(download.suggestedFilename(), 'hướng dẫn.pdf')
  assert.deepEqual(await faultsOf(page), [])

  const { documents: [{ file }] } = (await officer.get(`/api/plans/${id}`)).version
  assert.equal((await officer.ask('GET', `/api/plan-files/${file}`)).status, 200)
  await mayor.post(`/api/plans/${id}/amend`, { reason: 'bỏ tệp đính kèm' })
  await mayor.ask('PUT', `/api/plans/${id}/draft`, { name: 'Kế hoạch có tệp đính kèm', ...days })
  await open(page, `/console/plans/${id}/versions`)
  await page.locator('.change-fields del:has-text("hướng dẫn.pdf")').waitFor()
  await close(page)
  await mayor.post(`/api/plans/${id}/drop`, { reason: 'chỉ để thử' })
  await mayor.post(`/api/plans/${id}/close`, { reason: 'chỉ để thử' })
})
