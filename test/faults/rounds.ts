/** Rounds of: start a program, let it be promised things, end it hard, see what is left. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../../src/db/db.ts'
import { raw, sql } from '../../src/db/sql.ts'
import type { Random } from '../../src/lib/random.ts'

/** Many rounds where time is no matter: in CI, and with ONHAND_LONG=1. */
export const rounds = (many: number) =>
  process.env.CI === 'true' || process.env.ONHAND_LONG === '1' ? many : 3

/** Says a line at once: what is buffered when a program is killed was never said. */
export const say = (line: string) => void writeSync(1, `${line}\n`)

export type Program = {
  process: ChildProcess
  /** What it said after the words, in order. */
  said(word: string): string[]
  /** Resolves when it has said so many of them, or has ended. */
  until(word: string, count: number): Promise<void>
  /** Resolves when it has ended by itself or was ended with the signal. */
  end(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts `node …args`; its standard error is shown, unless it is expected to complain. */
export function start(
  args: readonly string[],
  env: Record<string, string> = {},
  complaints: 'shown' | 'hidden' = 'shown',
): Program {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', complaints === 'shown' ? 'inherit' : 'ignore'],
    env: { ...process.env, ...env },
  })
  const lines: string[] = []
  let heard = () => {}
  createInterface({ input: child.stdout! }).on('line', (line) => {
    lines.push(line)
    heard()
  })
  const closed = once(child, 'close')
  const said = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1))
  return {
    process: child,
    said,
    async until(word, count) {
      const enough = new Promise<void>((resolve) => {
        heard = () => {
          if (said(word).length >= count) resolve()
        }
        heard()
      })
      await Promise.race([enough, closed])
    },
    async end(signal) {
      if (signal) child.kill(signal)
      await closed
      return child.exitCode
    },
  }
}

/** Lets the writer work for a while that differs each time; now and then not even start. */
export async function work(program: Program, random: Random): Promise<void> {
  const start = random.next() < 0.3
  if (start) return sleep(random.next() * 1500)
  await program.until('done', 1)
  await sleep(random.next() * 500)
}

/** After the last round: what survived one end was not lost in a later one. */
export async function checkAll(db: Db, promises: readonly (readonly string[])[]): Promise<void> {
  for (const [round, done] of promises.entries()) await checkKept(db, round, done)
}

/** Promises as [prefix of the key, first, count]: checks that each is kept, and that all adds up. */
export async function checkKept(db: Db, round: number, done: readonly string[]): Promise<number> {
  let promised = 0
  for (const lane of new Set(done.map((line) => line.split('/')[0]!))) {
    const mine = done.map((line) => line.split('/').map(Number)).filter(([l]) => l === Number(lane))
    const until = mine.reduce((most, [, from, count]) => Math.max(most, from! + count!), 0)
    promised += until
    const row = await db.one<{ lost: number }>(sql`
      select count(*) as lost from generate_series(0, ${until - 1}::int) n
      where not exists (
        select 1 from movement where item_id = 1 + n % 500 and source_id = 1
          and business_key = ${round} || '/' || ${lane} || '/' || n)`)
    assert.equal(
      row!.lost,
      0,
      `round ${round}: ${row!.lost} of ${until} were promised and are lost`,
    )
  }
  const wrong = await db.all(
    raw(`
    select item_id, on_hand, movements, m.made, m.n from position p full join (
      select item_id, sum(on_hand) as made, count(*) as n from movement group by item_id
    ) m using (item_id)
    where on_hand is distinct from m.made or movements is distinct from m.n`),
  )
  assert.deepEqual(wrong, [], `round ${round}: positions are not what their movements make`)
  return promised
}
