/** What a unit in an export means in base units: "EA" is 1, "DZN" 12, and of a case only a list can say. Pure. */

const each = new Set(
  (
    'ea each pc pcs pce piece pieces unit units un u st stk stck stuck stück stueck stücke szt ' +
    // UN/ECE Recommendation 20 and 21: one, piece, unit, article.
    'c62 h87 nar nmb xpp nos no'
  ).split(' '),
)

/** Numbers that are the same everywhere (UN/ECE Recommendation 20 and the usual short forms). */
const exactly = new Map<string, number>([
  ...(['pr', 'prs', 'pair', 'pairs', 'paar'] as const).map((w): [string, number] => [w, 2]),
  ...(['dz', 'dzn', 'doz', 'dozen', 'dutzend'] as const).map((w): [string, number] => [w, 12]),
  ...(['gro', 'grs', 'gross'] as const).map((w): [string, number] => [w, 144]),
  ['cen', 100],
  ['hundred', 100],
  ['mil', 1000],
  ['thousand', 1000],
])

/** Base units in one of `unit`; undefined: the word alone does not say. */
export function unitSize(unit: string): number | undefined {
  const word = unit.toLowerCase().replace(/[.()]/g, '').trim()
  if (word === '' || each.has(word)) return 1
  return exactly.get(word)
}
