/**
 * What a query costs, and the bucket that pays for it. The rule is read off recorded answers: an object
 * is a point, a list a point for all of it, a connection two and 1 + log2(first) times its node; a
 * mutation is ten, its payload's first object included.
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import type { Clock } from '../../../src/lib/clock.ts'

export const MOST_COST = 1000
const MUTATION = 10

type Asked = {
  schema: GraphQLSchema
  operation: OperationDefinitionNode
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
  variables: Readonly<Record<string, unknown>>
}

/** `data`: the answer, for what it cost in the end: what a mutation did not make costs nothing. */
export function costOf(asked: Asked, data?: Readonly<Record<string, unknown>> | null): number {
  const { schema, operation } = asked
  const root = schema.getRootType(operation.operation)!
  if (operation.operation === 'query') return selection(asked, operation.selectionSet, root)
  let sum = 0
  for (const field of fieldsOf(asked, operation.selectionSet)) {
    const payload = getNamedType(root.getFields()[field.name.value]!.type) as GraphQLObjectType
    // The object that was written comes with the mutation.
    const [first] = fieldsOf(asked, field.selectionSet!).filter((f) => f.selectionSet)
    const answer = data?.[nameOf(field)] as Readonly<Record<string, unknown>> | null | undefined
    const made = data === undefined || !first || (answer?.[nameOf(first)] ?? null) !== null
    const inner = made ? selection(asked, field.selectionSet!, payload) : 0
    const own = first && isValued(payload, first) ? 1 : 0
    sum += MUTATION + Math.max(0, inner - own)
  }
  return sum
}

const nameOf = ({ alias, name }: FieldNode) => (alias ?? name).value

/** Errors and the like are values, not objects of the shop. */
const values = new Set(['userErrors', 'pageInfo', 'endpoint', 'extensions', 'userError'])
const isValued = (_: GraphQLObjectType, field: FieldNode) => !values.has(field.name.value)

function selection(asked: Asked, set: SelectionSetNode, type: GraphQLObjectType): number {
  return fieldsOf(asked, set).reduce((sum, field) => sum + fieldCost(asked, field, type), 0)
}

function fieldCost(asked: Asked, field: FieldNode, parent: GraphQLObjectType): number {
  if (!field.selectionSet || values.has(field.name.value)) return 0
  const known = fieldOf(asked.schema, parent, field.name.value)
  if (!known) return 0
  const type = getNamedType(known.type)
  if (!isCompositeType(type)) return 0
  const args = getArgumentValues(known, field, asked.variables)
  const object = isObjectType(type) ? type : (parent as GraphQLObjectType)
  if (type.name.endsWith('Connection')) {
    const first = Number(args.first ?? args.last ?? 1)
    const node = fieldsOf(asked, field.selectionSet)
      .filter((f) => f.name.value === 'nodes' || f.name.value === 'edges')
      .reduce((most, f) => Math.max(most, nodeCost(asked, f, object)), 0)
    return 2 + times(first) * node
  }
  const inner = isObjectType(type)
    ? selection(asked, field.selectionSet, type)
    : abstractCost(asked, field.selectionSet)
  const each = Array.isArray(args.ids) ? args.ids.length : 1
  return each * (1 + inner)
}

const times = (first: number) => Math.floor(1 + Math.log2(Math.max(1, first)))

function nodeCost(asked: Asked, field: FieldNode, connection: GraphQLObjectType): number {
  const type = getNamedType(fieldOf(asked.schema, connection, field.name.value)!.type)
  if (field.name.value === 'edges') {
    const node = fieldsOf(asked, field.selectionSet!).find((f) => f.name.value === 'node')
    return node ? nodeCost(asked, node, type as GraphQLObjectType) : 1
  }
  return 1 + (isObjectType(type) ? selection(asked, field.selectionSet!, type) : 0)
}

/** The dearest of what may stand there. */
function abstractCost(asked: Asked, set: SelectionSetNode): number {
  return Math.max(
    0,
    ...set.selections.map((s) => {
      if (s.kind !== Kind.INLINE_FRAGMENT || !s.typeCondition) return 0
      const type = asked.schema.getType(s.typeCondition.name.value)
      return isObjectType(type) ? selection(asked, s.selectionSet, type) : 0
    }),
  )
}

function fieldOf(schema: GraphQLSchema, parent: GraphQLObjectType, name: string) {
  const type = schema.getType(parent.name)
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
}

function fieldsOf(asked: Asked, set: SelectionSetNode): FieldNode[] {
  return set.selections.flatMap((s) => {
    if (s.kind === Kind.FIELD) return [s]
    if (s.kind === Kind.INLINE_FRAGMENT) return fieldsOf(asked, s.selectionSet)
    const fragment = asked.fragments.get(s.name.value)
    return fragment ? fieldsOf(asked, fragment.selectionSet) : []
  })
}

/** The leaky bucket of one app in one shop. */
export function createBucket(clock: Clock, most = 2000, rate = 100) {
  let left = most
  let at = clock.now().getTime()
  const refill = () => {
    const now = clock.now().getTime()
    left = Math.min(most, left + (Math.max(0, now - at) * rate) / 1000)
    at = now
  }
  const status = () => ({
    maximumAvailable: most,
    currentlyAvailable: Math.floor(left),
    restoreRate: rate,
  })
  return {
    status,
    /** False: there is not enough left, and nothing may be done. */
    take(points: number): boolean {
      refill()
      if (left < points) return false
      left -= points
      return true
    },
    /** Points that were asked for and not used. */
    give(points: number) {
      left = Math.min(most, left + points)
    },
    empty() {
      refill()
      left = 0
    },
  }
}

export type Bucket = ReturnType<typeof createBucket>
