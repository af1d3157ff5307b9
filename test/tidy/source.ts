/** The project's own files as the tidy checks read them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** `path` is relative to the project, with forward slashes. */
export type Source = { path: string; text: string }

const skipped = new Set(['node_modules', 'dist', '.git', '.onhand'])
const readable =
  /\.(ts|tsx|[cm]?js|sql|md|json|yaml|css|html|sh)$|^\.ci\/|(^|\/)(Containerfile|NOTICE)$/

export const isTest = (path: string) => path.endsWith('.test.ts')

/** Every path under `root`, folders too (ending in a slash). */
export function pathsIn(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return []
    const path = folder + entry.name
    return entry.isDirectory() ? [`${path}/`, ...pathsIn(root, `${path}/`)] : [path]
  })
}

export const sourcesOf = (root: string, paths: readonly string[]): Source[] =>
  paths
    .filter((path) => readable.test(path) && !path.endsWith('/'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

/** The lines without their comments; a line that is only comment is left empty. */
export function code(path: string, text: string): string[] {
  const tail = path.endsWith('.sql') ? /--.*$/ : /(^|\s)(\/\/|\/\*).*$|^\s*\*.*$/
  return text.split('\n').map((line) => line.replace(tail, ''))
}
