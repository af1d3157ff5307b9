/** Onhand with its doors on a test database: a shelf, a shop that is told numbers, a till; no sockets, no loops. */
import type { z } from 'zod'
import type { SignIn } from '../src/authority/signin.ts'
import { defineConfig } from '../src/config.ts'
import type { Bound, Connector, Level, Sent } from '../src/connectors/connector.ts'
import { generic } from '../src/connectors/generic/index.ts'
import { signStandard } from '../src/connectors/standard.ts'
import { sql } from '../src/db/sql.ts'
import { createEngine, type Engine } from '../src/engine/engine.ts'
import { doorOf } from '../src/http/app.ts'
import { interpret } from '../src/inbox/interpret.ts'
import { Fault } from '../src/lib/faults.ts'
import { quietLog } from '../src/lib/log.ts'
import { seededRandom } from '../src/lib/random.ts'
import type { World } from '../src/lib/world.ts'
import { deliver } from '../src/outbox/deliver.ts'
import { fanOut } from '../src/outbox/fanout.ts'
import { secretsIn } from '../src/secrets/store.ts'
import { testDb } from './database.ts'
import { memoryKeyring } from './keyring.ts'

export const secrets: Record<string, string> = {
  WMS_OLD: 'whsec_b2xkLXNlY3JldC1vZi10aGUtd2Fy',
  WMS_NEW: 'whsec_bmV3LXNlY3JldC1vZi10aGUtd2Fy',
  SHOP: 'whsec_c2VjcmV0LW9mLXRoZS1zaG9wLW9r',
}

/** A shop in memory: it shows what it is told, unless `broken`. */
export function shelves() {
  const shown = new Map<string, number>()
  /** `wire`: what it is told goes over the network that the test has. */
  const state = { broken: false, wire: false }
  const level = (external: string): Level => ({
    external,
    location: 'main',
    quantity: shown.get(external) ?? 0,
    asOf: new Date(0),
  })
  const push: NonNullable<Connector<unknown>['push']> = {
    compares: true,
    async send(wanted, remote) {
      if (state.wire) {
        const about = wanted.map((w) => w.external)
        const body = JSON.stringify(wanted.map((w) => [w.external, w.quantity]))
        await remote.call({ url: 'https://shop.example/stock', method: 'PUT', body, about })
      }
      return wanted.map((w): Sent => {
        if (state.broken) return { sent: 'never', why: 'the shop says no' }
        if (w.over !== null && w.over !== (shown.get(w.external) ?? 0)) {
          return { sent: 'stale', observed: shown.get(w.external) ?? 0 }
        }
        shown.set(w.external, w.quantity)
        return { sent: 'done' }
      })
    },
  }
  const levels: NonNullable<Connector<unknown>['levels']> = {
    of: async (wanted) => wanted.map((w) => level(w.external)),
    async *all() {
      for (const external of shown.keys()) yield level(external)
    },
  }
  return { shown, state, push, levels }
}

export type Over = { fetch?: World['fetch']; publicUrl?: string; signIn?: SignIn }
export type Trial = Awaited<ReturnType<typeof trial>>
export type Answer = { status: number; headers: Headers; body: unknown; text: string }

/** `call` is the operator's; `as` speaks with a key. */
/** `over`: how people sign in, where that is what is tried. */
export async function trial(over: Over = {}) {
  const db = await testDb()
  const shop = shelves()
  let at = Date.UTC(2026, 0, 10, 12)
  const world: World = {
    clock: {
      now: () => new Date(at),
      sleep: async (ms) => {
        at += ms
      },
    },
    random: seededRandom(7),
    log: quietLog,
    fetch: over.fetch ?? (() => Promise.reject(new TypeError('no network in tests'))),
    secret(name) {
      const value = secrets[name] ?? stored.find(name)
      if (value === undefined) throw new Fault('config', `no secret ${name}`)
      return value
    },
  }
  const stored = secretsIn(db, world, memoryKeyring(seededRandom(8)))
  const desk = {
    ...stored,
    outside: (name: string) => (name in secrets ? ('environment' as const) : null),
  }
  const registry = registryWith(shop, over)
  const engine = await createEngine({ db, world, registry, txBase: 0, secrets: desk })
  const door = doorOf(engine, { version: '1.2.3' })

  const ask = async (local: boolean, request: Request): Promise<Answer> => {
    const response = await door.app.fetch(request, { local })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    const body: unknown = isJson ? JSON.parse(text) : text
    return { status: response.status, headers: response.headers, body, text }
  }
  const request = (method: string, path: string, body?: unknown, headers = {}) =>
    new Request(`http://onhand.test${path}`, {
      method,
      headers,
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })

  return {
    db,
    engine,
    door,
    shop,
    /** Moves the clock on. */
    pass: (ms: number) => {
      at += ms
    },
    now: () => new Date(at),
    call: (method: string, path: string, body?: unknown) => ask(true, request(method, path, body)),
    as: (key: string | undefined, method: string, path: string, body?: unknown) =>
      ask(false, request(method, path, body, key ? { authorization: `Bearer ${key}` } : {})),
    /** A webhook as the system would send it; `over` changes the request. */
    hook: (
      system: string,
      event: object,
      over: { id?: string; secret?: string; headers?: object } = {},
    ) => {
      const body = JSON.stringify(event)
      const id = over.id ?? `evt_${sha(body)}`
      const signed = signStandard({ id, at: new Date(at), body }, [over.secret ?? secrets.WMS_NEW!])
      return ask(
        false,
        request('POST', `/webhooks/${system}`, body, { ...signed, ...over.headers }),
      )
    },
    raw: (r: Request, local = false) => ask(local, r),
    async key(scopes: string[], system?: string) {
      const name = `key ${scopes.join('+')} ${system ?? ''} ${Math.floor(world.random.next() * 1e9)}`
      const { body } = await ask(
        true,
        request('POST', '/v1/keys', { name, scopes, ...(system ? { system } : {}) }),
      )
      return { name, key: (body as { key: string }).key }
    },
    /** Applies and tells all there is. */
    async settle() {
      while ((await interpret(engine)) > 0);
      for (;;) {
        at += 10_000
        const marks = await fanOut(db, world.clock.now(), engine.registry.lowStock)
        const told = await tell(engine)
        if (marks === 0 && told === 0 && !(await somethingDue(engine))) return
      }
    },
  }
}

async function tell(engine: Engine): Promise<number> {
  let told = 0
  for (const channel of engine.directory.channels) {
    const { connector } = engine.registry.systems[channel.system]!.connector
    told += await deliver(
      engine,
      { channel, connector, remote: engine.remoteOf(channel.system) },
      0,
    )
  }
  return told
}

const somethingDue = ({ db }: Engine) =>
  db.one(sql`select 1 from delivery where due_at is not null and dead is null limit 1`)

const sha = (text: string) => {
  let hash = 0
  for (const c of text) hash = (Math.imul(hash, 31) + c.charCodeAt(0)) >>> 0
  return hash.toString(36)
}

function registryWith({ push, levels }: ReturnType<typeof shelves>, { publicUrl, signIn }: Over) {
  const told: Bound = {
    connector: {
      ...generic({}).connector,
      name: 'told',
      settings: generic({}).connector.settings as z.ZodType<unknown>,
      limits: { batch: 100, perSecond: 1000, burst: 1000 },
      push,
      levels,
    },
    settings: generic({}).settings,
  }
  return defineConfig({
    locations: { leeds: 'Leeds', york: 'York' },
    systems: {
      wms: {
        role: 'wms',
        connector: generic({}),
        locations: { LDS: 'leeds', YRK: 'york' },
        webhookSecrets: ['WMS_OLD', 'WMS_NEW'],
      },
      shop: {
        role: 'storefront',
        connector: told,
        defaultLocation: 'leeds',
        webhookSecrets: ['SHOP'],
      },
      till: {
        role: 'pos',
        connector: generic({}),
        defaultLocation: 'york',
        truthMoment: 'ordered',
      },
      books: { role: 'erp', connector: generic({}), locations: { L: 'leeds' }, gate: 'forward' },
      lost: { role: 'erp', connector: generic({}), webhookSecrets: ['NOWHERE'] },
    },
    owners: { on_hand: 'wms', committed: { each: ['shop', 'till'] } },
    channels: [{ system: 'shop', external: 'main', from: ['leeds', 'york'], safety: 2, cap: 500 }],
    timing: { raiseAfterMs: 0, unseenForMs: 1 },
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(signIn === undefined ? {} : { signIn }),
  })
}

/** Items, listings and some stock, as most tests want them. */
export async function stocked(t: Trial): Promise<void> {
  await t.call('PUT', '/v1/items', {
    items: [{ sku: 'A-1', name: 'Tee' }, { sku: 'B-2' }, { sku: 'SET' }, { sku: 'CASE' }],
  })
  await t.call('PUT', '/v1/bundles', {
    bundles: [
      {
        sku: 'SET',
        components: [
          { sku: 'A-1', quantity: 2 },
          { sku: 'B-2', quantity: 1 },
        ],
      },
    ],
  })
  await t.call('PUT', '/v1/listings', {
    listings: [
      { system: 'shop', external: 'a-one', sku: 'A-1' },
      { system: 'shop', external: 'set', sku: 'SET' },
      { system: 'wms', external: 'CASE-OF-A', sku: 'A-1', pack: 12, published: false },
    ],
  })
  await t.call('POST', '/v1/movements', {
    system: 'wms',
    lines: [line({ line: '1', quantity: 20 }), line({ line: '2', sku: 'B-2', quantity: 5 })],
  })
}

/** Goods that came in at Leeds an hour before noon. */
export const line = (over: object = {}) => ({
  kind: 'received',
  document: 'receipt/1',
  line: '1',
  sku: 'A-1',
  quantity: 1,
  location: 'LDS',
  happenedAt: '2026-01-10T11:00:00Z',
  ...over,
})
