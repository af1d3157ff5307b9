/** Shopify's search syntax, as far as orders are searched: `a:b`, comparisons, AND, OR and brackets. Pure. */

export type Test = (field: string, operator: string, value: string) => boolean

/** True where `query` finds something for which `test` knows each term. */
export function matches(query: string, test: Test): boolean {
  const tokens = query.match(
    /\(|\)|\bAND\b|\bOR\b|[\w.]+:(?:>=|<=|>|<)?(?:'[^']*'|"[^"]*"|[^\s()]+)/g,
  )
  if (!tokens) return query.trim() === ''
  let at = 0
  const term = (): boolean => {
    const token = tokens[at++] ?? ''
    if (token === '(') {
      const inner = either()
      at++
      return inner
    }
    const match = /^([\w.]+):(>=|<=|>|<)?(.*)$/.exec(token)
    if (!match) return false
    return test(match[1]!, match[2] ?? '=', match[3]!.replace(/^['"]|['"]$/g, ''))
  }
  const both = (): boolean => {
    let all = term()
    // Terms side by side are joined as if by AND.
    while (at < tokens.length && tokens[at] !== ')' && tokens[at] !== 'OR') {
      if (tokens[at] === 'AND') at++
      all = term() && all
    }
    return all
  }
  function either(): boolean {
    let any = both()
    while (tokens![at] === 'OR') {
      at++
      any = both() || any
    }
    return any
  }
  return either()
}

export function compare(a: number, operator: string, b: number): boolean {
  if (operator === '>=') return a >= b
  if (operator === '<=') return a <= b
  if (operator === '>') return a > b
  if (operator === '<') return a < b
  return a === b
}
