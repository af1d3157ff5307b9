/** The demo's second act: numbers drift apart quietly, and the safety net finds, explains, repairs or hands over. */
import { sql } from '../../../src/db/sql.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import type { Clock } from '../../../src/lib/clock.ts'
import { seededRandom } from '../../../src/lib/random.ts'
import type { Truth } from '../../world/truth.ts'
import type { Progress } from '../progress.ts'
import type { Town } from '../town/town.ts'
import { type Maker, type Target, type Trouble, troubles } from './troubles.ts'

/** How each sort of trouble ended. */
export type Ended = {
  cause: string
  injected: number
  /** As drift, or because its record was fetched. */
  found: number
  rightCause: number
  /** Said surely, and not so. */
  wrongCause: number
  /** Left to people: no cause that it would be sure of. */
  unnamed: number
  autoRepaired: number
  fetched: number
  escalated: number
}

export type Net = {
  byCause: Ended[]
  /** Automatic repairs: how many, the largest in units, and those that were wrong. */
  repairs: { made: number; largest: number; wrong: string[] }
  /** Still open, and not among what needs a person. */
  leftOpen: string[]
  /** Drift at items where nothing was done. */
  falseAlarms: string[]
  rounds: number
  /** What a person reads about it. */
  stories: { sku: string; what: string; ends: string; says: string; next: string }[]
}

type Done = { trouble: Trouble; targets: readonly Target[] }

/** As sure as the gate asks. */
const SURE = 0.95
/** Longer than anything may be on its way, by the demo's configuration. */
const PAUSE_MS = 2_500
/** With the one before anything went wrong. */
const LEAST_ROUNDS = 4
/** As many hours. What is not right by then does not come right by itself. */
const MOST_ROUNDS = 6

export async function makeTrouble(parts: {
  engine: Engine
  town: Town
  real: Truth
  clock: Clock
  seed: number
  lose(losing: boolean): void
  /** Resolves when nothing is on its way any more. */
  calm(): Promise<unknown>
  say: Progress
}): Promise<Net> {
  const { engine, town, clock, say } = parts
  let rounds = 0
  const look = async () => {
    const { ended } = await engine.jobs.now('reconcile', 'the demo')
    const run = await ended
    rounds++
    const { differ = 0, repaired = 0, held = 0, resolved = 0 } = run.counts
    say.now(
      `looked at everything: ${run.counts.read} numbers, ${differ} differ, ${repaired} repaired, ${held} for a person, ${resolved} come right`,
    )
  }
  say.now('now things go wrong quietly')
  await look()
  const done = await inject(parts)
  await parts.calm()
  await clock.sleep(PAUSE_MS)
  // Once to see, once to be sure, once to see that it has come right; again where a link was down meanwhile.
  let net: Net
  do {
    await look()
    await parts.calm()
    await clock.sleep(PAUSE_MS)
    net = await reckon(engine, town, done, rounds)
  } while (rounds < LEAST_ROUNDS || (net.leftOpen.length > 0 && rounds < MOST_ROUNDS))
  return net
}

/** Makes each trouble at items of its own. */
async function inject(parts: Parameters<typeof makeTrouble>[0]): Promise<Done[]> {
  const { engine, town, real, clock, seed, lose } = parts
  const targets = await targetsOf(engine, town, real, seed)
  let number = 0
  const maker: Maker = {
    town,
    next: () => `T${++number}`,
    now: () => clock.now(),
    unheard(work) {
      lose(true)
      work()
      lose(false)
    },
  }
  const done: Done[] = []
  for (const trouble of troubles) {
    for (let time = 0; time < trouble.times; time++) {
      const chosen: Target[] = []
      for (let i = 0; i < targets.length && chosen.length < trouble.items; ) {
        if (trouble.fits && !trouble.fits(targets[i]!)) i++
        else chosen.push(...targets.splice(i, 1))
      }
      if (chosen.length < trouble.items) continue
      await trouble.make(maker, chosen)
      done.push({ trouble, targets: chosen })
    }
  }
  return done
}

/** Items with stock that is rightly shown, in an order that the seed draws. */
async function targetsOf({ db }: Engine, town: Town, real: Truth, seed: number): Promise<Target[]> {
  const told = await db.all<{ sku: string; quantity: number }>(sql`
    select i.sku, a.quantity from item i
    cross join lateral (
      select quantity from attempt where item_id = i.id and outcome = 'done' order by at desc, id desc offset 1 limit 1
    ) a`)
  const before = new Map(told.map((t) => [t.sku, t.quantity]))
  const random = seededRandom(seed * 7919 + 11)
  return [...real.positions]
    .filter(([, p]) => p.onHand - p.committed >= 10 && p.onHand <= 600)
    .map(([sku, p]) => ({
      order: random.next(),
      target: { sku, shown: town.shop.level(sku), onShelf: p.onHand, before: before.get(sku) },
    }))
    .filter(({ target }) => target.shown >= 10)
    .sort((a, b) => a.order - b.order)
    .map(({ target }) => target)
}

type Drift = {
  sku: string
  system: string
  state: string
  cause: string | null
  seenCause: string | null
  confidence: number | null
  says: string | null
  next: string | null
  /** Why it was not repaired without a person, when it was last looked at. */
  holds: string | null
  repaired: number
}

async function reckon(
  { db }: Engine,
  town: Town,
  done: readonly Done[],
  rounds: number,
): Promise<Net> {
  const drifts = await db.all<Drift>(sql`
    select i.sku, s.name as system, d.state, d.cause, d.confidence,
           (select e.detail ->> 'cause' from drift_event e where e.drift_id = d.id and e.event = 'diagnosed'
            order by e.id desc limit 1) as seen_cause,
           (select string_agg(l ->> 'why', '; ') from jsonb_array_elements(d.locks) l where (l ->> 'holds')::boolean) as holds,
           d.story ->> 'found' as says, d.story ->> 'next' as next,
           (select count(*) from repair r join batch b on b.id = r.batch_id
            where r.drift_id = d.id and b.automatic and r.state in ('done', 'verified')) as repaired
    from drift d join item i on i.id = d.item_id join place p on p.id = d.place_id
    join system s on s.id = p.system_id`)
  const fetched = await db.all<{ sku: string }>(sql`
    select i.sku from movement m join item i on i.id = m.item_id join message g on g.id = m.message_id
    where g.via = 'poll'`)
  const polled = new Set(fetched.map((f) => f.sku))
  const by = new Map<string, Ended>()
  const stories: Net['stories'] = []
  const leftOpen: string[] = []
  for (const { trouble, targets } of done) {
    for (const { sku } of targets) {
      const own = drifts.filter((d) => d.sku === sku)
      const named = own.find((d) => (d.cause ?? d.seenCause) === trouble.cause) ?? own[0]
      const cause = named ? (named.cause ?? named.seenCause) : null
      const name = trouble.cause ?? 'nothing to go by'
      const row = by.get(name) ?? { ...empty, cause: name }
      by.set(name, row)
      row.injected++
      const wasFetched = trouble.ends === 'fetched' && polled.has(sku)
      if (own.length > 0 || wasFetched) row.found++
      if (wasFetched) row.fetched++
      if (wasFetched || (cause === trouble.cause && named)) row.rightCause++
      else if (cause === null || (named?.confidence ?? 0) < SURE) row.unnamed++
      else row.wrongCause++
      const open = own.filter((d) => d.state !== 'resolved')
      if (own.some((d) => d.repaired > 0)) row.autoRepaired++
      if (open.length > 0) row.escalated++
      if (open.length > 0 && trouble.ends !== 'person') {
        const holds = open.map((d) => `${d.state}, ${d.holds ?? 'nothing against it'}`)
        leftOpen.push(`${sku}: ${trouble.says} (${holds.join('; ')})`)
      }
      if (named) {
        const ends =
          open.length > 0 ? 'for a person' : named.repaired > 0 ? 'repaired' : 'came right'
        stories.push({
          sku,
          what: trouble.says,
          ends,
          says: named.says ?? '',
          next: named.next ?? '',
        })
      }
    }
  }
  const touched = new Set(done.flatMap((d) => d.targets.map((t) => t.sku)))
  return {
    byCause: [...by.values()],
    repairs: await repairsMade(db, town),
    leftOpen,
    falseAlarms: drifts.filter((d) => !touched.has(d.sku)).map((d) => `${d.sku} at ${d.system}`),
    rounds,
    stories,
  }
}

const empty = {
  injected: 0,
  found: 0,
  rightCause: 0,
  wrongCause: 0,
  unnamed: 0,
  autoRepaired: 0,
  fetched: 0,
  escalated: 0,
}

/** A repair was right if both systems say the same afterwards as they really should. */
async function repairsMade(db: Engine['db'], town: Town): Promise<Net['repairs']> {
  const rows = await db.all<{ sku: string; units: number; onHand: number; free: number }>(sql`
    select i.sku, abs(r.after - r.before) as units,
           (select sum(q.on_hand) from position q where q.item_id = r.item_id)::bigint as on_hand,
           (select sum(q.on_hand - q.committed) from position q where q.item_id = r.item_id)::bigint as free
    from repair r join batch b on b.id = r.batch_id join item i on i.id = r.item_id
    where b.automatic and r.state in ('done', 'verified')`)
  return {
    made: rows.length,
    largest: rows.reduce((most, r) => Math.max(most, r.units), 0),
    wrong: rows
      .filter((r) => r.onHand !== town.warehouse.level(r.sku) || r.free !== town.shop.level(r.sku))
      .map((r) => r.sku),
  }
}
