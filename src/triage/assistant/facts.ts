/**
 * What a model is told of one drift: the numbers, and what arithmetic found. Pure. Nobody's name, no
 * address, no secret; texts of others are marked and short. The same state makes the same facts, so
 * nothing here depends on what time it is.
 */
import type { Claim } from '../claim.ts'
import type { Diagnosed } from '../diagnose.ts'
import { causeOf } from '../solve.ts'
import { outside, remark } from './text/outside.ts'

export type About = Diagnosed & {
  name: string
  category: string
  /** Of what is on hand there. */
  owner: string
  /** By id, as the configuration calls them. */
  systemName(id: number): string
  locationCode(id: number): string
}

/** More characters than this, and the older half of the history is left out, until it fits. */
const MOST_CHARACTERS = 9_000

export type Facts = ReturnType<typeof written>

export function factsOf(about: About): Facts {
  for (let most = 12; most > 0; most >>= 1) {
    const facts = written(about, most)
    if (JSON.stringify(facts).length <= MOST_CHARACTERS) return facts
  }
  return written(about, 0)
}

/** `most`: of each list of the history, the newest. */
function written(about: About, most: number) {
  const { case: one, history: h, diagnosis, name, category, systemName, locationCode } = about
  const { place, split, observed, expected } = one
  return {
    drift: one.driftId,
    product: {
      sku: outside(h.sku, 60),
      ...(name === '' ? {} : { name: outside(name) }),
      ...(category === '' ? {} : { category: outside(category, 40) }),
    },
    place: {
      system: place.system,
      role: h.role,
      code: outside(place.external, 40),
      locations: place.locations.map(locationCode),
      its_number_means: place.measure,
      it_owns_the_stock: place.owns,
      whose_word_counts: place.owns ? place.system : about.owner,
      we_tell_it_numbers: place.channelId !== null,
    },
    numbers: { shows: observed, should_show: expected, gap: split.gap, unexplained: split.residue },
    accounted_for: split.terms.map((t) => ({ units: t.quantity, says: outside(t.says, 160) })),
    first_seen: at(h.firstSeenAt),
    last_agreed: h.agreedAt && at(h.agreedAt),
    explanation: diagnosis.claims.map(claimed),
    other_explanations: diagnosis.rivals.map((set) => ({
      cause: causeOf(set),
      parts: set.map(claimed),
    })),
    movements: h.movements.slice(0, most).map((m) => ({
      happened: at(m.happenedAt),
      recorded: at(m.recordedAt),
      kind: m.kind,
      document: outside(m.key),
      told_by: m.reportedBy,
      location: locationCode(m.locationId),
      change: Object.fromEntries(Object.entries(m.change).filter(([, n]) => n !== 0)),
      ...(m.counted === null ? {} : { counted: m.counted, book: m.book }),
      ...(m.reason === null || m.reason === '' ? {} : { remark: remark(m.reason) }),
    })),
    not_applied: h.refusals.slice(0, half(most)).map((r) => ({
      outcome: r.outcome,
      kind: r.kind,
      document: outside(r.key),
      told_by: r.reportedBy,
      units: r.quantity,
      happened: at(r.happenedAt),
    })),
    told_there: h.attempts
      .filter((a) => a.channelId === place.channelId)
      .slice(0, half(most))
      .map((a) => ({ at: at(a.at), number: a.quantity, over: a.before, outcome: a.outcome })),
    shown: h.observations.slice(0, half(most)).map((o) => ({
      system: systemName(o.systemId),
      as_of: at(o.asOf),
      number: o.quantity,
      ours: o.echo,
    })),
    unread: h.unread.slice(0, half(most)).map((u) => ({
      message: u.cite,
      kind: u.kind,
      sku: outside(u.sku, 60),
      number: u.quantity,
      document: outside(u.document),
      why: remark(u.says),
    })),
    other_gaps_of_it: h.sameItem.slice(0, half(most)).map((c) => ({
      system: c.place.system,
      unexplained: c.split.residue,
    })),
  }
}

const claimed = ({ cause, units, says, strength, remedy, cites }: Claim) => ({
  cause,
  units,
  evidence: strength,
  calls_for: remedy,
  says: outside(says, 400),
  rests_on: cites.slice(0, 6).map((c) => outside(c)),
})

const half = (n: number) => Math.ceil(n / 2)

/** A day and a minute, UTC: as the explanations write it. */
const at = (time: Date) => time.toISOString().slice(0, 16).replace('T', ' ')
