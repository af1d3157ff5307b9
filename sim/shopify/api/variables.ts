/** Variables that do not fit their types, complained of in Shopify's words. Pure. */
import {
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  print,
  typeFromAST,
} from 'graphql'

type Problem = { path: (string | number)[]; explanation: string }

/** One error for each variable that is wrong. */
export function invalidVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  values: Readonly<Record<string, unknown>>,
) {
  return (operation.variableDefinitions ?? []).flatMap(({ variable, type, defaultValue }) => {
    const name = variable.name.value
    const known = typeFromAST(schema, type) as GraphQLInputType | undefined
    if (!known || (values[name] === undefined && defaultValue)) return []
    const problems = problemsOf(known, values[name], [])
    if (problems.length === 0) return []
    const where = problems
      .map(({ path, explanation }) => `${path.join('.')} (${explanation})`)
      .join(', ')
    const message = `Variable $${name} of type ${print(type)} was provided invalid value${
      problems[0]!.path.length > 0 ? ` for ${where}` : ''
    }`
    const extensions = { code: 'INVALID_VARIABLE', value: values[name] ?? null, problems }
    return [{ message, extensions }]
  })
}

function problemsOf(type: GraphQLInputType, value: unknown, path: Problem['path']): Problem[] {
  if (isNonNullType(type)) {
    if (value == null) return [{ path, explanation: 'Expected value to not be null' }]
    return problemsOf(type.ofType, value, path)
  }
  if (value == null) return []
  if (isListType(type)) {
    const list = Array.isArray(value) ? value : [value]
    return list.flatMap((each, i) => problemsOf(type.ofType, each, [...path, i]))
  }
  if (!isInputObjectType(type)) return scalar(type, value, path)
  if (typeof value !== 'object') {
    return [{ path, explanation: `Expected ${JSON.stringify(value)} to be a key-value object.` }]
  }
  const fields = type.getFields()
  const unknown = Object.keys(value)
    .filter((name) => !fields[name])
    .map((name) => ({
      path: [...path, name],
      explanation: `Field is not defined on ${type.name}`,
    }))
  const known = Object.values(fields).flatMap((field) =>
    problemsOf(field.type, (value as Record<string, unknown>)[field.name], [...path, field.name]),
  )
  return [...unknown, ...known]
}

function scalar(type: GraphQLInputType, value: unknown, path: Problem['path']): Problem[] {
  if (!('parseValue' in type)) return []
  try {
    type.parseValue(value)
    return []
  } catch {
    return [{ path, explanation: `Could not coerce value ${JSON.stringify(value)} to ${type}` }]
  }
}
