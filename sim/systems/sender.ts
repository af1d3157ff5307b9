/** Sends a system's webhooks: signed, retried until accepted, and as badly as the options say. */
import { signStandard } from '../../src/connectors/standard.ts'
import { backoffMs } from '../../src/lib/backoff.ts'
import type { Delivery, SentEvent, SystemOptions } from './system.ts'

export type Sender = {
  sent: readonly SentEvent[]
  /** Notes that something happened at `at`, and sends it some time. */
  send(type: string, data: object, at: Date): SentEvent
  /** The same in the system's own words, under its own id. */
  post(message: Pick<SentEvent, 'id' | 'type' | 'body'>): SentEvent
  idle(): Promise<void>
  stop(): Promise<void>
}

/** The headers of one delivery, made anew each time. Default: Standard Webhooks. */
export type Sign = (
  message: Pick<SentEvent, 'id' | 'type' | 'body'> & { at: Date },
  secret: string,
) => Record<string, string>

type Due = { at: number; event: SentEvent; tries: number }

const usual = {
  repeat: 0,
  shuffleMs: 0,
  drop: 0,
  delayMs: 0,
  retryMs: 250,
  retryMostMs: 30_000,
  tries: Number.POSITIVE_INFINITY,
  inFlight: 8,
  deadlineMs: 15_000,
} satisfies Required<Delivery>

const standard: Sign = (message, secret) => signStandard(message, [secret])

export function sender(options: SystemOptions, sign: Sign = standard): Sender {
  const { clock, random } = options
  const how = { ...usual, ...options.delivery }
  const sent: SentEvent[] = []
  const waiting = queue()
  let flying = 0
  let stopped = false
  let alarm: { at: number; off: AbortController } | undefined
  const idlers: (() => void)[] = []

  function send(type: string, data: object, at: Date): SentEvent {
    const id = `evt_${options.name}_${String(sent.length + 1).padStart(6, '0')}`
    const body = JSON.stringify({ id, type, timestamp: at.toISOString(), data })
    return post({ id, type, body })
  }

  function post(message: Pick<SentEvent, 'id' | 'type' | 'body'>): SentEvent {
    const event: SentEvent = { ...message, attempts: 0 }
    sent.push(event)
    if (random.next() >= how.drop) {
      const copies = random.next() < how.repeat ? 2 : 1
      for (let i = 0; i < copies; i++) {
        const wait = how.delayMs + random.next() * how.shuffleMs
        waiting.add({ at: clock.now().getTime() + wait, event, tries: 0 })
      }
      pump()
    }
    return event
  }

  /** Starts all that is due; sleeps, once, until the next is. */
  function pump() {
    const now = clock.now().getTime()
    while (!stopped && flying < how.inFlight && (waiting.first()?.at ?? Infinity) <= now) {
      flying++
      void deliver(waiting.take()!)
    }
    const next = stopped || flying === how.inFlight ? undefined : waiting.first()
    if (next?.at !== alarm?.at) {
      alarm?.off.abort()
      alarm = next && ring(next.at, now)
    }
    if (flying === 0 && (stopped || !waiting.first())) for (const wake of idlers.splice(0)) wake()
  }

  function ring(at: number, now: number) {
    const off = new AbortController()
    void clock.sleep(at - now, off.signal).then(() => {
      if (off.signal.aborted) return
      alarm = undefined
      pump()
    })
    return { at, off }
  }

  async function deliver(due: Due) {
    const { event } = due
    event.attempts++
    const accepted = await carry(event)
    const now = clock.now()
    if (accepted) event.acceptedAt ??= now
    else if (due.tries + 1 < how.tries) {
      const wait = backoffMs(due.tries, random, how.retryMs, how.retryMostMs)
      waiting.add({ at: now.getTime() + wait, event, tries: due.tries + 1 })
    }
    flying--
    pump()
  }

  async function carry(event: SentEvent): Promise<boolean> {
    const { id, type, body } = event
    const signed = sign({ id, type, body, at: clock.now() }, options.secret)
    try {
      const answer = await options.fetch(options.url, {
        method: 'POST',
        headers: { ...signed, 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(how.deadlineMs),
      })
      await answer.body?.cancel()
      return answer.ok
    } catch {
      return false
    }
  }

  return {
    sent,
    send,
    post,
    idle: () =>
      flying === 0 && (stopped || !waiting.first())
        ? Promise.resolve()
        : new Promise((resolve) => idlers.push(resolve)),
    async stop() {
      stopped = true
      pump()
      while (flying > 0) await new Promise<void>((resolve) => idlers.push(resolve))
    },
  }
}

/** A heap: the earliest first, those of one moment in the order in which they were added. */
function queue() {
  const heap: (Due & { nth: number })[] = []
  let added = 0
  const swap = (a: number, b: number) => {
    const x = heap[a]!
    heap[a] = heap[b]!
    heap[b] = x
  }
  const before = (a: number, b: number) =>
    heap[a]!.at < heap[b]!.at || (heap[a]!.at === heap[b]!.at && heap[a]!.nth < heap[b]!.nth)
  return {
    first: () => heap[0],
    add(due: Due) {
      let i = heap.push({ ...due, nth: added++ }) - 1
      for (let up = (i - 1) >> 1; i > 0 && before(i, up); up = (i - 1) >> 1) {
        swap(i, up)
        i = up
      }
    },
    take(): Due | undefined {
      swap(0, heap.length - 1)
      const taken = heap.pop()
      for (let i = 0; ; ) {
        let least = i
        for (const child of [2 * i + 1, 2 * i + 2]) {
          if (child < heap.length && before(child, least)) least = child
        }
        if (least === i) return taken
        swap(i, least)
        i = least
      }
    },
  }
}
