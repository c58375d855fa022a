// oidc_provider.test.mjs - the whole way through the real program with npm's oidc-provider, which nobody here wrote; and who tries to get in between.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose'
import { freePort } from '../support/city.mjs'
import { openBrowser } from '../support/browser.mjs'
import { BACK, Browser, START, me, startRelying } from '../support/relying.mjs'
import { startProvider } from './oidc_provider.mjs'

let provider, city

async function together(settings = {}, options = {}) {
  const port = await freePort(), url = `http://127.0.0.1:${port}`
  const op = await startProvider(await freePort(), url, options)
  const rp = await startRelying({ port, issuer: op.issuer, client: op.client, ...(settings.key ? {} : { secret: op.secret }), acr: 'LoA1', ...settings })
  return { op, rp, stop: async () => { await rp.stop(); await op.stop() } }
}

before(async () => { const both = await together(); provider = both.op; city = both.rp })
after(async () => { await city?.stop(); await provider?.stop() })

const isBack = url => new URL(url).pathname === BACK
const begun = browser => browser.go(city.url + START, isBack)       // to the very door of the way back
const word = () => city.faults.at(-1)?.fault

async function isRefused(r, browser, status, fault) {
  assert.equal(r.status, status)
  assert.equal(word(), fault)
  assert.equal(browser.cookie(city.url, 'sid'), undefined)
  assert.equal(await me(browser, city), undefined)
  assert.match(r.text, /href="\/resident\/"/)                        // what to do next
}

test('a person comes in, and is the same person from another browser', async () => {
  const one = new Browser(), two = new Browser()
  const r = await one.go(city.url + START)
  assert.equal(r.status, 200)
  assert.equal(r.headers.get('refresh'), '0; url=/resident/')
  assert.doesNotMatch(r.text, /<script/)
  const who = await me(one, city)
  assert.equal(who.name, 'Nguyễn Thị Lan')
  assert.equal(who.birth_year, 1948)
  assert.equal(who.eid_level, 2)
  await two.go(city.url + START)
  assert.equal((await me(two, city)).id, who.id)
  provider.next.person = 'binh'
  const three = new Browser()
  await three.go(city.url + START)
  provider.next.person = 'lan'
  assert.notEqual((await me(three, city)).id, who.id)
})

test('cookies: of the sign-in Lax, of the session Strict, both out of reach of scripts', async () => {
  const browser = new Browser()
  await begun(browser)
  const bound = browser.jar(city.url).get('eid')
  assert.deepEqual([bound.sameSite, bound.httpOnly], ['lax', true])
  const again = new Browser()
  await again.go(city.url + START)
  const session = again.jar(city.url).get('sid')
  assert.deepEqual([session.sameSite, session.httpOnly], ['strict', true])
  assert.notEqual(session.value, again.cookie(city.url, 'eid'))
})

test('a person signed in already gets a new session, the old one is over', async () => {
  const browser = new Browser()
  await browser.go(city.url + START)
  const old = browser.cookie(city.url, 'sid'), id = (await me(browser, city)).id
  await browser.go(city.url + START)
  assert.notEqual(browser.cookie(city.url, 'sid'), old)
  assert.equal((await me(browser, city)).id, id)
  const r = await fetch(city.url + '/api/resident/me', { headers: { Cookie: 'sid=' + old } })
  assert.equal(r.status, 401)
})

test('the attacker who has the victim\'s answer but not his cookie stays outside, and does not spoil it', async () => {
  const victim = new Browser(), attacker = new Browser()
  const { at, from } = await begun(victim)
  await begun(attacker)                                              // he has a cookie of his own
  await isRefused(await attacker.ask(at, { from }), attacker, 400, 'browser')
  await isRefused(await new Browser().ask(at, { from }), new Browser(), 400, 'browser')
  assert.equal((await victim.ask(at, { from })).status, 200)
  assert.ok(await me(victim, city))
})

test('the attacker who sends the victim his own answer signs nobody in as himself', async () => {
  const victim = new Browser(), attacker = new Browser()
  const { at, from } = await begun(attacker)
  await begun(victim)
  await isRefused(await victim.ask(at, { from }), victim, 400, 'browser')
})

test('his code put beside the victim\'s state is refused by the provider: PKCE', async () => {
  const victim = new Browser(), attacker = new Browser()
  const stolen = new URL((await begun(victim)).at).searchParams.get('code')
  const mine = await begun(attacker)
  const url = new URL(mine.at)
  url.searchParams.set('code', stolen)
  await isRefused(await attacker.ask(url.href, { from: mine.from }), attacker, 400, 'token_refused')
})

test('a state that was changed, left out or said twice is refused', async () => {
  for (const spoil of [u => u.searchParams.set('state', u.searchParams.get('state').slice(0, -1) + 'A'), u => u.searchParams.delete('state'),
    u => u.searchParams.append('state', u.searchParams.get('state')), u => u.searchParams.set('state', '')]) {
    const browser = new Browser()
    const { at, from } = await begun(browser)
    const url = new URL(at)
    spoil(url)
    if (url.href === at) continue
    await isRefused(await browser.ask(url.href, { from }), browser, 400, 'state')
  }
})

test('the same answer a second time is refused', async () => {
  const browser = new Browser()
  const { at, from } = await begun(browser)
  assert.equal((await browser.ask(at, { from })).status, 200)
  const second = await browser.ask(at, { from })
  assert.equal(second.status, 400)
  assert.equal(word(), 'state_used')
})

test('an answer of another issuer, or of none, is refused', async () => {
  for (const spoil of [u => u.searchParams.set('iss', 'https://evil.example'), u => u.searchParams.delete('iss')]) {
    const browser = new Browser()
    const { at, from } = await begun(browser)
    const url = new URL(at)
    spoil(url)
    await isRefused(await browser.ask(url.href, { from }), browser, 502, 'answer_iss')
  }
})

test('who says no is told so kindly, without a word of the provider\'s', async () => {
  const browser = new Browser()
  provider.next.error = 'access_denied'
  const r = await browser.go(city.url + START)
  provider.next.error = undefined
  await isRefused(r, browser, 403, 'cancelled')
  assert.match(r.text, /Bác đã dừng đăng nhập/)
  assert.doesNotMatch(r.text, /words of the provider|access_denied/)
  assert.doesNotMatch(city.log, /words of the provider/)
  assert.match((await browser.ask(city.url + START)).headers.get('location'), /^http:\/\/localhost/)      // he can try again
})

test('a level below the one asked for is refused', async () => {
  const both = await together({ acr: 'LoA2' })
  const browser = new Browser()
  both.op.next.acr = 'LoA1'
  const low = await browser.go(both.rp.url + START)
  assert.equal(low.status, 403)
  assert.equal(both.rp.faults.at(-1).fault, 'level')
  assert.match(low.text, /mức 2/)
  assert.equal(await me(browser, both.rp), undefined)
  both.op.next.acr = 'LoA2'
  const high = new Browser()
  assert.equal((await high.go(both.rp.url + START)).status, 200)
  await both.stop()
})

test('with a wrong secret nobody comes in, and the log says why', async () => {
  const both = await together({ secret: 'not the secret' })
  const browser = new Browser()
  const r = await browser.go(both.rp.url + START)
  assert.equal(r.status, 503)
  assert.deepEqual(both.rp.faults.map(f => [f.fault, f.provider_said]), [['client_refused', 'invalid_client']])
  assert.doesNotMatch(both.rp.log, /not the secret/)
  assert.equal(await me(browser, both.rp), undefined)
  await both.stop()
})

test('a provider that is gone is said to be busy', async () => {
  const both = await together()
  const browser = new Browser()
  const { at, from } = await browser.go(both.rp.url + START, isBack)
  await both.op.stop()
  const r = await browser.ask(at, { from })
  assert.equal(r.status, 503)
  assert.ok(['keys', 'token_call'].includes(both.rp.faults.at(-1).fault))
  await both.rp.stop()
})

for (const alg of ['ES256', 'PS256']) {
  test(`tokens signed ${alg}; we prove ourselves by a key of ours (private_key_jwt)`, async () => {
    const { privateKey, publicKey } = await generateKeyPair(alg === 'ES256' ? 'ES256' : 'RS256', { extractable: true })
    const ours = alg === 'ES256' ? 'ES256' : 'RS256'
    const client = { client_secret: undefined, token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: ours,
      jwks: { keys: [{ ...await exportJWK(publicKey), kid: 'city', alg: ours, use: 'sig' }] } }
    const both = await together({ key: await exportPKCS8(privateKey) }, { algs: [alg], client })
    const browser = new Browser()
    assert.equal((await browser.go(both.rp.url + START)).status, 200, both.rp.log)
    assert.equal((await me(browser, both.rp)).name, 'Nguyễn Thị Lan')
    await both.stop()
    const other = await generateKeyPair(ours, { extractable: true })
    const wrong = await together({ key: await exportPKCS8(other.privateKey) }, { algs: [alg], client })
    const stranger = new Browser()
    assert.equal((await stranger.go(wrong.rp.url + START)).status, 503)
    assert.equal(wrong.rp.faults.at(-1).fault, 'client_refused')
    await wrong.stop()
  })
}

test('an algorithm the operator did not allow is refused, though the provider signs well', async () => {
  const both = await together({ algs: 'ES256' })
  const browser = new Browser()
  assert.equal((await browser.go(both.rp.url + START)).status, 502)
  assert.equal(both.rp.faults.at(-1).fault, 'id_token_alg')
  await both.stop()
})

// The provider's page that asks "really?", answered yes.
async function signOutThere(browser, url) {
  const page = await browser.go(url)
  const [, action] = /action="([^"]+)"/.exec(page.text), [, xsrf] = /name="xsrf" value="([^"]+)"/.exec(page.text)
  const r = await browser.ask(action, { from: page.url, method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) })
  return r.headers.get('location')
}

test('signing out here leads on to the provider\'s door, and back', async () => {
  const browser = new Browser()
  await browser.go(city.url + START)
  const r = await browser.ask(city.url + '/api/resident/eid/logout', { method: 'POST', headers: { 'X-Sansang': '1' } })
  assert.equal(r.status, 200)
  assert.equal(await me(browser, city), undefined)
  const { url } = JSON.parse(r.text)
  assert.doesNotMatch(url, /id_token_hint/)
  assert.equal(await signOutThere(browser, url), city.url + '/resident/')
  assert.equal((await browser.ask(city.url + '/api/resident/eid/logout', { method: 'POST', headers: { 'X-Sansang': '1' } })).status, 401)
})

test('signing out there ends the session here: the provider tells us behind the browser\'s back', async () => {
  const browser = new Browser(), elsewhere = new Browser()
  await browser.go(city.url + START)
  await elsewhere.go(city.url + START)
  await signOutThere(browser, provider.issuer + '/session/end')
  for (const end = Date.now() + 30_000; await me(browser, city) && Date.now() < end; ) await new Promise(r => setTimeout(r, 50))
  assert.equal(await me(browser, city), undefined)
  assert.ok(await me(elsewhere, city), 'another session of the provider\'s goes on')
})

test('rubbish at the back-channel is refused', async () => {
  const send = body => fetch(city.url + '/resident/eid/backchannel', { method: 'POST', body: new URLSearchParams(body) })
  for (const body of [{}, { logout_token: '' }, { logout_token: 'a.b.c' }, { logout_token: 'x'.repeat(40_000) }]) {
    const r = await send(body)
    assert.equal(r.status, 400)
    assert.deepEqual(await r.json(), { error: 'invalid_request' })
    assert.equal(r.headers.get('cache-control'), 'no-store')
  }
})

// Signed in by phone in this browser: the code stands in the file of the demo's sender.
async function byPhone(browser, phone) {
  const say = (path, body) => browser.ask(city.url + path, { method: 'POST', headers: { 'X-Sansang': '1', 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  assert.equal((await say('/api/resident/code', { phone })).status, 202)
  const file = join(city.data, 'outbox.log')
  let code
  for (const end = Date.now() + 30_000; !code && Date.now() < end; ) {
    await new Promise(r => setTimeout(r, 20))
    const line = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(l => l.includes('84' + phone.slice(1))).at(-1) : ''
    code = /\b\d{6}\b/.exec(line?.split('84' + phone.slice(1))[1] ?? '')?.[0]
  }
  assert.equal((await say('/api/resident/session', { phone, code })).status, 200)
  return me(browser, city)
}
const answer = (browser, page, joins) => browser.ask(city.url + '/resident/eid/answer', { method: 'POST', body: new URLSearchParams({ offer: /name="offer" value="([^"]+)"/.exec(page.text)[1], joins }) })

test('a phone number and an e-ID in one browser become one account only when the person says so', async () => {
  provider.next.person = 'binh'
  const no = new Browser(), yes = new Browser()
  const hers = await byPhone(no, '0987654321')
  const asked = await no.go(city.url + START)
  assert.equal(asked.status, 200)
  assert.match(asked.text, /Đây có phải tài khoản của bác\?/)
  assert.match(asked.text, /321/)
  assert.equal((await me(no, city)).id, hers.id, 'nobody is signed in anew yet')
  assert.equal((await answer(no, asked, 'no')).status, 200)
  const his = await me(no, city)
  assert.notEqual(his.id, hers.id)
  assert.equal(his.eid_level, 2)
  const second = await byPhone(yes, '0987654322')                     // a phone is sent one code a minute
  assert.notEqual(second.id, his.id)
  const again = await yes.go(city.url + START)
  assert.equal((await answer(yes, again, 'yes')).status, 200)
  const one = await me(yes, city)
  assert.deepEqual([one.id, one.has_phone, one.eid_level], [his.id, true, 2])
  provider.next.person = 'lan'
})

test('sign-ins are counted by what became of them', async () => {
  const text = await (await fetch(city.url + '/metrics')).text()
  assert.match(text, /^sansang_eid_sign_ins_total\{result="fine"\} [1-9]/m)
  assert.match(text, /^sansang_eid_sign_ins_total\{result="browser"\} [1-9]/m)
})

test('in Chromium: from our page to the provider, back, and on as the person, Strict cookie and all', async () => {
  const chromium = await openBrowser()
  const page = await (await chromium.newContext({ locale: 'vi-VN' })).newPage()
  await page.goto(city.url + START)
  await page.waitForURL('**/resident/')
  const who = await page.evaluate(() => fetch('/api/resident/me').then(r => r.json()))
  assert.equal(who.name, 'Nguyễn Thị Lan')
  assert.equal(await page.evaluate(() => document.cookie), '')
  await chromium.close()
})
