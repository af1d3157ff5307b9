/** `onhand init`: a configuration to start from, a private folder, secrets, and a first admin key. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Preset } from '../authority/presets.ts'
import { Fault } from '../lib/faults.ts'
import { type Api, withApi } from './client.ts'
import { CONFIG, configPath } from './load.ts'
import type { Globals } from './main.ts'
import { type RecipeName, recipes, recipeText } from './recipes.ts'
import { json, next, out, talk } from './say.ts'
import { SHELF, secretsOf, template } from './template.ts'

/** What is to be made, whichever way it was asked for. */
type Start = {
  name: string
  config: string
  folders: readonly string[]
  makes: readonly string[]
  wants: readonly string[]
}

export async function init(
  globals: Globals,
  options: { preset: Preset; recipe?: RecipeName },
): Promise<void> {
  const start = startOf(options)
  const there = configPath(globals.config)
  if (there && existsSync(there)) {
    throw new Fault('conflict', `${there} is there already: change it by hand, or remove it first.`)
  }
  const made = [
    ...privateFolder(globals.dir),
    ...dropFolders(start.folders),
    ...secrets(globals.dir, start.makes),
  ]
  const config = there ?? join(process.cwd(), CONFIG)
  writeFileSync(config, start.config, { flag: 'wx' })
  made.push(config)
  const key = join(globals.dir, 'admin.key')
  if (!existsSync(key)) {
    await firstKey({ ...globals, config, url: undefined }, key)
    made.push(key)
  }
  const shown = made.map((path) => relative(process.cwd(), path))
  const { recipe, preset } = options
  if (globals.json) return json({ ...(recipe ? { recipe } : { preset }), made: shown })
  out(`Made, for ${start.name}:`)
  for (const path of shown) out(`  ${path.padEnd(34)}${meaning(path, start.folders)}`)
  if (start.wants.length > 0) {
    const place = join(relative(process.cwd(), globals.dir), 'secrets')
    talk(
      `Still wanted: ${start.wants.join(', ')}, each as a file in ${place} or in the environment.`,
    )
  }
  next(`${CONFIG}: put in where your systems are`, 'onhand doctor')
  if (recipe) next('onhand match shop', 'onhand import counts.csv --preview')
  else next('onhand import items.csv --preview')
  next('onhand serve')
}

function startOf({ preset, recipe }: { preset: Preset; recipe?: RecipeName }): Start {
  if (recipe) {
    const { folders, makes, wants, says } = recipes[recipe]
    return { name: `${recipe}, ${says}`, config: recipeText(recipe), folders, makes, wants }
  }
  return {
    name: `the preset ${preset}`,
    config: template(preset),
    folders: preset === 'shelf' ? [SHELF] : [],
    makes: secretsOf(preset),
    wants: [],
  }
}

/** Nobody else may look into it, and no version control takes it up. */
function privateFolder(dir: string): string[] {
  mkdirSync(join(dir, 'secrets'), { recursive: true, mode: 0o700 })
  const ignore = join(dir, '.gitignore')
  if (existsSync(ignore)) return []
  writeFileSync(ignore, '*\n')
  return [ignore]
}

/** Where counts are dropped as files. */
function dropFolders(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    if (existsSync(folder)) return []
    mkdirSync(folder)
    return [folder]
  })
}

/** Secrets that we choose are made; those that others choose are left for the operator. */
function secrets(dir: string, names: readonly string[]): string[] {
  return names.flatMap((name) => {
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

function meaning(path: string, folders: readonly string[]): string {
  if (path.endsWith(CONFIG)) return 'your systems, and who owns what'
  if (folders.includes(path)) return 'counts are dropped here as CSV files'
  if (path.endsWith('admin.key')) return 'the first API key, readable by you alone'
  if (path.includes('secrets')) return 'signs webhooks: give it to that system'
  return 'keeps all of this out of version control'
}
