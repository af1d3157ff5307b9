/** `onhand doctor`: is everything in place? Each fault comes with its mend; reads only. */
import { existsSync } from 'node:fs'
import type { AssistantConfig } from '../authority/assistant.ts'
import { unowned } from '../authority/read.ts'
import type { Registry } from '../authority/registry.ts'
import type { Connector, Finding } from '../connectors/connector.ts'
import type { Remote } from '../connectors/remote.ts'
import { addressOf } from '../inbox/subscriptions.ts'
import { messageOf } from '../lib/faults.ts'
import { placeOf } from './client.ts'
import { configPath, loadConfig } from './load.ts'
import type { Globals } from './main.ts'
import { told } from './notify/told.ts'
import { json, marks, next, out, talk, visible } from './say.ts'
import { type Secret, secretOf, Theirs } from './settings/stored.ts'

/** `optional`: worth knowing, but it runs without. */
type Check = Finding & { optional?: boolean }

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
    await connectors(secret, registry, say)
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
async function connectors(secret: Secret, registry: Registry, say: Say): Promise<void> {
  const [{ remoteFor }] = [await import('./inspect.ts')]
  for (const [system, { connector: bound }] of Object.entries(registry.systems)) {
    const { connector } = bound
    if (!connector.doctor) {
      say({
        check: `${system} (${connector.name})`,
        ok: true,
        optional: true,
        says: 'has nothing to look at',
      })
      continue
    }
    const said = new Set<string>()
    try {
      for await (const finding of connector.doctor(remoteFor(secret, bound))) {
        if (!finding.ok) said.add(finding.says)
        say({ ...finding, check: `${system}: ${finding.check}` })
      }
    } catch (error) {
      say({
        check: `${system} (${connector.name})`,
        ok: false,
        says: messageOf(error),
        fix: 'is it up, and is its address right?',
      })
      continue
    }
    const { webhookSecrets = [] } = registry.systems[system]!
    if (!connector.subscriptions || webhookSecrets.length === 0) continue
    const address = addressOf(registry, system)
    const found = await webhooks(connector, remoteFor(secret, bound), address)
    // Who is not let in need not be told twice.
    if (!said.has(found.says)) say({ ...found, check: `${system}: webhooks` })
  }
}

/** Do they still come to us? Only looked at; `onhand serve` mends them by itself. */
async function webhooks(
  { subscriptions }: Connector<unknown>,
  remote: Remote<unknown>,
  address: string | undefined,
): Promise<Omit<Check, 'check'>> {
  if (address === undefined) {
    const says = 'whether they still come to us cannot be looked at: no publicUrl is declared'
    const fix = "publicUrl: 'https://…' in onhand.config.ts; with it they are mended too"
    return { ok: false, optional: true, says, fix }
  }
  try {
    const found = await subscriptions!.check(remote, address)
    const broken = found.filter((one) => one.state !== 'live')
    if (broken.length === 0) return { ok: true, says: `${found.length} come to ${address}` }
    const list = broken.map(({ topic, state, why }) => `${topic} ${state}${why ? ` (${why})` : ''}`)
    return {
      ok: false,
      says: `${broken.length} of ${found.length} do not come to ${address}: ${list.join('; ')}`,
      fix: 'onhand serve mends what it can within minutes; if it stays, it is yours to mend there',
    }
  } catch (error) {
    return { ok: false, says: messageOf(error), fix: 'may the credentials read webhooks?' }
  }
}
