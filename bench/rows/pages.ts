/** Row: how long the server takes over each thing that the pages ask, in a shop of some size. */
import { createEngine } from '../../src/engine/engine.ts'
import { createApp } from '../../src/http/app.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { type Page, pages } from '../pages/asked.ts'
import { fill, registry, type Size } from '../pages/fill.ts'
import type { Place } from '../place.ts'
import { type Result, result } from '../result.ts'
import { percentile } from '../rounds.ts'
import { world } from '../world.ts'

const SIZE: Size = { items: 100_000, movements: 1_000_000, drifts: 5_000 }
const TIMES = 40
const AT_ONCE = 2
const PROMISED_MS = 300

export async function pagesAsked(place: Place): Promise<Result[]> {
  const db = await place.fresh()
  await fill(db, SIZE, systemClock.now())
  const engine = await createEngine({ db, world, registry, txBase: 0 })
  const app = createApp(engine)
  const ask = async (path: string) => {
    const answer = await app.fetch(new Request(`http://onhand.bench${path}`), { local: true })
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text}`)
    return text
  }
  const results: Result[] = []
  for (const page of pages) results.push(resultOf(place, page, await timesOf(ask, page)))
  await engine.stop()
  await db.close()
  return results
}

type Ask = (path: string) => Promise<string>

async function timesOf(ask: Ask, { path, turned = 0 }: Page): Promise<number[]> {
  const at = await turnedTo(ask, path, turned)
  const times: number[] = []
  // The first of each is no different for whoever waits for it, and is counted.
  let left = TIMES
  const asker = async () => {
    while (left-- > 0) {
      const start = performance.now()
      await ask(at)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, asker))
  return times
}

/** The address of the page after so many others. */
async function turnedTo(ask: Ask, path: string, turned: number): Promise<string> {
  let at = path
  for (let i = 0; i < turned; i++) {
    const { next } = JSON.parse(await ask(at)) as { next: string | null }
    if (next === null) throw new Error(`${path} has no more than ${i + 1} pages`)
    at = `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(next)}`
  }
  return at
}

function resultOf({ engine }: Place, { path, turned }: Page, times: readonly number[]): Result {
  const says = `p95 of ${path}${turned ? `, page ${turned + 1}` : ''}`
  const facts = { p50: percentile(times, 0.5), most: Math.max(...times), asked: times.length }
  return result({ row: 'pages', engine, says, unit: 'ms', target: { below: PROMISED_MS }, facts }, [
    percentile(times, 0.95),
  ])
}
