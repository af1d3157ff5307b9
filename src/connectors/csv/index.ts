/** Files as a system: a drop folder that is read, a folder that numbers are written to, a list to compare with. */
import type { Bound, Connector, Stored } from '../connector.ts'
import { doctor } from './doctor.ts'
import { allLevels, levelsOf } from './levels.ts'
import { layoutOf, since } from './pull.ts'
import { send } from './push.ts'
import { readChunk } from './rows.ts'
import { type CsvSettings, Settings } from './settings.ts'

export type { CsvSettings } from './settings.ts'

/** A system that speaks in CSV files. Only the folders named in `settings` become abilities. */
export function csv(settings: CsvSettings): Bound {
  const read = Settings.safeParse(settings)
  return { connector: connector(settings), settings: read.success ? read.data : settings }
}

const connector = (settings: CsvSettings): Connector<Settings> => ({
  name: 'csv',
  settings: Settings,
  limits: { batch: 2000, perSecond: 5, burst: 5 },
  ...(settings.folder === undefined
    ? {}
    : {
        pull: { stream: 'files', everyMs: settings.everyMs ?? 10_000, since },
        parse: (message: Stored, s: Settings) => readChunk(message, layoutOf(s)),
      }),
  // A list is left by the other side in its own time: it can't tell whether our file has arrived.
  ...(settings.out === undefined ? {} : { push: { compares: false, blind: true as const, send } }),
  ...(settings.levels === undefined ? {} : { levels: { of: levelsOf, all: allLevels } }),
  doctor,
})
