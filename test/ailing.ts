/** A way to systems that fail at every other call and are well again at the next; nobody sleeps in between. */
import { type Call, type Remote, RemoteError } from '../src/connectors/remote.ts'

export function ailing<S>(remoteOf: (system: string) => Remote<S>): (system: string) => Remote<S> {
  let calls = 0
  return (system) => {
    const remote = remoteOf(system)
    const call = (request: Call) =>
      ++calls % 2 === 1
        ? Promise.reject(new RemoteError('later', 'it is busy'))
        : remote.call(request)
    const clock = { now: () => remote.clock.now(), sleep: async () => {} }
    return { ...remote, clock, call }
  }
}
