/** The watched world with repairs switched on and a language model beside it, and one turn of its triage. */
import type { AssistantConfig } from '../src/authority/assistant.ts'
import { type Policy, reconciling } from '../src/authority/registry.ts'
import type { OpenDb } from '../src/db/db.ts'
import { sql } from '../src/db/sql.ts'
import { Fault } from '../src/lib/faults.ts'
import type { World } from '../src/lib/world.ts'
import { reconcile } from '../src/reconcile/round.ts'
import type { Said } from '../src/triage/assistant/keep.ts'
import { type Assisted, assist } from '../src/triage/assistant.ts'
import { type Decided, decide } from '../src/triage/decide.ts'
import { type Diagnosed, diagnoseAll } from '../src/triage/diagnose.ts'
import type { Decision } from '../src/triage/gate.ts'
import type { Repairer } from '../src/triage/repair/act.ts'
import type { Story } from '../src/triage/story.ts'
import { type Model, model } from './model.ts'
import { type Watched, watched } from './watched.ts'

export const KEY = 'sk-the-key-of-the-model-0123456789'

export type Helped = Watched & {
  model: Model
  repairer: Repairer
  /** Reads, compares, diagnoses, asks and decides; every gap is explained well enough to be repaired. */
  turn(
    assistant?: AssistantConfig,
    signal?: AbortSignal,
  ): Promise<Assisted & { decided: Decided; before: Diagnosed[] }>
  drift(sku: string): Promise<Shown>
  /** A thing told twice under two numbers: the warehouse has `units` fewer than the ledger. */
  doubled(sku: string, units: number): Promise<void>
}
export type Shown = {
  id: number
  decision: Decision['decision']
  locks: Decision['locks']
  story: Story
  said: Said | null
}

const URL = 'https://model.test/v1'
export const settings: AssistantConfig = { model: 'small', url: URL, key: 'MODEL' }

/**
 * `assistant`: null for none. Everything may be repaired that is small and explained; in shadow it
 * is only said, and the same drift can be asked about again and again.
 */
export async function helped(
  db: OpenDb,
  opening: Readonly<Record<string, number>>,
  assistant: Partial<AssistantConfig> | null = {},
  gate: 'on' | 'shadow' = 'on',
  policies: Readonly<Record<string, Policy>> = { shop: 'gated', wms: 'gated' },
): Promise<Helped> {
  const w = await watched(db, opening)
  const double = model()
  const { world, registry, ledger } = w.engine
  const wired: World = {
    ...world,
    fetch: (url, init) =>
      url.startsWith('https://model.test/')
        ? Promise.resolve(double.app.fetch(new Request(url, init)))
        : world.fetch(url, init),
    secret(name) {
      if (name === 'MODEL') return KEY
      if (name === 'HOOK') return world.secret(name)
      throw new Fault('config', `The secret ${name} is nowhere.`)
    },
  }
  const limits = { ...reconciling.limits, catalogueShare: 1 }
  const repairer: Repairer = {
    ...w.net,
    ledger,
    world: wired,
    registry: {
      ...registry,
      reconcile: { ...registry.reconcile, gate, policies, limits },
      ...(assistant === null ? {} : { assistant: { ...settings, ...assistant } }),
    },
  }
  await reconcile(repairer)
  await w.clock.advance(3_600_000)
  return {
    ...w,
    model: double,
    repairer,
    async turn(assistant, signal) {
      const found = await reconcile(repairer)
      const before = (await diagnoseAll(repairer, found.cases)).map(explained)
      const asked = assistant && { ...repairer.registry, assistant }
      const net = asked ? { ...repairer, registry: asked } : repairer
      const assisted = await assist(net, before, signal)
      const decided = await decide(repairer, found, assisted.diagnosed)
      return { ...assisted, decided, before }
    },
    async drift(sku) {
      const row = await db.one<Shown>(sql`
        select d.id, d.decision, d.locks, d.story, d.assistant as said
        from drift d join item i on i.id = d.item_id where i.sku = ${sku}`)
      return row!
    },
    async doubled(sku, units) {
      const lines = [{ line: '1', sku, quantity: units }]
      const { body } = w.wms.receive({ receipt: `R-${sku}`, at: w.clock.now(), lines })
      await w.settle()
      const sent = JSON.parse(body) as { data: { receipt: string } }
      const again = { ...sent, id: `x-${sku}`, data: { ...sent.data, receipt: `R-${sku}-1` } }
      await w.engine.receiver.receive({
        systemId: w.engine.directory.systemId('wms'),
        key: again.id,
        topic: 'goods.received',
        headers: {},
        body: Buffer.from(JSON.stringify(again)),
        via: 'webhook',
      })
      await w.settle()
    },
  }
}

/**
 * A diagnosis that the gate would let pass, whatever the causes make of this gap today: the whole of
 * it is one thing, which another thing would make as well.
 */
function explained(d: Diagnosed): Diagnosed {
  const { place, split, observed } = d.case
  const claim = {
    units: split.residue,
    cites: [`observation:${place.id}@${observed}`],
    remedy: place.owns ? 'compensate' : 'publish',
    strength: 'strong',
  } as const
  const [cause, rival] = place.owns
    ? ['duplicate event', 'late event']
    : ['external edit', 'stale overwrite']
  const times = d.history.movements.map((m) => m.happenedAt.toISOString().slice(0, 16))
  const says = `${place.system} was told of it twice, the last time at ${times[0]?.replace('T', ' ')}.`
  const claims = [{ ...claim, cause: cause!, says }]
  const rivals = [[{ ...claim, cause: rival!, says: 'It came too late.' }]]
  return { ...d, diagnosis: { cause: cause!, claims, rivals, confidence: 0.98 } }
}
