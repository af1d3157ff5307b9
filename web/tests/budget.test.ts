import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { quietLog } from '../../src/lib/log.ts'
import { makePage, pageFolder } from '../../src/main/page.ts'

/** As they travel: gzipped. */
const MOST_BYTES = 250_000

describe('what has to come before anything is seen', () => {
  let html = ''
  before(async () => {
    await makePage(quietLog)
    html = readFileSync(join(pageFolder, 'index.html'), 'utf8')
  })
  const named = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, path]) => path!)
  /** The entry, and all that it imports before it runs. */
  const scripts = () =>
    named(/(?:<script type="module"[^>]*src|<link rel="modulepreload"[^>]*href)="([^"]+)"/g)

  test('is less than 250 kB of scripts', () => {
    const first = scripts()
    assert.ok(first.length > 0, html)
    const sizes = first.map((path) => statSync(join(pageFolder, `${path}.gz`)).size)
    const all = sizes.reduce((sum, size) => sum + size, 0)
    assert.ok(
      all < MOST_BYTES,
      `${all} bytes: ${first.map((p, i) => `${p} ${sizes[i]}`).join(', ')}`,
    )
  })

  test('names every script that the entry imports: none is found out late', () => {
    let imports = 0
    const first = new Set(scripts().map((path) => path.split('/').at(-1)))
    for (const name of first) {
      const text = readFileSync(join(pageFolder, 'assets', name!), 'utf8')
      const own = [...text.matchAll(/(?:^|[;}])import(?:[^"'();]*?from)?"\.\/([^"]+\.js)"/g)]
      for (const [, imported] of own) assert.ok(first.has(imported), `${name} needs ${imported}`)
      imports += own.length
    }
    assert.ok(imports > 0, 'nothing was understood')
  })

  test('leaves charts and single pages for when somebody opens them', () => {
    const lazy = readdirSync(join(pageFolder, 'assets')).filter((name) => name.endsWith('.js'))
    assert.ok(lazy.length > scripts().length + 20, `${lazy.length} scripts in all`)
  })
})
