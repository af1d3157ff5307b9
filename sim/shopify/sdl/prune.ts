/**
 * Cuts out of Shopify's whole Admin schema (3.8 MB) what the connector's documents and the recorded
 * ones use, field by field, so that they can be held against it here:
 * `node sim/shopify/sdl/prune.ts <folder with admin-<version>.graphql>`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ASTNode,
  buildSchema,
  type DefinitionNode,
  type DocumentNode,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  Kind,
  parse,
  print,
  TypeInfo,
  type TypeNode,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { versions } from '../../../src/connectors/shopify/settings.ts'
import { bulkDocuments, documents } from '../documents.ts'

const head = (
  version: string,
) => `# The part of Shopify's Admin GraphQL schema, version ${version}, that Onhand's documents use.
# Cut by sim/shopify/sdl/prune.ts out of config/admin-graphql/${version}/schema.graphql of
# https://github.com/airhorns/shopify-draft-proxy at 1fba7c1853d600286cbcbc275a26cbb8500bcb28, which is
# made by introspection of a live shop. That project is under Apache-2.0 (its Cargo.toml); the schema
# itself is Shopify's. Definitions are verbatim but for descriptions, and for fields left out.
`

function recorded(): string[] {
  const folder = join(import.meta.dirname, '../recorded')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).pairs)
    .map((pair: { document: string }) => pair.document)
}

export function prune(sdl: string, texts: readonly string[]): string {
  const schema = buildSchema(sdl, { assumeValid: true })
  const fields = new Map<string, Set<string>>()
  const whole = new Set<string>()
  const use = (type: string, field?: string) => {
    const known = fields.get(type) ?? new Set()
    if (field) known.add(field)
    fields.set(type, known)
  }
  const useInput = (name: string) => {
    if (whole.has(name)) return
    whole.add(name)
    const type = schema.getType(name)
    if (!isInputObjectType(type)) return
    for (const field of Object.values(type.getFields())) useInput(getNamedType(field.type).name)
  }
  for (const document of texts.flatMap(parsed)) {
    const info = new TypeInfo(schema)
    visit(
      document,
      visitWithTypeInfo(info, {
        Field(node) {
          const parent = info.getParentType()
          const field = info.getFieldDef()
          if (!parent || !field || node.name.value.startsWith('__')) return
          use(parent.name, field.name)
          use(getNamedType(field.type).name)
          for (const arg of field.args) useInput(getNamedType(arg.type).name)
          // Whatever may stand there has the field, too.
          if (!isAbstractType(parent) || parent.name === 'Node') return
          for (const type of schema.getPossibleTypes(parent)) use(type.name, field.name)
        },
        InlineFragment: (node) => use(node.typeCondition?.name.value ?? 'QueryRoot'),
        NamedType: (node) => useInput(node.name.value),
      }),
    )
  }
  const keeps = (name: string) => fields.has(name) || whole.has(name)
  const isKept = (type: TypeNode): boolean => {
    if (type.kind !== Kind.NAMED_TYPE) return isKept(type.type)
    return keeps(type.name.value) || schema.getType(type.name.value)?.astNode === undefined
  }
  const cut = (d: DefinitionNode): DefinitionNode[] => {
    if (d.kind === Kind.SCHEMA_DEFINITION) return [d]
    if (d.kind === Kind.DIRECTIVE_DEFINITION) return d.name.value === 'idempotent' ? [d] : []
    if (!('name' in d) || !d.name || !keeps(d.name.value)) return []
    if (d.kind === Kind.UNION_TYPE_DEFINITION) {
      return [{ ...d, types: (d.types ?? []).filter((t) => keeps(t.name.value)) }]
    }
    if (d.kind !== Kind.OBJECT_TYPE_DEFINITION && d.kind !== Kind.INTERFACE_TYPE_DEFINITION) {
      return [d]
    }
    const interfaces = (d.interfaces ?? []).filter((i) => keeps(i.name.value))
    const used = new Set(fields.get(d.name.value))
    for (const i of interfaces) for (const f of fields.get(i.name.value) ?? []) used.add(f)
    // A type needs a field, also where only its name is asked for.
    if (used.size === 0 || d.name.value === 'Node' || interfaces.some(isNode)) used.add('id')
    const own = (d.fields ?? []).filter((f) => used.has(f.name.value) && isKept(f.type))
    return [{ ...d, interfaces, fields: own.length > 0 ? own : (d.fields ?? []).slice(0, 1) }]
  }
  const document = {
    kind: Kind.DOCUMENT,
    definitions: parse(sdl).definitions.flatMap(cut),
  } as const
  const plain = (node: ASTNode) =>
    'description' in node ? { ...node, description: undefined } : undefined
  return print(visit(document, { enter: plain }))
}

const isNode = (type: { name: { value: string } }) => type.name.value === 'Node'

/** Recorded documents may be no GraphQL at all, which is what they are there to show. */
function parsed(text: string): DocumentNode[] {
  try {
    return [parse(text)]
  } catch {
    return []
  }
}

if (import.meta.main) {
  const folder = process.argv[2]
  if (!folder) throw new Error('name the folder that holds admin-<version>.graphql')
  const texts = [...documents.map((d) => d.text), ...bulkDocuments, ...recorded()]
  for (const version of versions) {
    const sdl = readFileSync(join(folder, `admin-${version}.graphql`), 'utf8')
    const cut = `${head(version)}\n${prune(sdl, texts)}\n`
    writeFileSync(join(import.meta.dirname, `admin-${version}.graphql`), cut)
    console.log(
      `${version}: ${Math.round(cut.length / 1000)} kB of ${Math.round(sdl.length / 1000)}`,
    )
  }
}
