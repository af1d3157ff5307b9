/** What the program does of itself, one act at a time, and how it dies of it. */
import { remote } from '../../src/connectors/remote.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { interpret } from '../../src/inbox/interpret.ts'
import { poll } from '../../src/inbox/poll.ts'
import { seal } from '../../src/ledger/seal.ts'
import { limiter } from '../../src/lib/limiter.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { fanOut } from '../../src/outbox/fanout.ts'
import { Crash } from './crash.ts'
import type { Scene } from './scenario.ts'

/** One thing the program does, whichever chance picks; when it dies of it, it is started anew. */
export async function act(scene: Scene, only?: readonly string[]): Promise<void> {
  const { engine, clock } = scene
  const { db, world, registry, directory, recorder } = engine
  const line = () => ({
    channel: directory.channels[0]!,
    connector: registry.systems.shop!.connector.connector,
    remote: remote({
      settings: registry.systems.shop!.connector.settings,
      secret: world.secret,
      clock,
      limiter: limiter(1000, 1000),
      fetch: world.fetch,
    }),
  })
  const pull = (name: string) => {
    const { connector } = registry.systems[name]!.connector
    return poll(
      db,
      world,
      engine.receiver,
      directory.systemId(name),
      connector.pull!,
      engine.remoteOf(name),
    )
  }
  const acts: [string, () => Promise<unknown>][] = [
    ['interpret', () => interpret({ db, world, registry, directory, recorder })],
    ['fan out', () => fanOut(db, clock.now(), registry.lowStock)],
    ['deliver', () => deliver(engine, line(), Math.floor(scene.random.next() * 5))],
    ['seal', () => seal(db, 0, clock.now())],
    ['poll shop', () => pull('shop')],
    ['poll wms', () => pull('wms')],
  ]
  const likely = [5, 4, 5, 0.5, ...(scene.options.polls ? [0.3, 0.3] : [0, 0])]
  const weights = likely.map((w, i) => (only && !only.includes(acts[i]![0]) ? 0 : w))
  const [name, work] = acts[pick(weights, scene.random.next())]!
  const within = scene.busy
  scene.busy = only !== undefined
  try {
    const did = await work()
    scene.trace.push(`${clock.now().toISOString()} ${name} ${JSON.stringify(did)}`)
  } catch (error) {
    if (!(error instanceof Crash)) throw error
    scene.trace.push(`${clock.now().toISOString()} ${name} died`)
    scene.crashes++
    scene.engine = await restarted(scene)
  } finally {
    scene.busy = within
  }
}

async function restarted(scene: Scene): Promise<Engine> {
  const { crash } = scene.danger
  scene.danger.crash = 0
  const engine = await scene.boot()
  scene.danger.crash = crash
  return engine
}

/** The index that `dice` in [0, 1) falls on. */
function pick(weights: readonly number[], dice: number): number {
  let left = dice * weights.reduce((a, b) => a + b, 0)
  return weights.findIndex((w) => {
    left -= w
    return left < 0
  })
}
