// browser.mjs - Chromium as people hold it: a phone in the hand, a desk in the ward office, the wall; and what must hold on any screen.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

// Features that Playwright turns off (our list takes the place of its own), and the last two: renderers that Chromium starts in advance for pages nobody opens.
const OFF = ['AvoidUnnecessaryBeforeUnloadCheckSync', 'BoundaryEventDispatchTracksNodeRemoval', 'DestroyProfileOnBrowserClose', 'DialMediaRouteProvider', 'GlobalMediaControls', 'HttpsUpgrades',
  'LensOverlay', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning', 'Translate', 'RenderDocument', 'OptimizationHints', 'SpareRendererForSitePerProcess', 'PreloadTopChromeWebUI']
const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-features=' + OFF.join(), '--in-process-gpu', '--js-flags=--no-opt,--single-threaded-gc']       // pages live for seconds: what would make them quick later is not worth its start
const launch = { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS, headless: true, timeout: 60_000 }
const vietnam = { locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', reducedMotion: 'reduce' }
export const PHONE = { width: 360, height: 740 }, DESK = { width: 1440, height: 900 }, WALL = { width: 1920, height: 1080 }

export const openBrowser = () => chromium.launch(launch)

// Faults a person would not see: an exception, a line in the console, a request that failed. `expected` are patterns of what a test provokes.
// And what the page has asked for and not yet heard: streams stay open, they do not count.
export function watch(page, expected = []) {
  page.setDefaultTimeout(20_000)
  Object.assign(page, { faults: [], expected, asked: new Map() })
  const note = text => { if (!page.expected.some(e => e.test(text))) page.faults.push(text) }
  page.on('pageerror', e => note('exception: ' + e.message))
  page.on('console', m => { if (m.type() === 'error') note(`console: ${m.text()} ${m.location().url}`) })
  page.on('requestfailed', r => { page.asked.delete(r); if (!/ERR_ABORTED/.test(r.failure()?.errorText ?? '')) note(`request: ${r.method()} ${r.url()} ${r.failure()?.errorText}`) })
  page.on('request', r => {
    if (r.isNavigationRequest() && r.frame() === page.mainFrame()) page.asked.clear()        // those of the page before get no answer any more
    if (r.resourceType() !== 'eventsource') page.asked.set(r, Infinity)
  })
  page.on('requestfinished', r => page.asked.delete(r))
  page.on('response', r => {
    if (page.asked.has(r.request())) page.asked.set(r.request(), Date.now() + 500)           // a body that nobody reads never ends
    if (r.status() >= 400) note(`answer: ${r.status()} ${r.request().method()} ${r.url()}`)
  })
  page.dropRequests = () => { const had = page.faults; page.faults = []; return had }
  return page
}

// A window at a desk (or any size); the content policy stays in force except for the accessibility check. One that was put away (`close`) is taken again.
const away = new WeakMap()                       // browser -> { key: pages }
const pagesOf = (browser, key) => {
  if (!away.has(browser)) away.set(browser, {})
  return away.get(browser)[key] ??= []
}
export async function openPage(browser, size = DESK, { look, expected = [], ...options } = {}) {
  const key = JSON.stringify([look, options]), had = pagesOf(browser, key).pop()
  if (had) {
    await had.setViewportSize(size)
    return Object.assign(had, { expected, faults: [] })
  }
  const context = await browser.newContext({ viewport: size, serviceWorkers: 'block', bypassCSP: true, ...vietnam, ...options })
  if (look) await context.addInitScript(kept => { for (const [k, v] of Object.entries(kept)) localStorage.setItem(k, v) }, look)   // as if chosen before: theme, lang, size
  const page = watch(await context.newPage(), expected)
  page.putAway = () => pagesOf(browser, key).push(page)
  page.own = new Map(['request', 'response', 'requestfailed', 'requestfinished', 'console', 'pageerror'].map(event => [event, page.listeners(event)]))
  return page
}

// A window is done with: nothing of it stays but what a browser keeps of the city's files, so that the next one need not be started.
export async function close(page) {
  const context = page.context(), { origin } = new URL(page.url())
  if (!page.putAway || context.pages().length > 1 || origin === 'null') return context.close()
  for (const [event, own] of page.own) for (const f of page.listeners(event)) if (!own.includes(f)) page.off(event, f)
  await page.unrouteAll()
  await context.setOffline(false)
  await page.emulateMedia({ media: null })
  await page.goto('about:blank')
  const cdp = await context.newCDPSession(page)
  await cdp.send('Storage.clearDataForOrigin', { origin, storageTypes: 'cookies,local_storage,indexeddb,cache_storage,service_workers' })
  await cdp.detach()
  await context.clearCookies()
  await context.clearPermissions()
  page.putAway()
}

export async function signInPage(browser, city, role, size = DESK, options = {}) {
  const page = await openPage(browser, size, options)
  await page.context().addCookies([await city.sessionOf(role)])
  return page
}

// A phone that can be switched off and on again: its storage is a folder. `flags`: more of Chromium's own, such as a camera.
// `inside`: a browser that is open already, for a phone that stays switched on.
export async function holdPhone(city, size = PHONE, { flags = [], inside } = {}) {
  const folder = inside ? null : mkdtempSync(join(tmpdir(), 'sansang-phone-'))
  const phone = { folder, context: null, page: null }, device = { viewport: size, hasTouch: true, isMobile: true, bypassCSP: true, ...vietnam }
  phone.on = async (offline = false) => {
    phone.context = inside ? await inside.newContext(device) : await chromium.launchPersistentContext(folder, { ...launch, args: [...launch.args, ...flags], ...device })
    await phone.context.setOffline(offline)
    phone.page = watch(phone.context.pages()[0] ?? await phone.context.newPage(), [/ERR_INTERNET_DISCONNECTED/, /ERR_FAILED/, /ERR_CONNECTION_RESET/])
    return phone.page
  }
  phone.off = async () => { await phone.context?.close(); phone.context = phone.page = null }
  phone.drop = async () => { await phone.off(); if (folder) rmSync(folder, { recursive: true, force: true }) }
  phone.join = async link => {
    await phone.page.goto(city.url + link)
    await phone.page.waitForURL('**/app/')
    await phone.page.waitForSelector('.tabs')
    await worked(phone.page)
  }
  await phone.on()
  return phone
}

// The service worker has the page: from now on it opens without a network.
export const worked = page => page.evaluate(async () => { await navigator.serviceWorker.ready; while (!navigator.serviceWorker.controller) await new Promise(r => setTimeout(r, 50)) })

// Several frames in which nothing on the page changes; runs in the page.
async function still() {
  await document.fonts.ready
  let isMoving = false
  const watcher = new MutationObserver(() => { isMoving = true })
  watcher.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  const isBusy = () => !!document.querySelector('.bones, .boot') || document.getAnimations().some(a => a.playState === 'running' && Number.isFinite(a.effect?.getComputedTiming().endTime))
  const end = performance.now() + 20_000
  for (let frames = 0; frames < 4; ) {
    await new Promise(done => requestAnimationFrame(done))
    frames = isMoving || isBusy() ? 0 : frames + 1
    isMoving = false
    if (performance.now() > end) { watcher.disconnect(); return document.querySelector('.bones, .boot') ? 'loads still' : 'moves still' }
  }
  watcher.disconnect()
  return ''
}
const waitsFor = page => [...page.asked].filter(([, until]) => until > Date.now()).map(([r]) => `${r.method()} ${r.url()}`)

// All that was asked is answered and shown: no request is open, no screen loads, nothing moves.
export async function settle(page) {
  for (const end = Date.now() + 30_000; ;) {
    const moves = await page.evaluate(still).catch(e => { if (/context was destroyed|navigat/i.test(e.message)) return 'goes to another page'; throw e })
    const waits = waitsFor(page)
    if (!moves && !waits.length) return
    assert.ok(Date.now() < end, `${page.url()} ${moves || 'waits for ' + waits.join()}`)
    while (waitsFor(page).length && Date.now() < end) await new Promise(r => setTimeout(r, 20))
  }
}

// To a screen and until it stands. The first of its kind in a file is opened by its address; to the others one comes by a link inside the app, as people do.
const opened = new Set()
export async function see(page, url, wait = 'main h1') {
  const to = new URL(url), kind = to.pathname.replace(/\d+/g, '0'), room = u => u.origin + u.pathname.split('/')[1]
  const isInside = opened.has(kind) && page.url() !== to.href && room(new URL(page.url())) === room(to)
  const isThere = isInside && await page.evaluate(async href => {
    let isTaken = false
    const a = Object.assign(document.createElement('a'), { href })
    document.body.append(a)
    addEventListener('click', e => { isTaken = e.defaultPrevented; e.preventDefault() }, { once: true })      // after the router, which was there before
    a.click()
    a.remove()
    for (let frames = 0; frames < 2; frames++) await new Promise(done => requestAnimationFrame(done))
    return isTaken
  }, to.href)
  if (!isThere) await page.goto(to.href)
  opened.add(kind)
  await page.waitForSelector(wait)
  await settle(page)
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']

// Runs in the page. Only serious and critical faults count here; what a rule finds has that rule's own impact, so rules of less are left out.
async function seriousFaults(tags) {
  const { axe } = globalThis, grave = ['serious', 'critical']
  const rules = Object.fromEntries(axe._audit.rules.filter(r => !grave.includes(r.impact)).map(r => [r.id, { enabled: false }]))
  if (axe._audit.rules.length - Object.keys(rules).length < 60) throw new Error('axe has lost its rules')
  const { violations } = await axe.run(document, { runOnly: tags, rules, resultTypes: ['violations'] })
  return violations.map(v => `axe ${v.impact} ${v.id} (${v.nodes.length}): ${v.nodes[0].target.join(' ')} ${v.nodes[0].any?.[0]?.message ?? ''}`)
}

// What must hold on every screen: no fault, nothing wider than the screen, no serious fault of accessibility.
export async function faultsOf(page, { isWide = false } = {}) {
  await settle(page)
  const found = page.dropRequests()
  const { wide, hasAxe } = await page.evaluate(() => {
    const w = document.documentElement.scrollWidth, hasAxe = 'axe' in globalThis
    if (w <= innerWidth) return { wide: '', hasAxe }
    const far = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3)
    return { hasAxe, wide: `${w} px wide on ${innerWidth}: ` + far.map(e => `${e.tagName.toLowerCase()}.${e.className}`).join(', ') }
  })
  if (wide && !isWide) found.push('too wide: ' + wide)
  if (!hasAxe) await page.evaluate(axe)
  return [...found, ...await page.evaluate(seriousFaults, TAGS)]
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
