/** The books are checked in production: on a schedule, and a violation stops what we tell others. */
import { noteVerified } from '../ledger/verified.ts'
import { type Verdict, verify } from '../ledger/verify.ts'
import { pause } from '../outbox/channels.ts'
import { logCheck } from '../people/log/verify.ts'
import type { Engine } from './engine.ts'

/** Verifies and remembers the verdict. Wrong books are told to nobody: every channel is paused. A changed log says nothing against the books. */
export async function checkBooks(engine: Engine): Promise<Verdict> {
  const { db, world, txBase, directory } = engine
  const verdict = await verify(db, txBase, world.clock.now())
  const log = await logCheck(db)
  const whole = { ...verdict, ok: verdict.ok && log.ok, checks: [...verdict.checks, log] }
  const { says } = await noteVerified(db, whole, world.clock.now())
  if (!log.ok) world.log.error('log.wrong', { says: log.says })
  if (!verdict.ok) {
    world.log.error('books.wrong', { says })
    for (const channel of directory.channels) {
      await pause(db, channel.id, `the books do not verify: ${says[0]}`)
    }
  }
  return whole
}
