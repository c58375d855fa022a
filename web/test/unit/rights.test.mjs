// rights.test.mjs - every door of `sansang routes` x every role x inside and outside its unit: let in, 401 or 403. A door written
// today is walked today; a path parameter nobody has taught this test to find makes it fail.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { Caller, program, startCity } from '../support/city.mjs'

const lines = execFileSync(program ?? 'sansang', ['routes'], { encoding: 'utf8' }).trim().split('\n')
const heads = lines.shift().split('\t')
const routes = lines.map(line => Object.fromEntries(line.split('\t').map((v, i) => [heads[i], v])))

const plans = join(tmpdir(), `sansang-plans-${process.pid}`)
let city, staff, places
before(async () => {
  city = await startCity({ env: { SANSANG_ADDRESS_PER_S: '0', SANSANG_ACCOUNT_PER_S: '0', SANSANG_DEVICE_PER_S: '0', SANSANG_JOBS: 'false' }, plans })
  staff = {}
  for (const role of ['city', 'officer', 'head', 'admin', 'auditor']) staff[role] = await city.signIn(role)
  const { unit_id: group } = (await staff.head.get('/api/me')).grants.find(g => g.role === 'head')
  const { parent_id: ward } = await staff.city.get(`/api/units/${group}`)
  const near = (await staff.city.get(`/api/units/${ward}/children`)).rows.find(u => u.id !== group && u.households > 0).id
  let far = 0
  for (const w of (await staff.city.get('/api/units/1/children?limit=200')).rows) {
    if (w.id === ward || !w.households) continue
    far = (await staff.city.get(`/api/units/${w.id}/children`)).rows.find(u => u.households > 0)?.id ?? 0
    if (far && (await staff.city.get(`/api/units/${far}/visits`)).rows.length) { places = { far: { group: far, ward: w.id } }; break }
  }
  places = { ...places, home: { group, ward }, near: { group: near, ward }, ward: { group: ward, ward, isAbove: true }, city: { group: 1, ward: 1, isAbove: true } }
})
after(async () => { await city?.stop(); rmSync(plans, { force: true }) })

// ---- where an id of each kind is found, through the interface, at a place ----
const first = async (path, pick = r => r.id) => pick((await staff.city.get(path)).rows[0])
const teamAt = at => first(`/api/units/${at.group}/teams`)
const residentsAt = async at => (await staff.city.get(`/api/households/${await find.household(at)}`)).people
const invited = at => staff.admin.post(`/api/units/${at.group}/people`, { name: 'Người Thử', role: 'member' })
const joined = async at => staff.city.post(`/api/teams/${await teamAt(at)}/members`, { name: 'Người Thử', position: 'member', force: 'youth' })

// A report with its picture, filed by a resident in the ward of the place, which is responsible for it; one for each ward.
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGMQaGD44AAABHYBwbLowq0AAAAASUVORK5CYII=', 'base64')
const uuid7 = () => randomUUID().replace(/^(.{14})4/, '$17')
const filed = new Map()
async function fileAt(at) {
  const sender = await city.enterAsResident(`098800${String(filed.size).padStart(4, '0')}`)
  const uid = uuid7(), sha256 = createHash('sha256').update(picture).digest('hex')
  const { file } = await sender.post('/api/resident/files', { uid, part: 'before', kind: 'photo', bytes: picture.length, sha256 })
  const sent = await sender.ask('PATCH', `/api/resident/files/${uid}`, picture, { 'Content-Type': 'application/octet-stream', 'Upload-Offset': '0' })
  assert.equal(sent.body.state, 'whole', JSON.stringify(sent.body))
  const petition = await sender.post('/api/resident/petitions', {
    uid: uuid7(), category: 'animals', text: 'Chó thả rông trong ngõ, tối nào cũng có mấy con.', lane_id: await find.lane(at), files: [uid],
  })
  assert.equal(petition.unit_id, at.ward, 'the ward answers for it')
  return { petition: petition.id, file }
}
function filedAt(at) {
  if (!filed.has(at.ward)) filed.set(at.ward, fileAt(at))
  return filed.get(at.ward)
}

let dashboard = 0                                                                // one for all: each person has so many at most
const find = {
  unit: at => at.group,
  lane: at => first(`/api/units/${at.group}/lanes`),
  household: async at => first(`/api/lanes/${await find.lane(at)}/houses`, h => h.households[0].household),
  resident: async at => { const p = (await residentsAt(at))[0]; return p.resident ?? p.id },
  team: teamAt,
  account: async at => (await invited(at)).id,                                  // a new one each time: they are locked, sent away …
  device: async at => (await city.join((await invited(at)).url)).device,
  member: async at => {
    await joined(at)
    return (await staff.city.get(`/api/teams/${await teamAt(at)}`)).members.reduce((max, m) => Math.max(max, m.id), 0)
  },
  piece: async at => (await staff.city.get(`/api/units/${at.group}/turf`)).pieces[0].id,
  visit: at => first(`/api/units/${at.group}/visits`, r => r.seq),
  callback: async at => {                                                       // drawn at random: of this ward, or of any other
    const wards = (await staff.city.get('/api/units/1/children?limit=200')).rows.map(w => w.id)
    for (const ward of at === places.far ? wards.filter(w => w !== places.home.ward) : [at.ward]) {
      const [row] = (await staff.city.get(`/api/units/${ward}/callbacks`)).rows
      if (row) return row.seq
    }
    assert.fail('the demo city drew no call-back here')
  },
  template: async at => (await staff.city.post('/api/petition-templates', { unit_id: at.ward, kind: 'ask', name: 'Mẫu thử', text: 'Xin bác cho biết … ở đâu.' })).id,
  alert: async at => (await staff.city.post('/api/alerts', { uid: uuid7(), unit_id: at.ward, status: 'Actual', msg_type: 'Alert', category: 'Other', urgency: 'Unknown', severity: 'Minor', certainty: 'Possible', event: 'Thử', headline: 'Cảnh báo thử', expires_ms: Date.now() + 3600e3, areas: [at.ward] })).id,
  idea: async at => (await (await newResident()).post('/api/resident/initiatives', { uid: uuid7(), unit_id: at.ward, category: 'other', title: 'Sáng kiến thử', text: 'Một sáng kiến chỉ để thử quyền vào từng cửa.' })).id,
  occasion: async at => (await staff.city.post(`/api/units/${at.ward}/occasions`, { uid: uuid7(), kind: 'class', title: 'Lớp thử', place: 'Nhà văn hoá', starts_ms: Date.now() + 9e7, ends_ms: Date.now() + 9.3e7 })).id,
  series: async at => (await staff.city.post(`/api/units/${at.ward}/occasion-series`, { uid: uuid7(), kind: 'service_day', title: 'Thứ Hai hỗ trợ', place: 'Một cửa', weekday: 1, from_minute: 480, to_minute: 690, from_day: Math.floor(Date.now() / 864e5) + 2 })).id,
  dashboard: async () => { dashboard ||= (await staff.city.post('/api/dashboards', { name: 'Bảng thử', tiles: [] })).id; return dashboard },
  contest: async at => (await staff.city.post(`/api/units/${at.ward}/contests`, { uid: uuid7(), title: 'Cuộc thi thử', text: 'Chỉ để thử.', closes_ms: Date.now() + 9e8 })).id,
  entry: async at => {
    const { id, code } = await staff.city.get(`/api/contests/${await find.contest(at)}/desk`)
    await staff.city.ask('PUT', `/api/contests/${id}/rounds`, { rounds: [{ name: 'Vòng một', advance: 0, criteria: [{ name: 'Ích lợi', weight: 100, max: 10 }] }] })
    await staff.city.post(`/api/contests/${id}/open`, {})
    await (await newResident()).post(`/api/resident/contests/${code}/entries`, { uid: uuid7(), title: 'Bài thử', text: 'Một bài chỉ để thử quyền.' })
    return first(`/api/contests/${id}/entries`)
  },
  call: async at => (await staff.city.post(`/api/units/${at.ward}/startup-calls`, { uid: uuid7(), title: 'Đợt thử', text: 'Chỉ để thử.', closes_ms: Date.now() + 9e8, places: 3 })).id,
  application: async at => {
    const { code } = await staff.city.post(`/api/units/${at.ward}/startup-calls`, { uid: uuid7(), title: 'Đợt thử', text: 'Chỉ để thử.', closes_ms: Date.now() + 9e8, places: 3 })
    return (await (await newResident()).post(`/api/resident/startup-calls/${code}/applications`, { uid: uuid7(), name: 'Nhóm thử', title: 'Hồ sơ thử', text: 'Một hồ sơ chỉ để thử quyền và cửa.' })).id
  },
  import: async at => (await staff.city.ask('POST', `/api/units/${at.group}/imports?kind=units&dry_run=true&file=a.csv`, 'ma\n1\n', { 'Content-Type': 'text/csv' })).body.id,
  request: async at => (await staff.city.post(`/api/units/${at.group}/privacy-requests`, { kind: 'access', person: 'Người Thử', contact: '0900000000' })).id,
  petition: async at => (await filedAt(at)).petition,
  file: async at => (await filedAt(at)).file,
  client: async at => (await staff.city.post(`/api/units/${at.ward}/open-clients`, { name: 'Ứng dụng thử' })).client.id,
  briefing: async at => {
    const had = await first(`/api/units/${at.ward}/plan-reports`, r => r?.id)
    if (had) return had
    const plan_id = await first('/api/plans'), to_day = Math.floor((Date.now() + 7 * 3600e3) / 86400e3) - 1
    return (await staff.city.post(`/api/units/${at.ward}/plan-reports`, { plan_id, kind: 'daily', to_day })).id
  },
  figure: async at => (await staff.city.post('/api/reported', { uid: uuid7(), measure: 'etax_share', unit_id: at.ward, value_milli: 99000, as_of_day: 20400, source: 'Cơ quan thử', document_number: '1/BC', document_day: 20400 })).id,
  report: async at => {
    const had = await first(`/api/units/${at.group}/reports`, r => r?.id)
    if (had) return had
    const { campaign } = await staff.city.get('/api/units/1/progress')
    return (await staff.city.post(`/api/units/${at.group}/reports`, { to_day: campaign.from_day + 6 })).id
  },
}

// Blanks that no unit guards: what stands in them does not decide who may enter.
const anything = {
  kind: 'units', format: 'csv', role: 'member', purpose: 'guidance', event: 'accept', breach: '1', campaign: '1', token: 'A'.repeat(22), code: '1-ABCDEFGH',
  number: '0000000000', sha: '0'.repeat(64), sha256: '0'.repeat(64), media: '0'.repeat(64), id: '1', month: '2026-11', mark: 'A'.repeat(22), session: 'A'.repeat(22), receipt: 'A'.repeat(43),
  send: '1', ward: '00004', uid: '01920000-0000-7000-8000-000000000001', passkey: '1', rule: '1', plan: '1', item: '1', activity: '1', task: '1', target: '1', material: '1', appeal: '1',
  dataset: 'units', resource: 'Units', part: '$count', link: '1', n: '1', indicator: 'reports.received', invitation: '1',
}

async function fill(route, at) {
  let path = route.path.replace(/\*$/, '')
  for (const [whole, name] of route.path.matchAll(/:([a-z0-9_]+)/g)) {
    const isGuarded = name === route.within
    const value = find[name] && (isGuarded || !(name in anything)) ? await find[name](isGuarded ? at : places.home) : anything[name]
    assert.ok(value !== undefined, `teach this test how to find a ":${name}" (${route.path})`)
    path = path.replace(whole, value)
  }
  return path
}

// ---- who calls: a browser session of each staff role, phones with their own key, nobody ----
const newPhone = async at => city.join((await joined(at)).url)
const headPhone = async at => city.join((await staff.admin.post(`/api/units/${at.group}/people`, { name: 'Tổ Trưởng', role: 'head' })).url)
const spends = new Set(['DELETE /api/session', 'POST /api/devices/:device/revoke', 'POST /api/device/wiped', 'POST /api/totp', 'POST /api/resident/eid/logout'])   // whoever calls is changed by it
const kept = new Map()
let residents = 0
const newResident = () => city.enterAsResident(`09${String(residents++).padStart(8, '0')}`)   // each phone is sent one code a minute
async function caller(who, name) {
  const make = who === 'phone' ? () => newPhone(places.home) : who === 'head phone' ? () => headPhone(places.home) : who === 'resident' ? newResident : () => city.signIn(who)
  if (who === 'nobody') return new Caller(city.url)
  if (spends.has(name)) return make()
  if (!kept.has(who)) kept.set(who, await make())
  return kept.get(who)
}

// role, and for whom which places are inside and outside
const WALKERS = {
  'phone':      { roles: ['member'], isPhone: true, outside: ['near', 'far'] },
  'head phone': { roles: ['head'], isPhone: true, outside: ['near'] },
  'head':       { roles: ['head', 'member'], outside: ['near', 'far', 'ward', 'city'] },
  'officer':    { roles: ['officer'], outside: ['far', 'city'] },
  'city':       { roles: ['city'], outside: [] },
  'auditor':    { roles: ['auditor'], outside: [] },
  'admin':      { roles: ['admin'], outside: [] },
  'resident':   { roles: ['resident'], outside: [] },
  'nobody':     { roles: [], outside: [] },
}

// Doors that are narrower than their table can say, and why.
const NARROWER = {
  'POST /api/totp': ['phone', 'head phone', 'resident'],                        // neither has a password to strengthen
  'GET /api/passkeys': ['phone', 'head phone', 'resident'], 'POST /api/passkeys': ['phone', 'head phone', 'resident'],
  'POST /api/passkeys/begin': ['phone', 'head phone', 'resident'],
  'PATCH /api/passkeys/:passkey': ['phone', 'head phone', 'resident'],
  'DELETE /api/passkeys/:passkey': ['phone', 'head phone', 'resident'],               // nor one to stand beside
  'POST /api/alerts/:alert/approve': ['city'],                                  // composed by the city here: a second person approves
  'POST /api/me/phone': ['phone', 'head phone'],                                // a lost phone must not bring a friend
  'POST /api/sync/lease/:household': ['head phone'],
  'GET /api/sync/home': ['head phone'], 'GET /api/sync/pull': ['head phone'], 'GET /api/sync/week': ['head phone'],   // in no team yet: no turf
}

async function knock(route, who, at) {
  const name = `${route.method} ${route.path}`
  const c = await caller(who, name)
  let path = await fill(route, at)
  if (name === 'POST /api/devices/:device/revoke' && who === 'phone' && at === places.home) path = `/api/devices/${c.device}/revoke`   // a member: the own phone
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE'
  return (await c.ask(route.method, path, hasBody ? path.startsWith('/api') ? {} : '' : undefined)).status
}

for (const route of routes) {
  const name = `${route.method} ${route.path}`
  test(`${name}: ${route.roles.replaceAll(',', ', ')}${route.device === 'yes' ? ', by phone' : ''}${route.within === '-' ? '' : `, within its ${route.within}`}`, async () => {
    const open = route.roles === 'anyone', named = route.roles.split(',')
    const wrong = []
    for (const [who, walker] of Object.entries(WALKERS)) {
      const mayEnter = !NARROWER[name]?.includes(who) && (open || (walker.roles.some(r => named.includes(r)) && (route.device === 'no' || walker.isPhone)))
      const said = await knock(route, who, places.home)
      const wanted = mayEnter ? 'let in' : who === 'nobody' ? '401' : '403'
      const got = said !== 401 && said !== 403 ? 'let in' : String(said)
      if (got !== wanted || said >= 500 || said === 413) wrong.push(`${who}: ${said}, wanted ${wanted}`)
      if (route.within === '-' || who === 'nobody') continue
      for (const out of open ? [] : walker.outside) {
        if (places[out].isAbove && route.within !== 'unit') continue
        const far = await knock(route, who, places[out])
        if (far !== 403) wrong.push(`${who} outside (${out}): ${far}, wanted 403`)
      }
    }
    assert.deepEqual(wrong, [])
  })
}

test('a cookie alone changes nothing: without the header of our own pages every changing door is closed', async () => {
  const wrong = []
  for (const route of routes.filter(r => r.method !== 'GET' && r.path.startsWith('/api') && r.device === 'no' && /city|anyone/.test(r.roles))) {
    const path = await fill(route, places.home)
    for (const extra of [{ 'X-Sansang': '' }, { Origin: 'https://example.net' }]) {
      const { status } = await staff.city.ask(route.method, path, route.method === 'DELETE' ? undefined : {}, extra)
      if (status !== 403) wrong.push(`${route.method} ${route.path} ${JSON.stringify(extra)}: ${status}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('a key or a cookie that is not ours is nobody', async () => {
  for (const headers of [{ Authorization: 'Bearer ' + 'A'.repeat(43) }, { Cookie: 'sid=' + 'A'.repeat(43) }, { Authorization: 'Basic YTpi' }]) {
    const { status } = await new Caller(city.url, headers).ask('GET', '/api/me')
    assert.equal(status, 401, JSON.stringify(headers))
  }
})

test('a revoked phone hears 410 everywhere', async () => {
  const phone = await newPhone(places.home)
  await staff.head.post(`/api/devices/${phone.device}/revoke`, {})
  for (const path of ['/api/sync/home', '/api/sync/pull', '/api/me', `/api/units/${places.home.group}`]) {
    assert.equal((await phone.ask('GET', path)).status, 410, path)
  }
})

// Behind every door that was walked, on SQLite: no statement walks over all of a table (a range of ids it does not see; `./bench` does).
// What may be read whole, and why.
const SHORT = {
  skill: 'a few', follow_up_text: 'a few', schema_step: 'a few', sqlite_master: 'a few', petition_category: 'a few',
  notify_send: 'what waits or is dead, by an index of those, counted up to a limit', notify_broadcast: 'those not yet told to all, by an index of those',
}
// Questions that lead to statements of their own, besides those the bare doors ask.
const NARROWED = ['/api/reported?unit=1&measure=etax_share&state=approved']
// What every figure counted, in the city and in a ward: each measure has its statement.
const COUNTED = {
  petitions: ['received', 'returned', 'answered', 'on_time', 'refused', 'reopened', 'satisfied', 'acceptable', 'unsatisfied', 'minutes', 'rated'],
  occasions: ['held', 'attended_site', 'attended_online', 'trained'], contests: [''],
}
const countedAt = unit => Object.entries(COUNTED).flatMap(([what, measures]) =>
  measures.map(measure => `/api/units/${unit}/${what}/counted?from=20000&to=21000${measure && `&measure=${measure}`}`))
test('no door reads a table from end to end', async () => {
  const counted = [1, places.home.ward].flatMap(unit => [...countedAt(unit), `/api/initiatives?order=new&unit=${unit}&from=20000&to=21000`])
  for (const path of [...NARROWED, ...counted]) await staff.city.get(path)
  const walks = readFileSync(plans, 'utf8').trim().split('\n').map(line => line.split('\t'))
  assert.ok(walks.length > 5, 'the server was watched')
  const wrong = new Set()
  for (const [walked, text] of walks) {
    const name = walked.split(' ')[0]
    const table = new RegExp(`\\b(?:FROM|JOIN) ([a-z_]+)(?: AS)? ${name}\\b`).exec(text)?.[1] ?? name
    const isOwn = new RegExp(`\\b${name}(?:\\([^)]*\\))? AS (?:MATERIALIZED )?\\(`).test(text)                         // WITH name AS (…): rows of its own making
    const isOther = isOwn || /CONSTANT ROW|^\(/.test(walked) || !new RegExp(`\\b(?:FROM|JOIN) ${table}\\b`).test(text)   // VALUES, a subquery, a table of the statement's own
    if (!isOther && !SHORT[table] && !/ LIMIT 1$/.test(text)) wrong.add(`${walked}: ${text}`)
  }
  assert.deepEqual([...wrong], [])
})
