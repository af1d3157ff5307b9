import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { connectors } from './all.ts'
import { fullest, page, tableFile } from './table.ts'

test('the table of connectors says what they can (if not: node src/connectors/table.ts)', () => {
  assert.equal(readFileSync(tableFile, 'utf8'), page())
})

test('the settings that the table is made with are sound', () => {
  for (const [name, { connector, settings }] of Object.entries(fullest)) {
    const read = connector.settings.safeParse(settings)
    assert.ok(read.success, `${name}: ${read.error?.message}`)
  }
})

test('every connector has a column, and what it cannot do is shown as such', () => {
  const [titles] = /^\| {2}\| .*$/m.exec(page())!
  for (const name of Object.keys(connectors)) assert.ok(titles.includes(` ${name} `), name)
  assert.match(page(), /^\| takes proposals \| – \| ✓ \|/m)
})
