// browser.mjs - Chromium as people hold it: a phone in the hand, a desk in the ward office, the wall; and what must hold on any screen.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const launch = { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS, headless: true }
const vietnam = { locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', reducedMotion: 'reduce' }
export const PHONE = { width: 360, height: 740 }, DESK = { width: 1440, height: 900 }, WALL = { width: 1920, height: 1080 }

export const openBrowser = () => chromium.launch(launch)

// Faults a person would not see: an exception, a line in the console, a request that failed. `expected` are patterns of what a test provokes.
function watch(page, expected = []) {
  page.setDefaultTimeout(10_000)
  page.faults = []
  const note = text => { if (!expected.some(e => e.test(text))) page.faults.push(text) }
  page.on('pageerror', e => note('exception: ' + e.message))
  page.on('console', m => { if (m.type() === 'error') note(`console: ${m.text()} ${m.location().url}`) })
  page.on('requestfailed', r => { if (!/ERR_ABORTED/.test(r.failure()?.errorText ?? '')) note(`request: ${r.method()} ${r.url()} ${r.failure()?.errorText}`) })
  page.on('response', r => { if (r.status() >= 400) note(`answer: ${r.status()} ${r.request().method()} ${r.url()}`) })
  page.dropRequests = () => { const had = page.faults; page.faults = []; return had }
  return page
}

// A window at a desk (or any size); the content policy stays in force except for the accessibility check.
export async function openPage(browser, size = DESK, { look, expected, ...options } = {}) {
  const context = await browser.newContext({ viewport: size, serviceWorkers: 'block', bypassCSP: true, ...vietnam, ...options })
  if (look) await context.addInitScript(kept => { for (const [k, v] of Object.entries(kept)) localStorage.setItem(k, v) }, look)   // as if chosen before: theme, lang, size
  return watch(await context.newPage(), expected)
}

export async function signInPage(browser, city, role, size = DESK, options = {}) {
  const page = await openPage(browser, size, options)
  const { login, password } = city.people[role]
  const answered = page.context().request.post(city.url + '/api/session', { data: { login, password }, headers: { 'X-Sansang': '1' } })
  assert.equal((await answered).status(), 200)
  return page
}

// A phone that can be switched off and on again: its storage is a folder. `flags`: more of Chromium's own, such as a camera.
export async function holdPhone(city, size = PHONE, flags = []) {
  const folder = mkdtempSync(join(tmpdir(), 'sansang-phone-'))
  const phone = { folder, context: null, page: null }
  phone.on = async (offline = false) => {
    phone.context = await chromium.launchPersistentContext(folder, { ...launch, args: [...launch.args, ...flags], viewport: size, hasTouch: true, isMobile: true, bypassCSP: true, ...vietnam })
    await phone.context.setOffline(offline)
    phone.page = watch(phone.context.pages()[0] ?? await phone.context.newPage(), [/ERR_INTERNET_DISCONNECTED/, /ERR_FAILED/, /ERR_CONNECTION_RESET/])
    return phone.page
  }
  phone.off = async () => { await phone.context?.close(); phone.context = phone.page = null }
  phone.drop = async () => { await phone.off(); rmSync(folder, { recursive: true, force: true }) }
  phone.join = async link => {
    await phone.page.goto(city.url + link)
    await phone.page.waitForURL('**/app/', { timeout: 15_000 })
    await phone.page.waitForSelector('.tabs')
    await phone.page.evaluate(async () => { await navigator.serviceWorker.ready; while (!navigator.serviceWorker.controller) await new Promise(r => setTimeout(r, 50)) })
  }
  await phone.on()
  return phone
}

// Nothing is still loading and fonts have come.
export async function settle(page) {
  await page.waitForFunction(() => !document.querySelector('.bones, .boot'), null, { timeout: 15_000 })
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(120)
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']

// What must hold on every screen: no fault, nothing wider than the screen, no serious fault of accessibility.
export async function faultsOf(page, { isWide = false } = {}) {
  await settle(page)
  const found = page.dropRequests()
  const wide = await page.evaluate(() => {
    const w = document.documentElement.scrollWidth
    if (w <= innerWidth) return ''
    const far = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3)
    return `${w} px wide on ${innerWidth}: ` + far.map(e => `${e.tagName.toLowerCase()}.${e.className}`).join(', ')
  })
  if (wide && !isWide) found.push('too wide: ' + wide)
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axe)
  const result = await page.evaluate(tags => globalThis.axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), TAGS)
  for (const v of result.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')) {
    const n = v.nodes[0]
    found.push(`axe ${v.impact} ${v.id} (${v.nodes.length}): ${n.target.join(' ')} ${n.any?.[0]?.message ?? ''}`)
  }
  return found
}

// Kept only when SCREENS=1: what docs/screens shows.
const shelf = fileURLToPath(new URL('../../../docs/screens/', import.meta.url))
export async function picture(page, name, options = {}) {
  if (!process.env.SCREENS) return
  mkdirSync(shelf, { recursive: true })
  await settle(page)
  const path = join(shelf, name + '.png')
  await page.screenshot({ path, animations: 'disabled', caret: 'hide', ...options })
  spawnSync('convert', [path, '-strip', '-dither', 'None', '-colors', '128', '-define', 'png:compression-level=9', 'PNG8:' + path])   // ImageMagick, where there is one: a third of the bytes
}
