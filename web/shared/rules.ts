// rules.ts - the C rules on the phone: typed calls into rules.wasm. Advice for the person typing; the server runs the same C again
// and its word is final. Text goes through one fixed buffer, results are copied out at once, and no call is re-entrant.

export type Sex = 0 | 1 | 2                                   // unknown, male, female
export type NumberFault = 'ok' | 'length' | 'province' | 'century' | 'sex' | 'year'      // province: warn, do not refuse
export type Mark = 'phone' | 'network' | 'city_app' | 'eid' | 'account' | 'skills' | 'safety' | 'culture' | 'learn'
export type Outcome = 'guided' | 'absent' | 'come_back' | 'refused' | 'no_device' | 'vacant'
export type Level = 'heard' | 'helped' | 'alone' | 'taught'
export type VisitFault = 'ok' | 'outcome' | 'times' | 'too_long' | 'come_back' | 'people' | 'acts' | 'note' | 'campaign'

export interface Card { number: string; name: string; address: string; day: number; month: number; year: number; sex: Sex }
export interface NumberAnswer { fault: NumberFault; birthYear: number; sex: Sex }        // 0 when it could not be read
export interface Merged { marks: string; at: number[]; changed: number }                 // changed: bits in the order of marks
export interface Visit {
  outcome: Outcome
  startedMs: number
  endedMs: number
  comeBackMs?: number
  people: number
  acts: number
  note?: string
  campaignFromMs: number
  campaignToMs: number
}

export interface Rules {
  version: number
  marks: readonly Mark[]                                      // in the order of the letters of a person's marks
  outcomes: readonly Outcome[]
  levels: readonly Level[]
  fold(text: string): string
  houseKey(text: string): string
  /** Phone and identity numbers, plates, e-mail addresses as "…": what clearing a report proposes. */
  mask(text: string): string
  /** "+84…" or '' when it is no Vietnamese mobile or Hà Nội number. */
  phone(text: string): string
  nameOk(text: string): boolean
  birthYearOk(year: number, thisYear: number): boolean
  numberCheck(number: string, typed: { birthYear?: number; sex?: Sex }, thisYear: number): NumberAnswer
  /** What the code on an ID card says, or null when it is no such code. */
  card(text: string): Card | null
  marksValid(marks: string): boolean
  /** Whole blocks as bits: 1 devices, 2 identity, 4 skills; 7 = ready. */
  ready(marks: string): number
  readyCount(marks: string): number
  /** The next mark to help with, or null when every one is whole. */
  next(marks: string): Mark | null
  merge(marks: string, at: readonly number[], wrote: string, wroteMs: number): Merged
  /** What is wrong with a visit and with which field of its body; fault 'ok' and field '' when nothing is. */
  visitCheck(visit: Visit): { fault: VisitFault; field: string }
}

interface Core {
  memory: WebAssembly.Memory
  version(): number
  input(): number
  output(): number
  capacity(): number
  fold(n: number): number
  house_key(n: number): number
  mask(n: number): number
  phone(n: number): number
  name_ok(n: number): number
  birth_year_ok(year: number, thisYear: number): number
  number_check(n: number, birthYear: number, sex: number, thisYear: number): number
  card(n: number): number
  marks_valid(n: number): number
  ready(): number
  ready_count(): number
  next(): number
  merge(wroteMs: number): number
  visit_check(outcome: number, startedMs: number, endedMs: number, comeBackMs: number, people: number, acts: number,
    noteBytes: number, campaignFromMs: number, campaignToMs: number): number
  word(list: number, i: number): number
}

const NUMBER_FAULTS: readonly NumberFault[] = ['ok', 'length', 'province', 'century', 'sex', 'year']      // enum rules_number
const enum List { marks, outcomes, levels, faults, faultFields }                                          // wasm.c: word()

/** From the address of rules.wasm, or from its bytes. */
export async function loadRules(source: string | BufferSource): Promise<Rules> {
  return wrap((await instantiate(source)).exports as unknown as Core)
}

async function instantiate(source: string | BufferSource): Promise<WebAssembly.Instance> {
  if (typeof source !== 'string') return (await WebAssembly.instantiate(source)).instance
  const reply = await fetch(source)
  if (!reply.ok) throw new Error(`rules: ${reply.status}`)
  // Not instantiateStreaming: it refuses a cached answer that lost its media type, and 8 KB gain nothing from it.
  return (await WebAssembly.instantiate(await reply.arrayBuffer())).instance
}

function wrap(c: Core): Rules {
  const half = c.capacity()
  const input = new Uint8Array(c.memory.buffer, c.input(), half)
  const output = new Uint8Array(c.memory.buffer, c.output(), half)
  const ints = new Int32Array(c.memory.buffer, c.output(), 10)
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()

  const put = (text: string, at = 0) => {
    const { read, written } = encoder.encodeInto(text, input.subarray(at))
    if (read < text.length) throw new RangeError('text too long')
    return written
  }
  const get = (n: number, from = output, at = 0) => {
    if (n > half) throw new RangeError('text too long')
    return decoder.decode(from.slice(at, at + n))
  }
  const words = (list: List) => {
    const all: string[] = []
    for (let n = c.word(list, 0); n >= 0; n = c.word(list, all.length)) all.push(get(n))
    return all
  }
  const marks = words(List.marks) as Mark[]
  const outcomes = words(List.outcomes) as Outcome[]
  const levels = words(List.levels) as Level[]
  const faults = words(List.faults) as VisitFault[]
  const fields = words(List.faultFields)

  const marksValid = (m: string) => m.length === marks.length && c.marks_valid(put(m)) === 1
  const putMarks = (m: string, at = 0) => {
    if (!marksValid(m)) throw new RangeError(`not marks: ${m}`)
    put(m, at)
  }

  return {
    version: c.version(), marks, outcomes, levels,
    fold: text => get(c.fold(put(text))),
    houseKey: text => get(c.house_key(put(text))),
    mask: text => get(c.mask(put(text))),
    phone: text => get(c.phone(put(text))),
    nameOk: text => c.name_ok(put(text)) === 1,
    birthYearOk: (year, thisYear) => c.birth_year_ok(year, thisYear) === 1,
    numberCheck(number, typed, thisYear) {
      const fault = NUMBER_FAULTS[c.number_check(put(number), typed.birthYear ?? 0, typed.sex ?? 0, thisYear)]!
      return { fault, birthYear: ints[0]!, sex: ints[1] as Sex }
    },
    card(text) {
      if (text.length > half / 3) return null
      if (!c.card(put(text.normalize('NFC')))) return null
      const [number, numberLen, name, nameLen, address, addressLen, day, month, year, sex] = ints.slice() as unknown as number[]
      return {
        number: get(numberLen!, input, number), name: get(nameLen!, input, name), address: get(addressLen!, input, address),
        day: day!, month: month!, year: year!, sex: sex as Sex,
      }
    },
    marksValid,
    ready(m) { putMarks(m); return c.ready() },
    readyCount(m) { putMarks(m); return c.ready_count() },
    next(m) { putMarks(m); return marks[c.next()] ?? null },
    merge(m, at, wrote, wroteMs) {
      putMarks(wrote)
      putMarks(m)
      put(wrote, marks.length)
      const times = new Float64Array(c.memory.buffer, c.output(), marks.length)
      times.set(at)
      const changed = c.merge(wroteMs)
      return { marks: get(marks.length, input), at: [...times], changed }
    },
    visitCheck(v) {
      const note = encoder.encode(v.note ?? '').length
      const fault = c.visit_check(outcomes.indexOf(v.outcome), v.startedMs, v.endedMs, v.comeBackMs ?? 0, v.people, v.acts, note,
        v.campaignFromMs, v.campaignToMs)
      return { fault: faults[fault]!, field: fields[fault]! }
    },
  }
}
