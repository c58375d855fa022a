// build.mjs - makes web/dist: the phone app, the residents' app, the console, the wall, the look of the server's own pages; hashed, compressed.
// dist/<page>/index.html · of an app also sw.js, app.webmanifest, icons · dist/assets/<name>-<hash>.<ext> with .br and .gz beside each ·
// dist/manifest.json { "page.css": "/assets/page-….css", … } for whoever must know a hashed name.
import { build } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { iconPng } from './shared/app-icon.mjs'

const here = dirname(fileURLToPath(import.meta.url))
process.chdir(here)
const dist = resolve(here, process.env.DIST ?? 'dist')            // DIST: build somewhere else
const version = readFileSync('../VERSION', 'utf8').trim()
const hash = data => createHash('sha256').update(data).digest('hex').slice(0, 10)

rmSync(dist, { recursive: true, force: true })
mkdirSync(join(dist, 'assets'), { recursive: true })

function put(path, data) {
  const file = join(dist, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, data)
  if (/\.(woff2|png|gz|br)$/.test(path)) return
  writeFileSync(file + '.gz', gzipSync(data, { level: 9 }))
  writeFileSync(file + '.br', brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
}
const manifest = {}
function asset(name, data) {                       // "icons.svg" -> /assets/icons-<hash>.svg
  const dot = name.lastIndexOf('.')
  const at = `/assets/${name.slice(0, dot)}-${hash(data)}${name.slice(dot)}`
  put(at, data)
  manifest[name] = at
  return at
}

// The icon sprite, cut out of lucide by the list in shared/icons.ts.
const names = [...readFileSync('shared/icons.ts', 'utf8').matchAll(/^ {2}'([a-z0-9-]+)',$/gm)].map(m => m[1])
const symbols = names.map(name => {
  const svg = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, 'utf8')
  const inner = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')).replace(/\s+/g, ' ').replace(/ ?\/> ?/g, '/>').trim()
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`
})
const icons = asset('icons.svg', `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`)

// The C rules as WebAssembly.
const scratch = mkdtempSync(join(tmpdir(), 'sansang-web-'))
const wasm = process.env.RULES_WASM ?? join(scratch, 'rules.wasm')        // RULES_WASM: one made before, where there is no clang
if (!process.env.RULES_WASM) execFileSync('../tools/build_rules_wasm.sh', [wasm], { stdio: ['ignore', 'ignore', 'inherit'] })
const rules = asset('rules.wasm', readFileSync(wasm))
rmSync(scratch, { recursive: true })

// The scanner for phones without a detector of their own: fetched only when asked for.
const zxing = asset('zxing.wasm', readFileSync('node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'))

const define = {
  __ICONS__: JSON.stringify(icons), __RULES__: JSON.stringify(rules), __ZXING__: JSON.stringify(zxing), __VERSION__: JSON.stringify(version),
}
const common = {
  bundle: true, minify: true, format: 'esm', target: ['es2020', 'chrome80', 'firefox78'], jsx: 'automatic', jsxImportSource: 'preact',
  define, legalComments: 'none', logLevel: 'warning', loader: { '.woff2': 'file', '.svg': 'file' },
  assetNames: 'assets/[name]-[hash]', publicPath: '/',
}

const boot = asset('boot.js', (await build({ entryPoints: ['shared/boot.js'], outfile: 'boot.js', minify: true, write: false, target: 'es2015' })).outputFiles[0].text)

const favicon = asset('favicon.svg', readFileSync('shared/favicon.svg'))

// A page: its bundle(s) in /assets, its HTML in dist/<name>/index.html.
async function page(name, { entry, title, theme, extraHead = '', body = '' }) {
  if (!existsSync(entry)) return null
  const out = await build({
    ...common, entryPoints: { [name]: entry }, outdir: dist, entryNames: 'assets/[name]-[hash]', chunkNames: 'assets/[name]-[hash]',
    splitting: true, metafile: true, write: false,
  })
  for (const f of out.outputFiles) put(f.path.slice(dist.length + 1), f.contents)
  const outputs = Object.entries(out.metafile.outputs).map(([file, o]) => ({ ...o, at: '/' + file.slice(file.indexOf('assets/')) }))
  const main = outputs.find(o => o.entryPoint === entry && o.at.endsWith('.js'))
  const css = main.cssBundle ? '/' + main.cssBundle.slice(main.cssBundle.indexOf('assets/')) : null
  const chunks = main.imports.filter(i => i.kind === 'import-statement').map(i => '/' + i.path.slice(i.path.indexOf('assets/')))
  manifest[name + '.js'] = main.at
  if (css) manifest[name + '.css'] = css
  const head = [
    '<meta charset="utf-8">', '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">',
    `<title>${title}</title>`, `<meta name="theme-color" content="#0e3257">`, `<link rel="icon" href="${favicon}" type="image/svg+xml">`,
    css && `<link rel="preload" href="${css}" as="style">`, `<link rel="modulepreload" href="${main.at}">`, ...chunks.map(c => `<link rel="modulepreload" href="${c}">`),
    `<script src="${boot}"></script>`, css && `<link rel="stylesheet" href="${css}">`, `<script type="module" src="${main.at}"></script>`, extraHead,
  ].filter(Boolean).join('\n')
  put(`${name}/index.html`, `<!doctype html>\n<html lang="vi" data-theme="${theme}">\n<head>\n${head}\n</head>\n<body>\n<div id="app">${body}</div>\n`
    + '<noscript>Trang này cần JavaScript. · This page needs JavaScript.</noscript>\n</body>\n</html>\n')
  const fonts = outputs.filter(o => o.at.endsWith('.woff2')).map(o => o.at)
  return { files: outputs.filter(o => !o.at.endsWith('.woff2')).map(o => o.at), fonts }
}

// What the server's own pages (public progress, proof, confirmation) look like: one style sheet, no script.
if (existsSync('shared/page.css')) {
  const out = await build({ ...common, entryPoints: { page: 'shared/page.css' }, outdir: dist, entryNames: 'assets/[name]-[hash]', write: false, metafile: true })
  for (const f of out.outputFiles) {
    const at = '/' + f.path.slice(dist.length + 1)
    put(at, f.contents)
    if (at.endsWith('.css')) manifest['page.css'] = at
  }
}

const slogan = 'Đi từng ngõ, gõ từng nhà, hướng dẫn từng người'
const boots = `<div class="boot"><b>Sẵn Sàng</b><span>${slogan}</span></div>`
const preloadRules = `<link rel="preload" href="${rules}" as="fetch" type="application/wasm" crossorigin="anonymous">`

// A page that is also an app: it has a manifest and icons, works without a network, and its shell has a limit.
async function app(name, { limitKb, keeps = [], manifest: said, extraHead = '', ...about }) {
  const scope = `/${name}/`
  const links = `<link rel="manifest" href="${scope}app.webmanifest"><link rel="apple-touch-icon" href="${scope}icon-192.png">`
  const made = await page(name, { ...about, extraHead: extraHead + links, body: boots })
  for (const size of [192, 512]) put(`${name}/icon-${size}.png`, iconPng(size))
  put(`${name}/app.webmanifest`, JSON.stringify({
    id: scope, ...said, description: slogan, lang: 'vi', start_url: scope, scope, display: 'standalone',
    orientation: 'portrait', background_color: '#faf6ee', theme_color: '#0e3257',
    icons: [192, 512].map(n => ({ src: `${scope}icon-${n}.png`, sizes: `${n}x${n}`, type: 'image/png', purpose: 'any maskable' })),
  }))
  const keep = [scope, `${scope}app.webmanifest`, `${scope}icon-192.png`, boot, icons, favicon, ...keeps, ...made.files]
  const sw = await build({
    ...common, splitting: false, format: 'iife', entryPoints: ['sw/sw.ts'], outfile: join(dist, name, 'sw.js'), write: false,
    define: { ...define, __SCOPE__: JSON.stringify(scope), __FILES__: JSON.stringify([...new Set(keep)]), __BUILD__: JSON.stringify(hash(readFileSync(join(dist, name, 'index.html')) + keep.join())) },
  })
  put(`${name}/sw.js`, sw.outputFiles[0].text)
  const bytes = keep.filter(p => p.startsWith('/assets')).reduce((n, p) => n + statSync(join(dist, p + '.br')).size, 0) + statSync(join(dist, name, 'index.html.br')).size
  console.log(`${name} shell: ${(bytes / 1024).toFixed(1)} KB brotli in ${keep.length} files; script entry ${(statSync(join(dist, manifest[name + '.js'] + '.br')).size / 1024).toFixed(1)} KB`)
  if (bytes > limitKb * 1024) { console.error(`the shell of ${name} is over ${limitKb} KB`); process.exit(1) }
}

await app('app', {
  entry: 'phone/main.tsx', title: 'Sẵn Sàng', theme: 'light', limitKb: 150, keeps: [rules], extraHead: preloadRules,
  manifest: { name: 'Sẵn Sàng', short_name: 'Sẵn Sàng' },
})
await app('resident', {
  entry: 'resident/main.tsx', title: 'Sẵn Sàng · Người dân', theme: 'light', limitKb: 100,
  manifest: { name: 'Sẵn Sàng · Người dân', short_name: 'Người dân' },
})
await page('console', { entry: 'console/main.tsx', title: 'Sẵn Sàng · Điều hành', theme: 'auto' })
await page('wall', { entry: 'wall/main.tsx', title: 'Sẵn Sàng · Màn hình tường', theme: 'dark' })

put('manifest.json', JSON.stringify(manifest, null, 1))
console.log(`${readdirSync(join(dist, 'assets')).filter(f => !/\.(br|gz)$/.test(f)).length} assets in ${basename(dist)}/assets`)
