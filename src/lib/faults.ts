/** A caller's mistakes, in one table; http and cli map them from here. */

export const faults = {
  bad_request: { status: 400, title: 'The request cannot be understood' },
  invalid: { status: 422, title: 'The values do not pass' },
  unauthorized: { status: 401, title: 'No valid key or signature' },
  forbidden: { status: 403, title: 'The key may not do this' },
  not_found: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'In conflict with what is stored' },
  gone: { status: 410, title: 'No longer there' },
  too_large: { status: 413, title: 'Too large' },
  not_available: { status: 409, title: 'Not enough available' },
  unavailable: { status: 503, title: 'Not ready; try again' },
  config: { status: 500, title: 'The configuration is wrong' },
} as const

export type FaultCode = keyof typeof faults

/** Thrown for a mistake of the caller; `detail` says what to do about it. */
export class Fault extends Error {
  readonly code: FaultCode
  readonly detail: string
  readonly extra: Readonly<Record<string, unknown>>
  constructor(code: FaultCode, detail: string, extra: Record<string, unknown> = {}) {
    super(detail)
    this.name = 'Fault'
    this.code = code
    this.detail = detail
    this.extra = extra
  }
}

/** Throws a plain error when `condition` is false: our mistake, not the caller's. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`)
}

/** What an unknown thrown value says. */
export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
