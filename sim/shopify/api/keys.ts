/** What Shopify does with `@idempotent`: the same call again is answered with what came of the first. */
import { GraphQLError, type GraphQLResolveInfo, getDirectiveValues } from 'graphql'
import type { Clock } from '../../../src/lib/clock.ts'
import type { Ways } from '../store/ways.ts'

export type KeyError = { field: null; message: string; code: string }
type Known = { call: string; at: number; result: unknown; failed: boolean }

const KEPT_MS = 24 * 3_600_000

export const keyErrors = {
  mismatch: {
    field: null,
    message: 'The same idempotency key cannot be used with different operation parameters.',
    code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH',
  },
  failed: {
    field: null,
    message:
      'A previous request with this idempotency key failed. Retry with a new idempotency key.',
    code: 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED',
  },
  concurrent: {
    field: null,
    message: 'This request is currently in progress, please try again.',
    code: 'IDEMPOTENCY_CONCURRENT_REQUEST',
  },
} as const satisfies Record<string, KeyError>

export function createKeys(clock: Clock, ways: Ways) {
  const known = new Map<string, Known>()
  let pending = 0

  return {
    /** The next calls with a key are told that they are under way already. */
    busy(times: number) {
      pending = times
    },
    count: () => known.size,
    /** `fails`: whether a result means that nothing was done. */
    once<T>(
      info: GraphQLResolveInfo,
      args: unknown,
      run: () => T,
      refuse: (error: KeyError) => T,
      fails: (result: T) => boolean,
    ): T {
      const key = keyOf(info)
      if (pending > 0) {
        pending--
        return refuse(keyErrors.concurrent)
      }
      const call = JSON.stringify([info.fieldName, args])
      const before = known.get(key)
      if (before && clock.now().getTime() - before.at < KEPT_MS) {
        if (before.call !== call) return refuse(keyErrors.mismatch)
        return before.failed && ways.failedKeysAreSpent
          ? refuse(keyErrors.failed)
          : (before.result as T)
      }
      const result = run()
      known.set(key, { call, at: clock.now().getTime(), result, failed: fails(result) })
      return result
    },
  }
}

export type Keys = ReturnType<typeof createKeys>

function keyOf(info: GraphQLResolveInfo): string {
  const directive = info.schema.getDirective('idempotent')!
  const values = getDirectiveValues(directive, info.fieldNodes[0]!, info.variableValues)
  const key = values?.key
  if (typeof key !== 'string') {
    throw new GraphQLError(
      'The @idempotent directive is required for this mutation but was not provided.',
      { extensions: { code: 'BAD_REQUEST' } },
    )
  }
  if (key.trim() === '') {
    throw new GraphQLError('The idempotency key cannot be blank.', {
      extensions: { code: 'BAD_REQUEST' },
    })
  }
  return key
}
