/** `onhand doctor`: is everything in place? Each fault comes with its mend; reads only. */
import { existsSync } from 'node:fs'
import { secretsAsked } from '../authority/asked.ts'
import type { AssistantConfig } from '../authority/assistant.ts'
import { unowned } from '../authority/read.ts'
import type { Registry } from '../authority/registry.ts'
import { examine, type Found } from '../engine/examine.ts'
import { messageOf } from '../lib/faults.ts'
import { placeOf, withApi } from './client.ts'
import { configPath, loadConfig } from './load.ts'
import type { Globals } from './main.ts'
import { told } from './notify/told.ts'
import { json, marks, next, out, talk, visible } from './say.ts'
import { type Secret, secretOf, Theirs } from './settings/stored.ts'

type Check = Found

export async function doctor(globals: Globals): Promise<void> {
  const found: Check[] = []
  const say = (check: Check) => {
    found.push(check)
    if (globals.json) return
    const mark = check.ok ? marks.good() : check.optional ? marks.watch() : marks.bad()
    out(`${mark} ${visible(check.check)}: ${check.says.split('\n').map(visible).join('\n    ')}`)
    if (!check.ok && check.fix) out(`    → ${visible(check.fix)}`)
  }
  const registry = await configured(globals, say)
  if (registry) {
    const secret = await secretOf(globals)
    say(webhookSecrets(registry, secret))
    for (const check of gapsOf(registry)) say(check)
    for (const check of await told(registry, secret)) say(check)
    if (registry.assistant) say(await assistant(registry.assistant, secret))
    await database(globals, registry, say)
    await connectors(globals, secret, registry, say)
  }
  const broken = found.filter((c) => !c.ok && !c.optional).length
  process.exitCode = broken > 0 ? 1 : 0
  if (globals.json) return json({ ok: broken === 0, checks: found })
  if (broken > 0) return talk(`${broken} of ${found.length} checks failed.`)
  talk(
    `All ${found.length} checks passed${found.some((c) => !c.ok) ? ', some with a remark' : ''}.`,
  )
  next('onhand serve')
}

type Say = (check: Check) => void

async function configured(globals: Globals, say: Say): Promise<Registry | undefined> {
  const check = 'configuration'
  try {
    const registry = await loadConfig(globals.config)
    const systems = Object.keys(registry.systems).length
    say({
      check,
      ok: true,
      says: `${configPath(globals.config)}: ${systems} systems, ${registry.channels.length} channels`,
    })
    return registry
  } catch (error) {
    const there = configPath(globals.config)
    const fix = there && existsSync(there) ? 'correct it, then run this again' : 'onhand init'
    say({ check, ok: false, says: messageOf(error), fix })
    return undefined
  }
}

function webhookSecrets(registry: Registry, secret: Secret): Check {
  const named = Object.entries(registry.systems).flatMap(([system, s]) =>
    (s.webhookSecrets ?? []).map((name) => ({ system, name })),
  )
  const missing = named.flatMap(({ system, name }) => {
    try {
      secret(name)
      return []
    } catch (error) {
      return error instanceof Theirs ? [] : [`${system}: ${messageOf(error)}`]
    }
  })
  const check = 'webhook secrets'
  if (missing.length === 0)
    return { check, ok: true, says: `${named.length} of ${named.length} are there` }
  const fix = 'put them there; until then its webhooks are answered 503, to be sent again'
  return { check, ok: false, says: missing.join('\n'), fix }
}

function gapsOf(registry: Registry): Check[] {
  const gaps = unowned(registry)
  const check = 'owners'
  if (gaps.length === 0)
    return [{ check, ok: true, says: 'every fact that movements write has one' }]
  return [
    {
      check,
      ok: false,
      optional: true,
      says: `nobody owns ${gaps.join(', ')}: nothing is written for it`,
      fix: 'name an owner under owners in onhand.config.ts, if something should be',
    },
  ]
}

/** Asks it once, about an example: whether it is there, let in, and up to it. */
async function assistant(config: AssistantConfig, secret: Secret): Promise<Check> {
  const check = { check: 'assistant', optional: true }
  try {
    const { tryOut } = await import('./assistant.ts')
    return { ...check, ...(await tryOut(config, secret)) }
  } catch (error) {
    const fix = 'mend that; until then explanations are in our own words'
    return { ...check, ok: false, says: messageOf(error), fix }
  }
}

async function database(globals: Globals, registry: Registry, say: Say): Promise<void> {
  const check = 'database'
  try {
    const { inspect } = await import('./inspect.ts')
    for (const found of await inspect(globals, registry)) say(found)
  } catch (error) {
    const fix = placeOf(globals).databaseUrl
      ? 'is the server up, and DATABASE_URL right?'
      : `is ${globals.dir} on a local disk that you may write to?`
    say({ check, ok: false, says: messageOf(error), fix })
  }
}

/** Each connector looks for itself, over the real network, with the real secrets. */
async function connectors(
  globals: Globals,
  secret: Secret,
  registry: Registry,
  say: Say,
): Promise<void> {
  const { remoteFor } = await import('./inspect.ts')
  for (const [system, { connector: bound }] of Object.entries(registry.systems)) {
    const tell = (found: Found) => say({ ...found, check: `${system}: ${found.check}` })
    if (hasTheirs(registry, system, secret)) {
      for (const found of await asked(globals, system)) tell(found)
    } else {
      for await (const found of examine(registry, system, remoteFor(secret, bound))) tell(found)
    }
  }
}

/** It needs a secret that only the running Onhand can open. */
const hasTheirs = (registry: Registry, system: string, secret: Secret) =>
  secretsAsked(registry).some((one) => {
    if (one.system !== system) return false
    try {
      secret(one.name)
      return false
    } catch (error) {
      return error instanceof Theirs
    }
  })

/** Then that one looks, as it was started. */
async function asked(globals: Globals, system: string): Promise<Found[]> {
  const path = `/v1/connections/${encodeURIComponent(system)}/test`
  try {
    const { findings } = await withApi(globals, (api) =>
      api.call<{ findings: Found[] }>('POST', path),
    )
    return findings
  } catch (error) {
    const fix = 'try it again; was the configuration changed since onhand serve was started?'
    return [{ check: 'look', ok: false, says: messageOf(error), fix }]
  }
}
