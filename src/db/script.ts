/** A SQL script as its statements. */

// What may hold a semicolon that ends nothing. Dollar quotes first: they may hold all the others.
const opaque =
  /(?<![\w$])\$([A-Za-z_][\w]*)?\$[\s\S]*?\$\1\$|(?<![\w])[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*/y

/** Splits at the semicolons that end a statement; comments alone are none. */
export function statements(script: string): string[] {
  const found: string[] = []
  let from = 0
  let said = false
  let at = 0
  const end = () => {
    if (said) found.push(script.slice(from, at).trim())
    from = at + 1
    said = false
  }
  while (at < script.length) {
    opaque.lastIndex = at
    const skipped = script.startsWith('/*', at)
      ? comment(script, at)
      : opaque.exec(script)?.[0].length
    if (skipped) {
      said ||= !/^(--|\/\*)/.test(script.slice(at, at + 2))
      at += skipped
      continue
    }
    if (script[at] === ';') end()
    else said ||= script[at]!.trim() !== ''
    at++
  }
  end()
  return found
}

/** The length of a block comment, which in SQL may hold others. */
function comment(script: string, from: number): number {
  let depth = 0
  for (let at = from; at < script.length; at++) {
    if (script.startsWith('/*', at)) {
      depth++
      at++
    } else if (script.startsWith('*/', at)) {
      depth--
      at++
      if (depth === 0) return at + 1 - from
    }
  }
  return script.length - from
}
