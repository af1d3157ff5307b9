/** `onhand audit`: exports in, a report out; needs no configuration and no database. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { audit } from '../audit/audit.ts'
import type { JoinSettings } from '../audit/join/holdings.ts'
import { aliasesCsv, rowsCsv } from '../audit/render/csv.ts'
import { readBundles, readListings, readOrders } from '../audit/sheets/lists.ts'
import { Fault } from '../lib/faults.ts'
import type { AuditOptions, FileOptions } from './audit/options.ts'
import { sayReport } from './audit/say.ts'
import { sourcesOf } from './audit/sources.ts'
import { names, write, writeReport } from './audit/write.ts'
import type { Globals } from './main.ts'
import { json } from './say.ts'

export async function auditFiles(globals: Globals, options: FileOptions): Promise<void> {
  const progress = progressOn(process.stderr)
  const lists = await listsOf(options)
  const sources = await sourcesOf(options, read, progress.step)
  progress.say('comparing')
  const { report, alikes } = audit(sources, {
    ...lists,
    keys: { exactCase: options.exactCase ?? false, ignoreZeros: options.ignoreZeros ?? false },
    duplicates: options.duplicates === 'add' ? 'add' : 'set_aside',
    at: new Date(),
    tolerance: options.tolerance,
    assumptions: { ...options, price: options.price ?? null },
  })
  progress.say('writing the report')
  const files = await write(options.out, {
    ...writeReport(report),
    [names.rows]: () => rowsCsv(sources),
    [names.aliases]: () => aliasesCsv(alikes),
  })
  progress.done()
  const none = report.systems.every(({ totals }) => !totals || totals.compared === 0)
  process.exitCode = none ? 2 : report.verdict.agrees ? 0 : 1
  if (globals.json) {
    const { lines, ...summary } = report
    return json({ ...summary, lines: lines.length, files })
  }
  sayReport(report, files)
}

async function listsOf(o: AuditOptions): Promise<Omit<JoinSettings, 'keys' | 'duplicates'>> {
  const name = (path: string) => basename(path)
  const aliases = o.aliases ? await readListings(name(o.aliases), read(o.aliases), 'alias') : []
  const packs = o.packs ? await readListings(name(o.packs), read(o.packs), 'pack') : []
  return {
    listings: [...aliases, ...packs],
    bundles: o.bundles ? await readBundles(name(o.bundles), read(o.bundles)) : [],
    orders: o.orders ? await readOrders(name(o.orders), read(o.orders)) : null,
  }
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why =
      code === 'ENOENT'
        ? 'is not there'
        : code === 'EISDIR'
          ? 'is a folder'
          : `cannot be read (${code})`
    throw new Fault('invalid', `${path} ${why}.`)
  }
}

/** One line that is written over, for a person who waits; nothing where nobody looks. */
function progressOn(stream: NodeJS.WriteStream) {
  const say = (text: string) => {
    if (stream.isTTY) stream.write(`\r\u001b[K${text} …`)
  }
  return {
    say,
    step: (title: string, rows: number) =>
      say(`reading ${title}: ${rows.toLocaleString('en-US')} rows`),
    done: () => {
      if (stream.isTTY) stream.write('\r\u001b[K')
    },
  }
}
