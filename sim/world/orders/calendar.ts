/** What is going to happen, in order of time; what was added first goes first at the same time. */

export type Calendar<T> = {
  add(at: Date, happen: () => T): void
  /** Takes out what is due at `time` or before (all, when undefined), also what is added on the way. */
  until(time: Date | undefined): Generator<() => T>
}

export function calendar<T>(): Calendar<T> {
  // Latest first, so that the next one is taken off the end.
  const due: { at: number; happen: () => T }[] = []
  return {
    add(at, happen) {
      const time = at.getTime()
      let low = 0
      let high = due.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (due[middle]!.at > time) low = middle + 1
        else high = middle
      }
      due.splice(low, 0, { at: time, happen })
    },
    *until(time) {
      const end = time?.getTime() ?? Number.POSITIVE_INFINITY
      while (due.length > 0 && due.at(-1)!.at <= end) yield due.pop()!.happen
    },
  }
}
