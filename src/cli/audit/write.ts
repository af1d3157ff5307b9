/** Writing the report's files into a folder. */
import { mkdirSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { linesCsv } from '../../audit/render/csv.ts'
import { renderHtml } from '../../audit/render/html.ts'
import { renderJson } from '../../audit/render/json.ts'
import type { Report } from '../../audit/report.ts'
import { Fault, messageOf } from '../../lib/faults.ts'
import { version } from '../../main/version.ts'

/** The lists beside the report. */
export const names = {
  lines: 'audit.csv',
  rows: 'set-aside.csv',
  aliases: 'suggested-aliases.csv',
}

/** Null: there is nothing for it this time. */
export type Texts = Record<string, () => Iterable<string> | null>

export const writeReport = (report: Report): Texts => ({
  'audit.html': () => [renderHtml(report, { version: version(), files: names })],
  [names.lines]: () => [linesCsv(report)],
  'audit.json': () => renderJson(report),
  [names.rows]: () => null,
  [names.aliases]: () => null,
})

/**
 * One after the other, so that only one is in memory. What an earlier audit left there and this one
 * has not is taken away: it would be believed. Answers the paths.
 */
export async function write(out: string, files: Texts): Promise<string[]> {
  const folder = resolve(out)
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
