/** The house rules as tests: first that each check can object, then that the project gives it no cause. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { brokenLinks, missingPaths, tablesOf, unnamed } from './tidy/docs.ts'
import { disorder, examples } from './tidy/order.ts'
import { inexact, type Package, tied, unused } from './tidy/packages.ts'
import { type Rule, rules } from './tidy/rules.ts'
import { code, pathsIn, type Source, sourcesOf } from './tidy/source.ts'

const root = join(import.meta.dirname, '..')
const paths = pathsIn(root)
const sources = sourcesOf(root, paths)
const texts = new Map([...paths.map((path) => [path, ''] as const), ...sources.map(pair)])
const exists = (path: string) => texts.has(path) || texts.has(`${path}/`)
const page = (path: string): Source => ({ path, text: texts.get(path)! })
const json = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'))

function pair({ path, text }: Source): [string, string] {
  return [path, text]
}

/** Fails with one complaint a line. */
function none(complaints: readonly string[]) {
  assert.equal(complaints.length, 0, `\n${complaints.join('\n')}\n`)
}

function complaintsOf(rule: Rule, source: Source): string[] {
  if (!rule.applies(source.path)) return []
  const lines = source.text.split('\n')
  return rule.find(source).map((line) => {
    const what = line === 0 ? `${lines.length} lines` : lines[line - 1]!.trim().slice(0, 80)
    return `${source.path}${line === 0 ? '' : `:${line}`}: ${what}`
  })
}

describe('rules', () => {
  for (const rule of rules) {
    test(`can be broken: ${rule.says}`, () => {
      for (const bad of rule.bad) {
        assert.notEqual(complaintsOf(rule, bad).length, 0, `not noticed: ${bad.path} ${bad.text}`)
      }
      for (const good of rule.good) none(complaintsOf(rule, good))
    })
    test(`are kept: ${rule.says}`, () => {
      none(sources.flatMap((source) => complaintsOf(rule, source)))
    })
  }
})

describe('the tree', () => {
  test('an import from a folder below, a sibling connector or sim is noticed', () => {
    for (const bad of examples.bad) assert.equal(disorder(bad).length, 1, bad.text || bad.path)
    none(examples.good.flatMap(disorder))
  })
  test('a folder imports only from folders above it', () => {
    none(sources.flatMap(disorder))
  })
})

describe('documents', () => {
  const pages = sources.filter(({ path }) => path.endsWith('.md'))
  const all = new Map([
    ['docs/a.md', '# A b, c\n'],
    ['docs/', ''],
    ['README.md', ''],
  ])

  test('a link to a file or heading that is not there is noticed', () => {
    const links = (text: string) => brokenLinks({ path: 'docs/x.md', text }, all)
    none(
      links('[a](a.md) [b](a.md#a-b-c) [c](../README.md) [d](https://e.org/f) `[g](h.md)` [i](.)'),
    )
    for (const bad of [
      '[a](b.md)',
      '[a](a.md#b)',
      '[a](README.md)',
      '[a](#b)',
      '![a](b.png "c")',
    ]) {
      assert.equal(links(bad).length, 1, bad)
    }
  })
  test('links lead somewhere', () => {
    none(pages.flatMap((each) => brokenLinks(each, texts)))
  })

  test('a path that is not there, or a name left out, is noticed', () => {
    const text = 'See `src/a.ts`.\n```\nsrc/b/  the b\n```\n'
    const known = new Set(['src/a.ts'])
    assert.equal(missingPaths({ path: 'A.md', text }, (path) => known.has(path)).length, 1)
    none(missingPaths({ path: 'A.md', text }, () => true))
    assert.equal(unnamed({ path: 'A.md', text }, ['src/a.ts', 'src/b/', 'src/c.ts', 'a']).length, 2)
    const migration =
      'create table one (\n  a int\n);\n-- create table no\ncreate table two (b int);'
    assert.deepEqual(tablesOf([{ path: '', text: migration }]), ['one', 'two'])
  })
  test('every path that README, ARCHITECTURE and CONTRIBUTING name exists', () => {
    const named = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'].map(page)
    none(named.flatMap((each) => missingPaths(each, exists)))
  })
  test('ARCHITECTURE names every folder of the program and every table', () => {
    const folders = paths.filter((path) => /^src\/[^/]+\/$/.test(path))
    const migrations = sources.filter(({ path }) => path.startsWith('src/db/migrations/'))
    none(unnamed(page('ARCHITECTURE.md'), [...folders, ...tablesOf(migrations)]))
  })
})

describe('packages', () => {
  const pack: Package = json('package.json')

  test('a range or a tied lockfile is noticed', () => {
    assert.equal(
      inexact({ dependencies: { a: '^1.0.0', b: '1.0.0' }, devDependencies: { c: '*' } }).length,
      2,
    )
    const packages = { '': {}, 'node_modules/a': { resolved: 'https://registry.example/a.tgz' } }
    assert.equal(tied({ packages }).length, 1)
  })
  test('a runtime dependency that only tests import is noticed', () => {
    const used = (path: string, text: string) =>
      unused({ dependencies: { a: '1' } }, [{ path, text }])
    none([...used('src/b.ts', "import { c } from 'a/c'"), ...used('sim/b.ts', "await import('a')")])
    assert.equal(used('src/b.test.ts', "import { c } from 'a'").length, 1)
    assert.equal(used('src/b.ts', "import { c } from 'ab'").length, 1)
    none(unused(pack, sources))
  })
  test('versions are exact, and the lockfile names no host', () => {
    none([...inexact(pack), ...tied(json('package-lock.json'))])
  })
  test('the list of materials names every runtime dependency in its version', () => {
    const out = execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: root, encoding: 'utf8' })
    const { components } = JSON.parse(out) as { components: { name: string; version: string }[] }
    const listed = new Set(components.map(({ name, version }) => `${name} ${version}`))
    const wanted = Object.entries(pack.dependencies ?? {}).map((pair) => pair.join(' '))
    assert.deepEqual(
      wanted.filter((one) => !listed.has(one)),
      [],
    )
  })
  test('each runtime dependency has a line that says why', () => {
    const record = 'docs/decisions/0015-dependencies.md'
    none(unnamed(page(record), Object.keys(pack.dependencies ?? {})))
  })
})

test('comments are not code, and addresses are not comments', () => {
  const text = "a('http://b') // c\n  * d\n/** e */\nf"
  assert.deepEqual(code('x.ts', text), ["a('http://b')", '', '', 'f'])
  assert.deepEqual(code('x.sql', 'a -- b'), ['a '])
})
