/** Structured logs: one JSON object a line on standard error. */

type Fields = Readonly<Record<string, unknown>>
export type Log = {
  info(event: string, fields?: Fields): void
  warn(event: string, fields?: Fields): void
  error(event: string, fields?: Fields): void
}

const line = (level: string, event: string, fields?: Fields) =>
  process.stderr.write(`${JSON.stringify({ level, event, ...fields })}\n`)

/** Logs `level` and above. */
export function jsonLog(level: 'info' | 'warn' | 'error' = 'info'): Log {
  const rank = { info: 0, warn: 1, error: 2 }
  const at = (name: keyof typeof rank) => (event: string, fields?: Fields) => {
    if (rank[name] >= rank[level]) line(name, event, fields)
  }
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

export const quietLog: Log = { info() {}, warn() {}, error() {} }
