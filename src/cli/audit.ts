/** `onhand audit`: exports in, a report out; needs no configuration and no database. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { audit } from '../audit/audit.ts'
import type { JoinSettings } from '../audit/join/holdings.ts'
import { aliasesCsv, linesCsv, rowsCsv } from '../audit/render/csv.ts'
import { renderHtml } from '../audit/render/html.ts'
import { renderJson } from '../audit/render/json.ts'
import { readBundles, readListings, readOrders } from '../audit/sheets/lists.ts'
import { Fault, messageOf } from '../lib/faults.ts'
import { version } from '../main/version.ts'
import type { AuditOptions } from './audit/options.ts'
import { sayReport } from './audit/say.ts'
import { sourcesOf } from './audit/sources.ts'
import type { Globals } from './main.ts'
import { json } from './say.ts'

export async function auditFiles(globals: Globals, options: AuditOptions): Promise<void> {
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
  const files = write(resolve(options.out), {
    'audit.html': renderHtml(report, { version: version(), linesFile: 'audit.csv' }),
    'audit.csv': linesCsv(report),
    'audit.json': renderJson(report),
    'set-aside.csv': rowsCsv(sources),
    'suggested-aliases.csv': aliasesCsv(alikes),
  })
  progress.done()
  process.exitCode = report.verdict.agrees ? 0 : 1
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

/** Writes what there is, and takes away what an earlier audit left there and this one has not. */
function write(folder: string, files: Record<string, string | null>): string[] {
  try {
    mkdirSync(folder, { recursive: true })
    return Object.entries(files).flatMap(([name, text]) => {
      const path = join(folder, name)
      if (text !== null) writeFileSync(path, text)
      else if (existsSync(path)) rmSync(path)
      return text === null ? [] : [path]
    })
  } catch (error) {
    throw new Fault(
      'invalid',
      `The report cannot be written into ${folder}: ${messageOf(error)}. Name another folder with --out.`,
    )
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
