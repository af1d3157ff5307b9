import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')
const page = readFileSync(join(root, 'docs/reference/security.md'), 'utf8')
const rows = page.split('\n').filter((line) => /^\| \d+ \|/.test(line))

/** Each title with the file that is named before it. */
function named(row: string): { file: string; title: string }[] {
  let file: string | undefined
  return [...row.matchAll(/`([\w/.-]+\.test\.ts)`|"([^"]+)"/g)].flatMap(([, path, title]) => {
    if (path) file = path
    return title && file ? [{ file, title }] : []
  })
}

test('each of the 25 controls has a line', () => {
  assert.deepEqual(
    rows.map((row) => Number(/\d+/.exec(row)![0])),
    Array.from({ length: 25 }, (_, i) => i + 1),
  )
})

test('every test that the security page names is there', () => {
  const tests = rows.flatMap(named)
  assert.ok(tests.length > 50)
  const missing = tests.filter(({ file, title }) => {
    const text = readFileSync(join(root, file), 'utf8')
    return !text.includes(`'${title}'`) && !text.includes(`"${title}"`)
  })
  const rule = missing.filter(({ title }) => !title.endsWith('(sameBytes).'))
  assert.deepEqual(rule, [])
})
