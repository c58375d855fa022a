// opendata.test.mjs - open data as strangers read it: the catalogue by SHACL and as one graph in two spellings, CSV by its description,
// GeoJSON, OData as Excel and Power BI ask, and every format beside every other.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import test, { after, before } from 'node:test'
import { check } from '@placemarkio/check-geojson'
import rdf from '@zazuko/env-node'
import { XMLParser } from 'fast-xml-parser'
import SHACLValidator from 'rdf-validate-shacl'
import { startCity } from '../support/city.mjs'

let city, codes
before(async () => {
  city = await startCity({ env: { SANSANG_ADDRESS_PER_S: '0', SANSANG_OPEN_CONTACT: 'dulieu@example.vn' } })
  codes = []
  for (let after = ''; ;) {
    const page = await get(`/api/open/datasets?limit=7&after=${encodeURIComponent(after)}`)
    codes.push(...page.rows.map(d => d.code))
    if (!(after = page.next ?? '')) break
  }
})
after(() => city?.stop())

const ask = (path, headers = {}) => fetch(city.url + path, { headers })
async function get(path, headers) {
  const r = await ask(path, headers)
  const text = await r.text()
  assert.equal(r.status, 200, `${path}: ${r.status} ${text.slice(0, 300)}`)
  return r.headers.get('content-type').includes('json') ? JSON.parse(text) : text
}
const graph = async (text, type) => rdf.dataset().import(rdf.formats.parsers.import(type, Readable.from([text])))

// ---- the catalogue ----

const shapes = async () => graph(readFileSync(new URL('../../../tests/cases/dcat-ap-3.shapes.ttl', import.meta.url), 'utf8'), 'text/turtle')
const faults = async data => {
  const report = await new SHACLValidator(await shapes(), { factory: rdf }).validate(data)
  return report.results.map(r => `${r.focusNode?.value} ${r.path?.value}: ${r.message.map(m => m.value).join()}`)
}

test('the catalogue has what DCAT-AP 3 asks, of the right kind', async () => {
  assert.deepEqual(await faults(await graph(await get('/catalog.ttl'), 'text/turtle')), [])
})

test('a catalogue that lacks something, points at what is not said, or says what no shape asks about, is found out', async () => {
  const whole = await get('/catalog.ttl')
  for (const [from, to] of [[/foaf:name "[^"]*"@vi/, 'foaf:nick "x"'], [/dct:description/, 'dct:abstract'], [/dcat:accessURL/, 'dcat:x'], [/a dct:LicenseDocument/, 'a dct:X'],
    [/<http:\/\/www.iana.org\/assignments\/media-types\/text\/csv> ;/, '"text/csv" ;'], [/dcat:endpointURL/, 'dcat:x'],
    [/dct:identifier "/, 'dcat:temporalResolution "monthly" ; dct:identifier "'], [/dcat:downloadURL/, 'dcat:byteSize "many" ; dcat:downloadURL']]) {
    assert.ok(from.test(whole), String(from))
    assert.notDeepEqual(await faults(await graph(whole.replace(from, to), 'text/turtle')), [], String(from))
  }
})

test('Turtle and JSON-LD say the same graph', async () => {
  const turtle = await graph(await get('/catalog.ttl'), 'text/turtle')
  const jsonld = await graph(JSON.stringify(await get('/catalog.jsonld')), 'application/ld+json')
  assert.ok(turtle.size > 200)
  assert.equal(jsonld.toCanonical(), turtle.toCanonical())
})

test('every dataset is in the catalogue, and every file it names is there', async () => {
  const data = await graph(await get('/catalog.ttl'), 'text/turtle')
  const of = (s, p) => [...data.match(s, rdf.namedNode(p))].map(q => q.object)
  const said = of(null, 'http://purl.org/dc/terms/identifier').map(o => o.value)
  assert.deepEqual([...said].sort(), [...codes].sort())
  const files = of(null, 'http://www.w3.org/ns/dcat#downloadURL').map(o => o.value)
  assert.ok(files.length >= 2 * codes.length)
  for (const file of files) {
    const r = await fetch(file)
    await r.arrayBuffer()
    assert.ok(r.status === 200, `${file}: ${r.status}`)
  }
})

// ---- CSV by its description ----

// RFC 4180, strictly: quotes doubled, CRLF, the same number of cells in every line.
function readCsv(text) {
  const rows = []
  let row = [], cell = '', at = 0
  while (at < text.length) {
    if (text[at] === '"') {
      for (at++; ; at++) {
        assert.ok(at < text.length, 'a quote is left open')
        if (text[at] !== '"') cell += text[at]
        else if (text[at + 1] === '"') { cell += '"'; at++ } else break
      }
      at++
      assert.ok(',\r'.includes(text[at]), 'nothing behind a quote')
    } else while (!',\r\n'.includes(text[at])) { assert.notEqual(text[at], '"'); cell += text[at++] }
    row.push(cell)
    cell = ''
    if (text[at] === ',') { at++; continue }
    assert.equal(text.slice(at, at + 2), '\r\n', 'lines end with CRLF')
    at += 2
    rows.push(row)
    row = []
  }
  for (const r of rows) assert.equal(r.length, rows[0].length)
  return rows
}

const TYPES = { string: /^/, integer: /^-?\d+$/, decimal: /^-?\d+(\.\d+)?$/, boolean: /^(true|false)$/, date: /^\d{4}-\d\d-\d\d$/ }
function checkByMetadata(text, meta, file) {
  assert.equal(meta['@context'], 'http://www.w3.org/ns/csvw')
  assert.equal(meta.url, file)
  const [heads, ...rows] = readCsv(text)
  const { columns, primaryKey } = meta.tableSchema
  assert.deepEqual(heads, columns.map(c => c.titles))
  assert.equal(new Set(columns.map(c => c.name)).size, columns.length)
  const keys = new Set()
  for (const row of rows) {
    columns.forEach((c, i) => {
      if (row[i] === '') assert.ok(!c.required, `${file}: ${c.name} is required`)
      else assert.match(row[i], TYPES[c.datatype], `${file}: ${c.name}`)
    })
    const key = primaryKey.map(k => row[columns.findIndex(c => c.name === k)]).join('\t')
    assert.ok(!keys.has(key), `${file}: ${key} stands twice`)
    keys.add(key)
  }
  return rows.map(row => Object.fromEntries(heads.map((h, i) => [h, row[i]])))
}

test('every CSV is as its description says, and its description is linked', async () => {
  for (const code of codes) {
    const { periods } = await get(`/api/open/datasets/${code}`)
    for (const file of ['latest.csv', ...(periods.length ? [`${periods[0].period}.csv`, 'all.csv'] : [])]) {
      const r = await ask(`/data/${code}/${file}`)
      if (file === 'latest.csv' && r.status === 404) continue                   // no period has ended yet
      assert.equal(r.status, 200, `${code}/${file}`)
      assert.match(r.headers.get('content-type'), /^text\/csv; charset=utf-8/)
      assert.equal(r.headers.get('link'), `<${file}-metadata.json>; rel="describedby"; type="application/csvm+json"`)
      checkByMetadata(await r.text(), await get(`/data/${code}/${file}-metadata.json`), file)
    }
  }
})

// ---- GeoJSON ----

test('GeoJSON is as RFC 7946 wants it', async () => {
  for (const code of codes.filter(c => c !== 'indicators')) {
    const r = await ask(`/data/${code}/latest.geojson`)
    if (r.status === 404) continue
    assert.equal(r.headers.get('content-type'), 'application/geo+json')
    const { features } = check(await r.text())
    assert.ok(features.length > ({ petitions: 1, occasions: -1 }[code] ?? 100), code)     // of reports only units that had any
  }
})

// ---- OData ----

const POWER_BI = { Accept: 'application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7', 'OData-MaxVersion': '4.0', 'User-Agent': 'Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)' }

async function walk(path) {
  const rows = []
  for (let at = path, pages = 0; at; pages++) {
    assert.ok(pages < 100, 'the links end')
    const r = await ask(at, POWER_BI)
    const page = await r.json()
    assert.equal(r.status, 200, JSON.stringify(page))
    assert.equal(r.headers.get('odata-version'), '4.0')
    rows.push(...page.value)
    at = page['@odata.nextLink']?.replace(city.url, '')
  }
  return rows
}

test('the model of OData is read: three sets with keys and types', async () => {
  const r = await ask('/odata/$metadata', { Accept: 'application/xml' })
  assert.equal(r.headers.get('odata-version'), '4.0')
  const model = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', isArray: (n, path, isLeaf, isAttribute) => !isAttribute && ['EntityType', 'EntitySet', 'Property', 'PropertyRef'].includes(n) }).parse(await r.text())
  const schema = model['edmx:Edmx']['edmx:DataServices'].Schema
  assert.deepEqual(schema.EntityContainer.EntitySet.map(s => s.Name), ['Indicators', 'Units', 'Values'])
  const service = await get('/odata/', POWER_BI)
  assert.deepEqual(service.value.map(s => s.url), ['Indicators', 'Units', 'Values'])
  for (const set of schema.EntityContainer.EntitySet) {
    const type = schema.EntityType.find(t => `${schema.Namespace}.${t.Name}` === set.EntityType)
    const properties = new Map(type.Property.map(p => [p.Name, p.Type]))
    for (const { Name } of type.Key.PropertyRef) assert.ok(properties.has(Name))
    for (const row of (await get(`/odata/${set.Name}?$top=5`, POWER_BI)).value) assert.deepEqual(Object.keys(row), [...properties.keys()])
  }
})

test('the links of OData lead through every row once, in order', async () => {
  const units = await walk('/odata/Units')
  assert.equal(units.length, 127)
  const values = await walk('/odata/Values')
  const keys = values.map(v => `${v.indicator} ${v.period} ${v.unit}`)
  assert.equal(new Set(keys).size, keys.length)
  assert.deepEqual([...keys].sort(), keys)
  assert.equal(await get('/odata/Values/$count'), String(values.length))
  assert.equal((await get('/odata/Values?$count=true&$top=0')).value.length, 0)
  assert.equal((await get('/odata/Values?$count=true&$top=0'))['@odata.count'], values.length)
  assert.ok(values.length > 0, 'the demo city has periods that are over')
})

test('OData answers what Excel and Power BI ask', async () => {
  const [first] = (await get('/odata/Values?$top=1')).value
  const q = s => encodeURIComponent(s)
  const one = await get(`/odata/Values?$filter=${q(`indicator eq '${first.indicator}' and period eq '${first.period}'`)}&$select=unit,value&$orderby=${q('indicator,period,unit desc')}&$top=1000`, POWER_BI)
  assert.match(one['@odata.context'], /#Values\(unit,value\)$/)
  const units = one.value.map(v => v.unit)
  assert.deepEqual([...units].sort().reverse(), units)
  assert.deepEqual(Object.keys(one.value[0]), ['unit', 'value'])
  const skipped = await get(`/odata/Values?$filter=${q(`indicator eq '${first.indicator}'`)}&$skip=3&$top=2`)
  const all = await walk(`/odata/Values?$filter=${q(`indicator eq '${first.indicator}'`)}`)
  assert.deepEqual(skipped.value, all.slice(3, 5))
  const alone = await get(`/odata/Values(indicator='${first.indicator}',period='${first.period}',unit='${first.unit}')`)
  assert.match(alone['@odata.context'], /#Values\/\$entity$/)
  assert.equal(alone.unit, first.unit)
  const named = await get(`/odata/Units?$filter=${q("kind eq 'commune' and startswith(name,'Xã')")}&$orderby=${q('population desc')}&$top=3`)
  assert.ok(named.value.length === 3 && named.value[0].population >= named.value[1].population)
  const told = await walk(`/odata/Values?$filter=${q(`indicator eq '${first.indicator}' and value ne null`)}`)
  assert.deepEqual(told, all.filter(v => v.value !== null))
  const texts = await get(`/odata/Units?$top=1`, { Accept: 'application/json;odata.metadata=none;IEEE754Compatible=true' })
  assert.equal(typeof texts.value[0].population, 'string')
  assert.equal(texts['@odata.context'], undefined)
})

test('every column of OData orders its set, the links lead on without a gap', async () => {
  const { indicator } = (await get('/odata/Values?$top=1')).value[0]
  const of = `$filter=${encodeURIComponent(`indicator eq '${indicator}'`)}`
  const all = await walk(`/odata/Values?${of}`), keyOf = v => `${v.indicator} ${v.period} ${v.unit}`
  const rank = x => (x === null ? [0, 0] : [1, x])
  for (const column of Object.keys(all[0])) for (const way of ['asc', 'desc']) {
    const rows = await walk(`/odata/Values?${of}&$orderby=${encodeURIComponent(`${column} ${way}`)}`)
    assert.deepEqual(rows.map(keyOf).sort(), all.map(keyOf).sort(), `${column} ${way}: each row once`)
    for (let i = 1; i < rows.length; i++) {
      const [a, b] = (way === 'asc' ? [rows[i - 1], rows[i]] : [rows[i], rows[i - 1]]).map(r => rank(r[column]))
      assert.ok(a[0] < b[0] || (a[0] === b[0] && a[1] <= b[1]), `${column} ${way} at ${i}`)
    }
  }
  for (const set of ['Units', 'Indicators']) {
    const rows = await walk(`/odata/${set}`), key = set === 'Units' ? 'code' : 'code'
    for (const column of Object.keys(rows[0])) {
      const ordered = await walk(`/odata/${set}?$orderby=${encodeURIComponent(`${column} desc`)}`)
      assert.deepEqual(ordered.map(r => r[key]).sort(), rows.map(r => r[key]).sort(), `${set} by ${column}`)
    }
  }
})

// What Power BI Desktop and Excel send, from the dialog to a folded query, as far as is known of them without a recording
test('the requests of a first session with Power BI and Excel are answered', async () => {
  const mashup = { ...POWER_BI, 'MaxDataServiceVersion': '3.0;NetFx', 'OData-Version': '4.0', 'Prefer': 'odata.maxpagesize=1000', 'Accept-Encoding': 'gzip, deflate', 'Cache-Control': 'no-cache' }
  const service = await get('/odata/', mashup)
  assert.match(service['@odata.context'], /\/odata\/\$metadata$/)
  const model = await ask('/odata/$metadata', { ...mashup, Accept: 'application/xml;q=1.0,application/json;q=0.1' })
  assert.equal(model.status, 200)
  assert.match(model.headers.get('content-type'), /^application\/xml/)
  await model.text()
  for (const { url } of service.value) {                                  // the navigator's preview
    const preview = await get(`/odata/${url}?$top=1000`, mashup)
    assert.ok(preview.value.length > 0 && preview.value.length <= 1000, url)
    assert.equal(Number(await get(`/odata/${url}/$count`, mashup)) >= preview.value.length, true, url)
    assert.deepEqual((await get(`/odata/${url}?$format=json&$top=1`, {})).value, preview.value.slice(0, 1))
  }
  const { indicator, period } = (await get('/odata/Values?$top=1', mashup)).value[0]
  const q = encodeURIComponent
  const folded = await get(`/odata/Values?$filter=${q(`(indicator eq '${indicator}') and ((period ge '${period}') and (value ne null))`)}&$orderby=${q('value desc')}&$select=${q('unit,value')}&$top=10&$count=true`, mashup)
  assert.ok(folded.value.length === 10 && folded['@odata.count'] >= 10 && folded.value.every((v, i, all) => i === 0 || all[i - 1].value >= v.value))
  const wards = await get(`/odata/Units?$filter=${q("kind eq 'ward' or kind eq 'commune'")}&$select=${q('code,name')}&$orderby=${q('name,code')}&$skip=0&$top=200`, mashup)
  assert.equal(wards.value.length, 126)
  const counted = await get(`/odata/Values/$count?$filter=${q(`indicator eq '${indicator}' and period eq '${period}'`)}`, mashup)
  assert.equal(Number(counted), (await walk(`/odata/Values?$filter=${q(`indicator eq '${indicator}' and period eq '${period}'`)}`)).length)
})

test('what OData cannot do is refused in its own words', async () => {
  for (const [path, status, target] of [
    ['/odata/Values?$filter=nowhere eq 1', 400, '$filter'], ['/odata/Values?$filter=(', 400, '$filter'], ['/odata/Values?$select=nowhere', 400, '$select'],
    ['/odata/Values?$orderby=value&$skip=4001', 501], ['/odata/Values?$orderby=nowhere', 400, '$orderby'], ['/odata/Values?$top=x', 400, '$top'], ['/odata/Values?$skip=-1', 400, '$skip'],
    ['/odata/Values?$count=maybe', 400, '$count'], ['/odata/Values?$expand=Units', 501], ['/odata/Values?$apply=x', 501], ['/odata/Values?$skiptoken=x', 400, '$skiptoken'],
    ['/odata/Values?$top=1&$top=2', 400, '$top'], ['/odata/Nothing', 404], ["/odata/Units('x')", 404], ["/odata/Values(unit='x')", 404], ['/odata/Units/$value', 404],
    ['/odata/Units?$format=atom', 406],
  ]) {
    const r = await ask(encodeURI(path))
    const body = await r.json()
    assert.equal(r.status, status, `${path}: ${JSON.stringify(body)}`)
    assert.equal(r.headers.get('odata-version'), '4.0')
    assert.ok(body.error.code && body.error.message)
    if (target) assert.equal(body.error.target, target)
  }
})

// ---- every format beside every other ----

test('no format shows a cell that another hides, and all say the same', async () => {
  let compared = 0
  for (const code of codes.filter(c => !['indicators', 'units', 'petitions', 'occasions'].includes(c))) {
    const { periods } = await get(`/api/open/datasets/${code}`)
    for (const { period } of periods.slice(0, 3)) {
      const base = `/data/${code}/${period}`
      const csv = checkByMetadata(await get(`${base}.csv`), await get(`${base}.csv-metadata.json`), `${period}.csv`)
      const told = new Map(csv.map(r => [r.unit, r.value === '' ? null : Number(r.value)]))
      const same = (name, rows) => assert.deepEqual(new Map(rows.map(r => [r.unit, r.value])), told, `${code} ${period}: ${name}`)
      same('json', (await get(`${base}.json`)).rows)
      same('geojson', (await get(`${base}.geojson`)).features.map(f => f.properties))
      const api = []
      for (let after = ''; ;) {
        const page = await get(`/api/open/datasets/${code}/rows?period=${period}&limit=50&after=${encodeURIComponent(after)}`)
        api.push(...page.rows)
        if (!(after = page.next ?? '')) break
      }
      same('api', api)
      same('odata', await walk(`/odata/Values?$filter=${encodeURIComponent(`indicator eq '${code}' and period eq '${period}'`)}`))
      const all = readCsv(await get(`/data/${code}/all.csv`)), [heads] = all
      same('all.csv', all.slice(1).filter(r => r[0] === period).map(r => ({ unit: r[heads.indexOf('unit')], value: r[heads.indexOf('value')] === '' ? null : Number(r[heads.indexOf('value')]) })))
      compared += told.size
    }
  }
  assert.ok(compared > 1000, `${compared} cells`)
})

// ---- versions ----

test('who has a file is not sent it again, by ETag or by date', async () => {
  const { periods } = await get('/api/open/datasets/petitions')
  const closed = periods.find(p => p.is_closed)
  for (const path of ['/data', '/catalog.ttl', '/data/units/latest.csv', '/odata/Units', ...(closed ? [`/data/petitions/${closed.period}.csv`] : [])]) {
    const r = await ask(path), etag = r.headers.get('etag')
    assert.ok(etag, path)
    await r.arrayBuffer()
    assert.equal((await ask(path, { 'If-None-Match': etag })).status, 304, path)
    const changed = r.headers.get('last-modified')
    if (changed) assert.equal((await ask(path, { 'If-Modified-Since': changed })).status, 304, path)
  }
})

test('pages of other sites may read open data', async () => {
  for (const path of ['/data', '/data/units', '/data/units/latest.csv', '/catalog.jsonld', '/api/open/datasets', '/odata/Units?$top=1']) {
    assert.equal((await ask(path, { Origin: 'https://other.example' })).headers.get('access-control-allow-origin'), '*', path)
  }
})
