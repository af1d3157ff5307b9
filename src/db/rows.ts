/** How columns become camelCase rows and cells become JS values: one place, for both engines. */
import type pg from 'pg'

const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase())

/** Turns arrays of cells into objects. */
export function rowsOf<Row>(columns: readonly string[], cells: readonly unknown[][]): Row[] {
  const names = columns.map(camel)
  return cells.map((row) => {
    const out: Record<string, unknown> = {}
    for (let i = 0; i < names.length; i++) out[names[i]!] = row[i]
    return out as Row
  })
}

/** int8 as a number; refuses what a number can't hold exactly. */
export function int8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`${text} does not fit a number exactly`)
  return value
}

/** timestamptz as a Date; ±infinity as null. */
export const timestamp = (text: string): Date | null =>
  text.endsWith('infinity')
    ? null
    : new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))

const asIs = (text: string) => text
const truth = (text: string) => text === 't'
const json = (text: string): unknown => JSON.parse(text)
const bytes = (text: string) => new Uint8Array(Buffer.from(text.slice(2), 'hex'))

/** OID of a type, OID of its array type, how its text is read (pg_type.dat). */
const known: readonly (readonly [number, number, (text: string) => unknown])[] = [
  [16, 1000, truth], // bool
  [17, 1001, bytes], // bytea
  [19, 1003, asIs], // name
  [20, 1016, int8], // int8
  [21, 1005, Number], // int2
  [23, 1007, Number], // int4
  [25, 1009, asIs], // text
  [26, 1028, Number], // oid
  [114, 199, json], // json
  [700, 1021, Number], // float4
  [701, 1022, Number], // float8
  [1082, 1182, asIs], // date: a day has no time zone, so it stays 'YYYY-MM-DD'
  [1184, 1185, timestamp], // timestamptz
  [1700, 1231, asIs], // numeric
  [2950, 2951, asIs], // uuid
  [3802, 3807, json], // jsonb
  [5069, 271, int8], // xid8
]

const parsers = new Map(
  known.flatMap(([one, many, parse]) => [[one, parse] as const, [many, arrayOf(parse)] as const]),
)

/** For node-postgres: a type that is not listed above stays text. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number) => (parsers.get(oid) ?? asIs) as (text: string) => never,
}

/** Reads an array's text form: `{1,NULL,"a \"b\"",{…}}`, with or without bounds before it. */
export function arrayOf<T>(parse: (text: string) => T) {
  type Nested = (T | null | Nested)[]
  return (text: string): Nested => {
    let at = text.indexOf('{')
    const list = (): Nested => {
      const out: Nested = []
      at++
      while (text[at] !== '}') {
        if (text[at] === ',') at++
        else if (text[at] === '{') out.push(list())
        else if (text[at] === '"') out.push(parse(quoted()))
        else out.push(bare())
      }
      at++
      return out
    }
    const quoted = () => {
      const from = ++at
      while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
      return text.slice(from, at++).replace(/\\(.)/gs, '$1')
    }
    const bare = () => {
      const from = at
      while (text[at] !== ',' && text[at] !== '}') at++
      const word = text.slice(from, at)
      return word === 'NULL' ? null : parse(word)
    }
    return list()
  }
}
