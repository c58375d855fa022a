// plan.test.mjs - what the screens of the plan reckon by themselves: which moves are offered, splits to the last one, periods, the pace in words.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { load } from '../support/load.mjs'

const { TASK_MOVES } = await load('console/plan/task-moves')
const { evenOut, spread } = await load('console/plan/share')
const { lineOf, standOf, treeOf } = await load('console/plan/outline')
const { periodBefore, periodCode, periodFrom, periodNext, periodOf, periodText, stepsOf, yearBefore } = await load('console/parts/period')
const { milliFrom } = await load('console/parts/figure')
const { valueText } = await load('console/plan/change-words')
const { forecastText, gonePart, paceText, wholePercent } = await load('console/plan/forecast-words')
const { eventsHref, formulaText } = await load('console/indicators/words')
const { vi } = await load('console/text/vi')

const day = iso => Date.parse(`${iso}T00:00:00Z`) / 86_400_000
const source = path => readFileSync(new URL(`../../../src/${path}`, import.meta.url), 'utf8')

test('what a unit may say of a task is what the flow in task.c allows', () => {
  const flow = [...source('plan/programme/task.c').matchAll(/\{ TASK_(\w+), +TASK_(\w+), +TASK_\w+, +WHO \}/g)].map(m => `${m[1]} ${m[2]}`.toLowerCase())
  const offered = Object.entries(TASK_MOVES).flatMap(([state, events]) => events.map(e => `${state} ${e}`))
  assert.ok(flow.length > 5, 'the table is read')
  assert.deepEqual(offered.sort(), flow.sort())
})
test('every state and event of the plan has its words', () => {
  const c = ['programme', 'task', 'item_db'].map(f => source(`plan/programme/${f}.c`)).join('\n')
  const words = name => [...c.match(new RegExp(`${name}\\[\\] = \\{([^}]*)NULL`))[1].matchAll(/"(\w+)"/g)].map(m => m[1])
  for (const [name, family] of [['plan_states', 'plan_state'], ['task_states', 'task_state'], ['task_events', 'task_event'], ['item_kinds', 'item_kind']])
    for (const w of words(name)) assert.ok(vi[`${family}.${w}`], `${family}.${w}`)
})

test('a long span is drawn in few bars, the first one whole, and told in a table within what one answer counts', () => {
  const from = day('2026-10-10')                                            // a Saturday
  for (const days of [1, 31, 32, 100, 217, 218, 400, 401, 930, 931, 3660]) {
    const p = { kind: 'range', from, to: from + days - 1 }, s = stepsOf(p)
    const count = (kind, first) => { let n = 0; for (let x = periodOf(kind, first); x.from <= p.to; x = periodNext(x)) n++; return n }
    assert.ok(count(s.kind, s.from) <= 42, `${days} days: ${count(s.kind, s.from)} bars by ${s.kind}`)
    assert.ok(count(s.table, s.tableFrom) <= 400, `${days} days: ${count(s.table, s.tableFrom)} rows by ${s.table}`)
    assert.ok(s.from <= from && from <= periodOf(s.kind, s.from).to, 'the first bar holds the first day')
    assert.equal(periodOf(s.kind, s.from).from, s.from, 'and is whole')
  }
  assert.deepEqual(stepsOf({ kind: 'range', from, to: from + 59 }), { kind: 'week', from: day('2026-10-05'), table: 'day', tableFrom: from })
})

test('the events of a figure are opened at its unit, of its kind, on its days', () => {
  const p = periodFrom('2026-M11'), of = (name, kind) => eventsHref(7, { name, kind }, p)
  assert.equal(of('outreach.won_eid', 'flow'), `/console/units/7/visits?measure=won_eid&from=${day('2026-11-01')}&to=${day('2026-11-30')}`)
  assert.equal(of('outreach.has_eid', 'state'), '/console/units/7/visits?measure=has_eid')
  assert.equal(of('reported.etax_share_of', 'state'), '/console/units/7/figures?measure=etax_share&state=approved&own=1')
  assert.match(of('civic.received', 'flow'), /^\/console\/units\/7\/petitions\?measure=received&from=/)
  assert.match(of('civic.ideas', 'flow'), /^\/console\/units\/7\/initiatives\?from=\d+&to=\d+$/)
  assert.match(of('plan.occasions', 'flow'), /^\/console\/units\/7\/occasions\?measure=held&from=/)
  assert.match(of('plan.contest_entries', 'flow'), /^\/console\/units\/7\/contests\?from=\d+&to=\d+$/)
  assert.match(eventsHref(7, { name: 'civic.answered', kind: 'flow' }, p, 'light'), /&category=light$/)
  assert.equal(of('territory.households', 'state'), '')
})

test('a number is split to the last one, the largest remainders first, the earlier of equal ones', () => {
  assert.deepEqual(spread(10, [1, 1, 1]), [4, 3, 3])
  assert.deepEqual(spread(100, [50, 30, 20]), [50, 30, 20])
  assert.deepEqual(spread(7, [0, 0]), [4, 3])
  assert.deepEqual(spread(5, []), [])
  const weights = Array.from({ length: 126 }, (_, i) => 1000 + ((i * 7919) % 90_000))
  assert.equal(spread(1_234_567, weights).reduce((a, b) => a + b), 1_234_567)
  assert.equal(spread(9_007_199_254_740_991, weights).reduce((a, b) => a + BigInt(b), 0n), 9_007_199_254_740_991n)
})
test('what is set by hand stays, the others make up the difference, or it cannot be', () => {
  assert.deepEqual(evenOut(100, [70, 30, 20], i => i === 0), [70, 18, 12])
  assert.equal(evenOut(100, [120, 30, 20], i => i === 0), null)
  assert.equal(evenOut(100, [60, 30], () => true), null)
  assert.deepEqual(evenOut(90, [60, 30], () => true), [60, 30])
})

test('periods are read, stepped through and said by their names', () => {
  for (const code of ['2026', '2026-S2', '2026-Q4', '2026-M11', '2026-W48', '2026-11-30', '2026-11-01..2026-11-30']) assert.equal(periodCode(periodFrom(code)), code)
  for (const bad of ['', '2026-M13', '2026-Q0', '2026-W54', '2026-S3', '2026-11-30..2026-11-01', 'x']) assert.equal(periodFrom(bad), null, bad)
  assert.equal(periodCode(periodOf('week', day('2027-01-02'))), '2026-W53')          // it belongs to the year of its Thursday
  assert.equal(periodCode(periodNext(periodFrom('2026-M12'))), '2027-M01')
  assert.equal(periodCode(periodBefore(periodFrom('2026-Q1'))), '2025-Q4')
  assert.equal(periodCode(periodBefore(periodFrom('2026-11-11..2026-11-20'))), '2026-11-01..2026-11-10')
  assert.deepEqual(['2026-M11', '2026-Q4', '2026-S2', '2026-W48'].map(periodText), ['Tháng 11/2026', 'Quý 4/2026', 'Nửa cuối năm 2026', 'Tuần 48/2026'])
  assert.equal(yearBefore(day('2024-02-29'), day('2024-12-31')), '2023-02-28..2023-12-31')
})
test('a number is read as people type it', () => {
  for (const [text, milli] of [['1.200', 1_200_000], ['97,5', 97_500], ['1.234,5', 1_234_500], ['12.5', 12_500], ['1 200', 1_200_000], ['-3', -3000]]) assert.equal(milliFrom(text), milli, text)
  for (const text of ['', 'abc', '1,2,3x', '12.']) assert.equal(milliFrom(text), null, text)
})

const states = put => ({ units: 4, todo: 0, doing: 0, blocked: 0, done: 0, late: 0, ...put })
test('late is said before blocked, and done only when all of it is', () => {
  assert.deepEqual([{ late: 1, blocked: 1 }, { blocked: 1 }, { done: 4 }, { done: 3, todo: 1 }, { todo: 4 }].map(s => standOf(states(s))), ['late', 'blocked', 'done', 'doing', 'todo'])
})
test('the items of a plan become a tree, and each knows what it stands in', () => {
  const items = [{ id: 1, parent_id: 0 }, { id: 2, parent_id: 1 }, { id: 3, parent_id: 2 }, { id: 4, parent_id: 0 }]
  assert.deepEqual(treeOf(items).map(n => [n.item.id, n.below.length]), [[1, 1], [4, 0]])
  assert.deepEqual(lineOf(items, 3).map(i => i.id), [1, 2, 3])
})
test('what changed is said as people say it', () => {
  assert.equal(valueText('to_day', day('2026-12-31')), '31/12/2026')
  assert.equal(valueText('budget_vnd', 1_200_000_000), '1.200.000.000 ₫')
  assert.equal(valueText('for_wards', true), 'có')
  assert.equal(valueText('supports', ['Sở Công Thương', 'Thành đoàn']), 'Sở Công Thương; Thành đoàn')
  assert.equal(valueText('documents', [{ title: 'Kịch bản', number: '12/KB', day: day('2026-09-20'), url: '' }]), 'Kịch bản, 12/KB, 20/09/2026')
  assert.equal(valueText('name', ''), '(trống)')
})

// ---- the pace in words ----
const told = (level, put = {}, progress = {}) => ({ unit_word: 'people', from_day: day('2026-10-01'), to_day: day('2026-12-10'), goal_milli: 10_000_000, ...put,
  progress: { level, now_milli: 6_000_000, needed_milli: 120_400, seen_milli: 85_000, recent_milli: 80_000, expected_day: day('2026-12-20'), ...progress } })
test('a late target says until when it takes and how much more a day would do, whole people rounded up', () => {
  assert.equal(forecastText(told('behind')), 'Với nhịp hiện nay đến 20/12/2026 mới đạt; cần thêm 36 người mỗi ngày.')
  assert.equal(forecastText(told('behind', {}, { expected_day: 0 })), 'Với nhịp hiện nay sẽ không đạt; cần 121 người mỗi ngày.')
  assert.equal(forecastText(told('behind', {}, { seen_milli: 0, expected_day: 0 })), '28 ngày qua chưa nhúc nhích; cần 121 người mỗi ngày.')
})
test('a target in time, reached, over, waiting or without figures says so', () => {
  assert.equal(forecastText(told('on_track', {}, { expected_day: day('2026-12-01') })), 'Với nhịp hiện nay, đến 01/12/2026 sẽ đạt.')
  assert.equal(forecastText(told('watch', {}, { expected_day: day('2026-12-01') })), 'Với nhịp hiện nay, đến 01/12/2026 sẽ đạt. Nhưng tuần qua đi chậm lại: cần 121 người mỗi ngày.')
  assert.equal(forecastText(told('missed')), 'Hết kỳ, còn thiếu 4.000 người.')
  assert.equal(forecastText(told('waiting')), 'Bắt đầu tính từ 01/10/2026.')
  assert.deepEqual(['reached', 'unknown'].map(l => forecastText(told(l))), ['Đã đạt.', 'Chưa có số liệu để tính.'])
})
test('the pace of a share is points, and every level has its words', () => {
  assert.equal(paceText(250, 'percent'), '0,3 điểm phần trăm')
  assert.deepEqual([50, 4].map(n => paceText(n, 'percent')), ['0,05 điểm phần trăm', '0,004 điểm phần trăm'])
  assert.equal(paceText(10_555_555_556_000, 'vnd'), '10,6 tỷ ₫')
  const levels = source('plan/target/forecast.c').match(/target_levels\[\] = \{([^}]*)NULL/)[1].match(/\w+/g)
  for (const l of levels) assert.ok(vi[`target_level.${l}`], l)
  assert.equal(gonePart({ from_day: 1, to_day: 10 }, 5), 0.5)
})
test('a formula is read by the names of its measures', () => {
  const measures = [{ name: 'outreach.ready', name_vi: 'Người sẵn sàng', name_en: '' }, { name: 'outreach.people', name_vi: 'Người đã hỏi', name_en: '' }]
  assert.equal(formulaText('outreach.ready / outreach.people percent', measures), '“Người sẵn sàng” ÷ “Người đã hỏi”, tính phần trăm')
  assert.equal(formulaText('civic.received / 2 per 1000', measures), 'civic.received ÷ 2, tính trên 1.000')
})

test('what is not reached is never said to be 100 percent', () => {
  assert.deepEqual([0, 9, 10, 996, 999, 1000, 1200].map(wholePercent), [0, 0, 1, 99, 99, 100, 120])
})
