// demo.mjs - the demo city for tests: made once for a build of the program, then copied into the folder of each test file.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
export const program = process.env.SANSANG && resolve(process.env.SANSANG)
const shelf = process.env.CHECK_OUT ?? join(tmpdir(), `sansang-test-${process.getuid()}`)

// Its days are counted from the hour it was made, so its name has the half hour of Hà Nội's clock: in the next one a new city is made.
const halfHour = () => Math.floor((Date.now() + 7 * 3_600_000) / 1_800_000)
function name() {
  const { size, mtimeMs } = statSync(program)
  return `demo-${createHash('sha256').update(`${program} ${size} ${mtimeMs}`).digest('hex').slice(0, 16)}-${halfHour()}`
}
function isAlive(pid) {
  try { process.kill(pid, 0); return true } catch { return false }
}

// Of those who come at once one makes it; its name appears when it is whole, the others wait for that.
async function pristine() {
  const whole = join(shelf, name()), lock = whole + '.lock', making = `${whole}.${process.pid}`
  mkdirSync(shelf, { recursive: true, mode: 0o700 })
  while (!existsSync(whole)) {
    try { writeFileSync(lock, String(process.pid), { flag: 'wx' }) } catch (e) {
      if (e.code !== 'EEXIST') throw e
      const owner = existsSync(lock) && Number(readFileSync(lock, 'utf8'))
      if (owner && !isAlive(owner)) rmSync(lock, { force: true })                  // killed on the way
      await new Promise(r => setTimeout(r, 50))
      continue
    }
    try {
      for (const old of readdirSync(shelf)) if (/^demo-/.test(old) && Number(old.split('-')[2]) < halfHour() - 1) rmSync(join(shelf, old), { recursive: true, force: true })
      const env = { ...process.env, SANSANG_LOG_LEVEL: 'warn' }
      delete env.SANSANG
      await run(program, ['demo', '--data', making], { env })
      if (!existsSync(whole)) renameSync(making, whole)
    } finally { rmSync(lock, { force: true }); rmSync(making, { recursive: true, force: true }) }
  }
  return whole
}

/** A demo city of one's own in the folder `data`, which is not there yet. */
export async function demoInto(data) {
  cpSync(await pristine(), data, { recursive: true })
}
