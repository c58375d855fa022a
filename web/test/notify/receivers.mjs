// receivers.mjs - those at the other end, none of them ours: a browser's push service, an SMS centre, an SMS gateway, a mailbox.
import { spawn } from 'node:child_process'
import { createECDH, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import ece from 'http_ece'
import smpp from 'smpp'
import { freePort } from '../support/city.mjs'

// What has come, and waiting for the next of it.
export class Inbox {
  all = []
  async until(is, what, ms = 60_000) {
    for (const end = Date.now() + ms; Date.now() < end; await new Promise(r => setTimeout(r, 20))) {
      const found = this.all.find(is)
      if (found) return found
    }
    throw new Error(`did not come: ${what}; came: ${JSON.stringify(this.all).slice(0, 2000)}`)
  }
}

const listen = server => new Promise(done => server.listen(0, '127.0.0.1', () => done(server.address().port)))
const bodyOf = async req => { const parts = []; for await (const p of req) parts.push(p); return Buffer.concat(parts) }

// A push service with the browsers behind it; `status` is what it answers, or 'silence'.
export async function pushService() {
  const came = new Inbox(), browsers = new Map()
  const service = { came, status: 201, close: () => { server.closeAllConnections?.(); server.close() } }
  const server = createServer(async (req, res) => {
    const sealed = await bodyOf(req), b = browsers.get(req.url)
    const plain = ece.decrypt(sealed, { version: 'aes128gcm', privateKey: b.ecdh, authSecret: b.auth.toString('base64url') })
    came.all.push({ path: req.url, headers: req.headers, said: JSON.parse(plain) })
    if (service.status === 'silence') return
    res.writeHead(service.status).end()
  })
  service.url = `http://127.0.0.1:${await listen(server)}`
  service.browser = name => {                            // as PushSubscription.toJSON() writes it
    const ecdh = createECDH('prime256v1'), auth = randomBytes(16)
    browsers.set('/' + name, { ecdh, auth, key: ecdh.generateKeys() })
    return { endpoint: `${service.url}/${name}`, expirationTime: null,
      keys: { p256dh: ecdh.getPublicKey().toString('base64url'), auth: auth.toString('base64url') } }
  }
  return service
}

// An SMS centre: puts long texts together by their header, and says afterwards that they arrived.
export async function smsCentre(user, password) {
  const came = new Inbox(), parts = new Map()
  let number = 0
  const server = smpp.createServer(session => {
    session.on('error', () => {})
    session.on('bind_transceiver', pdu => {
      const may = pdu.system_id === user && pdu.password === password
      session.send(pdu.response({ command_status: may ? 0 : smpp.ESME_RBINDFAIL }))
      if (!may) session.close()
    })
    session.on('enquire_link', pdu => session.send(pdu.response()))
    session.on('unbind', pdu => { session.send(pdu.response()); session.close() })
    session.on('submit_sm', pdu => {
      const id = `m${++number}`, { message, udh } = pdu.short_message
      session.send(pdu.response({ message_id: id }))
      session.deliver_sm({ source_addr: pdu.destination_addr, destination_addr: pdu.source_addr, esm_class: 4,
        short_message: `id:${id} sub:001 dlvrd:001 submit date:2601010900 done date:2601010900 stat:DELIVRD err:000 text:` })
      const [total, nth, reference] = udh ? [udh[0][4], udh[0][5], udh[0][3]] : [1, 1, number]
      const text = parts.get(reference) ?? []
      text[nth - 1] = message
      parts.set(reference, text)
      if (text.filter(Boolean).length === total)
        came.all.push({ to: pdu.destination_addr, from: pdu.source_addr, coding: pdu.data_coding, parts: total, text: text.join('') })
    })
  })
  const port = await freePort()
  await new Promise(done => server.listen(port, '127.0.0.1', done))
  return { came, address: `127.0.0.1:${port}`, close: () => new Promise(done => server.close(done)) }
}

// An SMS gateway over HTTP.
export async function smsGateway() {
  const came = new Inbox()
  const server = createServer(async (req, res) => {
    came.all.push({ headers: req.headers, ...JSON.parse(await bodyOf(req)) })
    res.writeHead(200, { 'Content-Type': 'application/json' }).end('{"ok":true}')
  })
  return { came, url: `http://127.0.0.1:${await listen(server)}/sms`, close: () => { server.closeAllConnections?.(); server.close() } }
}

// security: 'starttls' or 'smtps', with the certificate and key it shows.
export async function mailServer({ security, cert, key } = {}) {
  const came = new Inbox(), port = await freePort()
  const child = spawn('/usr/bin/python3', [fileURLToPath(new URL('mailbox.py', import.meta.url)), String(port), ...(security ? [security, cert, key] : [])], { stdio: ['ignore', 'pipe', 'inherit'] })
  createInterface({ input: child.stdout }).on('line', line => came.all.push(JSON.parse(line)))
  await came.until(m => m.ready, 'the mail server')
  return { came, url: `${security === 'smtps' ? 'smtps' : 'smtp'}://127.0.0.1:${port}`, port, close: () => child.kill() }
}
