/** `onhand audit`: exports in, a report out; needs no configuration and no database. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
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

/** The lists beside the report. */
const names = { lines: 'audit.csv', rows: 'set-aside.csv', aliases: 'suggested-aliases.csv' }

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
  const files = await write(resolve(options.out), {
    'audit.html': () => [renderHtml(report, { version: version(), files: names })],
    [names.lines]: () => [linesCsv(report)],
    'audit.json': () => renderJson(report),
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

type Texts = Record<string, () => Iterable<string> | null>

/**
 * One after the other, so that only one is in memory. What an earlier audit left there and this one
 * has not is taken away: it would be believed.
 */
async function write(folder: string, files: Texts): Promise<string[]> {
  const written: string[] = []
  try {
    mkdirSync(folder, { recursive: true })
    for (const [name, textOf] of Object.entries(files)) {
      const path = join(folder, name)
      const text = textOf()
      if (text === null) rmSync(path, { force: true })
      else {
        await writeFile(path, text)
        written.push(path)
      }
    }
    return written
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
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
