/** Telling people, put together: the daily mail, the alerts, and the loop that looks for them. */

import type { Context, Done } from '../jobs/job.ts'
import { type Loop, loop } from '../lib/loop.ts'
import { look } from './alerts/look.ts'
import { tell } from './alerts/tell.ts'
import { waysOf } from './alerts/ways.ts'
import type { Digest } from './digest.ts'
import { type Desk, factsOf } from './facts.ts'
import { dailyLetter } from './mail/daily.ts'
import { fitted } from './mail/fit.ts'
import { type Post, smtpPost } from './mail/smtp.ts'
import { sendDaily } from './send.ts'
import { verdictOf } from './verdict.ts'

export type Notifier = {
  /** One mail to one person; undefined: no mail server is declared. */
  post: Post | undefined
  /** How things stand, as the daily mail would say it now. */
  digest(): Promise<Digest>
  /** The same, ready to be sent or looked at. */
  mail(): Promise<{ subject: string; text: string; html: string }>
  /** The work of the job `digest`. */
  send(context: Context): Promise<Done>
  /** Looks for trouble. */
  look(): Promise<void>
  /** Tells what is due; answers how many alerts it worked on. */
  tell(): Promise<number>
  loops(sweepMs: number): Loop[]
}

const LOOK_MS = 30_000

export function notifier(desk: Desk): Notifier {
  const { db, world, registry } = desk
  const { notify, publicUrl } = registry
  const post = notify.mail === undefined ? undefined : smtpPost(notify.mail, world)
  const ways = waysOf({ notify, publicUrl, post, world })
  const digest = async (): Promise<Digest> => {
    const facts = await factsOf(desk)
    return { ...facts, ...verdictOf(facts) }
  }
  const mail = async () => {
    return fitted(dailyLetter(await digest(), publicUrl))
  }
  const telling = () => tell({ db, world, ways })
  return {
    post,
    digest,
    mail,
    look: () => look(desk),
    tell: telling,
    send: async (context) =>
      post === undefined
        ? { failed: 'no mail server is declared (notify.mail in onhand.config.ts)', final: true }
        : sendDaily({ db, world, notify, post, letter: mail }, context),
    loops: (sweepMs) => [
      loop('alerts', world, LOOK_MS, async () => {
        await look(desk)
        return 0
      }),
      ...(ways.length > 0 ? [loop('tell', world, sweepMs, telling)] : []),
    ],
  }
}
