/** How often each sort of diagnosis was right in the seeded world. A first guess, not measured yet. */

/** Cause, evidence, rivalry, accident → [right, all]. */
export const calibrated: Readonly<Record<string, readonly [right: number, all: number]>> = {
  'any|proof|clear|none': [98, 100],
  'any|strong|clear|rare': [95, 100],
  'any|strong|clear|some': [85, 100],
  'any|strong|close|rare': [70, 100],
  'any|weak|clear|rare': [60, 100],
}
