// console-browser.test.mjs - the console in a real browser against a demo city: sign in, drill down to one visit, every screen of every role.
// Runs when CONSOLE_TEST_BIN names the program (with the web pages built in); CONSOLE_TEST_PORT is the port it may use.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test, { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'

const bin = process.env.CONSOLE_TEST_BIN
const port = process.env.CONSOLE_TEST_PORT ?? '18790'
const base = `http://127.0.0.1:${port}`
const here = dirname(fileURLToPath(import.meta.url))
const skip = bin ? false : 'CONSOLE_TEST_BIN is not set'
const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
let data, server, browser, axe
let gone = ''                          // how the server ended, when it did
const people = new Map()

before(async () => {
  if (!bin) return
  const { chromium } = await import('playwright-core')
  axe = readFileSync(join(here, '../node_modules/axe-core/axe.min.js'), 'utf8')
  data = join(mkdtempSync(join(tmpdir(), 'sansang-console-')), 'data')
  execFileSync(bin, ['demo', '--data', data], { stdio: ['ignore', 'ignore', 'inherit'] })
  for (const line of readFileSync(join(data, 'demo-accounts.txt'), 'utf8').split('\n')) {
    const m = /^ {2}(city|officer|head|admin|auditor) .* ([a-z.]+) +(\S+) +http\S+$/.exec(line)
    if (m) people.set(m[1], { login: m[2], password: m[3] })
  }
  server = spawn(bin, ['serve', '--data', data, '--port', port], { stdio: ['ignore', 'ignore', openSync(join(dirname(data), 'serve.log'), 'w')] })
  server.on('exit', (code, signal) => { gone = signal ?? `code ${code}` })
  for (let i = 0; i < 100; i++) {
    if (await fetch(base + '/readyz').then(r => r.ok, () => false)) break
    await new Promise(r => setTimeout(r, 100))
  }
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS })
})

after(async () => {
  await browser?.close()
  if (server) {
    assert.equal(gone, '', `the server fell over: ${gone}\n${readFileSync(join(dirname(data), 'serve.log'), 'utf8').slice(-2000)}`)
    const ended = new Promise(r => server.once('exit', r))
    server.kill('SIGTERM')
    await ended
  }
  if (data) rmSync(dirname(data), { recursive: true })
})

async function signedIn(role, width = 1440) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', reducedMotion: 'reduce', bypassCSP: true })
  const page = await context.newPage()
  page.faults = []
  page.on('pageerror', e => page.faults.push(e.message))
  await page.goto(base + '/console')
  const { login, password } = people.get(role)
  await page.fill('input[name=login]', login)
  await page.fill('input[name=password]', password)
  await page.click('button[type=submit]')
  await page.waitForSelector('#main h1')
  return page
}

const settled = page => page.waitForFunction(() => !document.querySelector('.bones'))

async function sound(page, where, withAxe) {
  await settled(page)
  assert.deepEqual(page.faults, [], where)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} is wider than the screen`)
  if (!withAxe) return
  await page.evaluate(axe)
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
  assert.deepEqual(found.violations.map(v => `${v.id} ${v.nodes[0].target}`), [], where)
}

test('a wrong password is said beside the field', { skip }, async () => {
  const page = await browser.newPage()
  await page.goto(base + '/console')
  await page.fill('input[name=login]', 'thanhpho')
  await page.fill('input[name=password]', 'khong-phai-mat-khau')
  await page.click('button[type=submit]')
  await page.waitForSelector('.fault')
  assert.equal(await page.getAttribute('input[name=password]', 'aria-invalid'), 'true')
  await page.close()
})

test('from the city down to one visit, by links alone', { skip }, async () => {
  const page = await signedIn('city')
  await settled(page)
  for (const link of ['.map-table .table tbody th a', '.map-table .table tbody th a', '.grid .table tbody th a', '.table tbody th a', '.table tbody th a']) {
    await page.click(link)
    await settled(page)
    await page.waitForTimeout(150)
    if (page.url().includes('/visits/')) break
  }
  assert.match(page.url(), /\/console\/(households|visits)\/\d+$/)
  assert.ok(await page.isVisible('.side nav a'), 'the side bar stays open on a desk')
  await page.context().close()
})

test('"/" finds a ward without accents', { skip }, async () => {
  const page = await signedIn('city')
  await page.keyboard.press('/')
  await page.keyboard.type('tay ho')
  await page.waitForSelector('[role=option] b')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Phường Tây Hồ')
  await page.context().close()
})

for (const role of ['city', 'officer', 'head', 'auditor', 'admin'])
  test(`every screen in the side bar of ${role} opens, fits and is accessible`, { skip }, async () => {
    for (const width of [1440, 360]) {
      const page = await signedIn(role, width)
      await settled(page)
      const links = await page.$$eval('.side nav a[href^="/console"]', all => all.map(a => a.getAttribute('href')))
      assert.ok(links.length > 2)
      for (const href of [...new Set(links), '/console/account']) {
        await page.goto(base + href)
        await page.waitForSelector('#main h1')
        await sound(page, `${role} ${width} ${href}`, width > 1000 || role === 'city')
      }
      await page.context().close()
    }
  })

test('the wall shows the city to an unattended screen', { skip }, async () => {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  await page.goto(base + '/wall')
  await page.waitForSelector('.counter strong')
  assert.notEqual(await page.textContent('.counter strong'), '0')
  await page.close()
})
