/** Sending the daily mail: to everybody who has not got it yet, and then the heartbeat; a failure is a failure. */
import type { Notify } from '../authority/telling.ts'
import { RemoteError, remote } from '../connectors/remote.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import type { Context, Done } from '../jobs/job.ts'
import { addressMistake } from '../lib/address.ts'
import { sha256 } from '../lib/bytes.ts'
import { limiter } from '../lib/limiter.ts'
import type { World } from '../lib/world.ts'
import type { Post, Posted } from './mail/smtp.ts'

export type Sending = {
  db: Db
  world: World
  notify: Notify
  post: Post
  /** Made when it is sent, so that a late try says how things are then. */
  letter(): Promise<{ subject: string; text: string; html: string }>
}

/** Waits before a mail that could not be sent is tried again. */
export const RETRY_MS = [5, 15, 60, 180, 360].map((minutes) => minutes * 60_000)

/** One run of the job. Whoever's server has accepted it is not written to again for the same day. */
export async function sendDaily(sending: Sending, context: Context): Promise<Done> {
  const { db, world, notify } = sending
  const people = notify.mail!.to
  const had = await acceptedFor(db, context.dueAt)
  const letter = await sending.letter()
  const missing: { to: string; posted: Posted }[] = []
  let accepted = 0
  for (const to of people.filter((one) => !had.has(one))) {
    // A mail is not taken back: whoever has lost the job must not go on writing.
    if (context.signal.aborted) return { counts: { accepted }, failed: 'it had to stop' }
    const posted = await sending.post({ ...letter, to, id: idOf(context.dueAt, to) })
    await noteMail(db, context.runId, to, posted, world.clock.now())
    if (posted.posted === 'accepted') accepted++
    else missing.push({ to, posted })
  }
  const counts = { accepted, refused: missing.length, before: had.size }
  const whyNot = missing.map(({ to, posted }) => `${to}: ${'why' in posted ? posted.why : ''}`)
  const someone = accepted + had.size > 0
  const silent = someone && notify.heartbeat ? await beat(world, notify.heartbeat) : undefined
  if (silent !== undefined) whyNot.push(`heartbeat: ${silent}`)
  if (whyNot.length === 0) return { counts }
  const final = silent === undefined && missing.every(({ posted }) => posted.posted === 'never')
  return { counts, failed: whyNot.join('; '), final }
}

/** The same for every try of one day, so that a mail program shows two as one. */
const idOf = (dueAt: Date, to: string) =>
  `daily.${dueAt.toISOString().replace(/\D/g, '').slice(0, 14)}.${sha256(to).toString('hex').slice(0, 16)}`

async function acceptedFor(db: Db, dueAt: Date): Promise<Set<string>> {
  const rows = await db.all<{ recipient: string }>(sql`
    select m.recipient from mail m join run r on r.id = m.run_id
    where r.job = 'digest' and r.due_at = ${dueAt} and m.accepted`)
  return new Set(rows.map((row) => row.recipient))
}

const noteMail = (db: Db, runId: number, to: string, posted: Posted, now: Date) =>
  db.one(sql`
    insert into mail (run_id, recipient, at, accepted, says)
    values (${runId}, ${to}, ${now}, ${posted.posted === 'accepted'},
            ${posted.posted === 'accepted' ? posted.says : posted.why})
    on conflict (run_id, recipient) do update
      set at = excluded.at, accepted = excluded.accepted, says = excluded.says`)

/** Carries nothing but that we live. Says why it failed; undefined when it did not. */
async function beat(world: World, heartbeat: string): Promise<string | undefined> {
  const { clock, secret, fetch } = world
  try {
    const url = heartbeat.includes(':') ? heartbeat : secret(heartbeat)
    const against = addressMistake(url)
    if (against) return `its address ${against}`
    const one = remote({ settings: {}, secret, clock, limiter: limiter(1, 1), fetch })
    const { status } = await one.call({ url, reads: true })
    return status < 300 ? undefined : `answered ${status}`
  } catch (error) {
    // Its address is a secret: an error of ours could have it in its words.
    return error instanceof RemoteError
      ? error.message.replace(/https?:\S+/g, '…')
      : 'it cannot be asked'
  }
}
