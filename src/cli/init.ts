/** `onhand init`: a configuration to start from, a private folder, secrets, and a first admin key. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Preset } from '../authority/presets.ts'
import { Fault } from '../lib/faults.ts'
import { type Api, withApi } from './client.ts'
import { CONFIG, configPath } from './load.ts'
import type { Globals } from './main.ts'
import { json, next, out } from './say.ts'
import { SHELF, secretsOf, template } from './template.ts'

export async function init(globals: Globals, { preset }: { preset: Preset }): Promise<void> {
  const there = configPath(globals.config)
  if (there && existsSync(there)) {
    throw new Fault('conflict', `${there} is there already: change it by hand, or remove it first.`)
  }
  const made = [
    ...privateFolder(globals.dir),
    ...dropFolder(preset),
    ...secrets(globals.dir, preset),
  ]
  const config = there ?? join(process.cwd(), CONFIG)
  writeFileSync(config, template(preset), { flag: 'wx' })
  made.push(config)
  const key = join(globals.dir, 'admin.key')
  if (!existsSync(key)) {
    await firstKey({ ...globals, config, url: undefined }, key)
    made.push(key)
  }
  const shown = made.map((path) => relative(process.cwd(), path))
  if (globals.json) return json({ preset, made: shown })
  out(`Made, for the preset ${preset}:`)
  for (const path of shown) out(`  ${path.padEnd(34)}${meaning(path)}`)
  next(
    `${CONFIG}: put in where your systems are`,
    'onhand doctor',
    'onhand import items.csv --preview',
    'onhand serve',
  )
}

/** Nobody else may look into it, and no version control takes it up. */
function privateFolder(dir: string): string[] {
  mkdirSync(join(dir, 'secrets'), { recursive: true, mode: 0o700 })
  const ignore = join(dir, '.gitignore')
  if (existsSync(ignore)) return []
  writeFileSync(ignore, '*\n')
  return [ignore]
}

/** Where the preset's counts are dropped. */
function dropFolder(preset: Preset): string[] {
  if (preset !== 'shelf' || existsSync(SHELF)) return []
  mkdirSync(SHELF)
  return [SHELF]
}

/** Secrets that we choose are made; those that others choose are left for the operator. */
function secrets(dir: string, preset: Preset): string[] {
  return secretsOf(preset).flatMap((name) => {
    const path = join(dir, 'secrets', name)
    if (existsSync(path)) return []
    writeFileSync(path, `whsec_${randomBytes(32).toString('base64')}\n`, {
      mode: 0o600,
      flag: 'wx',
    })
    return [path]
  })
}

async function firstKey(globals: Globals, path: string): Promise<void> {
  const make = async (api: Api) => {
    const { rows } = await api.call<{ rows: { name: string }[] }>('GET', '/v1/keys')
    const name = rows.some((r) => r.name === 'admin') ? `admin-${rows.length + 1}` : 'admin'
    const { key } = await api.call<{ key: string }>('POST', '/v1/keys', { name, scopes: ['admin'] })
    writeFileSync(path, `${key}\n`, { mode: 0o600, flag: 'wx' })
  }
  await withApi(globals, make, true)
}

function meaning(path: string): string {
  if (path.endsWith(CONFIG)) return 'your systems, and who owns what'
  if (path === SHELF) return 'counts are dropped here as CSV files'
  if (path.endsWith('admin.key')) return 'the first API key, readable by you alone'
  if (path.includes('secrets')) return 'signs webhooks: give it to that system'
  return 'keeps all of this out of version control'
}
