/** A small nesting `sql` tag: text with numbered parameters, never a value spliced into text. */

export class Query {
  readonly strings: readonly string[]
  readonly values: readonly unknown[]
  constructor(strings: readonly string[], values: readonly unknown[]) {
    this.strings = strings
    this.values = values
  }
  /** The text with `$1…` and the parameters in that order. */
  flat(): { text: string; values: unknown[] } {
    const values: unknown[] = []
    const write = (query: Query): string =>
      query.strings.reduce((text, part, i) => {
        const value = query.values[i - 1]
        return text + (value instanceof Query ? write(value) : `$${values.push(value)}`) + part
      })
    return { text: write(this), values }
  }
}

/** `` sql`select * from item where sku = ${sku}` ``; a `Query` as a value is nested. */
export const sql = (strings: TemplateStringsArray, ...values: unknown[]) =>
  new Query(strings, values)

/** Text that is trusted: fixed names from this program, never from outside. */
export const raw = (text: string) => new Query([text], [])

/** `parts` put one after the other, with `separator` between. */
export function join(parts: readonly Query[], separator = ', '): Query {
  if (parts.length === 0) return raw('')
  return new Query(['', ...parts.slice(1).map(() => separator), ''], parts)
}

const planned = new WeakSet<Query>()

/** Plan this query anew each time: for statements whose best plan depends on how many rows come in. */
export function fresh(query: Query): Query {
  planned.add(query)
  return query
}
export const isFresh = (query: Query) => planned.has(query)
