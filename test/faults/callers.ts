/** Programs that use the API: one tells movements in bulk, one holds units while somebody pays. */
import { setTimeout as sleep } from 'node:timers/promises'
import { uuid } from '../../src/lib/random.ts'
import { PLACE } from './declared.ts'
import type { Outside } from './outside.ts'

export type Callers = {
  begin(): void
  /** Resolves when each has the answer to what it asked last. */
  hush(): Promise<void>
  /** They go away, answered or not. */
  leave(): void
}

export type Keys = { warehouse: string; checkout: string }

/** `eachMs`: how long each rests after an answer; `called` tells several pairs apart. */
export function callers(here: Outside, keys: Keys, eachMs: number, called = ''): Callers {
  let hushed = true
  let left = false
  let going: Promise<unknown> = Promise.resolve()
  const { random } = here

  /** Asks until it is answered, as a caller must; what was not answered may have been done. */
  async function post(path: string, key: string, body: object): Promise<[number, unknown]> {
    for (;;) {
      if (left) throw new Error('it went away before it was answered')
      try {
        const answer = await fetch(`${here.onhand()}${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(5_000),
        })
        const text = await answer.text()
        if (answer.status < 500) return [answer.status, JSON.parse(text)]
      } catch {}
      await sleep(20 + random.next() * 50)
    }
  }

  async function repeat(act: (nth: string) => Promise<void>) {
    for (let nth = 1; !hushed; nth++) {
      await act(`${called}-${nth}`)
      await sleep(random.next() * 2 * eachMs)
    }
  }

  return {
    begin() {
      hushed = false
      going = Promise.all([
        repeat((nth) => tellMovements(here, (...a) => post(a[0], keys.warehouse, a[1]), nth)),
        repeat((nth) => holdUnits(here, (...a) => post(a[0], keys.checkout, a[1]), nth)),
      ])
      // Looked at in hush; until then it must not end the tests as a whole.
      going.catch(() => {})
    },
    async hush() {
      hushed = true
      await going
    },
    leave() {
      hushed = true
      left = true
    },
  }
}

type Post = (path: string, body: object) => Promise<[number, unknown]>

async function tellMovements({ books, random, skus, at }: Outside, post: Post, nth: string) {
  const size = random.next() < 0.1 ? 200 : 1 + Math.floor(random.next() * 20)
  const lines = Array.from({ length: size }, (_, i) => ({
    ...(random.next() < 0.05
      ? { kind: 'returned', quantity: 1 }
      : // What one line adds the next takes off: stock does not grow without end.
        { kind: 'adjusted', quantity: i % 2 === 0 ? 1 : -1 }),
    document: `parcel/${nth}`,
    line: String(i + 1),
    sku: skus[Math.floor(random.next() * skus.length)]!,
    location: PLACE,
    happenedAt: at(),
  }))
  const keyOf = (l: (typeof lines)[number]) => `${l.document}/${l.line}/${l.kind}`
  for (const l of lines) books.expect('warehouse', keyOf(l), l.sku, { onHand: l.quantity })
  const [status, answer] = await post('/v1/movements', { lines })
  const outcomes = (answer as { lines?: { outcome: string }[] }).lines ?? []
  const done = outcomes.filter((o) => o.outcome === 'recorded' || o.outcome === 'repeated')
  if (status !== 200 || done.length !== size) {
    throw new Error(`movements were answered with ${status} ${JSON.stringify(answer)}`)
  }
  for (const l of lines) books.told('warehouse', keyOf(l), l.sku)
}

/** A hold, and what becomes of it: an order, a part of one, nothing, or it stays. */
async function holdUnits({ books, random, skus }: Outside, post: Post, nth: string) {
  const sku = skus[Math.floor(random.next() * skus.length)]!
  const quantity = 2 * (1 + Math.floor(random.next() * 2))
  const id = uuid(random)
  const asked = { id, sku, quantity, holder: `cart-${nth}`, seconds: 3_600 }
  const [status, answer] = await post('/v1/reservations', asked)
  if (status === 409) return
  if (status !== 200) throw new Error(`a hold: ${status} ${JSON.stringify(answer)}`)
  const done = (source: string, key: string, change: object) => {
    books.expect(source, key, sku, change)
    books.told(source, key, sku)
  }
  done('onhand', `reservation/${id}/held`, { reserved: quantity })
  const dice = random.next()
  if (dice < 0.5) {
    const units = dice < 0.35 ? quantity : quantity / 2
    const line = { order: `C${nth}`, line: '1', quantity: units }
    const [status, answer] = await post(`/v1/reservations/${id}/post`, line)
    if (status !== 200) throw new Error(`a posting: ${status} ${JSON.stringify(answer)}`)
    done('onhand', `reservation/${id}/posted/C${nth}/1`, { reserved: -units })
    done('checkout', `order/C${nth}/1/ordered`, { committed: units })
  } else if (dice < 0.9) {
    const [status, answer] = await post(`/v1/reservations/${id}/release`, {})
    if (status !== 200) throw new Error(`a release: ${status} ${JSON.stringify(answer)}`)
    done('onhand', `reservation/${id}/released`, { reserved: -quantity })
  }
}
