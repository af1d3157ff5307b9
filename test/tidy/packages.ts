/** What package.json and the lockfile may say: exact versions, and no machine's own registry. Pure. */
import { isTest, type Source } from './source.ts'

export type Package = {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

/** Dependencies whose version is a range. */
export function inexact(pack: Package): string[] {
  return Object.entries({ ...pack.dependencies, ...pack.devDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name}: "${version}" is not one version`)
}

/** Runtime dependencies that no source of the program imports. */
export function unused(pack: Package, sources: readonly Source[]): string[] {
  const program = sources.filter(({ path }) => /^(src|sim)\//.test(path) && !isTest(path))
  return Object.keys(pack.dependencies ?? {})
    .filter((name) => name !== 'node')
    .filter((name) => {
      const imports = new RegExp(`(from|import\\()\\s*'${name}[/']`)
      return !program.some(({ text }) => imports.test(text))
    })
    .map((name) => `${name} is a runtime dependency, and the program does not import it`)
}

type Lock = { packages: Record<string, { resolved?: string; link?: boolean }> }

/** Packages that the lockfile ties to a host; npm then fetches from there, wherever it runs. */
export const tied = (lock: Lock): string[] =>
  Object.entries(lock.packages)
    .filter(([, entry]) => entry.resolved !== undefined && !entry.link)
    .map(([path, entry]) => `${path}: ${entry.resolved}`)
