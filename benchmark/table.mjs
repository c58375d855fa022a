// table.mjs [PAGE] [FIGURES] - the figures of build/bench.json as a table: printed, or put between the marks of a page (docs/performance.md).
import { readFileSync, writeFileSync } from 'node:fs'

const [page, from = 'build/bench.json'] = process.argv.slice(2)
const digits = x => x === null ? '' : Math.abs(x) >= 100 ? Math.round(x).toLocaleString('en') : String(+x.toPrecision(3))
const row = f => `| ${f.name} | ${digits(f.value)} ${f.unit} | ${digits(f.limit)} | ${digits(f.ratio)} | ${f.goal} | ${f.goal ? f.ok ? 'yes' : '**no**' : ''} | ${f.note} |`
const table = ['| figure | value | limit | ratio | goal | | what |', '|---|---:|---:|---:|---|---|---|', ...JSON.parse(readFileSync(from, 'utf8')).map(row)].join('\n')

const marks = /(<!-- figures: .*? -->\n\n)[^]*?(\n\n<!-- \/figures -->)/
const text = page && readFileSync(page, 'utf8')
if (page && !marks.test(text)) { console.error(`table.mjs: ${page} has no place for figures`); process.exit(1) }
if (page) writeFileSync(page, text.replace(marks, (_, before, after) => before + table + after))
else console.log(table)
