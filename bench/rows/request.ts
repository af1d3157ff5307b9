/** Row 3: one movement per request, over the same server without a database, and over a commit for each. */
import { createHash } from 'node:crypto'
import { raw, sql } from '../../src/db/sql.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { type Child, child } from '../child.ts'
import type { Load, Order } from '../http/load.ts'
import type { Begin, Kind } from '../http/server.ts'
import type { Engine, Place } from '../place.ts'
import { type Result, result } from '../result.ts'
import { interleaved, median, ratios } from '../rounds.ts'
import { stocked } from '../world.ts'

const ITEMS = 10_000
const SECONDS = 3
const KEY = `oh_${'bench'.repeat(8)}`

/** What is promised at so many connections: of the bare server, and as often as singly. */
const promised = [
  { connections: 64, bare: 0.25, singly: 5 },
  { connections: 256, bare: 0.4, singly: 10 },
]

type Tried = Load & { serverCpu: number }

/** PGlite has one connection, so there is no pool to compare with. */
const kindsOn = (engine: Engine): readonly Kind[] =>
  engine === 'postgres' ? ['whole', 'memory', 'single'] : ['whole', 'memory']

export async function request(place: Place, rounds: number): Promise<Result[]> {
  const load = child('./http/load.ts')
  const servers = new Map<Kind, Server>()
  try {
    for (const kind of kindsOn(place.engine)) servers.set(kind, await serve(place, kind))
    const results: Result[] = []
    for (const at of promised) results.push(...(await measure(place, load, servers, at, rounds)))
    return results
  } finally {
    await load.end()
    for (const server of servers.values()) await server.process.end({ ask: 'stop' })
  }
}

type Server = { process: Child; port: number }

async function serve(place: Place, kind: Kind): Promise<Server> {
  const db = await place.fresh()
  await stocked(db, ITEMS)
  await db.one(sql`
    insert into api_key (name, hash, scopes, created_at)
    values ('bench', ${createHash('sha256').update(KEY).digest()}, '{movements}', ${systemClock.now()})`)
  await db.all(raw('vacuum analyze'))
  await db.close()
  const server = child('./http/server.ts')
  const begin: Begin = { kind, address: db.address }
  const { port } = await server.ask<{ port: number }>(begin)
  return { process: server, port }
}

let used = 1

async function measure(
  place: Place,
  load: Child,
  servers: ReadonlyMap<Kind, Server>,
  { connections, bare, singly }: (typeof promised)[number],
  rounds: number,
): Promise<Result[]> {
  const tried = new Map<Kind, Tried[]>([...servers.keys()].map((kind) => [kind, []]))
  const act = async (kind: Kind, round: number) => {
    const { process: server, port } = servers.get(kind)!
    const before = await server.ask<NodeJS.CpuUsage>({ ask: 'cpu' })
    const from = used * 10_000_000
    used++
    const order: Order = { port, key: KEY, connections, seconds: SECONDS, items: ITEMS, from }
    const done = await load.ask<Load>(order)
    const after = await server.ask<NodeJS.CpuUsage>({ ask: 'cpu' })
    if (done.refused > 0) throw new Error(`${done.refused} of ${done.answered} were not recorded`)
    const cpu = (after.user + after.system - before.user - before.system) / 1e6
    const serverCpu = (cpu * done.perSecond) / done.answered
    if (round > 0) tried.get(kind)!.push({ ...done, serverCpu })
    return done.perSecond
  }
  const acts = Object.fromEntries(
    [...servers.keys()].map((kind) => [kind, (round: number) => act(kind, round)]),
  ) as Record<Kind, (round: number) => Promise<number>>
  const taken = await interleaved(rounds, acts)
  const whole = tried.get('whole')!
  const facts = (kind: 'memory' | 'single') => ({
    'requests/s': median(taken.whole),
    [kind === 'memory' ? 'without a database/s' : 'a commit each/s']: median(taken[kind]),
    'p50 ms': median(whole.map((t) => t.p50)),
    'p99 ms': median(whole.map((t) => t.p99)),
    'load cores': median(whole.map((t) => t.cpu)),
    'server cores': median(whole.map((t) => t.serverCpu)),
  })
  const one = (kind: 'memory' | 'single', what: string, atLeast: number) =>
    result(
      {
        row: 'request',
        engine: place.engine,
        says: `one movement a request, ${connections} connections ÷ ${what}`,
        unit: '×',
        target: { atLeast },
        facts: facts(kind),
      },
      ratios(taken.whole, taken[kind]),
    )
  const results = [one('memory', 'no database', bare)]
  if (servers.has('single')) results.push(one('single', 'a commit each', singly))
  return results
}
