/** Errors as RFC 9457 problem details, all from the one table of faults. */
import { type Fault, type FaultCode, faults } from '../lib/faults.ts'

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
  return new Response(JSON.stringify(problemOf(code, detail, extra)), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(status === 503 ? { 'retry-after': RETRY_AFTER } : {}),
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    },
  })
}
