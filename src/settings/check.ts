/** Whether a value may be set: asked of the check that the file goes through, with its sentences. Pure. */
import { readRegistry } from '../authority/read.ts'
import type { Registry } from '../authority/registry.ts'
import { Fault } from '../lib/faults.ts'
import type { Setting, Value } from './list.ts'

/** What is wrong with `value`, in the words that are used of the file; empty: nothing. */
export function mistakes(registry: Registry, setting: Setting, value: unknown): string[] {
  if (!isValue(setting, value)) {
    return [`${setting.name}: ${JSON.stringify(value)} is not ${wanted(setting)}.`]
  }
  // What was wrong before is not this value's fault.
  const before = new Set(wrongWith(registry))
  return wrongWith(setting.write(registry, value)).filter((why) => !before.has(why))
}

/** The registry with every one of `given` that may be set, in turn; and why the others may not. */
export function applied(
  declared: Registry,
  given: readonly { setting: Setting | undefined; name: string; value: unknown }[],
): { registry: Registry; ignored: Map<string, string> } {
  const ignored = new Map<string, string>()
  let registry = declared
  for (const { setting, name, value } of given) {
    const why = setting
      ? mistakes(registry, setting, value).join(' ')
      : 'There is no such setting any more.'
    if (why === '') registry = setting!.write(registry, value as Value)
    else ignored.set(name, why)
  }
  return { registry, ignored }
}

function wrongWith(registry: Registry): string[] {
  try {
    readRegistry(registry)
    return []
  } catch (error) {
    if (error instanceof Fault && Array.isArray(error.extra.wrong)) return error.extra.wrong
    throw error
  }
}

const isValue = ({ bounds }: Setting, value: unknown): value is Value =>
  'least' in bounds
    ? typeof value === 'number' && Number.isFinite(value)
    : typeof value === 'string'

const wanted = ({ bounds }: Setting) =>
  'least' in bounds
    ? 'a number'
    : 'oneOf' in bounds
      ? bounds.oneOf.join(' or ')
      : 'a cron expression'
