// glewlwyd.test.mjs - the same way with Debian's Glewlwyd: another hand, another language, another reading of the standard.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { freePort } from '../support/city.mjs'
import { BACK, Browser, START, me, startRelying } from '../support/relying.mjs'
import { startGlewlwyd } from './glewlwyd.mjs'

let provider, city
const settings = () => ({ issuer: provider.issuer, client: provider.client, secret: provider.secret })

before(async () => {
  const port = await freePort()
  provider = await startGlewlwyd(await freePort(), `http://127.0.0.1:${port}`)
  city = await startRelying({ port, ...settings() })
})
after(async () => { await city?.stop(); await provider?.stop() })

// Out to the provider, signed in there, and to the door of the way back. `g_continue`: its pages have asked all they wanted.
async function begun(browser, at = city) {
  const out = await browser.go(at.url + START, url => url.startsWith(provider.issuer))
  await provider.letIn(browser)
  return browser.go(out.at + '&g_continue', url => new URL(url).pathname === BACK)
}

test('a person comes in, with name and personal number, and is the same next time', async () => {
  const one = new Browser(), two = new Browser()
  const first = await begun(one)
  const r = await one.ask(first.at, { from: first.from })
  assert.equal(r.status, 200, JSON.stringify(city.faults) + first.at + provider.log.slice(-1500))
  const who = await me(one, city)
  assert.equal(who.name, 'Nguyễn Thị Lan')
  const second = await begun(two)
  await two.ask(second.at, { from: second.from })
  assert.equal((await me(two, city)).id, who.id)
})

test('another browser with this one\'s answer stays outside', async () => {
  const victim = new Browser(), attacker = new Browser()
  const { at, from } = await begun(victim)
  await begun(attacker)
  assert.equal((await attacker.ask(at, { from })).status, 400)
  assert.equal(city.faults.at(-1).fault, 'browser')
  assert.equal(await me(attacker, city), undefined)
  assert.equal((await victim.ask(at, { from })).status, 200)
})

test('a changed state is refused, and an answer is good once', async () => {
  const browser = new Browser()
  const { at, from } = await begun(browser)
  const url = new URL(at)
  url.searchParams.set('state', 'A' + url.searchParams.get('state').slice(1) + 'A')
  assert.equal((await browser.ask(url.href, { from })).status, 400)
  assert.equal(city.faults.at(-1).fault, 'state')
  assert.equal((await browser.ask(at, { from })).status, 200)
  assert.equal((await browser.ask(at, { from })).status, 400)
  assert.equal(city.faults.at(-1).fault, 'state_used')
})

test('a code put beside another state is refused by the provider: PKCE', async () => {
  const victim = new Browser(), attacker = new Browser()
  const stolen = new URL((await begun(victim)).at).searchParams.get('code')
  const { at, from } = await begun(attacker)
  const url = new URL(at)
  url.searchParams.set('code', stolen)
  assert.notEqual((await attacker.ask(url.href, { from })).status, 200)
  assert.match(city.faults.at(-1).fault, /^(token|client)_refused$/)
  assert.equal(await me(attacker, city), undefined)
})

// The same address, the same everything but the secret: the answer is carried to a second program by hand.
async function finishElsewhere(secret) {
  const other = await startRelying({ ...settings(), secret, publicUrl: city.url }), browser = new Browser()
  const { at, from } = await begun(browser, other)
  const r = await browser.ask(other.url + BACK + new URL(at).search, { from })
  const who = await me(browser, other), faults = other.faults
  await other.stop()
  return { r, who, faults }
}

test('with a wrong secret nobody comes in, and with the right one he does', async () => {
  const wrong = await finishElsewhere('not the secret'), right = await finishElsewhere(provider.secret)
  assert.equal(wrong.r.status, 503)
  assert.equal(wrong.faults.at(-1).fault, 'client_refused')
  assert.equal(wrong.who, undefined)
  assert.equal(right.r.status, 200)
  assert.equal(right.who.name, 'Nguyễn Thị Lan')
})
