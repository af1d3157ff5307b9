/** Bulk operations: a query that Shopify carries out by itself, whose result is a file of lines. */
import {
  type DocumentNode,
  execute,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql'
import type { Clock } from '../../../src/lib/clock.ts'
import type { Ways } from '../store/ways.ts'

type Operation = {
  id: string
  status: 'CREATED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELING' | 'CANCELED'
  errorCode: string | null
  query: string
  createdAt: Date
  completedAt: Date | null
  lines: string[]
  roots: number
  /** How often it was looked at: it takes a while. */
  looks: number
}
/** Where the API was asked. */
type Asked = { origin: string }
type Refusal = { field: string[] | null; message: string; code: string }

const AT_ONCE = 5
const LOOKS = 2

export function createBulk(options: {
  schema: GraphQLSchema
  roots: object
  clock: Clock
  ways: Ways
  /** Where the files lie: another host than the shop. Null: where it was asked. */
  files: string | null
}) {
  const { schema, clock, ways } = options
  const operations = new Map<string, Operation>()
  let last = 7_933_223_797_042
  let fails: string | undefined

  const running = () =>
    [...operations.values()].filter((o) => ['CREATED', 'RUNNING', 'CANCELING'].includes(o.status))

  function begin(query: string): { operation: Operation | null; errors: Refusal[] } {
    const errors = refusals(query)
    if (errors.length > 0) return { operation: null, errors }
    const busy = running()
    if (busy.length >= AT_ONCE) {
      const ids = busy.map((o) => gid(o.id)).join(', ')
      const message = `A bulk query operation for this app and shop is already in progress: ${ids}.`
      return { operation: null, errors: [{ field: null, message, code: 'OPERATION_IN_PROGRESS' }] }
    }
    const operation: Operation = {
      id: String(last),
      status: 'CREATED',
      errorCode: null,
      query,
      createdAt: clock.now(),
      completedAt: null,
      lines: [],
      roots: 0,
      looks: 0,
    }
    last += 32_768
    operations.set(operation.id, operation)
    return { operation, errors: [] }
  }

  /** It goes on while nobody looks; here it goes on when somebody does. */
  async function proceed(operation: Operation) {
    if (operation.status !== 'CREATED' && operation.status !== 'RUNNING') return
    operation.status = 'RUNNING'
    if (++operation.looks < LOOKS) return
    if (fails !== undefined) {
      operation.status = 'FAILED'
      operation.errorCode = fails
      fails = undefined
    } else {
      const document = parse(operation.query)
      const result = await execute({
        schema,
        document,
        rootValue: options.roots,
        contextValue: { bulk: true },
      })
      if (result.errors) throw result.errors[0]!
      flatten(operation, document, result.data as Json, ways)
      operation.status = 'COMPLETED'
    }
    operation.completedAt = clock.now()
  }

  const view = (o: Operation, { origin }: Asked) => ({
    __typename: 'BulkOperation',
    id: gid(o.id),
    status: o.status,
    type: 'QUERY',
    errorCode: o.errorCode,
    createdAt: o.createdAt.toISOString(),
    completedAt: o.completedAt?.toISOString() ?? null,
    // Numbers this large are told as text.
    objectCount: String(o.lines.length),
    rootObjectCount: String(o.roots),
    fileSize: o.status === 'COMPLETED' ? String(Buffer.byteLength(fileOf(o))) : null,
    url:
      o.status === 'COMPLETED' && o.lines.length > 0
        ? `${options.files ?? `${origin}/files`}/${o.id}.jsonl`
        : null,
    partialDataUrl: null,
    query: o.query,
  })

  return {
    roots: {
      bulkOperationRunQuery: ({ query }: { query: string }, asked: Asked) => {
        const { operation, errors } = begin(query)
        return { bulkOperation: operation && view(operation, asked), userErrors: errors }
      },
      bulkOperation: async ({ id }: { id: string }, asked: Asked) => {
        const found = operations.get(id.split('/').at(-1)!)
        if (!found) return null
        await proceed(found)
        return view(found, asked)
      },
      bulkOperationCancel: ({ id }: { id: string }, asked: Asked) => {
        const found = operations.get(id.split('/').at(-1)!)
        if (found) found.status = 'CANCELING'
        return { bulkOperation: found ? view(found, asked) : null, userErrors: [] }
      },
    },
    /** The next operation ends badly. */
    fail(code: string) {
      fails = code
    },
    /** Operations of somebody else, under way. */
    occupy(ids: readonly string[]) {
      for (const id of ids) {
        const { operation } = begin('{ products { edges { node { id } } } }')
        if (!operation) continue
        operations.delete(operation.id)
        operation.id = id
        operations.set(id, operation)
      }
    },
    end() {
      for (const operation of running()) operation.status = 'CANCELED'
    },
    file(id: string): string | undefined {
      const found = operations.get(id)
      return found?.status === 'COMPLETED' ? fileOf(found) : undefined
    },
  }

  /** Before anything is begun, in Shopify's words. */
  function refusals(query: string): Refusal[] {
    const invalid = (message: string): Refusal => ({ field: ['query'], message, code: 'INVALID' })
    if (query.trim() === '') {
      return [invalid('Invalid bulk query: syntax error, unexpected end of file')]
    }
    let document: DocumentNode
    try {
      document = parse(query)
    } catch (error) {
      return [invalid(`Invalid bulk query: ${(error as Error).message}`)]
    }
    const [operation] = document.definitions
    if (operation?.kind !== Kind.OPERATION_DEFINITION || operation.operation !== 'query') {
      return [invalid('Invalid operation type. Only `query` operations are supported.')]
    }
    return lookOver(operation.selectionSet).map(invalid)
  }
}

const gid = (id: string) => `gid://shopify/BulkOperation/${id}`
const fileOf = (o: Operation) => o.lines.map((line) => `${line}\n`).join('')

/** Without the schema: whatever is asked for by edges or nodes is a list. */
function lookOver(root: SelectionSetNode): string[] {
  const found = {
    count: 0,
    deepest: 0,
    byNodes: [] as string[],
    nameless: [] as string[],
    inList: false,
  }
  const walk = (set: SelectionSetNode, depth: number, list: boolean) => {
    for (const field of fieldsOf(set)) {
      const inner = field.selectionSet
      if (!inner) continue
      const [edges] = fieldsOf(inner).filter((f) => f.name.value === 'edges')
      const nodes = fieldsOf(inner).some((f) => f.name.value === 'nodes')
      if (nodes) found.byNodes.push(field.name.value)
      const node =
        edges?.selectionSet && fieldsOf(edges.selectionSet).find((f) => f.name.value === 'node')
      if (!node?.selectionSet && !nodes) {
        walk(inner, depth, list || plural.has(field.name.value))
        continue
      }
      found.count++
      found.deepest = Math.max(found.deepest, depth)
      if (list) found.inList = true
      if (!node?.selectionSet) continue
      const nested = fieldsOf(node.selectionSet).some(
        (f) => f.selectionSet && hasEdges(f.selectionSet),
      )
      const own = fieldsOf(node.selectionSet).some((f) => f.name.value === 'id' && !f.alias)
      if (nested && !own) found.nameless.push(field.name.value)
      walk(node.selectionSet, depth + 1, list)
    }
  }
  const top = fieldsOf(root).some((f) => f.name.value === 'node' || f.name.value === 'nodes')
  walk(root, 0, false)
  return [
    ...(found.byNodes.length > 0
      ? [
          `All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: '${found.byNodes[0]} { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: '${found.byNodes.join("', '")}'.`,
        ]
      : []),
    ...(top ? ['Bulk queries cannot contain a top level `node` field.'] : []),
    ...(found.count === 0 ? ['Bulk queries must contain at least one connection.'] : []),
    ...(found.deepest > 2
      ? ['Bulk queries cannot contain connections with a nesting depth greater than 2.']
      : []),
    ...(found.count > 5 ? ['Bulk queries cannot contain more than 5 connections.'] : []),
    ...(found.nameless.length > 0
      ? [
          `The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': ${found.nameless.join(', ')}.`,
        ]
      : []),
    ...(found.inList
      ? ['Queries that contain a connection field within a list field are not currently supported.']
      : []),
  ]
}

/** Lists that are no connections, of the fields that lead to one. */
const plural = new Set(['fulfillments', 'refunds', 'transactions', 'dispositions'])

const hasEdges = (set: SelectionSetNode): boolean =>
  fieldsOf(set).some(
    (f) => f.name.value === 'edges' || (f.selectionSet && hasEdges(f.selectionSet)),
  )

const fieldsOf = (set: SelectionSetNode): FieldNode[] =>
  set.selections.flatMap((s) => (s.kind === Kind.FIELD ? [s] : []))

type Json = { [name: string]: unknown }

/** Each object of a list is a line; one of a list within names the object it stands in. */
function flatten(operation: Operation, _: DocumentNode, data: Json, ways: Ways) {
  const later: string[] = []
  const emit = (node: Json, parent: string | undefined) => {
    const own: Json = {}
    const lists: { edges: { node: Json }[] }[] = []
    for (const [name, value] of Object.entries(node)) {
      if (isList(value)) lists.push(value)
      else own[name] = value
    }
    const line = JSON.stringify(parent === undefined ? own : { ...own, __parentId: parent })
    if (parent !== undefined && ways.childrenLast) later.push(line)
    else operation.lines.push(line)
    for (const list of lists) for (const { node: child } of list.edges) emit(child, String(node.id))
  }
  for (const value of Object.values(data)) {
    if (!isList(value)) continue
    for (const { node } of value.edges) {
      operation.roots++
      emit(node, undefined)
    }
  }
  // The children of children before their parents: nothing is promised.
  operation.lines.push(...later.reverse())
}

const isList = (value: unknown): value is { edges: { node: Json }[] } =>
  typeof value === 'object' && value !== null && Array.isArray((value as Json).edges)
