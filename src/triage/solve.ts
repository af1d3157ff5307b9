/** From many possible claims to the smallest set that adds up to the gap, and its rivals. Pure. */
import type { Claim } from './claim.ts'

export type Set = readonly Claim[]
export type Solution = {
  best: Set
  /** Other sets that add up, the likeliest first, none with the same causes as another. */
  rivals: Set[]
  /** How much likelier the best is than the next; infinite when there is no other. */
  ahead: number
  /** How many sets of claims would fit a gap like this by accident. */
  chance: number
  /** Claims that are proven and are not in the best set: then it can't be the whole story. */
  unused: Claim[]
}

const MOST_CLAIMS = 60
const MOST_RIVALS = 5
const ALONE = 10
const cost = { proof: 0, strong: 2, weak: 5 } as const
/** Leaving out what is proven is worse than any guess. */
const UNUSED = 25

/** Undefined: nothing adds up to `residue`. No two claims of a set rest on the same evidence. */
export function solve(claims: readonly Claim[], residue: number): Solution | undefined {
  const all = distinct(claims)
  const sets = [...addingUp(all, residue)]
  if (sets.length === 0) return undefined
  const proven = all.filter((c) => c.strength === 'proof')
  const ranked = sets
    .map((set) => {
      const unused = proven.filter((p) => !set.some((c) => c === p || overlap(c, p)))
      const own = set.reduce((sum, c) => sum + ALONE + cost[c.strength], 0)
      return { set, unused, cost: own + unused.length * UNUSED }
    })
    .sort((a, b) => a.cost - b.cost || least(a.set) - least(b.set))
  const [first] = ranked
  const others = new Map<string, (typeof ranked)[number]>()
  for (const one of ranked) {
    const name = causeOf(one.set)
    if (name !== causeOf(first!.set) && !others.has(name)) others.set(name, one)
  }
  const rivals = [...others.values()].slice(0, MOST_RIVALS)
  return {
    best: first!.set,
    rivals: rivals.map((r) => r.set),
    ahead: rivals[0] ? rivals[0].cost - first!.cost : Number.POSITIVE_INFINITY,
    chance: byChance(first!.set, all, residue),
    unused: first!.unused,
  }
}

/** The causes of a set, each once, in the order of the alphabet. */
export const causeOf = (set: Set) => [...new Set(set.map((c) => c.cause))].sort().join(' + ')

const least = (set: Set) => Math.min(...set.map((c) => c.among ?? 1))
const overlap = (a: Claim, b: Claim) => a.cites.some((cite) => b.cites.includes(cite))

/** The same cause with the same effect on the same evidence, said twice, is one. The best stay. */
function distinct(claims: readonly Claim[]): Claim[] {
  const known = new Set<string>()
  return [...claims]
    .sort((a, b) => cost[a.strength] - cost[b.strength])
    .filter((c) => {
      const key = `${c.cause} ${c.units} ${c.cites[0]}`
      return !known.has(key) && known.add(key)
    })
    .slice(0, MOST_CLAIMS)
}

/** All sets of one, two or three that add up, and of which no part is for nothing. */
function* addingUp(all: readonly Claim[], residue: number): Generator<Set> {
  const byUnits = Map.groupBy(
    all.map((claim, at) => ({ claim, at })),
    (c) => c.claim.units,
  )
  const ending = (units: number, after: number) =>
    (byUnits.get(units) ?? []).filter((c) => c.at > after)
  for (const [i, a] of all.entries()) {
    if (a.units === residue) yield [a]
    for (const { claim: b } of ending(residue - a.units, i)) {
      if (a.units !== residue && b.units !== residue && fits([a, b])) yield [a, b]
    }
    for (let j = i + 1; j < all.length; j++) {
      const b = all[j]!
      if (!fits([a, b])) continue
      for (const { claim: c } of ending(residue - a.units - b.units, j)) {
        if (fits([a, b, c]) && needed([a, b, c], residue)) yield [a, b, c]
      }
    }
  }
}

const fits = (set: Set) => set.every((a, i) => set.slice(i + 1).every((b) => !overlap(a, b)))

/** No part of it adds up alone, and none cancels another. */
function needed(set: Set, residue: number): boolean {
  return set.every(
    (a, i) =>
      a.units !== residue &&
      set.every((b, j) => j <= i || (a.units + b.units !== 0 && a.units + b.units !== residue)),
  )
}

/**
 * How many accidental explanations to expect: the sums that the unproven claims can make, times the
 * chance that an unrelated gap is just this large. Most gaps are small, so small ones fit easily.
 */
function byChance(set: Set, all: readonly Claim[], residue: number): number {
  const guesses = set.filter((c) => c.strength !== 'proof').length
  if (guesses === 0) return 0
  const values = new Set(all.filter((c) => c.strength !== 'proof').map((c) => c.units)).size
  const sums = [0, values, values ** 2 / 2, values ** 3 / 6][guesses]!
  return sums / (2 * (2 + Math.abs(residue)))
}
