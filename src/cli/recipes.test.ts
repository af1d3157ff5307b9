import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { unowned } from '../authority/read.ts'
import type { Connector } from '../connectors/connector.ts'
import { loadConfig } from './load.ts'
import { type Recipe, recipeFile, recipeNames, recipes, recipeText } from './recipes.ts'

const root = join(import.meta.dirname, '../..')
const bin = (name: string) => join(root, 'node_modules/.bin', name)

test('every recipe there is a file of is in the table, and offered by the command', () => {
  const files = readdirSync(join(import.meta.dirname, 'recipes')).map((f) => f.replace('.ts', ''))
  assert.deepEqual(files.sort(), [...recipeNames].sort())
  const help = execFileSync(process.execPath, [join(root, 'bin/onhand.js'), 'init', '--help'], {
    encoding: 'utf8',
  })
  for (const name of recipeNames) assert.match(help, new RegExp(`"${name}"`))
})

test('every recipe compiles as an operator would have it, and a mistake in it does not', () => {
  const dir = mkdtempSync(join(root, 'node_modules/.recipes-'))
  try {
    for (const name of recipeNames) {
      writeFileSync(join(dir, `${name}.ts`), recipeText(name))
      const wrong = recipeText(name).replace("committed: 'shop'", "committed: 'shoop'")
      writeFileSync(join(dir, `${name}-wrong.ts`), wrong)
    }
    const compilerOptions = { rootDir: '../..', paths: { onhand: ['../../src/index.ts'] } }
    const project = { extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'] }
    writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify(project))
    let said = ''
    try {
      execFileSync(bin('tsc'), ['--noEmit', '-p', dir], { encoding: 'utf8' })
    } catch (error) {
      said = (error as { stdout: string }).stdout
    }
    const wrong = recipeNames.map((name) => `${name}-wrong`)
    const named = [...said.matchAll(/([\w-]+)\.ts\(\d+,\d+\): error/g)].map((m) => m[1]!)
    assert.deepEqual([...new Set(named)].sort(), wrong.sort(), said)
  } finally {
    rmSync(dir, { recursive: true })
  }
})

describe('the recipe', () => {
  for (const name of recipeNames) {
    test(`${name} starts as it is: owners, truth moments, handoffs, safety, nothing told yet`, async () => {
      const registry = await loadConfig(recipeFile(name).pathname)
      assert.deepEqual(unowned(registry), [])
      assert.ok(registry.publicUrl && registry.handoffs.length > 0)
      for (const channel of registry.channels) {
        assert.ok(channel.paused && channel.safety! > 0)
      }
      for (const { connector: bound } of Object.values(registry.systems)) {
        const connector: Connector<unknown> = bound.connector
        assert.ok(connector.settings.safeParse(bound.settings).success)
      }
    })

    test(`${name} names the secrets that are made or wanted, and no others`, () => {
      const { makes, wants, folders }: Recipe = recipes[name]
      const text = recipeText(name)
      const named = new Set(text.match(/'[A-Z][A-Z]+_[A-Z_]+'/g))
      assert.deepEqual([...named].sort(), [...makes, ...wants].map((one) => `'${one}'`).sort())
      for (const folder of folders) assert.ok(text.includes(`'./${folder}'`))
    })
  }
})

test('init writes a recipe, with its folder, its secrets, and what is still wanted', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'onhand-recipe-'))
  const { DATABASE_URL: _, FORCE_COLOR: _f, ...env } = process.env
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [join(root, 'bin/onhand.js'), ...args], {
      cwd,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  try {
    assert.throws(() => run('init', '--recipe', 'shopify-shelf', '--preset', 'shelf'), {
      status: 2,
    })
    const { recipe, made } = JSON.parse(run('--json', 'init', '--recipe', 'woocommerce-shelf'))
    assert.equal(recipe, 'woocommerce-shelf')
    for (const path of ['shelf', 'onhand.config.ts', join('.onhand', 'secrets', 'WOO_WEBHOOKS')]) {
      assert.ok(made.includes(path), `${path} in ${made}`)
    }
  } finally {
    rmSync(cwd, { recursive: true })
  }
})
