// load.mjs - a TypeScript module of the web side, bundled in memory so that node (18 and later) can run it.
import { build } from 'esbuild'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import './old_node.mjs'

delete globalThis.BroadcastChannel                 // an open channel would keep node alive
globalThis.localStorage ??= { getItem: () => null, setItem() {}, removeItem() {}, clear() {} }

const root = fileURLToPath(new URL('../..', import.meta.url))

// The text of one or several modules as one: what they share (the store) is one and the same.
export async function bundle(modules, format) {
  const out = await build({
    stdin: { contents: modules.map(m => `export * from './${m}'`).join('\n'), resolveDir: root, loader: 'ts' },
    bundle: true, ...format, platform: 'neutral', mainFields: ['module', 'main'], conditions: ['import'], write: false, logLevel: 'error',
    jsx: 'automatic', jsxImportSource: 'preact', define: { __RULES__: '""' },
  })
  return out.outputFiles[0].text
}

export async function load(...modules) {
  const file = join(mkdtempSync(join(tmpdir(), 'sansang-test-')), 'm.mjs')
  writeFileSync(file, await bundle(modules, { format: 'esm' }))
  return import(pathToFileURL(file).href)
}
