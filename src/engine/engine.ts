/** Onhand as a whole, without its doors: the parts put together, and the loops that drive them. */
import type { Registry } from '../authority/registry.ts'
import { type Directory, readDirectory, sync } from '../authority/sync.ts'
import { type Remote, remote } from '../connectors/remote.ts'
import type { Db, OpenDb } from '../db/db.ts'
import { type Receiver, receiver } from '../inbox/receive.ts'
import { type Jobs, jobs } from '../jobs/jobs.ts'
import { type Recorder, recorder } from '../ledger/record.ts'
import { limiter } from '../lib/limiter.ts'
import type { World } from '../lib/world.ts'
import { type Notifier, notifier } from '../notify/notify.ts'
import { syncPlaces } from '../reconcile/places.ts'
import { type Holds, holds, type Ledger } from '../reservations/hold.ts'
import { noKeyring } from '../secrets/keyring.ts'
import { type Secrets, secretsIn } from '../secrets/store.ts'
import { type Settings, settingsIn } from '../settings/overrides.ts'
import type { Outcome } from '../stock/movement.ts'
import { SELF } from '../stock/names.ts'
import { jobsOf } from './jobs.ts'
import { type Running, run } from './loops.ts'

export type Engine = {
  db: OpenDb
  world: World
  registry: Registry
  directory: Directory
  recorder: Recorder
  receiver: Receiver
  holds: Holds
  ledger: Ledger
  jobs: Jobs
  notify: Notifier
  secrets: Desk
  settings: Settings
  txBase: number
  /** Who wants to count what happens sets it here. */
  watch: Watch
  /** The way to a declared system's own interface. */
  remoteOf(system: string): Remote<unknown>
  /** Starts the loops; before that everything can be asked and stored, and nothing moves by itself. */
  start(): void
  /** Something may be due now: look, rather than wait for the sweep. */
  wake(): void
  stop(): Promise<void>
}

/** Secrets that are stored, and where others are found: both are asked by name. */
export type Desk = Secrets & {
  /** Where it is outside of the database, which wins. Throws a Fault where it lies there wrongly. */
  outside(name: string): 'environment' | 'file' | null
}

export type Watch = {
  recorded?(outcomes: readonly Outcome[]): void
  /** `waitedMs`: since the channel had to be told. */
  told?(channel: string, outcome: string, waitedMs: number): void
}

/** Declares the world in the database and puts the parts together. The schema must be up to date. */
export async function createEngine(options: {
  db: OpenDb
  world: World
  registry: Registry
  txBase: number
  /** Default: there is no master key, so none can be stored. */
  secrets?: Desk
}): Promise<Engine> {
  const { db, world, txBase } = options
  // Changed in place when a setting is: every part holds this one.
  const registry = { ...options.registry }
  const settings = settingsIn(db, world, options.registry, registry)
  await settings.load()
  const secrets = options.secrets ?? { ...secretsIn(db, world, noKeyring), outside: () => null }
  await secrets.load()
  const directory = await sync(db, registry)
  await syncPlaces(db, registry)
  let running: Running | undefined
  let made: Jobs | undefined
  let told: Notifier | undefined
  const wakeInbox = () => running?.inbox.wake()
  const wakeOutbox = () => running?.fan.wake()

  const forwards = Object.entries(registry.systems).filter(([, s]) => s.gate === 'forward')
  const watch: Watch = {}
  const written = recorder(db, world, {
    lanes: db.lanes,
    txBase,
    forwards: new Set(forwards.map(([name]) => directory.systemId(name))),
    onRecorded: wakeOutbox,
  })
  const record: Recorder = {
    ...written,
    async record(movements) {
      const outcomes = await written.record(movements)
      watch.recorded?.(outcomes)
      return outcomes
    },
  }
  const receive = receiver(db, world, wakeInbox)
  const ledger: Ledger = {
    db,
    world,
    selfId: directory.systemId(SELF),
    txBase,
    onRecorded: wakeOutbox,
  }
  const remotes = new Map<string, Remote<unknown>>()
  const remoteOf = (name: string) => {
    const known = remotes.get(name)
    if (known) return known
    const { connector, settings } = registry.systems[name]!.connector
    const made = remote({
      settings: connector.settings.parse(settings) as unknown,
      secret: world.secret,
      clock: world.clock,
      limiter: limiter(connector.limits.perSecond, connector.limits.burst),
      fetch: world.fetch,
    })
    remotes.set(name, made)
    return made
  }

  const engine: Engine = {
    db,
    world,
    registry,
    directory,
    recorder: record,
    receiver: receive,
    holds: holds(ledger),
    ledger,
    get jobs() {
      made ??= jobs({ db, world, leaseMs: registry.timing.leaseMs, entries: jobsOf(engine) })
      return made
    },
    get notify() {
      told ??= notifier(engine)
      return told
    },
    secrets,
    settings,
    txBase,
    watch,
    remoteOf,
    start() {
      running ??= run(engine)
    },
    wake() {
      wakeInbox()
      wakeOutbox()
    },
    async stop() {
      if (running) await Promise.all(running.all.map((l) => l.stop()))
      running = undefined
      await engine.jobs.stop()
      await record.idle()
    },
  }
  settings.onChange = () => {
    made?.again()
    for (const timed of running?.timed ?? []) timed.wake()
    wakeOutbox()
  }
  return engine
}

/** The directory as it stands now (locations can be added while running). */
export const refreshed = (db: Db) => readDirectory(db)
