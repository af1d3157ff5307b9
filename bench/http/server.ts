/** The server under load, in a process of its own: as it is, without a database, or with a transaction for each request. */
import type { Db, OpenDb } from '../../src/db/db.ts'
import { isRetryable } from '../../src/db/db.ts'
import { openEmbedded } from '../../src/db/embedded.ts'
import { openPostgres } from '../../src/db/postgres.ts'
import type { Query } from '../../src/db/sql.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import { createApp } from '../../src/http/app.ts'
import { outcomeOf, type Recorder } from '../../src/ledger/record.ts'
import { type Exception, statement } from '../../src/ledger/statement.ts'
import { listen } from '../../src/main/listen.ts'
import type { Movement, Outcome } from '../../src/stock/movement.ts'
import type { Address } from '../place.ts'
import { registry, world } from '../world.ts'

/**
 * `whole`: what `onhand serve` runs, its loops too. `memory`: the same routes, but a movement is
 * recorded by saying so, and every look-up is answered as it was the first time. `single`: each
 * movement is a statement and a commit of its own, through a pool of 16.
 */
export type Kind = 'whole' | 'memory' | 'single'
export type Begin = { kind: Kind; address: Address }
export type Asked = { ask: 'cpu' } | { ask: 'stop' }

const POOL = 16

async function start({ kind, address }: Begin): Promise<{ port: number; stop(): Promise<void> }> {
  const db = await opened(address, kind)
  const engine = await createEngine({ db, world, registry, txBase: 0 })
  const app = createApp(changed(engine, kind))
  const server = await listen(app.fetch as never, '127.0.0.1', 0)
  if (kind === 'whole') engine.start()
  return {
    port: server.port,
    async stop() {
      await server.close()
      await engine.stop()
      await db.close()
    },
  }
}

function opened(address: Address, kind: Kind): Promise<OpenDb> {
  if ('dir' in address) return openEmbedded(address.dir)
  const { databaseUrl, schema } = address
  return openPostgres(databaseUrl, { schema, ...(kind === 'single' ? { connections: POOL } : {}) })
}

function changed(engine: Engine, kind: Kind): Engine {
  if (kind === 'memory') return { ...engine, db: remembering(engine.db), recorder: saysSo }
  if (kind === 'single') return { ...engine, recorder: singly(engine.db) }
  return engine
}

/** Asks the database once for each question, and never again. */
function remembering(db: OpenDb): OpenDb {
  const answers = new Map<string, Promise<unknown[]>>()
  const all = (query: Query) => {
    const question = JSON.stringify(query.flat())
    let answer = answers.get(question)
    if (!answer) {
      answer = db.all(query)
      answers.set(question, answer)
    }
    return answer
  }
  return {
    ...db,
    all: all as Db['all'],
    one: (async (query) => (await all(query))[0]) as Db['one'],
  }
}

const recorded: Outcome = { outcome: 'recorded' }
const saysSo: Recorder = {
  record: async (movements) => movements.map(() => recorded),
  idle: async () => {},
}

function singly(db: Db): Recorder {
  async function one(movement: Movement): Promise<Outcome> {
    for (;;) {
      try {
        const query = statement([movement], new Set(), 0, world.clock.now())
        const [exception] = await db.all<Exception>(query)
        return exception ? outcomeOf(exception) : recorded
      } catch (error) {
        if (!isRetryable(error)) throw error
      }
    }
  }
  return { record: (movements) => Promise.all(movements.map(one)), idle: async () => {} }
}

process.once('message', async (begin: Begin) => {
  const running = await start(begin)
  process.on('message', async ({ ask }: Asked) => {
    if (ask === 'cpu') process.send!(process.cpuUsage())
    else {
      await running.stop()
      process.disconnect()
    }
  })
  process.send!({ port: running.port })
})
