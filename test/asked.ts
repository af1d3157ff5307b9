/** Asking the doors of an engine as its operator, without sockets. */
import assert from 'node:assert/strict'
import type { Engine } from '../src/engine/engine.ts'
import { doorOf } from '../src/http/app.ts'

/** `ask` answers whatever comes; `get` must be answered with 200. */
export function asking(engine: Engine) {
  const { app } = doorOf(engine)
  const ask = async <T>(method: string, path: string, body?: unknown) => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const request = new Request(`http://onhand.test${path}`, init)
    const response = await app.fetch(request, { local: true })
    return { status: response.status, body: (await response.json()) as T }
  }
  const get = async <T>(path: string) => {
    const { status, body } = await ask<T>('GET', path)
    assert.equal(status, 200, JSON.stringify(body))
    return body
  }
  return { app, ask, get }
}
