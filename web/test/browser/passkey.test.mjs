// passkey.test.mjs - passkeys through the real program: Chromium's virtual authenticator makes and uses one, our C takes it, and another
// implementation (npm @simplewebauthn/server) judges the very same bytes alike, also the tampered ones.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test, { after, before } from 'node:test'
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { startCity } from '../support/city.mjs'
import { DESK, PHONE, faultsOf, openBrowser, openPage, picture, settle } from '../support/browser.mjs'

const SIZES = [['at a desk', DESK, ''], ['in the hand', PHONE, '-phone']]
const UV = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true }

let city, browser, site
before(async () => {
  city = await startCity({ env: { SANSANG_ACCOUNT_PER_S: '0', SANSANG_ADDRESS_PER_S: '0' } })
  browser = await openBrowser()
  site = city.url.replace('127.0.0.1', 'localhost')              // passkeys are for names, not for addresses
})
after(async () => { await browser?.close(); await city?.stop() })

// A page with a security device, and all that went over the line about passkeys.
async function withDevice(size = DESK, options = UV) {
  const page = await openPage(browser, size, { expected: [/api\/me/, /401/, /400/] })
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options })
  const wire = {}
  page.on('response', async r => {
    const { pathname } = new URL(r.url())
    if (!pathname.includes('passkey') || r.request().method() !== 'POST') return
    wire[pathname] = { sent: r.request().postDataJSON(), got: await r.json().catch(() => ({})), status: r.status() }
  })
  return { page, cdp, authenticatorId, wire }
}
const close = page => page.context().close()
const signOut = page => page.context().clearCookies()
async function enterByPassword(page, role = 'officer') {
  await page.goto(site + '/console')
  await page.fill('input[name=login]', city.people[role].login)
  await page.fill('input[name=password]', city.people[role].password)
  await page.click('button[type=submit]')
  await page.waitForSelector('.side, .tabs, .page')
}
async function addPasskey(page, name) {
  await page.goto(site + '/console/account')
  await page.click('text=Thêm khoá truy cập')
  await page.fill('input[name=name]', name)
  await page.click('section:has-text("Khoá truy cập") button[type=submit]:has-text("Thêm khoá truy cập")')
  await page.waitForSelector(`.links b:has-text("${name}")`)
}
async function pressPasskey(page) {
  await page.goto(site + '/console')
  await page.click('text=Đăng nhập bằng khoá truy cập')
}
const entered = page => page.waitForSelector('.page h1')
const refused = async page => (await page.waitForSelector('.gate-card [role=alert]')).textContent()
const audited = async action => (await (await city.signIn('auditor')).get('/api/units/1/audit-log?limit=200')).rows.filter(l => l.action === action)

// The other implementation, over the same bytes.
const made = ({ sent }, { got }) => verifyRegistrationResponse({
  response: { id: 'x', rawId: 'x', type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON: sent.client_data, attestationObject: sent.attestation } },
  expectedChallenge: got.challenge, expectedOrigin: site, expectedRPID: 'localhost', requireUserVerification: true,
})
const used = (credential, sent, challenge) => verifyAuthenticationResponse({
  response: { id: sent.credential, rawId: sent.credential, type: 'public-key', clientExtensionResults: {},
    response: { clientDataJSON: sent.client_data, authenticatorData: sent.data, signature: sent.signature, userHandle: sent.user } },
  expectedChallenge: challenge, expectedOrigin: site, expectedRPID: 'localhost', credential, requireUserVerification: true,
})
// An attestation object bent where its authenticator data lie: behind the hash of the site's name.
const data = raw => raw.indexOf(createHash('sha256').update('localhost').digest())
const BENDS = {
  'another site': raw => { raw[data(raw)] ^= 1; return raw },
  'owner not there': raw => { raw[data(raw) + 32] &= ~0x01; return raw },
  'owner not verified': raw => { raw[data(raw) + 32] &= ~0x04; return raw },
  'no key inside': raw => { raw[data(raw) + 32] &= ~0x40; return raw },
}
const bent = s => Buffer.from(Buffer.from(s, 'base64url').map((b, i, all) => (i === all.length - 3 ? b ^ 1 : b))).toString('base64url')

for (const [how, size, tail] of SIZES)
  test(`a passkey is added, opens the console, is renamed and removed ${how}`, async () => {
    const { page, wire } = await withDevice(size)
    await page.goto(site + '/console')
    await page.waitForSelector('text=Đăng nhập bằng khoá truy cập')
    assert.deepEqual(await faultsOf(page), [])
    await picture(page, 'console-sign-in-passkey' + tail)
    await enterByPassword(page)
    await addPasskey(page, 'Máy bàn ở phường')
    assert.deepEqual(await faultsOf(page), [])
    if (process.env.SCREENS) { await page.reload(); await page.waitForSelector('.links b') }      // the word at the bottom is gone
    await picture(page, 'console-account-passkey' + tail, { fullPage: true })

    await signOut(page)
    await pressPasskey(page)
    await entered(page)
    assert.equal(wire['/api/session/passkey'].status, 200)
    assert.equal((await page.evaluate(() => fetch('/api/me').then(r => r.json()))).login, city.people.officer.login)

    await page.goto(site + '/console/account')
    await page.click('.links button:has-text("Đổi tên")')
    await page.fill('dialog input[name=name]', 'Máy ở nhà')
    assert.deepEqual(await faultsOf(page), [])
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('.links b:has-text("Máy ở nhà")')
    await page.click('.links button:has-text("Xoá")')
    await page.waitForSelector('dialog[open]')
    assert.deepEqual(await faultsOf(page), [])
    await page.click('dialog button.danger')
    await page.waitForSelector('text=Anh chị chưa có khoá truy cập nào.')

    await signOut(page)                                             // the device still has it; the city does not
    await pressPasskey(page)
    assert.match(await refused(page), /không dùng để vào được/)
    assert.deepEqual(await faultsOf(page), [])
    await close(page)
  })

for (const [kind, options] of [['kept on the device', UV], ['kept by a password manager', { ...UV, defaultBackupEligibility: true, defaultBackupState: true }]])
  test(`another implementation takes what we took and refuses what we refused: ${kind}`, async () => {
    const { page, wire } = await withDevice(DESK, options)
    await enterByPassword(page, 'city')
    for (const [what, bend] of Object.entries(BENDS)) {
      let sent
      await page.route('**/api/passkeys', async route => {
        if (route.request().method() !== 'POST') return route.continue()
        sent = route.request().postDataJSON()
        sent.attestation = bend(Buffer.from(sent.attestation, 'base64url')).toString('base64url')
        return route.continue({ postData: JSON.stringify(sent) })
      })
      await page.goto(site + '/console/account')
      await page.click('text=Thêm khoá truy cập')
      const answer = page.waitForResponse(r => r.url().endsWith('/api/passkeys') && r.request().method() === 'POST')
      await page.click('section:has-text("Khoá truy cập") button[type=submit]:has-text("Thêm khoá truy cập")')
      assert.equal((await answer).status(), 400, what)
      await page.unroute('**/api/passkeys')
      assert.ok(!await made({ sent }, wire['/api/passkeys/begin']).then(r => r.verified, () => false), what)
    }
    await addPasskey(page, kind)
    const making = wire['/api/passkeys'], question = wire['/api/passkeys/begin']
    assert.equal(making.status, 201)
    const { verified, registrationInfo: info } = await made(making, question)
    assert.ok(verified)
    assert.equal(info.credentialBackedUp, making.got.is_copied)
    assert.equal(info.fmt, 'none')

    await signOut(page)
    await pressPasskey(page)
    await entered(page)
    const { sent } = wire['/api/session/passkey'], { challenge } = wire['/api/session/passkey/begin'].got
    assert.ok((await used(info.credential, sent, challenge)).verified)
    assert.equal(sent.credential, info.credential.id)

    for (const part of ['signature', 'data', 'client_data']) {
      await signOut(page)
      let tampered, asked
      await page.route('**/api/session/passkey', async route => {
        tampered = { ...route.request().postDataJSON() }
        tampered[part] = bent(tampered[part])
        asked = wire['/api/session/passkey/begin'].got.challenge
        await route.continue({ postData: JSON.stringify(tampered) })
      })
      await pressPasskey(page)
      await refused(page)
      await page.unroute('**/api/session/passkey')
      assert.equal(wire['/api/session/passkey'].status, 401, part)
      assert.ok(!await used(info.credential, tampered, asked).then(r => r.verified, () => false), part)
    }
    assert.equal(await page.evaluate(() => fetch('/api/me').then(r => r.status)), 401)
    await close(page)
  })

test('a typed name must be that of the passkey', async () => {
  const { page } = await withDevice()
  await enterByPassword(page, 'auditor')
  await addPasskey(page, 'Máy thanh tra')
  await signOut(page)
  await page.goto(site + '/console')
  await page.fill('input[name=login]', city.people.officer.login)
  await page.click('text=Đăng nhập bằng khoá truy cập')
  assert.match(await refused(page), /không dùng được cho tên đăng nhập đã gõ/)
  await page.fill('input[name=login]', city.people.auditor.login)
  await page.click('text=Đăng nhập bằng khoá truy cập')
  await entered(page)
  await close(page)
})

test('a copied key is refused, and the audit log says so', async () => {
  const { page, cdp, authenticatorId } = await withDevice()
  await enterByPassword(page, 'admin')
  await addPasskey(page, 'Khoá bị chép')
  await signOut(page)
  await pressPasskey(page)
  await entered(page)
  const { credentials: [key] } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
  await cdp.send('WebAuthn.clearCredentials', { authenticatorId })
  await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { ...key, signCount: 0 } })       // a copy from before it was used
  await signOut(page)
  await pressPasskey(page)
  assert.match(await refused(page), /không dùng để vào được/)
  assert.equal((await audited('passkey.copy')).length, 1)
  await close(page)
})

test('a device that cannot verify its owner makes none, and one that stops says so', async () => {
  const { page, cdp, authenticatorId } = await withDevice()
  await enterByPassword(page, 'officer')
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await page.goto(site + '/console/account')
  await page.click('text=Thêm khoá truy cập')
  await page.click('section:has-text("Khoá truy cập") button[type=submit]:has-text("Thêm khoá truy cập")')
  assert.match(await (await page.waitForSelector('section [role=alert]')).textContent(), /Chưa xong/)
  assert.deepEqual(await faultsOf(page), [])
  await settle(page)
  await close(page)
})

test('where the browser cannot, there is no button', async () => {
  const page = await openPage(browser, DESK, { expected: [/api\/me/] })
  await page.goto(city.url + '/console')                          // an address, not a name
  await page.waitForSelector('input[name=password]')
  assert.equal(await page.locator('text=Đăng nhập bằng khoá truy cập').count(), 0)
  await close(page)
})
