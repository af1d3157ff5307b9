/** Looks, reading only, whether we are let in and may do what we have to. */
import { z } from 'zod'
import type { Finding } from '../../../src/connectors/connector.ts'
import type { Remote } from '../../../src/connectors/remote.ts'
import { messageOf } from '../../../src/lib/faults.ts'
import { read } from './call.ts'
import type { Settings } from './settings.ts'

const account = z.object({ name: z.string(), scopes: z.array(z.string()) })
const needed = ['stock:write', 'products:read', 'orders:read', 'hooks:write']

export async function* doctor(remote: Remote<Settings>): AsyncIterable<Finding> {
  try {
    const { name, scopes } = await read(remote, '/account', account)
    yield { check: 'key', ok: true, says: `let in as ${name}` }
    const missing = needed.filter((scope) => !scopes.includes(scope))
    yield missing.length === 0
      ? { check: 'scopes', ok: true, says: 'all that is needed' }
      : {
          check: 'scopes',
          ok: false,
          says: `the key lacks ${missing.join(', ')}`,
          fix: 'add these scopes to the key in Northwind, under Settings, API keys',
        }
  } catch (error) {
    const { url, key } = remote.settings
    yield {
      check: 'key',
      ok: false,
      says: messageOf(error),
      fix: `is ${url} right, and does the secret ${key} hold a key of it?`,
    }
  }
}
