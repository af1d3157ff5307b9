/** The page that compares the two, from the tallies of each day. Pure. */
import type { Told } from './net.ts'
import type { Town } from './town.ts'

export type Day = { seed: number; usual: Town['tally']; onhand: Told; compares: boolean }

export function report(days: readonly Day[], of: { items: number; hours: number }): string {
  const before = sum(days, (d) => d.usual.oversold)
  const after = sum(days, (d) => d.onhand.oversold)
  const rows = days.map(
    ({ seed, usual: u, onhand: o, compares }) =>
      `| ${seed} | ${compares ? 'yes' : 'no'} | ${u.units} | ${u.oversold} | ${o.units} | ${o.oversold} | ${o.lost} | ${o.late} | ${o.repeated} | ${o.drifts} |`,
  )
  return `# Units sold that were not there

Made by \`npm run oversell\`; not edited by hand. Two shops sell the same shelf of ${of.items} items for ${of.hours} busy hours, ${days.length}
times over. Buyers, goods received and breakage are the same for both; a shop takes an order as long as its
own number allows it. A unit is oversold when it is ordered and nothing on the shelf is free for it.

- **The usual tool** writes every number over whatever is there, once an hour. It is given every advantage:
  it reads shelf and open orders without a mistake, all of its writes arrive at once, and it never fails.
- **Onhand** hears of each sale by webhook, tells the other shop, pulls the records every five minutes, and compares
  all numbers every hour. Its world is a bad one: 3% of the webhooks are lost, 5% come up to ten minutes late,
  10% come twice, and about a quarter of its writes fail, lose their answer or land late. No stock is kept back
  as safety.

**Oversold: ${before} units with the usual tool, ${after} with Onhand: ${((1 - after / Math.max(1, before)) * 100).toFixed(1)}% less.**

| seed | the shops compare before they set | sold, usual | oversold, usual | sold, Onhand | oversold, Onhand | webhooks lost | late | twice | drifts seen |
|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|
${rows.join('\n')}

What is left with Onhand are sales of the last unit in both shops within the seconds that a number takes to
travel, or before the pull that finds a webhook which never came. A few units of safety stock for fast items
cover those; for an hourly tool they would have to cover an hour.

The rates are invented and harsh, and the world has one shelf and two shops. What carries over is the ranking,
not the percentages.
`
}

const sum = (days: readonly Day[], of: (day: Day) => number) =>
  days.reduce((total, day) => total + of(day), 0)
