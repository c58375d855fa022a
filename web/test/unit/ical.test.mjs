// ical.test.mjs - the calendar feeds as other programs read them: ical.js parses every component, expands the weekly series, leaves out the days off.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test, { after, before } from 'node:test'
import ICAL from 'ical.js'
import { startCity } from '../support/city.mjs'

const uuid7 = () => randomUUID().replace(/^(.{14})4/, '$17')
const DAY = 86_400_000, localDay = ms => Math.floor((ms + 7 * 3_600_000) / DAY)
let city, officer, ward, dayOff
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
  const long = await officer.post(`/api/units/${ward}/occasions`, {
    uid: uuid7(), kind: 'seminar', title: 'Toạ đàm về những điều rất dài mà một dòng bảy mươi lăm byte không thể chứa hết được', place: 'Hội trường',
    text: 'Dòng một.\nDòng hai, có dấu phẩy; chấm phẩy và \\ gạch chéo.', starts_ms: Date.now() + 9 * DAY, ends_ms: Date.now() + 9 * DAY + 7_200_000,
  })
  await officer.post(`/api/occasions/${long.id}/announce`, {})
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
