/** What the program does of itself, driven by hand: polls, reading, telling, until nothing moves. */
import { sql } from '../../src/db/sql.ts'
import { interpret } from '../../src/inbox/interpret.ts'
import { poll } from '../../src/inbox/poll.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { fanOut } from '../../src/outbox/fanout.ts'
import type { Scene } from './scene.ts'

export async function polled({ engine }: Pick<Scene, 'engine'>): Promise<void> {
  const { db, world, receiver, registry, directory } = engine
  for (const [name, system] of Object.entries(registry.systems)) {
    const { pull } = system.connector.connector
    if (!pull) continue
    await poll(db, world, receiver, directory.systemId(name), pull, engine.remoteOf(name))
  }
}

/** So long after a change nothing of it is left to do: an increase waits a second, a doubt twelve. */
const SOON_MS = 15_000

/** Until nothing is due any more. */
export async function settled({ engine, clock }: Pick<Scene, 'engine' | 'clock'>): Promise<void> {
  const { db, registry, directory } = engine
  for (let turn = 0; turn < 40; turn++) {
    const { messages, marks, channels } = await due(
      engine.db,
      new Date(clock.now().getTime() + SOON_MS),
    )
    if (!messages && !marks && channels.length === 0) return
    if (messages) while ((await interpret(engine)) > 0);
    while ((await fanOut(db, clock.now(), registry.lowStock)) > 0);
    for (const channel of directory.channels) {
      const { connector } = registry.systems[channel.system]!.connector
      const teller = { channel, connector, remote: engine.remoteOf(channel.system) }
      while ((await deliver(engine, teller, turn)) > 0);
    }
    await clock.advance(1_100)
  }
}

async function due(db: Scene['db'], soon: Date) {
  const row = await db.one<{ messages: boolean; marks: boolean; channels: number[] }>(sql`
    select exists (select from message where state in ('received', 'parked') and next_at <= ${soon}) as messages,
           exists (select from dirty) as marks,
           array(select distinct channel_id from delivery where due_at <= ${soon} and dead is null) as channels`)
  return row!
}
