/** The version of this program, as its package says. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The package.json above the sources, or above what was built from them. */
export function version(): string {
  for (const up of ['../..', '../../..']) {
    try {
      const { name, version } = JSON.parse(
        readFileSync(join(import.meta.dirname, up, 'package.json'), 'utf8'),
      )
      if (name === 'onhand') return version
    } catch {}
  }
  return '0'
}
