/** The suite against a system that speaks in folders: it takes in what is written, and leaves lists and counts. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { parse } from 'csv-parse/sync'
import type { Clock } from '../../lib/clock.ts'
import { conformance, type Double, type Listing } from '../conformance.ts'
import { csv } from './index.ts'

const root = mkdtempSync(join(tmpdir(), 'csv-conformance-'))
const [drop, out, lists] = ['drop', 'out', 'lists'].map((name) => join(root, name)) as [
  string,
  string,
  string,
]
after(() => rmSync(root, { recursive: true }))

const listing = (n: number): Listing => ({ external: `SKU-${n}`, location: 'MAIN', remote: {} })

/** It reads our files in the order of their names, as such programs do, and forgets them. */
function open({ levels, clock }: { levels: readonly number[]; clock: Clock }): Double {
  for (const folder of [drop, out, lists]) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
  }
  const stock = new Map(levels.map((quantity, n) => [listing(n).external, quantity]))
  let happened = 0
  const quoted = (cells: readonly unknown[]) => `${cells.map((cell) => `"${cell}"`).join(';')}\r\n`

  function report() {
    const at = clock.now().toISOString()
    const rows = [...stock].map(([sku, quantity]) => quoted([sku, 'MAIN', quantity, at]))
    writeFileSync(
      join(lists, '.list.tmp'),
      quoted(['Artikel', 'Lager', 'Verfügbar', 'Stand']) + rows.join(''),
    )
    renameSync(join(lists, '.list.tmp'), join(lists, 'list.csv'))
  }
  function takeIn() {
    for (const name of readdirSync(out).sort()) {
      const rows: string[][] = parse(readFileSync(join(out, name)))
      for (const [sku, , quantity] of rows.slice(1)) {
        if (stock.has(sku!)) stock.set(sku!, Number(quantity))
      }
      rmSync(join(out, name))
    }
    report()
  }
  report()
  return {
    fetch: () => Promise.reject(new Error('there is no network here')),
    truth({ external, location }) {
      if (statSync(out).isDirectory()) takeIn()
      return location === 'MAIN' ? (stock.get(external) ?? null) : null
    },
    change({ external }, quantity) {
      takeIn()
      stock.set(external, quantity)
      report()
    },
    next() {},
    down() {
      rmSync(out, { recursive: true })
      writeFileSync(out, 'no folder any more')
    },
    happen(n) {
      for (let i = 0; i < n; i++) {
        const path = join(drop, `count-${++happened}.csv`)
        writeFileSync(path, `sku,counted,date\nSKU-1,${happened},2026-01-05T10:00:00Z\n`)
        utimesSync(path, 1.7e9 + happened, 1.7e9 + happened)
      }
    },
  }
}

conformance({
  name: 'csv',
  bound: csv({
    folder: drop,
    rows: 'counts',
    out: { folder: out },
    levels: { folder: lists, columns: { at: 'Stand' } },
  }),
  secrets: {},
  listing,
  stranger: { external: 'NO-SUCH', location: 'MAIN', remote: {} },
  open,
  faults: [],
  nonsense: [
    {},
    { folder: drop },
    { folder: drop, rows: 'numbers' },
    { out: {} },
    { folder: drop, rows: 'counts', zone: 'Mars' },
  ],
})
