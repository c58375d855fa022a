// open311.test.mjs - programs of others, unmodified: an Open311 client as FixMyStreet is one (form out, XML in), GDAL and a GeoJSON checker.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import test, { after, before } from 'node:test'
import { check } from '@placemarkio/check-geojson'
import { XMLParser } from 'fast-xml-parser'
import { startCity } from '../support/city.mjs'

const run = promisify(execFile)
let city, officer, ward, client
before(async () => {
  city = await startCity({ env: { SANSANG_ACCOUNT_PER_S: '0', SANSANG_ADDRESS_PER_S: '0' } })
  officer = await city.signIn('officer')
  ward = await officer.get(`/api/units/${(await officer.get('/api/me')).grants[0].unit_id}`)
  const { key } = await (await city.signIn('city')).post('/api/units/1/open-clients', { name: 'Ứng dụng bạn' })
  client = new Client(city.url, key)
})
after(() => city?.stop())

// ---- a client that knows the specification and nothing of us ----
class Client {
  constructor(site, key) { this.site = site; this.key = key }
  parse(xml) {
    assert.match(xml, /^<\?xml version="1\.0" encoding="utf-8"\?>/i)
    return new XMLParser({ parseTagValue: false, isArray: name => ['service', 'request', 'request_update', 'error', 'attribute', 'value', 'endpoint'].includes(name) }).parse(xml)
  }
  async discover() {
    const { discovery } = await this.get('/open311/discovery.xml', this.site)
    const found = discovery.endpoints.endpoint.find(e => e.specification === 'http://wiki.open311.org/GeoReport_v2' && e.type === 'production')
    this.base = found.url
    return discovery
  }
  async get(path, base = this.base) {
    const r = await fetch(base + path)
    assert.match(r.headers.get('content-type'), /^text\/xml; charset=utf-8$/)
    return Object.assign(this.parse(await r.text()), { status: r.status })
  }
  async post(path, fields) {
    const r = await fetch(this.base + path, { method: 'POST', body: new URLSearchParams(fields) })
    return Object.assign(this.parse(await r.text()), { status: r.status })
  }
}

const sentence = 'title: Đèn đường <hỏng>\n\ndetail: Tối & nguy hiểm, gọi 0912345678\n\nurl: https://fixmystreet.example/report/1'
let service, id

test('the client finds the interface and what can be reported', async () => {
  await client.discover()
  const { services } = await client.get('/services.xml')
  service = services.service.find(s => s.metadata === 'false')
  assert.ok(service && service.service_name && service.type === 'realtime' && service.group)
  for (const s of services.service.filter(s => s.metadata === 'true')) {
    const { service_definition: d } = await client.get(`/services/${s.service_code}.xml`)
    assert.equal(d.service_code, s.service_code)
    for (const a of d.attributes.attribute) {
      assert.ok(['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist'].includes(a.datatype))
      assert.ok(['true', 'false'].includes(a.required) && a.code && a.description && Number(a.order) >= 0)
    }
  }
  const json = await (await fetch(client.base + '/services.json')).json()
  assert.deepEqual(json.map(s => s.service_code), services.service.map(s => s.service_code))
})

test('a report is sent, and only its sender sees it before somebody has looked at it', async () => {
  const fields = { api_key: client.key, service_code: service.service_code, lat: ward.lat_e6 / 1e6, long: ward.lon_e6 / 1e6, description: sentence,
                   email: 'an@example.vn', first_name: 'An', last_name: 'Nguyễn', phone: '0912345678', media_url: 'https://fixmystreet.example/1.jpeg' }
  const sent = await client.post('/requests.xml', fields)
  assert.equal(sent.status, 201)
  id = sent.service_requests.request[0].service_request_id
  assert.ok(id)
  assert.equal((await client.get(`/requests/${id}.xml`)).status, 404)
  const own = (await client.get(`/requests/${id}.xml?api_key=${client.key}`)).service_requests.request[0]
  assert.equal(own.status, 'open')
  assert.ok(!JSON.stringify(own).includes('0912345678'))
  const refused = await client.post('/requests.xml', { ...fields, api_key: '' })
  assert.deepEqual([refused.status, refused.errors.error[0].code], [403, '403'])
})

test('once cleared, everybody reads it, and updates tell how it goes on', async () => {
  const since = new Date(Date.now() - 60_000).toISOString()
  const held = (await officer.get(`/api/units/${ward.id}/petitions/held?limit=200`)).rows.find(r => r.code === id)
  assert.ok(held.proposed.includes('gọi …') && !held.proposed.includes('0912345678'))
  await officer.post(`/api/petitions/${held.id}/clear`, { title: 'Đèn đường <hỏng>', said: 'Tối & nguy hiểm', audience: 'public' })
  await (await city.signIn('city')).post(`/api/petitions/${held.id}/move`, { event: 'receive' })        // street lights are an agency's
  const { service_requests } = await client.get(`/requests.xml?start_date=${since}&service_code=${service.service_code}&status=open`)
  const shown = service_requests.request.find(r => r.service_request_id === id)
  assert.equal(shown.description, 'Đèn đường <hỏng>\nTối & nguy hiểm')
  assert.match(shown.requested_datetime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/)
  assert.ok(Math.abs(shown.lat - ward.lat_e6 / 1e6) < 0.001 && Math.abs(shown.long - ward.lon_e6 / 1e6) < 0.001)
  const { service_request_updates: u } = await client.get(`/servicerequestupdates.xml?start_date=${since}&api_key=${client.key}`)
  const mine = u.request_update.filter(x => x.service_request_id === id)
  assert.equal(mine.length, 1)
  assert.ok(mine[0].update_id && mine[0].status === 'open' && mine[0].description)
  const told = await client.post('/servicerequestupdates.xml', { api_key: client.key, service_request_id: id, update_id_ext: '77', status: 'OPEN',
    updated_datetime: new Date().toISOString(), description: 'Vẫn tối', email: 'an@example.vn', public_anonymity_required: 'FALSE' })
  assert.equal(told.status, 201)
  assert.ok(told.service_request_updates.request_update[0].update_id)
})

// ---- maps ----

test('GDAL opens both collections, unmodified', async () => {
  const source = `OAPIF:${city.url}/ogc/`
  const list = (await run('ogrinfo', ['-q', source])).stdout
  assert.match(list, /petitions/)
  assert.match(list, /units/)
  const units = (await run('ogrinfo', ['-ro', '-so', source, 'units'])).stdout
  assert.match(units, /Feature Count: 126/)
  assert.match(units, /Geometry: .*Polygon/)
  const reports = (await run('ogrinfo', ['-ro', '-al', source, 'petitions'])).stdout
  assert.ok(reports.includes(id) && /POINT \(10\d\.\d+ 2\d\.\d+\)/.test(reports), reports.slice(0, 2000))
  const here = (await run('ogrinfo', ['-ro', '-so', '-spat', '100', '10', '101', '11', source, 'petitions'])).stdout
  assert.match(here, /Feature Count: 0/)
})

test('the features are GeoJSON as RFC 7946 has it', async () => {
  for (const path of ['petitions/items', 'units/items?limit=1000', `petitions/items/${id}`, 'petitions/items?bbox=100,10,110,30']) {
    const r = await fetch(`${city.url}/ogc/collections/${path}`)
    assert.equal(r.headers.get('content-type'), 'application/geo+json')
    assert.equal(r.headers.get('access-control-allow-origin'), '*')
    check(await r.text())
  }
})

test('feeds are well-formed and lead to pages that are there', async () => {
  for (const path of ['/feeds/city.atom', '/feeds/city.rss', `/feeds/ward/${ward.code}.atom`, `/feeds/ward/${ward.code}.rss`]) {
    const text = await (await fetch(city.url + path)).text()
    const child = run('xmllint', ['--noout', '-'])
    child.child.stdin.end(text)
    await child
    assert.ok(text.includes(`/board/${id}`), path)
  }
  assert.equal((await fetch(`${city.url}/board/${id}`)).status, 200)
})
