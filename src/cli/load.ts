/** Finds and reads `onhand.config.ts`, which imports from 'onhand': this very program. */
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Registry } from '../authority/registry.ts'
import { Fault } from '../lib/faults.ts'

export const CONFIG = 'onhand.config.ts'
const names = [CONFIG, 'onhand.config.mts', 'onhand.config.js', 'onhand.config.mjs']

/** The path of the configuration: the one named, or the one in this folder. */
export function configPath(named?: string): string | undefined {
  if (named !== undefined) return resolve(named)
  return names.map((name) => join(process.cwd(), name)).find((path) => existsSync(path))
}

/** The declared world. Throws a Fault that says what is wrong and where. */
export async function loadConfig(named?: string): Promise<Registry> {
  const path = configPath(named)
  if (path === undefined || !existsSync(path)) {
    const where = path ?? join(process.cwd(), CONFIG)
    throw new Fault('config', `There is no ${where}. Make one with: onhand init`)
  }
  hook(path)
  let loaded: { default?: unknown }
  try {
    loaded = await import(pathToFileURL(path).href)
  } catch (error) {
    if (error instanceof Fault) throw new Fault(error.code, error.detail, error.extra)
    const { message, stack } = error as Error
    const at =
      stack
        ?.split('\n')
        .find((line) => line.includes(path))
        ?.trim() ?? ''
    throw new Fault('config', `${path} cannot be read: ${message}${at ? `\n  ${at}` : ''}`)
  }
  const { default: registry } = loaded
  if (typeof registry !== 'object' || registry === null || !('timing' in registry)) {
    throw new Fault('config', `${path} must end with: export default defineConfig({ … })`)
  }
  return registry as Registry
}

let hooked = false

/** The package need not be installed where the configuration is, and there is only one of it. */
function hook(path: string): void {
  if (hooked) return
  hooked = true
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const own = new URL(`../index.${extension}`, import.meta.url).href
  registerHooks({
    resolve(specifier, context, resolveNext) {
      if (specifier === 'onhand') return { url: own, shortCircuit: true }
      const found = resolveNext(specifier, context)
      // A folder without a package.json says nothing of modules; this file is one.
      if (!found.url.startsWith('file:') || fileURLToPath(found.url) !== path) return found
      return { ...found, format: path.endsWith('ts') ? 'module-typescript' : 'module' }
    },
  })
}
