/** A caller's mistakes, in one table; http and cli map them from here. */

export const faults = {
  bad_request: {
    status: 400,
    title: 'The request cannot be understood',
    next: 'Compare it with /openapi.json.',
  },
  invalid: {
    status: 422,
    title: 'The values do not pass',
    next: 'Correct what is named and send it again.',
  },
  unauthorized: {
    status: 401,
    title: 'No valid key or signature',
    next: 'Sign in, or send "authorization: Bearer oh_…"; make a key with: onhand key add',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    next: 'Ask an admin for the role, or use a key that has the scope: onhand key add --scope …',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    next: 'Check the name and the address; /openapi.json lists what there is.',
  },
  conflict: {
    status: 409,
    title: 'In conflict with what is stored',
    next: 'Read what is stored, then decide.',
  },
  gone: { status: 410, title: 'No longer there', next: 'Start anew.' },
  too_large: { status: 413, title: 'Too large', next: 'Divide it and send the parts.' },
  unsupported: {
    status: 415,
    title: 'Not in a form that is read here',
    next: 'Send it plain, without content-encoding.',
  },
  not_available: {
    status: 409,
    title: 'Not enough available',
    next: 'Ask for less, or ask again later.',
  },
  unconfirmed: {
    status: 409,
    title: 'Too much to do without being asked for by its number',
    next: 'Look at what would change; then confirm the number that is named.',
  },
  too_many: {
    status: 429,
    title: 'Too often',
    next: 'Wait as long as Retry-After says, then try again.',
  },
  unavailable: {
    status: 503,
    title: 'Not ready; try again',
    next: 'Send it again after Retry-After.',
  },
  config: { status: 500, title: 'The configuration is wrong', next: 'Run: onhand doctor' },
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
export const messageOf = (error: unknown) =>
  error instanceof Error ? error.message : String(error)
