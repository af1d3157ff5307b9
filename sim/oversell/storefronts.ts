/** `npm run oversell:storefronts`: units sold that were not there, with Onhand and with a plain sync, as a page. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openMemory } from '../../src/db/embedded.ts'
import { template } from '../../test/template.ts'
import { type Front, fronts } from './storefronts/front.ts'
import { CALL_MS, type Played, play, type Setting, type Way } from './storefronts/play.ts'
import { rates } from './storefronts/post.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '6' },
    minutes: { type: 'string', default: '60' },
    items: { type: 'string', default: '8' },
    to: {
      type: 'string',
      default: join(import.meta.dirname, '../../docs/reference/oversell-storefronts.md'),
    },
  },
})
const seeds = Number(values.seeds)
const setting: Setting = { minutes: Number(values.minutes), items: Number(values.items), quiet: 15 }
const ways: readonly Way[] = ['plain', 'onhand']
const says: Record<Way, string> = {
  plain: 'plain sync',
  'webhooks only': 'Onhand, webhooks only',
  onhand: 'Onhand',
}

const rows: string[] = []
for (const front of fronts) {
  for (const way of ways) rows.push(row(front, way, await all(front, way)))
}
writeFileSync(values.to, page(rows))

async function all(front: Front, way: Way): Promise<Played[]> {
  const played: Played[] = []
  for (let seed = 1; seed <= seeds; seed++) {
    const db = way === 'plain' ? undefined : await openMemory('onhand', await template())
    const one = await play(front, way, seed, setting, async () => db!)
    await db?.close()
    process.stderr.write(`${front.name} ${way} seed ${seed}: ${JSON.stringify(one)}\n`)
    played.push(one)
  }
  return played
}

function row({ name }: Front, way: Way, played: readonly Played[]): string {
  const sum = (of: keyof Played) => played.reduce((total, one) => total + one[of], 0)
  const itemS = seeds * setting.minutes * 60 * setting.items
  const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)}%`
  const worst = Math.max(...played.map((one) => one.oversold))
  return `| ${[
    name,
    says[way],
    sum('sold'),
    `**${sum('oversold')}** (${share(sum('oversold'), sum('sold'))})`,
    worst,
    share(sum('overS'), itemS),
    `${sum('wrong')} of ${seeds * setting.items}`,
  ].join(' | ')} |`
}

function page(lines: readonly string[]): string {
  const percent = (rate: number) => `${Math.round(rate * 100)}%`
  return `# Units sold that were not there: Shopify and WooCommerce

Made by \`npm run oversell:storefronts\` from [sim/oversell/storefronts](../../sim/oversell/storefronts/play.ts);
do not edit. ${seeds} seeds of ${setting.minutes} minutes, ${setting.items} items each; the same seeds for every row.

| storefront | told by | units sold | oversold | worst seed | time in which too much was shown | wrong at the end |
|---|---|---|---|---|---|---|
${lines.join('\n')}

**What happens.** Shoppers buy at the [double](../../sim/shopify/shopify.ts) of the storefront whenever it shows
enough; the warehouse receives goods and finds some missing; stock is kept low, so that a wrong number is soon
bought. Webhooks: ${percent(rates.lost)} are lost, ${percent(rates.late)} come up to ${rates.lateMostMs / 60_000} minutes late, ${percent(rates.doubled)} come twice. A quarter of all
writes go wrong: refused, answered with an error after they were done, unanswered, or landing half a minute late.
A call takes ${CALL_MS} ms, in which shoppers go on buying: also between Onhand's look at WooCommerce, which cannot
compare, and its write.
At the end there is a quarter of an hour without shoppers or faults. "Wrong" is an item that shows another
number than there is after that.

**The plain sync** does what most do: it adds up what it hears (each order once), and after each change sets
the absolute number over whatever is there, with three tries. It reads no records and looks at nothing again.

**Onhand** is the real program with the real connector: webhooks through its door, records read every 20 s
(Shopify) or 30 s (WooCommerce), each write over the number that should be there. Nothing is reconciled: the
hourly round would only help it further.

The rates are invented and harsh. What counts is how the rows compare, not their percentages: a shop in which
webhooks are never lost and stock is never low sells nothing twice with either. One storefront sells here: with
several on one shelf, a unit bought in both within a second is oversold whoever tells them.
`
}
