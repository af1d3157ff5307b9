/** The description of every route, made from the very schemas that check the values. */
import { z } from 'zod'
import { json } from './answers.ts'
import { type Door, plain } from './door.ts'

/** Registered last: it describes all that came before. */
export function openapi(door: Door, version: string): void {
  plain(
    door,
    {
      method: 'get',
      path: '/openapi.json',
      scope: 'open',
      says: 'This description (OpenAPI 3.1)',
      answer: z.record(z.string(), z.unknown()),
    },
    async () => {
      made ??= describe(door, version)
      return json(made)
    },
  )
  let made: object | undefined
}

export function describe({ app }: Door, version: string) {
  const { openAPIRegistry: registry } = app
  registry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key: oh_…',
  })
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'onhand_session',
    description: 'A person of the page; what changes something needs the header x-csrf of /v1/me',
  })
  registry.registerComponent('schemas', 'Problem', {
    type: 'object',
    description: 'RFC 9457; `next` says what to do about it',
    required: ['type', 'title', 'status', 'detail', 'next'],
    properties: {
      type: { type: 'string', examples: ['urn:onhand:fault:not_found'] },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      next: { type: 'string' },
    },
  })
  registry.registerComponent('responses', 'Problem', {
    description: 'Anything else: a problem, and what to do about it',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  })
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Onhand',
      version,
      description:
        'The inventory truth layer. Quantities are whole base units unless a pack is named.',
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
  })
}
