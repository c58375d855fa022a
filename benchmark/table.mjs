// table.mjs [FILE] - build/bench.json as the table of docs/performance.md: node benchmark/table.mjs
import { readFileSync } from 'node:fs'

const digits = x => x === null ? '' : Math.abs(x) >= 100 ? Math.round(x).toLocaleString('en') : String(+x.toPrecision(3))
console.log('| figure | value | limit | ratio | goal | | what |\n|---|---:|---:|---:|---|---|---|')
for (const f of JSON.parse(readFileSync(process.argv[2] ?? 'build/bench.json', 'utf8')))
  console.log(`| ${f.name} | ${digits(f.value)} ${f.unit} | ${digits(f.limit)} | ${digits(f.ratio)} | ${f.goal} | ${f.goal ? f.ok ? 'yes' : '**no**' : ''} | ${f.note} |`)
