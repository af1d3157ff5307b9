/** One place where snake_case columns become camelCase rows, for both engines. */

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
  text.endsWith('infinity') ? null : new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))

/** OIDs whose text form is turned by `int8` and `timestamp` (pg_type.dat). */
export const oid = { int8: 20, timestamptz: 1184 } as const
