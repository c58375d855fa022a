// phone_app.mjs - what the phone app costs a cheap phone: its size on the wire, and the time until a member sees the next door.
// node benchmark/phone_app.mjs --program sansang (or SANSANG=sansang): serves a small demo city on loopback, holds a real Chromium to a slow 4G
// line and a processor slowed six times, prints one JSON line a figure: {name, value, unit, limit, ratio, goal, bound, ok, note}, bound being the
// goal as a number. RUNS=3 tries of each; the median counts. What else runs on the machine slows the processor further: see `busy` in the note.
import assert from 'node:assert/strict'
import { cpus, loadavg } from 'node:os'
import { brotliCompressSync } from 'node:zlib'

const at = process.argv.indexOf('--program')
if (at > 0) process.env.SANSANG = process.argv[at + 1]
const { holdPhone } = await import('../web/test/support/browser.mjs')
const { startCity } = await import('../web/test/support/city.mjs')

const LINE = { down: 1_600_000 / 8, up: 750_000 / 8, rtt_ms: 150 }       // slow 4G, bytes a second
const SLOWER = 6
const RUNS = Number(process.env.RUNS ?? 3)
const SIZE_GOAL = 150 * 1024, TIME_GOAL_MS = 3000
const DOOR = '.card.next .doorno'                                         // the first useful thing: the number of the door to knock at

const median = all => [...all].sort((a, b) => a - b)[all.length >> 1]
const say = (name, value, unit, limit, goal, note) =>
  console.log(JSON.stringify({ name, value, unit, limit, ratio: +(value / limit).toFixed(3), goal: `<= ${goal}`, bound: goal, ok: value <= goal, note }))

// ---- size: what the service worker keeps, as it travels ----

async function size(city) {
  const worker = await (await fetch(city.url + '/app/sw.js')).text()
  const files = [...new Set([...worker.matchAll(/"(\/(?:app|assets)\/[^"]*)"/g)].map(m => m[1]))].filter(f => f !== '/assets/')
  let wire = 0, floor = 0
  for (const file of files) {
    const res = await fetch(city.url + file, { headers: { 'Accept-Encoding': 'br' } })
    assert.equal(res.status, 200, file)
    const raw = Buffer.from(await res.arrayBuffer())
    wire += Number(res.headers.get('content-length') ?? raw.length)
    floor += Math.min(raw.length, brotliCompressSync(raw).length)
  }
  say('phone_app_size', wire, 'bytes', floor, SIZE_GOAL, `the ${files.length} files of the shell as they travel; limit: the same through brotli 11`)
}

// ---- time ----

async function slow(page) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: LINE.rtt_ms, downloadThroughput: LINE.down, uploadThroughput: LINE.up })
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  const seen = { cdp, bytes: 0 }
  cdp.on('Network.loadingFinished', e => { seen.bytes += e.encodedDataLength })
  return seen
}

// From the tap to the door on the screen.
async function untilDoor(page, url) {
  const began = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForFunction(q => document.querySelector(q)?.getBoundingClientRect().height > 0, DOOR, { polling: 'raf', timeout: 60_000 })
  return performance.now() - began
}

// `rounds`: requests that must wait for one another, the document among them.
function time(name, times, bytes, rounds, note) {
  const limit = Math.round(median(bytes) / LINE.down * 1000 + rounds * LINE.rtt_ms)
  say(name, Math.round(median(times)), 'ms', limit, TIME_GOAL_MS, `${note}; processor ${SLOWER}x slower, ${LINE.down * 8 / 1e6} Mbit/s, ${LINE.rtt_ms} ms; tries ${times.map(Math.round).join(' ')}; busy ${loadavg()[0].toFixed(1)} of ${cpus().length} processors; `
    + `limit: ${Math.round(median(bytes) / 1024)} KB over that line and ${rounds} round trips`)
}

// A phone that is in, with nothing kept but its own database: no worker, no cache.
async function coldCache(city, head) {
  const times = [], bytes = []
  const phone = await holdPhone(city)
  try {
    await phone.join(new URL((await head.post('/api/me/phone')).url).pathname)
    await phone.page.waitForSelector(DOOR)
    for (let i = 0; i < RUNS; i++) {
      await phone.page.evaluate(async () => {
        for (const r of await navigator.serviceWorker.getRegistrations()) await r.unregister()
        for (const k of await caches.keys()) await caches.delete(k)
      })
      await phone.off()
      await phone.on()
      const seen = await slow(phone.page)
      await seen.cdp.send('Network.clearBrowserCache')
      times.push(await untilDoor(phone.page, city.url + '/app/'))
      bytes.push(seen.bytes)
      await phone.page.evaluate(async () => { await navigator.serviceWorker.ready })
    }
  } finally { await phone.drop() }
  time('phone_app_first_screen', times, bytes, 3, 'cold cache, no worker, until the next door is on the screen')
}

// The very first opening: a one-time link on a phone that has never seen the city.
async function firstOpening(city, head) {
  const times = [], bytes = []
  for (let i = 0; i < RUNS; i++) {
    const phone = await holdPhone(city)
    try {
      const link = new URL((await head.post('/api/me/phone')).url).pathname
      const seen = await slow(phone.page)
      times.push(await untilDoor(phone.page, city.url + link))
      bytes.push(seen.bytes)
    } finally { await phone.drop() }
  }
  time('phone_app_first_opening', times, bytes, 6, 'one-time link in a fresh browser until the first door: shell, key, turf')
}

const city = await startCity({ env: { SANSANG_ACCOUNT_PER_S: '0', SANSANG_ADDRESS_PER_S: '0' } })
try {
  const head = await city.signIn('head')
  await size(city)
  await coldCache(city, head)
  await firstOpening(city, head)
} finally { await city.stop() }
