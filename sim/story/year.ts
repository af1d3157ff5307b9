/** The shop's year, day by day, with a few of its own adjustments missed, doubled or mis-stated on the way. */
import type { OpenDb } from '../../src/db/db.ts'
import { later } from '../../src/lib/clock.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { type Case, reconcile } from '../../src/reconcile/round.ts'
import type { Diagnosis } from '../../src/triage/claim.ts'
import { diagnoseAll } from '../../src/triage/diagnose.ts'
import { polled, settled } from '../calibrate/work.ts'
import { play } from '../demo/town/play.ts'
import { business } from '../world/business.ts'
import type { Event } from '../world/events.ts'
import { atHour, dayOf } from '../world/london.ts'
import { type Rows, survey } from '../world/survey.ts'
import { chosen } from './chosen.ts'
import { openShop, type Shop } from './shop.ts'
import { type Adjust, copy, turns, type Way } from './ways.ts'

/** One adjustment, what was done to it, and what was said of the gap. */
export type Story = {
  event: Adjust
  name: string
  wayName: string
  way: Way
  look?: { at: Date; case: Case; diagnosis: Diagnosis }
}

const SEED = 20_101_201

/** `want` stories, in the order of the year. `say` is told how far it has got. */
export async function year(
  db: OpenDb,
  rows: Rows,
  want: number,
  say: (text: string) => void,
): Promise<Story[]> {
  const facts = await survey(rows)
  const picked = await chosen(rows, want, SEED)
  const turn = turns(seededRandom(SEED))
  const stories = new Map<string, Story>()
  const days = new Map<number, string[]>()
  for (const { document, day } of picked) days.set(day, [...(days.get(day) ?? []), document])
  const opening = dayOf(facts.first.getTime()) - 1
  const shop = await openShop(db, facts, new Date(atHour(opening, 12)))
  const wanted = new Set(picked.map((p) => p.document))
  const open: Story[] = []

  let today = opening
  let count = 0
  for await (const event of business(rows, facts, SEED)) {
    const day = dayOf(event.at.getTime())
    if (day > today) {
      await evening(shop, today, days, open)
      say(
        `${new Date(atHour(today, 0)).toISOString().slice(0, 10)}: ${count} events, ${open.length} stories`,
      )
      await shop.clock.advance(atHour(day, 4) - shop.clock.now().getTime())
      today = day
    }
    count++
    if (event.kind === 'adjust' && wanted.has(event.document)) {
      const [wayName, way] = turn()
      const story: Story = { event, wayName, way, name: facts.items.get(event.lines[0]!.sku)!.name }
      stories.set(event.document, story)
      open.push(story)
      await way.does(shop, event)
    } else {
      play(shop, event)
      copy(shop, event)
    }
    if (stories.size === wanted.size && open.every((s) => today > dayOf(s.event.at.getTime()) + 2))
      break
  }
  await evening(shop, today, days, open)
  return [...stories.values()]
}

/** What was done today is read; on the evening before, of and after a story, all is compared. */
async function evening(
  shop: Shop,
  day: number,
  days: ReadonlyMap<number, string[]>,
  open: readonly Story[],
) {
  await shop.clock.advance(Math.max(0, atHour(day, 21) - shop.clock.now().getTime()))
  await polled(shop)
  const near = [-2, -1, 0, 1].some((d) => days.has(day - d))
  await settled(shop)
  if (!near) return
  await shop.clock.advance(3_600_000)
  const { cases } = await reconcile(shop.net)
  for (const { case: one, history, diagnosis } of await diagnoseAll(shop.net, cases)) {
    const story = open.find(
      (s) => s.event.lines[0]!.sku === history.sku && s.way.at === one.place.system,
    )
    if (!story || later(story.event.at, 3 * 86_400_000) < shop.clock.now()) continue
    if (story.look && story.look.diagnosis.confidence >= diagnosis.confidence) continue
    story.look = { at: shop.clock.now(), case: one, diagnosis }
  }
}

export type { Event }
