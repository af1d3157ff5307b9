/** One call to Northwind: the key, the JSON, and what its refusals mean. */
import type { z } from 'zod'
import { readJson } from '../../../src/connectors/json.ts'
import { type Answer, type Call, type Remote, RemoteError } from '../../../src/connectors/remote.ts'
import type { Settings } from './settings.ts'

/** `path` is what comes after the API's address. Statuses from 400 on that are left are the caller's. */
export function call(
  remote: Remote<Settings>,
  path: string,
  more: Pick<Call, 'method' | 'reads' | 'about'> & { body?: object } = {},
): Promise<Answer> {
  const { body, ...rest } = more
  return remote.call({
    ...rest,
    url: `${remote.settings.url}${path}`,
    headers: {
      'content-type': 'application/json',
      'x-api-key': remote.secret(remote.settings.key),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** Reads: a broken call changed nothing there, so it is `later`. */
export async function read<T>(
  remote: Remote<Settings>,
  path: string,
  shape: z.ZodType<T>,
  about: readonly string[] = [],
): Promise<T> {
  const answer = await call(remote, path, { reads: true, about })
  if (answer.status >= 400) throw new RemoteError('never', refusal(answer), answer.status)
  return understood(answer, shape, 'later')
}

/** Every page of a list; `next` leads from one to the other. */
export async function* pages<T extends { next: string | null }>(
  remote: Remote<Settings>,
  path: string,
  shape: z.ZodType<T>,
): AsyncIterable<T> {
  const sign = path.includes('?') ? '&' : '?'
  for (let page: string | null = ''; page !== null; ) {
    const found: T = await read(remote, `${path}${sign}page=${encodeURIComponent(page)}`, shape)
    yield found
    page = found.next
  }
}

/** `broken`: what an answer that cannot be read leaves us with. A write may have been done. */
export function understood<T>(answer: Answer, shape: z.ZodType<T>, broken: 'later' | 'unclear'): T {
  try {
    return shape.parse(readJson(answer.text, { bytes: 5_000_000, keys: 500_000 }))
  } catch {
    throw new RemoteError(broken, 'the answer is not what the API promises', answer.status)
  }
}

/** Never the answer's own text: it may repeat what we sent, key and all. */
export const refusal = ({ status }: Answer) => `refused (${status})`
