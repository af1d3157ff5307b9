/** A system's own catalogue against ours: looked at first, then written. */
import { z } from 'zod'
import { fates } from '../catalog/match.ts'
import { matching, write } from '../catalog/offers.ts'
import type { Connector } from '../connectors/connector.ts'
import { RemoteError } from '../connectors/remote.ts'
import type { Engine } from '../engine/engine.ts'
import { Fault } from '../lib/faults.ts'
import { type Door, route } from './door.ts'
import { findSystem } from './find.ts'
import { Waiting, waitingFor } from './waiting.ts'

const Wish = z.strictObject({
  /** False: only say what would be done. */
  apply: z.boolean().default(false),
  /** Items for what no item is known for. */
  create: z.boolean().default(false),
  /** Where nothing is known of an item's stock, 0 is right. */
  zeros: z.boolean().default(false),
  /** Rows of each fate that are listed; all are counted. */
  most: z.int().min(0).max(10_000).default(20),
})

const Judged = z.object({
  fate: z.enum(fates),
  external: z.string(),
  sku: z.string(),
  barcode: z.string(),
  name: z.string(),
  /** Our SKU, where it is certain. */
  item: z.string().nullable(),
  why: z.string(),
})

const Answer = z
  .object({
    system: z.string(),
    offers: z.int(),
    counts: z.record(z.enum(fates), z.int()),
    rows: z.array(Judged),
    /** Listed by us, and not there any more. */
    gone: z.object({
      count: z.int(),
      rows: z.array(z.object({ external: z.string(), sku: z.string() })),
    }),
    /** Items that would be told as 0, because nothing is known of their stock. */
    unstocked: z.object({ count: z.int(), skus: z.array(z.string()) }),
    applied: z.boolean(),
    /** Rows that were written, or would be. */
    items: z.int(),
    listings: z.int(),
    waiting: z.array(Waiting),
  })
  .openapi('Match')

export function match(door: Door, engine: Engine): void {
  const { db, world } = engine
  route(
    door,
    {
      method: 'post',
      path: '/v1/systems/:system/match',
      scope: 'write',
      says: "Match what a system offers with our items by SKU, then barcode; preview unless 'apply'",
      params: z.object({ system: z.string() }),
      body: Wish,
      answer: Answer,
    },
    async ({ params: { system: name }, body: { apply, create, zeros, most } }) => {
      const system = { id: findSystem(engine, name), name }
      const found = await read(engine, name, (offers) =>
        matching(db, system, offers, create, world.clock.now()),
      )
      if (apply) {
        await write(db, found, zeros, world.clock.now())
        engine.wake()
      }
      const { judged, gone, unstocked, items, listings } = found
      const groups = Map.groupBy(judged, ({ fate }) => fate)
      return {
        system: name,
        offers: judged.length,
        counts: Object.fromEntries(
          fates.map((fate) => [fate, groups.get(fate)?.length ?? 0]),
        ) as Record<(typeof fates)[number], number>,
        rows: fates.flatMap((fate) =>
          (groups.get(fate) ?? []).slice(0, most).map(({ offer, item, why }) => ({
            fate,
            external: offer.external,
            sku: offer.sku,
            barcode: offer.barcode,
            name: offer.name,
            item: item ?? null,
            why,
          })),
        ),
        gone: { count: gone.length, rows: gone.slice(0, most) },
        unstocked: { count: unstocked.length, skus: unstocked.slice(0, most) },
        applied: apply,
        items: items.length,
        listings: listings.length,
        waiting: apply ? await waitingFor(db, { skus: listings.map((l) => l.external) }) : [],
      }
    },
  )
}

/** A system that cannot say what it offers, or does not answer, is told as such. */
async function read<T>(
  engine: Engine,
  name: string,
  act: (offers: ReturnType<NonNullable<Connector<unknown>['offers']>>) => Promise<T>,
): Promise<T> {
  const connector: Connector<unknown> | undefined =
    engine.registry.systems[name]?.connector.connector
  if (!connector?.offers) {
    const has = connector ? `The connector ${connector.name} cannot list` : 'Nobody can list'
    throw new Fault(
      'invalid',
      `${has} what "${name}" offers: map its codes with a file (onhand import listings.csv).`,
    )
  }
  try {
    return await act(connector.offers(engine.remoteOf(name)))
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error
    throw new Fault('unavailable', `${name} could not be read: ${error.message}.`)
  }
}
