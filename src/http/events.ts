/** What changes, as it changes: server-sent events that name subjects, never rows. */
import { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import { topics } from '../insight/live/marks.ts'
import { type Change, watcher } from '../insight/live/watch.ts'
import { Fault } from '../lib/faults.ts'
import { respond } from './answers.ts'
import { type Door, plain } from './door.ts'

/** One process lets this many listen. */
const MOST_STREAMS = 200
/** Proxies hang up on what says nothing for longer. */
const HEARTBEAT_MS = 15_000
/** Then whoever listens asks again, and so shows once more that they may. */
const LONGEST_MS = 30 * 60_000

const encoder = new TextEncoder()

export function events(door: Door, engine: Engine): void {
  const watch = watcher(engine.db, engine.world)
  const { clock } = engine.world
  plain(
    door,
    {
      method: 'get',
      path: '/v1/events',
      scope: 'read',
      says: 'Server-sent events: which subjects have changed, within a second or two of it; ask for them again then',
      answer: z.string().openapi({
        example: `event: changed\ndata: {"topics":["${topics[4]}"],"at":"2026-01-10T12:00:00.000Z"}\n\n`,
      }),
      content: 'text/event-stream',
      also: { 503: 'Too many listen already, or the program is stopping' },
    },
    async (_c, _caller, still) => {
      if (door.ending.signal.aborted) throw new Fault('unavailable', 'Onhand is stopping.')
      if (watch.listeners() >= MOST_STREAMS) {
        throw new Fault(
          'unavailable',
          `${MOST_STREAMS} listen already; ask every few seconds instead.`,
        )
      }
      const over = new AbortController()
      const end = () => over.abort()
      door.ending.signal.addEventListener('abort', end, { once: true })
      const stream = new ReadableStream<Uint8Array>({
        start(out) {
          const say = (text: string) => {
            if (over.signal.aborted) return
            // Who does not read what they are sent is not sent more.
            if ((out.desiredSize ?? 0) < -100) return end()
            out.enqueue(encoder.encode(text))
          }
          const stop = watch.listen((change) => say(changed(change)))
          over.signal.addEventListener('abort', () => {
            stop()
            door.ending.signal.removeEventListener('abort', end)
            try {
              out.close()
            } catch {
              // The one who listened has gone, and the stream with them.
            }
          })
          say(`retry: 3000\n: ${topics.join(' ')}\n\n`)
          void heartbeat()

          async function heartbeat() {
            const until = clock.now().getTime() + LONGEST_MS
            while (!over.signal.aborted && clock.now().getTime() < until) {
              await clock.sleep(HEARTBEAT_MS, over.signal)
              if (!(await still())) break
              say(': still here\n\n')
            }
            end()
          }
        },
        cancel: end,
      })
      // Its connection ends with it: one kept for more would hold up the end of the program.
      return respond(stream, 'text/event-stream; charset=utf-8', 200, {
        connection: 'close',
        'x-accel-buffering': 'no',
      })
    },
  )
}

const changed = ({ topics: of, at }: Change) =>
  `event: changed\ndata: ${JSON.stringify({ topics: of, at: at.toISOString() })}\n\n`
