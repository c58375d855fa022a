// ical.test.mjs - the calendar feeds as other programs read them: ical.js and python3-icalendar parse every component and agree, the weekly series expands without the days off.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import test, { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import ICAL from 'ical.js'
import { startCity } from '../support/city.mjs'

const uuid7 = () => randomUUID().replace(/^(.{14})4/, '$17')
const DAY = 86_400_000, localDay = ms => Math.floor((ms + 7 * 3_600_000) / DAY)
let city, officer, ward, dayOff, seminar
const words = {
  kind: 'seminar', title: 'Toạ đàm về những điều rất dài mà một dòng bảy mươi lăm byte không thể chứa hết được', place: 'Hội trường',
  text: 'Dòng một.\nDòng hai, có dấu phẩy; chấm phẩy và \\ gạch chéo.', starts_ms: Date.now() + 9 * DAY, ends_ms: Date.now() + 9 * DAY + 7_200_000,
}
before(async () => {
  city = await startCity({ env: { SANSANG_JOBS: 'false' } })
  officer = await city.signIn('officer')
  const head = await city.signIn('city')
  ward = (await officer.get('/api/me')).grants.find(g => g.role === 'officer').unit_id
  // The third Tuesday from now is a day off; Tuesday is (day + 4) % 7 = 2.
  let day = localDay(Date.now()) + 2
  while ((day + 4) % 7 !== 2) day++
  dayOff = day + 14
  await head.post('/api/calendar-days', { day: new Date(dayOff * DAY).toISOString().slice(0, 10), kind: 'off', name: 'Nghỉ thử', is_sure: true, source: 'thử' })
  await officer.post(`/api/units/${ward}/occasion-series`, {
    uid: uuid7(), kind: 'class', title: 'Lớp tối thứ Ba, có dấu phẩy; và chấm phẩy', place: 'Nhà văn hoá số 1', weekday: 2, from_minute: 1170, to_minute: 1290, from_day: day,
  })
  seminar = await officer.post(`/api/units/${ward}/occasions`, { uid: uuid7(), ...words })
  await officer.post(`/api/occasions/${seminar.id}/announce`, {})
})
after(() => city?.stop())

async function feed(path) {
  const res = await fetch(city.url + path)
  assert.equal(res.status, 200)
  assert.equal(res.headers.get('content-type'), 'text/calendar; charset=utf-8')
  return Buffer.from(await res.arrayBuffer())
}

test('every line is at most 75 octets, ends with CRLF and is whole UTF-8', async () => {
  const bytes = await feed(`/calendar/unit/${ward}.ics`)
  const lines = bytes.toString('latin1').split('\r\n')
  assert.equal(lines.pop(), '')
  for (const line of lines) {
    assert.ok(line.length <= 75, `${line.length}: ${line}`)
    assert.ok(!line.includes('\n') && !line.includes('\r'), line)
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(line, 'latin1'))
  }
})

test('ical.js reads every event with its identity, times in Asia/Ho_Chi_Minh and what must be there', async () => {
  const calendar = new ICAL.Component(ICAL.parse((await feed(`/calendar/unit/${ward}.ics`)).toString()))
  assert.equal(calendar.getFirstPropertyValue('version'), '2.0')
  assert.equal(calendar.getFirstProperty('method'), null)
  assert.ok(calendar.getFirstPropertyValue('name'))
  const zone = new ICAL.Timezone(calendar.getFirstSubcomponent('vtimezone'))
  assert.equal(zone.tzid, 'Asia/Ho_Chi_Minh')
  const events = calendar.getAllSubcomponents('vevent'), uids = new Set()
  assert.ok(events.length > 5)
  for (const v of events) {
    const event = new ICAL.Event(v)
    assert.ok(event.uid && event.summary && event.startDate && event.endDate.compare(event.startDate) > 0, v.toString())
    assert.equal(v.getFirstProperty('dtstart').getParameter('tzid'), 'Asia/Ho_Chi_Minh')
    assert.ok(v.getFirstPropertyValue('dtstamp').zone === ICAL.Timezone.utcTimezone)
    assert.ok(Number.isInteger(v.getFirstPropertyValue('sequence')))
    assert.match(v.getFirstPropertyValue('status'), /^(CONFIRMED|CANCELLED)$/)
    const key = `${event.uid} ${v.getFirstPropertyValue('recurrence-id') ?? ''}`
    assert.ok(!uids.has(key), `twice: ${key}`)
    uids.add(key)
  }
})

test('text comes back as it was written', async () => {
  const calendar = new ICAL.Component(ICAL.parse((await feed(`/calendar/unit/${ward}.ics`)).toString()))
  const events = calendar.getAllSubcomponents('vevent').map(v => new ICAL.Event(v))
  const long = events.find(e => e.summary.startsWith('Toạ đàm về những điều'))
  assert.equal(long.summary, 'Toạ đàm về những điều rất dài mà một dòng bảy mươi lăm byte không thể chứa hết được')
  assert.equal(long.description, 'Dòng một.\nDòng hai, có dấu phẩy; chấm phẩy và \\ gạch chéo.')
})

test('a weekly series expands to its weekday without the days off', async () => {
  const calendar = new ICAL.Component(ICAL.parse((await feed(`/calendar/unit/${ward}.ics`)).toString()))
  const series = calendar.getAllSubcomponents('vevent').map(v => new ICAL.Event(v)).find(e => e.summary.startsWith('Lớp tối thứ Ba'))
  assert.ok(series.isRecurring())
  const days = []
  for (let next, i = series.iterator(); days.length < 6 && (next = i.next());) {
    assert.equal(next.dayOfWeek(), ICAL.Time.TUESDAY)
    assert.equal(next.hour * 60 + next.minute, 1170)
    days.push(Date.UTC(next.year, next.month - 1, next.day) / DAY)
  }
  assert.ok(!days.includes(dayOff), 'the day off is left out')
  assert.ok(days.includes(dayOff - 7) && days.includes(dayOff + 7))
})

test("a resident's own feed holds what he registered for, behind a link that dies", async () => {
  const resident = await city.enterAsResident('0977000001')
  const { rows } = await resident.get('/api/occasions?kind=seminar')
  const open = rows.find(o => o.state === 'open')
  await resident.post(`/api/resident/occasions/${open.code}/ticket`, { uid: uuid7(), mode: 'site' })
  const { url } = await resident.post('/api/resident/calendar', {})
  const path = new URL(url).pathname
  const calendar = new ICAL.Component(ICAL.parse((await feed(path)).toString()))
  assert.deepEqual(calendar.getAllSubcomponents('vevent').map(v => new ICAL.Event(v).summary), [open.title])
  await resident.ask('DELETE', '/api/resident/calendar')
  assert.equal((await fetch(city.url + path)).status, 404)
})

// ---- the same feed read by python3-icalendar ----

const reader = fileURLToPath(new URL('../support/read_calendar.py', import.meta.url))
const readByPython = bytes => JSON.parse(execFileSync('/usr/bin/python3', [reader], { input: bytes }))
const iso = time => new Date(time.toUnixTime() * 1000).toISOString().replace('.000Z', '+00:00')

// As ical.js has it, in the words of read_calendar.py.
function readByIcalJs(bytes) {
  const calendar = new ICAL.Component(ICAL.parse(bytes.toString()))
  ICAL.TimezoneService.reset()
  ICAL.TimezoneService.register(calendar.getFirstSubcomponent('vtimezone'))
  const one = v => {
    const value = name => v.getFirstPropertyValue(name)
    return {
      uid: value('uid'), recurrence: value('recurrence-id') ? iso(value('recurrence-id')) : '', summary: value('summary'), description: value('description') ?? '',
      location: value('location') ?? '', start: iso(value('dtstart')), end: iso(value('dtend')), stamp: iso(value('dtstamp')), sequence: value('sequence'), status: value('status'),
      zone: v.getFirstProperty('dtstart').getParameter('tzid'), rule: value('rrule')?.freq ?? '', left_out: v.getAllProperties('exdate').map(p => iso(p.getFirstValue())).sort(),
    }
  }
  return calendar.getAllSubcomponents('vevent').map(one)
}

test('python3-icalendar reads what ical.js reads: identities, texts, times, rules and their exceptions, without a fault', async () => {
  const bytes = await feed(`/calendar/unit/${ward}.ics`), python = readByPython(bytes)
  assert.deepEqual(python.faults, [])
  assert.deepEqual(python.zones, [{ tzid: 'Asia/Ho_Chi_Minh', offset_s: 25_200 }])
  assert.ok(python.events.length > 5)
  assert.deepEqual(python.events, readByIcalJs(bytes))
  assert.ok(python.events.some(e => e.rule === 'WEEKLY' && e.left_out.length > 0))
  assert.ok(python.is_stable, 'written again by the library it is the same calendar')
})

test('a change counts SEQUENCE up, a cancelled one says so, to both readers; who has the feed is told 304 until it changes', async () => {
  const path = `/calendar/unit/${ward}.ics`
  const ask = etag => fetch(city.url + path, { headers: etag ? { 'If-None-Match': etag } : {} })
  const mine = async () => { const bytes = await feed(path), of = all => all.find(e => e.uid === seminar.uid); const js = of(readByIcalJs(bytes)); assert.deepEqual(of(readByPython(bytes).events), js); return js }
  const etag = (await ask()).headers.get('etag')
  assert.match(etag, /^W\/"[\w-]{16}"$/)
  const same = await ask(etag)
  assert.equal(same.status, 304)
  assert.equal((await same.arrayBuffer()).byteLength, 0)
  assert.equal((await mine()).sequence, 0)
  await officer.must('PUT', `/api/occasions/${seminar.id}`, { ...words, place: 'Hội trường lớn' })
  const moved = await ask(etag)
  assert.equal(moved.status, 200)
  assert.notEqual(moved.headers.get('etag'), etag)
  const now = await mine()
  assert.deepEqual([now.sequence, now.status, now.location], [1, 'CONFIRMED', 'Hội trường lớn'])
  await officer.post(`/api/occasions/${seminar.id}/cancel`, { reason: 'Bão số 9, hội trường không mở.' })
  const gone = await mine()
  assert.deepEqual([gone.sequence, gone.status, gone.description], [2, 'CANCELLED', 'Bão số 9, hội trường không mở.'])
})
