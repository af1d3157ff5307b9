/** Writes `src/api/schema.ts`, the types of every route, from the API's own description: `npm run client`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from '../src/http/openapi.ts'
import { trial } from '../test/http.ts'

type Schema = {
  $ref?: string
  type?: string | string[]
  enum?: readonly unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
}
type Operation = {
  summary?: string
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>
}
type Description = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

export const schemaFile = join(import.meta.dirname, 'src/api/schema.ts')

/** The types as `openapi-fetch` wants them: `paths[path][method]`. */
export function typesOf(description: object): string {
  const { paths, components } = description as Description
  const shapes = Object.entries(components.schemas).map(
    ([name, schema]) => `export type ${name} = ${shape(schema)}`,
  )
  const routes = Object.entries(paths).map(([path, methods]) => {
    const each = Object.entries(methods).map(([method, o]) => `    ${method}: ${operation(o)}`)
    return `  '${path}': {\n${each.join('\n')}\n  }`
  })
  return [
    '/** Made by `npm run client` from the description of the API; not edited by hand. */',
    ...shapes,
    `export type paths = {\n${routes.join('\n')}\n}`,
    '',
  ].join('\n\n')
}

function operation({ parameters = [], requestBody, responses }: Operation): string {
  const of = (where: string) => {
    const those = parameters.filter((p) => p.in === where)
    if (those.length === 0) return 'never'
    return `{ ${those.map((p) => `${key(p.name)}${p.required ? '' : '?'}: ${shape(p.schema)}`).join('; ')} }`
  }
  const optional = parameters.some((p) => p.in === 'query' && p.required) ? '' : '?'
  const path = of('path')
  const given = `{ query${optional}: ${of('query')}; path${path === 'never' ? '?' : ''}: ${path} }`
  const body = requestBody?.content['application/json']?.schema
  const taken = body ? `{ content: { 'application/json': ${shape(body)} } }` : 'never'
  const answers = Object.entries(responses[200]?.content ?? {}).map(
    ([type, { schema }]) => `'${type}': ${shape(schema)}`,
  )
  const problem = "{ content: { 'application/problem+json': Problem } }"
  return (
    `{ parameters: ${given}; requestBody${body ? '' : '?'}: ${taken}; ` +
    `responses: { 200: { content: { ${answers.join('; ')} } }; default: ${problem} } }`
  )
}

function shape(s: Schema | undefined): string {
  if (!s) return 'unknown'
  if (s.$ref) return s.$ref.split('/').pop()!
  if (s.const !== undefined) return JSON.stringify(s.const)
  if (s.enum) return s.enum.map((one) => JSON.stringify(one)).join(' | ')
  const any = s.anyOf ?? s.oneOf
  if (any) return any.map((one) => several(shape(one))).join(' | ')
  if (s.allOf) return s.allOf.map((one) => several(shape(one))).join(' & ')
  if (Array.isArray(s.type)) return s.type.map((type) => shape({ ...s, type })).join(' | ')
  if (s.type === 'array') return `${several(shape(s.items))}[]`
  if (s.type === 'object') return object(s)
  if (s.type === 'integer') return 'number'
  return s.type ?? 'unknown'
}

function object({ properties, required = [], additionalProperties }: Schema): string {
  if (!properties) {
    const values =
      typeof additionalProperties === 'object' ? shape(additionalProperties) : 'unknown'
    return `Record<string, ${values}>`
  }
  const each = Object.entries(properties).map(
    ([name, one]) => `${key(name)}${required.includes(name) ? '' : '?'}: ${shape(one)}`,
  )
  return `{ ${each.join('; ')} }`
}

const several = (text: string) => (/[|&]/.test(text) && !text.startsWith('{') ? `(${text})` : text)
const key = (name: string) => (/^\w+$/.test(name) ? name : `'${name}'`)

if (import.meta.main) {
  const { door } = await trial()
  writeFileSync(schemaFile, typesOf(describe(door, '0')))
  process.exit(0)
}
