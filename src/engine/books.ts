/** The books are checked in production: on a schedule, and a violation stops what we tell others. */
import { noteVerified } from '../ledger/verified.ts'
import { type Verdict, verify } from '../ledger/verify.ts'
import { pause } from '../outbox/channels.ts'
import type { Engine } from './engine.ts'

/** Verifies and remembers the verdict. Wrong books are told to nobody: every channel is paused. */
export async function checkBooks(engine: Engine): Promise<Verdict> {
  const { db, world, txBase, directory } = engine
  const verdict = await verify(db, txBase, world.clock.now())
  const { says } = await noteVerified(db, verdict, world.clock.now())
  if (!verdict.ok) {
    world.log.error('books.wrong', { says })
    for (const channel of directory.channels) {
      await pause(db, channel.id, `the books do not verify: ${says[0]}`)
    }
  }
  return verdict
}
