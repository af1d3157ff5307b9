/** The whole of Onhand on a business of real size and shape, and an account of how it went. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { holderOf } from '../../src/db/embedded.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { Fault } from '../../src/lib/faults.ts'
import { jsonLog } from '../../src/lib/log.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { makePage } from '../../src/main/page.ts'
import { type Onhand, PORT } from '../../src/main.ts'
import { demoLink } from '../../src/people/signin/first.ts'
import { business } from '../world/business.ts'
import { recent } from '../world/recent.ts'
import { type Recounted, recount } from '../world/recount.ts'
import { type Rows, type Survey, survey } from '../world/survey.ts'
import { type Truth, truth } from '../world/truth.ts'
import { account } from './account/account.ts'
import { type Answers, listening } from './account/answers.ts'
import { calm } from './account/calm.ts'
import { type Proof, proof } from './account/proof.ts'
import { declare } from './catalogue.ts'
import { demoConfig, STOREFRONT, secrets } from './config.ts'
import { pollNow, startForDemo } from './onhand.ts'
import type { DemoOptions } from './options.ts'
import { type Progress, progress } from './progress.ts'
import type { Report } from './report.ts'
import { sourceOf } from './source.ts'
import { play } from './town/play.ts'
import { type Post, post } from './town/post.ts'
import { shopNamed } from './town/shops.ts'
import { openTown, type Town } from './town/town.ts'
import { makeTrouble } from './trouble/trouble.ts'

const SHUFFLE_MS = 10 * 60_000
const IN_FLIGHT = 64
const WEEK_MS = 7 * 86_400_000
/** In larger worlds the shop does not report each number it was told: that is a message a number. */
const MOST_ECHOED = 50_000

const CONFIG = 'onhand.config.ts'

/** Everything that takes part in one run. */
export type Run = {
  rows: Rows
  facts: Survey
  seed: number
  mail: Post
  /** Webhooks get lost on their way. */
  lost: { on: boolean }
  town: Town
  storefront: string
  /** Some of what happens in the shop is only found by asking it. */
  polled: boolean
  onhand: Onhand
  heard: Answers
  real: Truth
  evidence: Proof
  events: Record<string, number>
  derived: number
  say: Progress
}

/**
 * Runs it all, and resolves with the account. With `keep` and without `headless` everything stays
 * up until Ctrl-C; otherwise nothing is left running. Throws when something did not even start.
 */
export async function runDemo(options: DemoOptions = {}): Promise<Report> {
  const say = progress(options.json ? process.stderr : process.stdout, systemClock)
  const stays = options.keep === true && options.headless !== true
  const page = stays ? makePage(jsonLog('warn')) : undefined
  const open = await openDemo({ ...options, port: stays ? (options.port ?? PORT) : 0 }, say)
  await page
  if (stays) return { ...open.report, page: await stayUp(open.run, open.end) }
  await open.end()
  return open.report
}

/** The same, left standing for whoever goes on from there, until `end`. */
export async function openDemo(options: DemoOptions, say: Progress): Promise<Open> {
  const started = systemClock.now().getTime()
  const folder = await folderFor(options)
  const run = await setUp(options, folder, say)
  const end = async () => {
    await run.town.close()
    await run.onhand.stop()
    if (!options.keep) await rm(folder, { recursive: true, force: true })
  }
  try {
    await live(run)
    const proven = await conclude(run, folder, options.keep === true)
    const quiet = options.faults === 'none' || !run.town.edit
    const net = quiet ? undefined : await trouble(run)
    const report = { ...proven, ...(net ? { net } : {}) }
    return { run, end, report: { ...report, wallMs: systemClock.now().getTime() - started } }
  } catch (error) {
    await end()
    throw error
  }
}

export type Open = { run: Run; report: Report; end(): Promise<void> }

async function folderFor({ keep }: DemoOptions): Promise<string> {
  if (!keep) return mkdtemp(join(tmpdir(), 'onhand-demo-'))
  const folder = resolve('.onhand/demo')
  const holder = await holderOf(folder)
  if (holder) {
    const says = `a demo is still up: process ${holder.pid} has ${folder} open; end that one first`
    throw new Fault('conflict', says)
  }
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  return folder
}

async function setUp(options: DemoOptions, folder: string, say: Progress): Promise<Run> {
  const seed = options.seed ?? 1
  const storefront = options.storefront ?? STOREFRONT
  const shop = shopNamed(storefront)
  say.now(options.orders ? `reading ${options.orders}` : 'making up a business')
  const rows = await recent(sourceOf(options), systemClock.now())
  const facts = await survey(rows)
  const mail = post({
    fetch,
    random: seededRandom(seed * 7919),
    start: new Date(facts.first.getTime() - WEEK_MS),
    shuffleMs: SHUFFLE_MS,
    inFlight: IN_FLIGHT,
  })
  let onhand: Onhand | undefined
  const lost = { on: false }
  const town = await openTown({
    // The sender believes that it arrived.
    carry: async (url, init) =>
      lost.on ? new Response(null, { status: 202 }) : mail.fetch(url, init),
    onhandUrl: () => onhand!.url,
    open: shop.open,
    items: [...facts.items.values()],
    faults: options.faults ?? 'mild',
    echo: facts.rows <= MOST_ECHOED,
    seed,
  })
  const { registry, heard } = listening(demoConfig(town.urls, storefront), 'shop')
  onhand = await startForDemo({
    registry,
    secrets: { ...secrets, ...shop.secrets },
    dir: folder,
    port: options.port ?? 0,
  })
  await declare(onhand.engine.db, facts, town.listings, systemClock.now())
  const polled = shop.polled === true
  // The first one only notes where it begins.
  if (polled) await pollNow(onhand, 'shop')
  say.now(`Onhand is at ${onhand.url}; ${facts.rows} rows, ${facts.items.size} items`)
  const kept = { real: truth(), evidence: proof(town.movements), events: {}, derived: 0 }
  const world = { rows, facts, seed, mail, lost, town, storefront, polled }
  return { ...world, onhand, heard, ...kept, say }
}

/** Everything happens, in its true order, as fast as Onhand takes it. */
async function live(run: Run): Promise<void> {
  const { mail, town, real, evidence, events, say } = run
  let count = 0
  for await (const event of business(run.rows, run.facts, run.seed)) {
    await mail.advance(event.at)
    real.apply(event)
    for (const sent of play(town, event)) evidence.expect(sent)
    events[event.kind] = (events[event.kind] ?? 0) + 1
    if (event.derived) run.derived += event.lines.length
    if (++count % 20 > 0) continue
    // Answers, and what the shop is told, get their turn.
    await new Promise((resolve) => setImmediate(resolve))
    const date = event.at.toISOString().slice(0, 16).replace('T', ' ')
    say.often(() => `${date}: ${count} events, ${evidence.expected()} movements sent`)
  }
  say.now(`all ${count} events have happened`)
  mail.open()
}

async function conclude(run: Run, folder: string, keep: boolean): Promise<Omit<Report, 'wallMs'>> {
  const { rows, facts, town, onhand, real, evidence, say } = run
  const { engine } = onhand
  if (run.polled) await pollNow(onhand, 'shop')
  const isCalm = await calm(engine.db, town, systemClock, (left) =>
    say.often(
      () =>
        `waiting: ${left.letters} letters, ${left.messages} messages, ${left.numbers} numbers to tell`,
    ),
  )
  say.now('comparing what was sent with what is there')
  const recounted = await recount(rows, facts)
  if (keep) {
    await writeFile(join(folder, 'recount.csv'), csvOf(recounted))
    await writeFile(join(folder, CONFIG), configOf(run))
  }
  return {
    ...(await account({
      engine,
      town,
      real,
      evidence,
      heard: run.heard,
      recounted,
      calm: isCalm,
      clock: systemClock,
    })),
    storefront: run.storefront,
    rows: facts.rows,
    events: run.events,
    derivedMovements: run.derived,
    deliveries: run.mail.calls(),
    seed: run.seed,
  }
}

const trouble = ({ onhand, town, real, seed, lost, say }: Run) =>
  makeTrouble({
    engine: onhand.engine,
    town,
    real,
    seed,
    clock: systemClock,
    lose: (losing) => {
      lost.on = losing
    },
    calm: () => calm(onhand.engine.db, town, systemClock, () => {}),
    say,
  })

/** With this the commands can read what the demo leaves behind. */
function configOf({ town: { urls }, storefront }: Run): string {
  const config = import.meta.url.replace(/demo\.(ts|js)$/, 'config.$1')
  return [
    '// What the demo ran with. The systems themselves were part of it, and have ended with it.',
    `import { demoConfig } from '${config}'`,
    '',
    `export default demoConfig(${JSON.stringify(urls)}, '${storefront}')`,
    '',
  ].join('\n')
}

/** What `onhand export positions` has to agree with. */
function csvOf(recounted: ReadonlyMap<string, Recounted>): string {
  const rows = [...recounted].sort(([a], [b]) => (a < b ? -1 : 1))
  const lines = rows.map(([sku, p]) => `${sku},${p.onHand},${p.committed},${p.incoming}`)
  return `${['sku,on_hand,committed,incoming', ...lines].join('\n')}\n`
}

/** Answers where the page is: a link that signs in once. */
async function stayUp({ onhand, town, say }: Run, end: () => Promise<void>): Promise<string> {
  say.now(`still up: Onhand at ${onhand.url}, the shop at ${town.urls.shop}; end with Ctrl-C`)
  const stop = () => void end().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  return `${onhand.url}/${await demoLink(onhand.engine)}`
}
