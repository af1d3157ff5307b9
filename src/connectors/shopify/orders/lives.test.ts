import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { open, settings } from '../../../../sim/shopify/bench.ts'
import { live } from '../../../../sim/shopify/lives.ts'
import type { Letter } from '../../../../sim/shopify/store/hooks.ts'
import { onHand } from '../../../../sim/shopify/store/store.ts'
import { unusual, usual, type Ways } from '../../../../sim/shopify/store/ways.ts'
import { createTally } from '../../../../sim/shopify/tally.ts'
import { type Random, seededRandom } from '../../../lib/random.ts'
import { connector, type Settings } from '../index.ts'

const topics = [
  ...['ORDERS_CREATE', 'ORDERS_UPDATED', 'ORDERS_CANCELLED', 'ORDERS_EDITED', 'REFUNDS_CREATE'],
  ...['FULFILLMENTS_CREATE', 'FULFILLMENTS_UPDATE', 'RETURNS_APPROVE'],
  'REVERSE_FULFILLMENT_ORDERS_DISPOSE',
]
const two: Settings = { ...settings, locations: ['1', '2'] }
const HOUR = 3_600_000

type Told = { topic: string; headers: Record<string, string>; body: Uint8Array }

/** Half the ways as usual, half the other way, another half for each seed. */
function waysOf(random: Random): Ways {
  const drawn = Object.keys(usual).map((name) => {
    const from = random.next() < 0.5 ? usual : unusual
    return [name, from[name as keyof Ways]]
  })
  return Object.fromEntries(drawn) as Ways
}

type Fate = { webhooks: 'all' | 'some' | 'none'; settings: Settings; polls: boolean }

/** A year in the shop; what was told of it is dealt out in any order, some of it twice. */
async function year(seed: number, fate: Fate) {
  const random = seededRandom(seed)
  const ways = waysOf(random)
  const bench = open({
    ways,
    settings: fate.settings,
    locations: fate.settings.locations.map((id) => ({ id })),
    levels: [50, 50, 50, 50],
    everywhere: true,
  })
  for (const topic of topics) bench.hooks.subscribe({ topic, uri: 'https://here.test/' })
  const told: Told[] = []
  let cursor = ''
  const poll = async () => {
    for await (const { topic, body, cursor: next } of connector.pull!.since(cursor, bench.remote)) {
      told.push({ topic, headers: {}, body })
      cursor = next
    }
  }
  await poll()
  const before = stock(bench)
  for (let step = 0; step < 60; step++) {
    bench.pass(Math.floor(random.next() * 90_000))
    live(bench, random, fate.settings === settings)
    if (fate.polls && random.next() < 0.2) await poll()
  }
  // The sweep finds what no change of an order tells of.
  bench.pass(HOUR + 1000)
  await poll()
  for (const letter of bench.hooks.letters) {
    const lost = fate.webhooks === 'none' || (fate.webhooks === 'some' && random.next() < 0.4)
    if (!lost) told.push(messageOf(letter))
    if (!lost && random.next() < 0.3) told.push(messageOf(letter))
  }
  const tally = createTally()
  for (const message of shuffled(told, random)) {
    tally.tell(connector.webhook!.parse(message, fate.settings).lines)
  }
  return { bench, tally, before, ways }
}

const messageOf = (letter: Letter): Told => ({
  topic: letter.type,
  headers: {},
  body: Buffer.from(letter.body),
})

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((one) => ({ one, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

const stock = ({ store }: ReturnType<typeof open>) =>
  new Map([...store.levels.values()].map((level) => [level, onHand(level)] as const))

/** Where the ledger is not where the shop is. */
function complaints({ tally, before }: Awaited<ReturnType<typeof year>>): string[] {
  const wrong = [...before].flatMap(([level, opening]) => {
    const told = tally.at(level.item.variant, level.place.id)
    const [committed, moved] = [level.quantities.committed, onHand(level) - opening]
    const where = `${level.item.sku} at ${level.place.id}`
    return [
      ...(told.committed === committed
        ? []
        : [`${where}: ${told.committed} promised, not ${committed}`]),
      ...(told.onHand === moved ? [] : [`${where}: ${told.onHand} moved, not ${moved}`]),
    ]
  })
  return [
    ...wrong,
    ...tally.contradictions,
    ...tally.waiting.map((l) => `waits: ${l.document}/${l.line}/${l.transition}`),
  ]
}

async function years(fate: Fate, seeds: number) {
  for (let seed = 1; seed <= seeds; seed++) {
    const lived = await year(seed, fate)
    const found = complaints(lived)
    assert.deepEqual(found, [], `seed ${seed}, ${JSON.stringify(lived.ways)}`)
    assert.ok(lived.tally.count() > 5)
  }
}

describe('whatever becomes of orders, the ledger ends where the shop is', () => {
  test('by webhooks in any order, some twice, and a poll at the end', () =>
    years({ webhooks: 'all', settings, polls: false }, 12))
  test('when some webhooks are lost and the poll runs beside them', () =>
    years({ webhooks: 'some', settings, polls: true }, 12))
  test('by the poll alone', () => years({ webhooks: 'none', settings, polls: true }, 10))
  test('with two locations', () => years({ webhooks: 'some', settings: two, polls: true }, 10))
  test('with two locations, by one poll at the end', () =>
    years({ webhooks: 'all', settings: two, polls: false }, 8))
})
