/** What stands out in the running system: drifts by their cause, ghost rows, what was not read or mapped. Pure. */

import { type Place, placeName } from '../../reconcile/places.ts'
import { type CauseName, causes } from '../../triage/causes.ts'
import { table } from '../findings/finding.ts'
import { type Finding, type SystemReport, severities } from '../report.ts'
import { count, gapWords, items, many, units } from '../words.ts'
import type { Side } from './columns.ts'
import type { Compared } from './compare.ts'

type Look = {
  compared: Compared
  sides: readonly Side[]
  places: readonly Place[]
  systems: readonly SystemReport[]
}

/** The worst first. */
export function findingsOf(look: Look): Finding[] {
  return [...unread(look), ...byCause(look), ...ghosts(look), ...aside(look), ...names(look)].sort(
    (a, b) =>
      severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
      b.units - a.units ||
      b.items - a.items,
  )
}

function byCause({ sides, places }: Look): Finding[] {
  const open = sides.filter((s) => s.open)
  const groups = Map.groupBy(open, (s) => `${s.place.id}:${s.at.drift!.cause ?? ''}`)
  return [...groups.values()].map((group): Finding => {
    const { place, at } = worstOf(group)
    const { cause, next, claims } = at.drift!
    const title = placeName(place, places)
    const off = group.reduce((sum, s) => sum + Math.abs(s.residue), 0)
    const many_ = `${items(group.length)} at ${title}, ${units(off)}`
    const why = cause === null ? 'nothing that is recorded explains it' : says(cause)
    const found = claims.slice(0, 3).map((c) => c.says)
    return {
      ...about(group, title),
      kind: cause ?? 'unexplained',
      title: cause === null ? `Unexplained: ${many_}` : `${capital(cause)}: ${many_}`,
      says: [
        `${capital(why)}.`,
        ...(found.length > 0
          ? [`${group.length > 1 ? `Of ${at.sku}: ` : ''}${found.join(' ')}`]
          : []),
      ],
      next: `${next ?? 'Look at it: onhand drift list'}${group.length > 1 && next ? ` (${at.sku}; each of the others has its own: onhand drift list)` : ''}`,
    }
  })
}

const says = (cause: string) =>
  cause
    .split(' + ')
    .map((one) => causes[one as CauseName] ?? one)
    .join('; and ')
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const worstOf = (group: readonly Side[]) =>
  group.toSorted(
    (a, b) =>
      severities.indexOf(b.shown.severity!) - severities.indexOf(a.shown.severity!) ||
      Math.abs(b.residue) - Math.abs(a.residue),
  )[0]!

function about(group: readonly Side[], title: string) {
  const sorted = group.toSorted((a, b) => Math.abs(b.residue) - Math.abs(a.residue))
  const way = ({ shown, residue }: Side) => shown.gap! - residue
  const some = group.some((side) => way(side) !== 0)
  const titles = ['SKU', 'Name', `${title} should show`, `${title} shows`, 'Gap']
  return {
    system: title,
    severity: worstOf(group).shown.severity!,
    items: group.length,
    units: group.reduce((sum, s) => sum + Math.abs(s.residue), 0),
    table: table(some ? [...titles, 'Of that on its way'] : titles, sorted, (side) => {
      const { at, shown } = side
      const cells = [at.sku, at.name, shown.expected, shown.number, gapWords(shown.gap!)]
      return some ? [...cells, way(side) === 0 ? '' : gapWords(way(side))] : cells
    }),
  }
}

/** Records with nothing behind them: no movement ever named the item. */
function ghosts({ sides, places }: Look): Finding[] {
  const rows = sides.filter((s) => s.at.ghost && (s.shown.number ?? 0) > 0 && s.shown.gap !== null)
  return [...Map.groupBy(rows, (s) => s.place)].map(([place, group]): Finding => {
    const title = placeName(place, places)
    const sells = place.channelId !== null
    return {
      ...about(group, title),
      severity: sells ? 'critical' : 'high',
      kind: 'ghost',
      title: `${many(group.length, 'ghost row')} at ${title}: stock that the ledger never had`,
      says: [
        `${title} shows ${units(group.reduce((sum, s) => sum + s.shown.number!, 0))} of ${items(group.length)} of which no receipt, count or sale was ever recorded.${sells ? ' They can be bought.' : ''}`,
      ],
      next: 'Go and look at the shelf. If they are there, count them in; if not, take the record out there.',
    }
  })
}

/** Put aside by people: no trouble, and not forgotten. */
function aside({ sides, places }: Look): Finding[] {
  const rows = sides.filter((s) => s.at.drift?.state === 'ignored' && s.residue !== 0)
  return [...Map.groupBy(rows, (s) => s.place)].map(([place, group]): Finding => {
    const title = placeName(place, places)
    return {
      ...about(group, title),
      kind: 'ignored',
      severity: 'low',
      title: `${items(group.length)} at ${title} ${group.length === 1 ? 'differs and is' : 'differ and are'} ignored`,
      says: ['Somebody has said that these do not matter; the reasons are below.'],
      next: 'Nothing, until the reason ends. To see it sooner: onhand drift ignored',
    }
  })
}

function unread({ compared, places }: Look): Finding[] {
  return [...compared.passes.values()].flatMap((pass): Finding[] => {
    if (pass.why === null) return []
    const own = places.filter((p) => p.systemId === pass.systemId)
    const known = own.reduce((sum, p) => sum + (compared.before.get(p.id) ?? 0), 0)
    const { system } = own[0]!
    return [
      {
        kind: 'unread',
        system,
        severity: 'high',
        title: `${system} could not be read whole: how right it is, is unknown`,
        says: [
          `${capital(pass.why)}.`,
          `${many(known, 'number')} of it ${known === 1 ? 'was' : 'were'} known before. They are not compared: what nobody has looked at does not agree.`,
        ],
        next: `Find out why with onhand doctor, then: onhand reconcile --system ${system}`,
        items: 0,
        units: 0,
        table: table([], [], () => []),
      },
    ]
  })
}

/** What the systems name and nobody mapped, and what is listed and missing from the list. */
function names({ compared, places }: Look): Finding[] {
  const none = { items: 0, units: 0, table: table<never>([], [], () => []) }
  const unmapped = [...compared.passes.values()].flatMap((pass): Finding[] => {
    if (pass.why !== null || pass.unmatched === 0) return []
    const { system } = places.find((p) => p.systemId === pass.systemId)!
    return [
      {
        ...none,
        kind: 'unmapped',
        system,
        severity: 'low',
        title: `${count(pass.unmatched)} of the ${count(pass.levels)} names in ${system} mean nothing to us`,
        says: [
          'Whether there is stock behind them, nobody can tell: they were compared with nothing.',
        ],
        next: `Map them: onhand match ${system}`,
      },
    ]
  })
  const missing = places.flatMap((place): Finding[] => {
    const { listed = 0 } = compared.missing.get(place.id) ?? {}
    if (listed === 0) return []
    const title = placeName(place, places)
    return [
      {
        ...none,
        kind: 'missing',
        system: title,
        severity: 'high',
        title: `${items(listed)} in stock ${listed === 1 ? 'is' : 'are'} listed at ${title} and not in what it shows`,
        says: ['We have a listing for each, and the list that was read whole does not name them.'],
        next: `See whether they were taken off sale there; what is listed: onhand export listings`,
        items: listed,
      },
    ]
  })
  return [...unmapped, ...missing]
}
