/** The places of the running system side by side: their sums, every item that differs, how right each system is. Pure. */
import type { Registry } from '../../authority/registry.ts'
import { type Place, placeName } from '../../reconcile/places.ts'
import type { Shown, SystemReport, Totals } from '../report.ts'
import { severities } from '../report.ts'
import { steps } from '../totals.ts'
import { count, gapWords, many, units } from '../words.ts'
import type { Compared, Differing } from './compare.ts'
import type { Accuracy, Counted } from './parts.ts'

/** A differing number as the report shows it. */
export type Side = { at: Differing; place: Place; shown: Shown; residue: number; open: boolean }

export type Columns = {
  systems: SystemReport[]
  /** Only what really differs, or is not known for certain. */
  sides: Side[]
  accuracy: Accuracy[]
  counted: Counted
}

export type Setting = {
  places: readonly Place[]
  registry: Registry
  /** Gaps up to this count as right enough; a category may forgive more. */
  tolerance: number
}

/** `systems`: the ledger first, then each place, in the order of `places`. */
export function columnsOf(compared: Compared, setting: Setting): Columns {
  const { places, registry, tolerance } = setting
  const sides = compared.differing.map((at) => sideOf(at, places.find((p) => p.id === at.placeId)!))
  const forgiven = ({ at }: Side) =>
    Math.max(tolerance, registry.reconcile.tolerance[at.category] ?? 0)
  const columns = places.map((place): SystemReport => {
    const here = sides.filter((s) => s.place === place)
    const { role } = registry.systems[place.system]!
    const tally = compared.tallies.get(place.id)
    const title = placeName(place, places)
    const source = sourceOf(compared, place, registry)
    const sums = { items: tally?.known ?? 0, units: tally?.units ?? 0 }
    const totals = totalsOf(compared, place, here, forgiven)
    return { key: title, title, role, measure: place.measure, source, ...sums, totals }
  })
  const wrong = new Set(
    sides.filter((s) => s.open && s.shown.severity !== 'in_flight').map((s) => s.at.itemId),
  )
  const sum = (of: (t: Totals) => number) =>
    columns.reduce((all, { totals }) => all + of(totals!), 0)
  const booked = sides.filter(
    ({ place, shown }) => registry.systems[place.system]!.role === 'erp' && (shown.gap ?? 0) > 0,
  )
  return {
    systems: [ledger(compared, registry), ...columns],
    sides: sides.filter(({ shown }) => shown.gap !== 0),
    accuracy: accuracyOf(compared, places, columns),
    counted: {
      oversold: sum((t) => t.oversell.units),
      wrong: wrong.size,
      hidden: { units: sum((t) => t.soldOut.units), items: sum((t) => t.soldOut.items) },
      books: {
        units: booked.reduce((all, { shown }) => all + shown.gap!, 0),
        items: booked.length,
      },
    },
  }
}

export const LEDGER = 'onhand'

function ledger({ owner }: Compared, { owners, locations }: Registry): SystemReport {
  const own = owners.on_hand
  const says =
    own === undefined
      ? 'nobody owns it'
      : typeof own === 'string'
        ? own
        : 'each' in own
          ? own.each.join(', ')
          : Object.entries(own.byLocation)
              .map(([location, name]) => `${name} at ${location}`)
              .join(', ')
  const source = [
    ['Read as', 'the ledger: what is on hand, added up from its movements'],
    ['On hand is owned by', says],
    ['Over', many(Object.keys(locations).length, 'location')],
  ] as const
  const title = 'Onhand'
  return { key: LEDGER, title, role: 'shelf', measure: null, source, ...owner, totals: null }
}

/** What a place shows of an item, against what it should: the drift knows both of one moment. */
function sideOf(at: Differing, place: Place): Side {
  const { drift } = at
  const none = { severity: null, rule: null, pattern: null }
  if (!drift) {
    if (at.moved) {
      const why = 'it moved while it was read'
      const shown = { number: at.number, expected: at.expected, gap: null, ...none, why }
      return { at, place, residue: 0, open: false, shown }
    }
    const why = at.expected === null ? null : 'it agreed when it was looked at again'
    const shown = { number: at.number, expected: at.number, gap: 0, ...none, why }
    return { at, place, residue: 0, open: false, shown }
  }
  const { observed, expected, residue, state, cause, terms } = drift
  const explained = residue === 0
  const ignored = state === 'ignored'
  const way = terms.map(({ quantity, says }) => `${gapWords(quantity)}: ${says}`).join('; ')
  const rule = explained
    ? 'all of it is on its way'
    : ignored
      ? 'ignored, with a reason'
      : drift.severityWhy
  const shown: Shown = {
    number: observed,
    expected,
    gap: observed - expected,
    severity: explained ? 'in_flight' : ignored ? 'low' : drift.severity,
    rule,
    pattern: ignored ? 'ignored' : explained ? null : cause,
    why: way === '' ? null : way,
  }
  return { at, place, residue, open: !explained && !ignored && !drift.snoozed, shown }
}

function totalsOf(
  { passes, tallies, missing, before }: Compared,
  place: Place,
  sides: readonly Side[],
  forgiven: (side: Side) => number,
): Totals {
  const read = passes.get(place.systemId)!.why === null
  const tally = tallies.get(place.id) ?? { known: 0, silent: 0, exact: 0 }
  const zero = () => ({ items: 0, units: 0 })
  const sums = { tooMany: zero(), tooFew: zero(), oversell: zero(), soldOut: zero() }
  const onlyHere = zero()
  const add = (to: { items: number; units: number }, by: number) => {
    to.items++
    to.units += by
  }
  const worst = Object.fromEntries(severities.map((s) => [s, 0])) as Totals['severities']
  const gaps = steps.map(([from, to]) => ({ from, to, items: 0 }))
  const bar = (gap: number) =>
    gaps.find(({ from, to }) => (from === null || gap >= from) && (to === null || gap <= to))!
  let [exact, tolerated, moved] = [tally.exact, 0, 0]
  const far = { tooMany: 0, tooFew: 0 }
  const sells = place.channelId !== null && place.measure !== 'on_hand'
  for (const side of sides) {
    const { shown, residue, at } = side
    const { gap, number, expected, severity } = shown
    if (gap === null) {
      moved++
      continue
    }
    if (gap === 0) exact++
    else {
      bar(gap).items++
      add(gap > 0 ? sums.tooMany : sums.tooFew, Math.abs(gap))
      if (Math.abs(residue) <= forgiven(side)) tolerated++
      else far[residue > 0 ? 'tooMany' : 'tooFew']++
    }
    if (severity) worst[severity]++
    if (at.ghost && number! > 0) add(onlyHere, number!)
    if (!sells || residue === 0) continue
    if (residue > 0 && number! > 0)
      add(sums.oversell, Math.min(residue, number! - Math.max(0, expected!)))
    if (residue < 0 && number! <= 0 && expected! > 0) add(sums.soldOut, expected!)
  }
  bar(0).items = exact
  const { items = 0, units = 0 } = missing.get(place.id) ?? {}
  const unknown = read ? tally.silent + moved : (before.get(place.id) ?? 0)
  const compared = tally.known - moved
  const only = { onlyHere, onlyOwner: { items, units } }
  return { compared, exact, tolerated, far, ...sums, ...only, unknown, severities: worst, gaps }
}

function accuracyOf(
  { passes }: Compared,
  places: readonly Place[],
  columns: readonly SystemReport[],
): Accuracy[] {
  return [...Map.groupBy(places, (p) => p.systemId)].map(([systemId, own]): Accuracy => {
    const totals = own.map((p) => columns[places.indexOf(p)]!.totals!)
    const sum = (of: (t: Totals) => number) => totals.reduce((all, t) => all + of(t), 0)
    return {
      system: own[0]!.system,
      compared: sum((t) => t.compared),
      exact: sum((t) => t.exact),
      within: sum((t) => t.exact + t.tolerated),
      unknown: sum((t) => t.unknown),
      why: passes.get(systemId)!.why,
    }
  })
}

function sourceOf(
  { passes, tallies }: Compared,
  place: Place,
  registry: Registry,
): SystemReport['source'] {
  const pass = passes.get(place.systemId)!
  const codes = place.locations.length
  const facts: [string, string][] = [['System', place.system]]
  if (place.external !== '') facts.push(['Place', `${place.external}, ${many(codes, 'location')}`])
  if (pass.why !== null) {
    facts.push(['Unknown', `${pass.why}; nothing is concluded from it`])
    return facts
  }
  const { silent = 0 } = tallies.get(place.id) ?? {}
  if (pass.endedAt) facts.push(['Read', `${timeOf(pass.endedAt)}, whole`])
  if (pass.asOf) facts.push(['Numbers as of', timeOf(pass.asOf)])
  facts.push(['Numbers', count(pass.levels)])
  if (silent > 0) facts.push(['Without a number', many(silent, 'SKU')])
  if (pass.unmatched > 0) facts.push(['Names nobody mapped', count(pass.unmatched)])
  const kept = registry.channels.find(
    (c) => c.system === place.system && c.external === place.external,
  )
  if (kept?.safety) facts.push(['Keeps back', units(kept.safety)])
  return facts
}

const timeOf = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
