import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { stocked, type Trial, trial } from '../../test/http.ts'
import { Fault, type FaultCode, faults } from '../lib/faults.ts'
import { problem } from './problem.ts'

type Operation = {
  summary: string
  security: { key: string[] }[]
  parameters?: { name: string; in: string; required?: boolean; schema: object }[]
  requestBody?: { content: Record<string, { schema: object }> }
  responses: Record<
    string,
    { description?: string; $ref?: string; content?: Record<string, { schema: object }> }
  >
}
type Document = {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object>; responses: object; securitySchemes: object }
}

describe('the surface', () => {
  let t: Trial
  let document: Document
  before(async () => {
    t = await trial()
    await stocked(t)
    document = (await t.as(undefined, 'GET', '/openapi.json')).body as Document
  })
  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )

  test('every route is in the description, and nothing else', () => {
    const routes = t.door.app.routes
      .filter((r) => r.method !== 'ALL')
      .map((r) => `${r.method.toLowerCase()} ${r.path.replace(/:(\w+)/g, '{$1}')}`)
    const described = operations().map((o) => `${o.method} ${o.path}`)
    assert.deepEqual(described.sort(), [...new Set(routes)].sort())
  })

  test('the description is OpenAPI 3.1, and all that it refers to is there', () => {
    assert.equal(document.openapi, '3.1.0')
    assert.deepEqual(document.info.version, '1.2.3')
    for (const [, ref] of JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)) {
      const found = ref!
        .slice(2)
        .split('/')
        .reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], document)
      assert.ok(found, ref)
    }
    for (const { path, method, operation } of operations()) {
      const where = `${method} ${path}`
      assert.ok(operation.summary, where)
      assert.ok(operation.responses['200']?.content, where)
      assert.equal(operation.responses.default?.$ref, '#/components/responses/Problem', where)
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!)
      const named = (operation.parameters ?? []).filter((p) => p.in === 'path')
      assert.deepEqual(named.map((p) => p.name).sort(), inPath.sort(), where)
      assert.ok(
        named.every((p) => p.required),
        where,
      )
      assert.ok(!('nullable' in operation), '3.0 words do not belong in 3.1')
    }
    assert.ok(!JSON.stringify(document).includes('"nullable"'))
  })

  test('each described operation says which scope it wants', () => {
    for (const { path, method, operation } of operations()) {
      const open =
        ['/livez', '/readyz', '/openapi.json', '/webhooks/{system}', '/v1/setup'].includes(path) ||
        path.startsWith('/v1/signin') ||
        path === '/v1/invitations/accept' ||
        (path === '/v1/session' && method === 'post')
      assert.equal(operation.security.length, open ? 0 : 2, `${method} ${path}`)
    }
  })

  test('answers are of the shape that is described', async () => {
    await t.settle()
    for (const { path, operation } of operations().filter((o) => o.method === 'get')) {
      const content = operation.responses['200']!.content!['application/json']
      if (!content || path === '/openapi.json') continue
      const url = path.replace('{sku}', 'A-1').replace('{id}', '1')
      const { status, body } = await t.call(
        'GET',
        `${url}${['/v1/availability', '/v1/movements'].includes(path) ? '?sku=A-1' : ''}`,
      )
      if (status === 404 || status === 422) continue
      assert.equal(status, 200, path)
      fits(document, content.schema, body, path)
    }
  })

  test('every fault is a problem with a status, a title, a detail and what to do next', async () => {
    for (const code of Object.keys(faults) as FaultCode[]) {
      const response = problem(new Fault(code, 'why', { extra: 1 }))
      assert.equal(response.status, faults[code].status)
      assert.equal(response.headers.get('content-type'), 'application/problem+json')
      const body = (await response.json()) as Record<string, string>
      assert.deepEqual(
        { ...body, next: '' },
        {
          type: `urn:onhand:fault:${code}`,
          title: faults[code].title,
          status: faults[code].status,
          detail: 'why',
          next: '',
          extra: 1,
        },
      )
      assert.ok(body.next!.length > 5)
    }
  })

  test('an unknown address and a wrong method are not found, as problems', async () => {
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/v1'],
      ['PATCH', '/v1/items'],
      ['GET', '/webhooks/wms'],
      ['POST', '/v1/items/../keys'],
    ] as const) {
      const { status, headers } = await t.as(undefined, method, path)
      assert.ok(status === 404 || status === 401, `${method} ${path}: ${status}`)
      assert.equal(headers.get('content-type'), 'application/problem+json')
    }
  })

  test('what fails inside is told as 503 without its words', async () => {
    const { all } = t.engine.db
    t.engine.db.all = () => Promise.reject(new Error('password of postgres is wrong'))
    const answers = [await t.call('GET', '/v1/items'), await t.call('GET', '/readyz')]
    t.engine.db.all = all
    for (const { status, text, headers } of answers) {
      assert.equal(status, 503)
      assert.ok(headers.get('retry-after'))
      assert.ok(!text.includes('password'))
    }
    assert.equal((await t.call('GET', '/livez')).status, 200)
    assert.equal((await t.call('GET', '/readyz')).status, 200)
  })

  test('metrics are named as they should be, count what happened, and name no item', async () => {
    const { text, headers } = await t.call('GET', '/metrics')
    assert.match(headers.get('content-type')!, /text\/plain; version=0\.0\.4/)
    assert.match(text, /^onhand_movements_total\{outcome="recorded"\} 2$/m)
    assert.match(text, /^onhand_push_attempts_total\{channel="shop",outcome="done"\} \d+$/m)
    assert.match(text, /^onhand_push_pending\{channel="shop"\} 0$/m)
    assert.match(text, /^onhand_inbox_messages\{state="quarantined"\} 0$/m)
    assert.match(text, /^onhand_http_requests_total\{route="\/v1\/movements",status="200"\} \d+$/m)
    assert.ok(!text.includes('A-1') && !text.includes('a-one'))
    for (const [, name] of text.matchAll(/^# TYPE (\S+) counter/gm)) assert.match(name!, /_total$/)
  })

  test('status refuses to call good what it has not looked at', async () => {
    const { body } = await t.call('GET', '/v1/status')
    const status = body as {
      verdict: string
      says: string
      unowned: string[]
      systems: { silent: unknown }[]
    }
    assert.equal(status.verdict, 'watch')
    assert.deepEqual(status.unowned, ['incoming'])
    assert.match(status.says, /nobody owns incoming/)
    assert.ok(status.systems.every((s) => s.silent === null))
  })
})

/** As much of JSON Schema as the description uses. */
function fits(
  document: Document,
  schema: object,
  value: unknown,
  where: string,
  part = false,
): void {
  const s = schema as Record<string, never> & {
    $ref?: string
    type?: string | string[]
    properties?: Record<string, object>
    required?: string[]
    items?: object
    anyOf?: object[]
    allOf?: object[]
    enum?: unknown[]
  }
  if (s.$ref) {
    fits(document, document.components.schemas[s.$ref.split('/').at(-1)!]!, value, where, part)
    return
  }
  for (const one of s.allOf ?? []) fits(document, one, value, where, true)
  if (s.anyOf) {
    const errors = s.anyOf.map((one) => {
      try {
        fits(document, one, value, where)
        return undefined
      } catch (error) {
        return error
      }
    })
    assert.ok(
      errors.includes(undefined),
      `${where}: ${JSON.stringify(value)} is none of ${JSON.stringify(s.anyOf)}`,
    )
    return
  }
  if (s.type)
    assert.ok(
      [s.type].flat().includes(typeOf(value, s.type)),
      `${where} is ${JSON.stringify(value)}, not ${s.type}`,
    )
  if (s.enum) assert.ok(s.enum.includes(value), `${where}: ${value}`)
  if (Array.isArray(value) && s.items)
    value.forEach((one, i) => {
      fits(document, s.items!, one, `${where}.${i}`)
    })
  if (s.properties && typeof value === 'object' && value !== null) {
    for (const name of s.required ?? []) assert.ok(name in value, `${where} lacks ${name}`)
    for (const [name, one] of Object.entries(value)) {
      if (s.properties[name]) fits(document, s.properties[name], one, `${where}.${name}`)
      else assert.ok(part || s.allOf || s.additionalProperties, `${where}.${name} is not described`)
    }
  }
}

function typeOf(value: unknown, wanted: string | string[]): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number' && Number.isInteger(value) && [wanted].flat().includes('integer'))
    return 'integer'
  return typeof value
}
