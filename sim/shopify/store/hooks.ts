/** The shop's webhooks: signed, sent again until taken, and their subscription deleted when nobody takes them. */
import { createHmac } from 'node:crypto'
import { backoffMs } from '../../../src/lib/backoff.ts'
import type { Clock } from '../../../src/lib/clock.ts'
import type { Random } from '../../../src/lib/random.ts'
import type { Fetch } from '../../../src/lib/world.ts'
import type { Delivery, SentEvent } from '../../systems/system.ts'
import { bodyOf } from './bodies.ts'

export type Hook = {
  id: string
  /** As in GraphQL: `ORDERS_CREATE`. */
  topic: string
  uri: string
  format: string
  includeFields: readonly string[]
  metafieldNamespaces: readonly string[]
  filter: string | null
  name: string | null
  createdAt: Date
  updatedAt: Date
  /** Deliveries that failed in a row. */
  failures: number
}

export type HookOptions = {
  shop: string
  /** The app's client secret. */
  secret: string
  version: string
  clock: Clock
  random: Random
  /** Absent: what would be sent is only written down. */
  fetch?: Fetch
  delivery?: Delivery
}

/** Eight tries over four hours, after which the subscription is deleted. */
const TRIES = 8
const RETRY_MS = 60_000
const RETRY_MOST_MS = 3_600_000
const DEADLINE_MS = 5_000

export const topicOf = (name: string) => name.replace('/', '_').toUpperCase()
/** A delivery with the headers it goes out with. */
export type Letter = SentEvent & { headers: Record<string, string>; hook: string }

export function createHooks(options: HookOptions) {
  const { clock, random, delivery = {} } = options
  const hooks = new Map<string, Hook>()
  const letters: Letter[] = []
  const flying = new Set<Promise<void>>()
  let listener: (letter: Letter) => void = () => {}
  const ending = new AbortController()
  let events = 0
  let webhooks = 0
  let last = 0

  const uuid = (kind: string, n: number) => `${kind}-0000-4000-8000-${String(n).padStart(12, '0')}`

  /** Sends what happened to everyone who wants to hear it. Answers the first letter, if any. */
  function emit(name: string, body: object, event: string): Letter | undefined {
    let first: Letter | undefined
    for (const hook of [...hooks.values()].filter((h) => h.topic === topicOf(name))) {
      const { includeFields: some } = hook
      const chosen =
        some.length === 0
          ? body
          : Object.fromEntries(Object.entries(body).filter(([field]) => some.includes(field)))
      const letter = write(name, bodyOf(chosen), event, hook)
      first ??= letter
      if (random.next() < (delivery.drop ?? 0)) continue
      const copies = random.next() < (delivery.repeat ?? 0) ? 2 : 1
      for (let i = 0; i < copies; i++) post(letter, hook, i)
    }
    return first
  }

  function write(name: string, body: string, event: string, hook: Hook): Letter {
    const signature = createHmac('sha256', options.secret).update(body).digest('base64')
    const headers = {
      'content-type': 'application/json',
      'x-shopify-topic': name,
      'x-shopify-hmac-sha256': signature,
      'x-shopify-shop-domain': options.shop,
      'x-shopify-api-version': options.version,
      'x-shopify-webhook-id': uuid('bbbbbbbb', ++webhooks),
      'x-shopify-event-id': event,
      'x-shopify-triggered-at': clock.now().toISOString(),
      ...(hook.name === null ? {} : { 'x-shopify-name': hook.name }),
    }
    const letter: Letter = { id: event, type: name, body, attempts: 0, headers, hook: hook.id }
    letters.push(letter)
    listener(letter)
    return letter
  }

  /** A copy is the same event under another delivery's id. */
  function post(letter: Letter, hook: Hook, copy: number) {
    const { fetch } = options
    if (!fetch) return
    const headers =
      copy === 0
        ? letter.headers
        : { ...letter.headers, 'x-shopify-webhook-id': uuid('cccccccc', ++webhooks) }
    const sending = send(fetch, letter, hook, headers)
    flying.add(sending)
    void sending.finally(() => flying.delete(sending))
  }

  async function send(fetch: Fetch, letter: Letter, hook: Hook, headers: Record<string, string>) {
    const { retryMs = RETRY_MS, retryMostMs = RETRY_MOST_MS, tries = TRIES } = delivery
    let waitMs = (delivery.delayMs ?? 0) + random.next() * (delivery.shuffleMs ?? 0)
    for (let nth = 0; nth < tries && !ending.signal.aborted; nth++) {
      if (waitMs > 0) await clock.sleep(waitMs, ending.signal)
      // Deleted meanwhile: what it was still to be told is not sent.
      if (ending.signal.aborted || !hooks.has(hook.id)) return
      letter.attempts++
      if (await taken(fetch, hook.uri, letter.body, headers)) {
        letter.acceptedAt ??= clock.now()
        hook.failures = 0
        return
      }
      hook.failures++
      if (hook.failures >= tries) hooks.delete(hook.id)
      waitMs = backoffMs(nth, random, retryMs, retryMostMs)
    }
  }

  async function taken(fetch: Fetch, uri: string, body: string, headers: Record<string, string>) {
    try {
      const signal = AbortSignal.timeout(delivery.deadlineMs ?? DEADLINE_MS)
      const answer = await fetch(uri, { method: 'POST', headers, body, signal })
      await answer.body?.cancel()
      return answer.ok
    } catch {
      return false
    }
  }

  return {
    hooks,
    letters,
    emit,
    /** Hears of every letter that is written; for whoever sends them another way. */
    listen(to: (letter: Letter) => void) {
      listener = to
    },
    /** The id that everything has in common which one action causes. */
    nextEvent: () => uuid('aaaaaaaa', ++events),
    subscribe(hook: Pick<Hook, 'topic' | 'uri'> & Partial<Hook>): Hook {
      const at = clock.now()
      const made: Hook = {
        id: String(1_929_113_141_554 + 32_768 * last++),
        format: 'JSON',
        includeFields: [],
        metafieldNamespaces: [],
        filter: null,
        name: null,
        createdAt: at,
        updatedAt: at,
        failures: 0,
        ...hook,
      }
      hooks.set(made.id, made)
      return made
    },
    async idle() {
      while (flying.size > 0) await Promise.allSettled(flying)
    },
    async stop() {
      ending.abort()
      await Promise.allSettled(flying)
    },
  }
}

export type Hooks = ReturnType<typeof createHooks>
