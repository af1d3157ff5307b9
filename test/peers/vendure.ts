/**
 * Onhand and a real Vendure: installed, filled, started; Onhand sets its stock, buyers buy, Onhand
 * is killed three times on the way, Vendure once. `npm run test:peers`; DATABASE_URL names a
 * PostgreSQL server, else one is started. Prints one JSON line last.
 */
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getIntrospectionQuery } from 'graphql'
import pg from 'pg'
import { openPostgres } from '../../src/db/postgres.ts'
import { freePort, type Program, postgres, run, seconds, sleep, start, until } from './machine.ts'
import { schema } from './vendure/onhand.ts'
import { type Check, calm, prove } from './vendure/proof.ts'
import { clerk as hireClerk } from './vendure/shop.ts'
import { createTrade } from './vendure/trade.ts'

const OPENING = 60
/** Of the last variant there are so few that a rush sells more. */
const SCARCE = 5
const PRODUCTS = 12
const ORDERS = 40

const here = join(import.meta.dirname, 'vendure')
const root = join(import.meta.dirname, '..', '..')
const node = join(root, 'node_modules', '.bin', 'node')
const log = join(here, 'run.log')
const began = Date.now()
const took: Record<string, number> = {}

function step(name: string, from: number) {
  took[name] = seconds(from)
  process.stderr.write(`${name}: ${took[name]} s\n`)
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const from = Date.now()
  const result = await work()
  step(name, from)
  return result
}

rmSync(log, { force: true })
writeFileSync(log, '')
if (!existsSync(join(here, 'node_modules/@vendure/core/package.json'))) {
  // bcrypt brings its binary along; no package needs to run anything to be installed.
  await timed('install', () =>
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here, log }),
  )
}

// As a shop would have it, and where nothing else looks at it.
cpSync(join(root, 'src/connectors/vendure/plugin'), join(here, 'node_modules/onhand-plugin'), {
  recursive: true,
})
const server = await timed('postgres', () => postgres(log))
const databases = await makeDatabases(server.url)
const [shopPort, onhandPort] = [await freePort(), await freePort()]
const shopUrl = `http://127.0.0.1:${shopPort}/shop-api`
const adminUrl = `http://127.0.0.1:${shopPort}/admin-api`
process.env.VENDURE_PASSWORD = 'a-password-for-onhand'
const vendureEnv = {
  PORT: String(shopPort),
  DATABASE_URL: databases.vendure,
  VENDURE_SUPERADMIN: 'superadmin-password',
  ONHAND_URL: `http://127.0.0.1:${onhandPort}/webhooks/vendure`,
  ONHAND_WEBHOOK_SECRET: 'whsec_dGhlLXZlbmR1cmUtcGVlci1zaWducy13aXRoLXRoaXM=',
  PRODUCTS: String(PRODUCTS),
  STOCK: '100',
}
const onhandEnv = {
  PORT: String(onhandPort),
  DATABASE_URL: databases.onhand,
  VENDURE_URL: adminUrl,
  VENDURE_WEBHOOKS: vendureEnv.ONHAND_WEBHOOK_SECRET,
  OPENING: String(OPENING),
  SCARCE: String(SCARCE),
}

async function makeDatabases(url: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const named = (name: string) => {
    const target = new URL(url)
    target.pathname = `/${name}`
    return target.href
  }
  for (const name of ['peer_vendure', 'peer_onhand']) {
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`create database ${name}`)
  }
  await client.end()
  return { vendure: named('peer_vendure'), onhand: named('peer_onhand') }
}

async function startVendure(): Promise<Program> {
  const program = start(node, ['server.mjs'], { cwd: here, env: vendureEnv, log })
  await until('Vendure', 60_000, async () => {
    if (!program.running()) throw new Error(`Vendure ended; see ${log}`)
    return (await fetch(adminUrl.replace('admin-api', 'health'))).ok || undefined
  })
  return program
}

async function startOnhand(): Promise<Program> {
  const program = start(node, [join(here, 'onhand.ts')], { env: onhandEnv, log })
  await until('Onhand', 60_000, async () => {
    if (!program.running()) throw new Error(`Onhand ended; see ${log}`)
    return (await fetch(`http://127.0.0.1:${onhandPort}/livez`)).ok || undefined
  })
  return program
}

await timed('populate', () =>
  run(node, ['server.mjs', 'populate'], { cwd: here, env: vendureEnv, log }),
)
let vendure = await timed('start Vendure', startVendure)
let clerk = await hireClerk(adminUrl, vendureEnv.VENDURE_SUPERADMIN)
await clerk.hire('onhand', process.env.VENDURE_PASSWORD, [
  'ReadCatalog',
  'UpdateCatalog',
  'ReadOrder',
])
writeFileSync(
  join(here, 'node_modules/schema.json'),
  JSON.stringify(await clerk.ask(getIntrospectionQuery())),
)

let onhand = await timed('start Onhand', startOnhand)
const db = await openPostgres(databases.onhand, { schema, connections: 3 })
await timed('first sync', () =>
  until('every stock level to be set', 60_000, async () => {
    const there = [...(await clerk.saleable()).values()].map((v) => v.saleable)
    return (there.pop() === SCARCE && there.every((n) => n === OPENING)) || undefined
  }),
)

const variants = [...(await clerk.saleable()).keys()]
const trade = createTrade(shopUrl, clerk, variants.slice(0, -1), 20_261_121)
let kills = 0

/** Kills Onhand when so many orders are placed, and leaves it dead for a while. */
async function killAt(orders: number) {
  await until(`${orders} orders`, 180_000, async () => trade.placed() >= orders || undefined)
  await onhand.kill('SIGKILL')
  kills++
  await sleep(1_500)
  onhand = await startOnhand()
}

await timed('trade', async () => {
  const killer = (async () => {
    for (const at of [10, 20, 30]) await killAt(at)
  })()
  await trade.trade(ORDERS)
  await trade.rush(8, variants.at(-1)!)
  await killer
})

// Both die: what Vendure could not send must be in its table when it comes back.
await timed('both killed', async () => {
  await onhand.kill('SIGKILL')
  await trade.trade(4)
  await vendure.kill('SIGKILL')
  vendure = await startVendure()
  clerk = await hireClerk(adminUrl, vendureEnv.VENDURE_SUPERADMIN)
  onhand = await startOnhand()
})

await timed('calm', () =>
  until('everything to be told', 120_000, async () => (await calm(db, clerk)) || undefined),
)
const checks: Check[] = await prove(db, clerk, trade.truths, adminUrl)
const misallocated = await lostAllocations()

/** Variants whose allocation Vendure got wrong, under load or in a cancellation. Onhand's number was right all the same. */
async function lostAllocations(): Promise<number> {
  const there = await clerk.saleable()
  return variants.filter((variant) => {
    const owed = trade.truths
      .filter((t) => t.variant === variant)
      .reduce((sum, t) => sum + t.ordered - t.cancelled - t.left, 0)
    return there.get(variant)!.allocated !== owed
  }).length
}

await onhand.kill('SIGTERM')
await vendure.kill('SIGTERM')
await db.close()
await server.stop()
for (const c of checks) process.stderr.write(`${c.ok ? 'ok  ' : 'BAD '} ${c.check}: ${c.says}\n`)
const ok = checks.every((c) => c.ok)
const result = {
  ok,
  orders: trade.placed(),
  lines: trade.truths.length,
  kills: kills + 1,
  misallocated,
  seconds: { ...took, total: seconds(began) },
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exit(ok ? 0 : 1)
