// rings.test.mjs - no file of the web side needs, over others, itself: a shared fact or type lies below those who share it.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const filesIn = folder => readdirSync(folder).flatMap(name => {
  const at = join(folder, name)
  return statSync(at).isDirectory() ? filesIn(at) : /\.tsx?$/.test(name) ? [at] : []
})
const sources = ['shared', 'phone', 'resident', 'console', 'wall', 'sw'].flatMap(f => filesIn(join(root, f)))

// What a file names at its top, types too: a ring of types reads as badly as one of values. `import('…')` fetches later and closes no ring.
function needs(file) {
  return [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^'"\n]*(?:\n[^'"\n]*)*?['"](\.[^'"]+)['"]/gm)]
    .map(m => resolve(dirname(file), m[1])).map(p => [p, `${p}.ts`, `${p}.tsx`].find(q => existsSync(q) && statSync(q).isFile())).filter(Boolean)
}

test('imports form no ring', () => {
  const below = new Map(sources.map(f => [f, needs(f)]))
  assert.ok([...below.values()].flat().length > 200, 'the imports are read')
  const done = new Set(), rings = []
  const walk = (file, path) => {
    const at = path.indexOf(file)
    if (at >= 0) { rings.push([...path.slice(at), file].map(f => relative(root, f)).join(' > ')); return }
    if (done.has(file)) return
    for (const next of below.get(file) ?? []) walk(next, [...path, file])
    done.add(file)
  }
  for (const file of sources) walk(file, [])
  assert.deepEqual(rings, [])
})
