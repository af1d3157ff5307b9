/**
 * Micro-batching: collects what arrives while the last batch is in flight and sends it as one.
 * Full durability at many times the throughput, because a commit is shared by all who wait for it.
 */

export type Batcher<In, Out> = {
  /** Resolves with this item's own outcome when its batch is committed. */
  add(item: In): Promise<Out>
  /** Resolves when nothing is waiting or in flight. */
  idle(): Promise<void>
}

type Waiting<In, Out> = { item: In; resolve(out: Out): void; reject(error: unknown): void }

/**
 * `run` gets up to `most` items and answers one outcome each, in order. `mayJoin` keeps an item
 * out of a batch that it must not share (it waits for the next). When `run` throws, the batch is
 * halved until the one item that is to blame is alone, and only that one is rejected; unless
 * `blames` says of the error that no item can be, then all of the batch are.
 */
export function batcher<In, Out>(options: {
  run(items: In[]): Promise<Out[]>
  most: number
  inFlight?: number
  blames?(error: unknown): boolean
  mayJoin?(item: In, batch: readonly In[], keys: Set<string>): boolean
}): Batcher<In, Out> {
  let waiting: Waiting<In, Out>[] = []
  let running = 0
  let onIdle: (() => void)[] = []

  function take(): Waiting<In, Out>[] {
    const { mayJoin, most } = options
    if (!mayJoin) return waiting.splice(0, most)
    const batch: Waiting<In, Out>[] = []
    const items: In[] = []
    const rest: Waiting<In, Out>[] = []
    const keys = new Set<string>()
    let seen = 0
    for (; seen < waiting.length && batch.length < most; seen++) {
      const one = waiting[seen]!
      if (mayJoin(one.item, items, keys)) {
        batch.push(one)
        items.push(one.item)
      } else rest.push(one)
    }
    waiting = rest.concat(waiting.slice(seen))
    return batch
  }

  async function send(batch: Waiting<In, Out>[]): Promise<void> {
    try {
      const outs = await options.run(batch.map((w) => w.item))
      batch.forEach((w, i) => {
        w.resolve(outs[i]!)
      })
    } catch (error) {
      if (batch.length === 1 || options.blames?.(error) === false) {
        for (const w of batch) w.reject(error)
        return
      }
      const half = batch.length >> 1
      await send(batch.slice(0, half))
      await send(batch.slice(half))
    }
  }

  async function pump(): Promise<void> {
    running++
    // One turn of the event loop, so that what arrives together travels together.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) await send(take())
    running--
    if (running === 0) {
      for (const wake of onIdle) wake()
      onIdle = []
    }
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        if (running < (options.inFlight ?? 1)) void pump()
      }),
    idle: () =>
      running === 0 && waiting.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => onIdle.push(resolve)),
  }
}
