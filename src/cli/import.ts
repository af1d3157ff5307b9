/** `onhand import`: a CSV file, first looked through (--preview), then taken in row by row. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Fault } from '../lib/faults.ts'
import { withApi } from './client.ts'
import type { Globals } from './main.ts'
import { json, marks, next, out, table, talk, visible } from './say.ts'

type Options = {
  preview?: boolean
  as?: string
  system?: string
  column?: string[]
  fixed?: string[]
  zone?: string
  addItems?: boolean
  confirm?: number
}

type Preview = {
  kind: string
  encoding: string
  delimiter: string
  columns: { title: string; role: string | null; samples: string[] }[]
  missing: string[]
  rows: number
  good: number
  bad: number
  reasons: { why: string; count: number; rows: number[] }[]
  fates: Record<string, number>
  unmapped: { skus: string[]; locations: string[] }
  sample: { row: number; cells: string[]; fate: string; says: string }[]
  flood: { why: string | null; skus: number } | null
}
type Taken = { kind: string; rows: number } & Partial<
  Record<'stored' | 'repeated' | 'reused' | 'items' | 'added' | 'changed', number>
> & { bad?: { row: number; why: string }[] }
type Outcome = {
  pending: number
  quarantined: number
  movements: Record<string, number>
  problems: { reason: string; says: string; row?: number }[]
}

export async function importFile(globals: Globals, file: string, options: Options): Promise<void> {
  const bytes = read(file)
  const path = `/v1/files?${queryOf(file, options)}`
  await withApi(globals, async (api) => {
    const answer = await (await api.send('POST', path, bytes, 'text/csv')).json()
    if (options.preview) {
      const { preview } = answer as { preview: Preview }
      process.exitCode = preview.missing.length > 0 || preview.bad > 0 ? 1 : 0
      return globals.json ? json(preview) : showPreview(preview, file, options)
    }
    const { taken, outcome } = answer as { taken: Taken; outcome: Outcome | null }
    const bad = (taken.bad?.length ?? 0) + (outcome?.quarantined ?? 0)
    process.exitCode = bad > 0 ? 1 : 0
    if (globals.json) return json(answer)
    showTaken(taken, outcome)
  })
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why =
      code === 'ENOENT'
        ? 'is not there'
        : code === 'EISDIR'
          ? 'is a folder'
          : `cannot be read (${code})`
    throw new Fault('invalid', `${file} ${why}.`)
  }
}

function queryOf(file: string, o: Options): URLSearchParams {
  const query = new URLSearchParams({ name: file === '-' ? 'stdin.csv' : basename(file) })
  if (o.preview) query.set('preview', 'true')
  if (o.as) query.set('kind', o.as)
  if (o.system) query.set('system', o.system)
  if (o.zone) query.set('zone', o.zone)
  if (o.addItems) query.set('addItems', 'true')
  if (o.confirm !== undefined) query.set('confirm', String(o.confirm))
  for (const pair of o.column ?? []) query.append('column', pair)
  for (const pair of o.fixed ?? []) query.append('fixed', pair)
  return query
}

function showPreview(p: Preview, file: string, options: Options): void {
  const delimiter = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }[p.delimiter]
  out(`${p.rows} rows of ${p.kind} (${p.encoding}, with ${delimiter ?? p.delimiter})`)
  const columns = p.columns.map((c) => [
    c.title,
    c.role ?? '(not used)',
    c.samples.filter(Boolean).join(', '),
  ])
  out(table(['column', 'is', 'as in'], columns))
  for (const missing of p.missing) out(`${marks.bad()} ${visible(missing)}`)
  if (p.missing.length > 0) {
    next(
      `which column it is: onhand import ${file} --preview --column <role>=<header>`,
      `what holds for every row: onhand import ${file} --preview --fixed <role>=<value>   (as in at=2026-01-31T08:00)`,
    )
    return
  }
  out('')
  out(
    table(
      ['row', 'would be', 'because'],
      p.sample.slice(0, 10).map((s) => [s.row, s.fate, s.says]),
    ),
  )
  out('')
  for (const [fate, count] of Object.entries(p.fates)) out(`${String(count).padStart(8)}  ${fate}`)
  for (const { why, count, rows } of p.reasons) {
    out(
      `${marks.bad()} ${count} × ${visible(why)} (row ${rows.slice(0, 5).join(', ')}${count > 5 ? ', …' : ''})`,
    )
  }
  if (p.unmapped.skus.length > 0 && !options.addItems) {
    next(
      `onhand import ${again(file, { ...options, addItems: true })}   (unknown SKUs become items)`,
    )
  }
  if (p.flood?.why) {
    out(`${marks.bad()} ${visible(p.flood.why)}`)
    next(`if it is meant: onhand import ${again(file, { ...options, confirm: p.flood.skus })}`)
  } else if (p.good > 0) next(`onhand import ${again(file, options)}`)
}

const again = (file: string, o: Options) =>
  [
    file,
    ...(o.as ? ['--as', o.as] : []),
    ...(o.system ? ['--system', o.system] : []),
    ...(o.column ?? []).flatMap((pair) => ['--column', pair]),
    ...(o.fixed ?? []).flatMap((pair) => ['--fixed', pair]),
    ...(o.zone ? ['--zone', o.zone] : []),
    ...(o.addItems ? ['--add-items'] : []),
    ...(o.confirm === undefined ? [] : ['--confirm', String(o.confirm)]),
  ]
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ')

function showTaken(taken: Taken, outcome: Outcome | null): void {
  if (!outcome) {
    out(
      `${taken.rows} rows of ${taken.kind}: ${taken.added ?? 0} new, ${taken.changed ?? 0} known, ${taken.bad?.length ?? 0} not taken in`,
    )
    for (const { row, why } of (taken.bad ?? []).slice(0, 20)) out(`  row ${row}: ${visible(why)}`)
    next('onhand status')
    return
  }
  if (taken.stored === 0 && (taken.repeated ?? 0) > 0) {
    talk('This file was taken in before: nothing is counted twice.')
  }
  if (taken.items) talk(`${taken.items} new items`)
  out(`${taken.rows} rows of ${taken.kind}`)
  for (const [what, count] of Object.entries(outcome.movements))
    out(`${String(count).padStart(8)}  ${what}`)
  if (outcome.pending > 0) out(`${String(outcome.pending).padStart(8)}  parts still on their way`)
  for (const { row, says } of outcome.problems.slice(0, 20)) {
    out(`${marks.bad()} ${row === undefined ? '' : `row ${row}: `}${visible(says)}`)
  }
  if (outcome.problems.length > 0) next('onhand status --quarantine')
  else next('onhand export positions')
}
