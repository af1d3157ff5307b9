/** Errors as RFC 9457 problem details, all from the one table of faults. */
import { Fault, type FaultCode, faults, messageOf } from '../lib/faults.ts'
import type { Log } from '../lib/log.ts'
import { respond } from './answers.ts'

export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  /** What to do about it. */
  next: string
}

/** Seconds after which a sender should try again. */
const RETRY_AFTER = '5'

export function problemOf(
  code: FaultCode,
  detail: string,
  extra: Readonly<Record<string, unknown>> = {},
): Problem & Record<string, unknown> {
  const { status, title, next } = faults[code]
  return { type: `urn:onhand:fault:${code}`, title, status, detail, next, ...extra }
}

export const problem = (fault: Fault) => answer(fault.code, fault.detail, fault.extra)

export function answer(
  code: FaultCode,
  detail: string,
  extra: Readonly<Record<string, unknown>> = {},
): Response {
  const { status } = faults[code]
  const text = JSON.stringify(problemOf(code, detail, extra))
  return respond(text, 'application/problem+json', status, {
    ...(status === 429 ? { 'retry-after': String(extra.retryAfter ?? RETRY_AFTER) } : {}),
    ...(status === 503 ? { 'retry-after': RETRY_AFTER } : {}),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  })
}

/** What a thrown value is answered with; what is not a fault is ours, and only the log says more. */
export function failed(log: Log, error: unknown): Response {
  if (error instanceof Fault) return problem(error)
  log.error('http.failed', { error: messageOf(error) })
  return answer('unavailable', 'Something failed here; it was logged. Try again.')
}
