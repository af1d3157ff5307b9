/** The files of an audit as sources: which system is which, which options are about it, then reading. */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import type { Source } from '../../audit/join/holdings.ts'
import { type ReadOptions, readSheet } from '../../audit/sheets/read.ts'
import { type Role as ColumnRole, roles as columnRoles } from '../../audit/sheets/words.ts'
import { Fault } from '../../lib/faults.ts'
import type { Role } from '../../stock/names.ts'
import type { FileOptions } from './options.ts'

type Named = { key: string; title: string; path: string; role: Role; given: boolean }

/** Reads every file; the shelf first. `bytesOf` reads one, `progress` is told how far it is. */
export async function sourcesOf(
  options: FileOptions,
  bytesOf: (path: string) => Uint8Array,
  progress: (title: string, rows: number) => void,
): Promise<Source[]> {
  const named = systemsOf(options)
  if (named.length < 2)
    throw new Fault(
      'invalid',
      'There is nothing to compare the shelf with: name an export of a shop with --mirror, or of the books with --erp.',
    )
  const settings = settingsOf(
    options,
    named.map(({ key }) => key),
  )
  const sources: Source[] = []
  for (const { key, title, path, role, given } of named) {
    const mine = settings(key)
    const sheet = await readSheet(basename(path), bytesOf(path), {
      ...mine.read,
      progress: (rows) => progress(title, rows),
    }).catch((error: unknown) => {
      throw error instanceof Fault ? explained(error, key) : error
    })
    const shop = /^(Shopify|WooCommerce)/.exec(sheet.format)?.[1]
    const shown = !given && role === 'storefront' && shop ? shop : title
    sources.push({ key, title: shown, role, sheet, safety: mine.safety })
  }
  checkWishes(options, sources)
  return distinct(sources)
}

/** The systems in the order in which they are shown. */
function systemsOf(options: FileOptions): Named[] {
  const [shelf, erp, third] = [[options.shelf], options.erp, options['3pl']]
  const wanted: [string[], string, string, Role][] = [
    [shelf, 'shelf', 'Shelf', 'shelf'],
    [options.mirror ?? [], 'mirror', 'Mirror', 'storefront'],
    [erp === undefined ? [] : [erp], 'erp', 'ERP', 'erp'],
    [third === undefined ? [] : [third], '3pl', '3PL', '3pl'],
  ]
  const named = wanted.flatMap(([values, key, title, role]) =>
    values.map((value, n): Named => {
      const own = /^([A-Za-z0-9][\w-]{0,30})=(.+)$/.exec(value)
      if (own && !existsSync(value))
        return { key: own[1]!.toLowerCase(), title: own[1]!, path: own[2]!, role, given: true }
      const nth = n === 0 ? '' : String(n + 1)
      return { key: key + nth, title: title + (nth && ` ${nth}`), path: value, role, given: false }
    }),
  )
  const keys = named.map(({ key }) => key)
  const twice = keys.find((key, i) => keys.indexOf(key) !== i)
  if (twice)
    throw new Fault(
      'invalid',
      `Two files are called "${twice}": give them different names, as in --mirror web=a.csv --mirror ebay=b.csv.`,
    )
  return named
}

/** Two shops of the same sort need to be told apart. */
function distinct(sources: readonly Source[]): Source[] {
  return sources.map((source) => {
    const same = sources.filter(({ title }) => title === source.title)
    return same.length === 1
      ? source
      : { ...source, title: `${source.title} (${source.sheet.file})` }
  })
}

/** What the options say about each system. */
function settingsOf(options: FileOptions, keys: readonly string[]) {
  const columns = new Map<string, Partial<Record<ColumnRole, string>>>()
  for (const text of options.column ?? []) {
    const [, key, role, title] = /^([\w-]+)\.(\w+)=(.+)$/.exec(text) ?? []
    if (!key || !isRole(role!))
      throw new Fault(
        'invalid',
        `--column "${text}": write it as shelf.sku=Header. What a column can be: ${columnRoles.slice(0, 17).join(', ')}.`,
      )
    const mine = known(key, keys, '--column')
    columns.set(mine, { ...columns.get(mine), [role]: title! })
  }
  const each = (values: readonly string[] | undefined, option: string, must: boolean) => {
    const found = new Map<string, string>()
    for (const text of values ?? []) {
      const [, key, value] = /^([\w-]+)=(.+)$/.exec(text) ?? []
      if (key) found.set(known(key, keys, option), value!)
      else if (must) throw new Fault('invalid', `${option} "${text}": write it as ${keys[1]}=…`)
      else for (const every of keys) found.set(every, text)
    }
    return found
  }
  const locations = each(options.location, '--location', true)
  const decimals = each(options.decimal, '--decimal', false)
  const encodings = each(options.encoding, '--encoding', false)
  const safeties = each(options.safety, '--safety', true)
  for (const mark of decimals.values())
    if (mark !== '.' && mark !== ',')
      throw new Fault('invalid', `--decimal "${mark}": it is . or ,`)
  for (const units of safeties.values())
    if (!/^\d{1,6}$/.test(units))
      throw new Fault('invalid', `--safety "${units}": it is a whole number of units.`)
  const wished = {
    ...(options.skuColumn ? { sku: options.skuColumn } : {}),
    ...(options.quantityColumn ? { quantity: options.quantityColumn } : {}),
  }
  return (key: string): { read: ReadOptions; safety: number } => {
    const [decimal, encoding] = [decimals.get(key), encodings.get(key)]
    const read: ReadOptions = {
      columns: columns.get(key) ?? {},
      wished,
      ...(decimal ? { decimal: decimal as '.' | ',' } : {}),
      ...(encoding ? { encoding } : {}),
      ...(locations.has(key) ? { locations: locations.get(key)!.split(',') } : {}),
    }
    return { read, safety: Number(safeties.get(key) ?? 0) }
  }
}

const isRole = (role: string): role is ColumnRole =>
  (columnRoles as readonly string[]).includes(role)

function known(key: string, keys: readonly string[], option: string): string {
  const found = key.toLowerCase()
  if (keys.includes(found)) return found
  throw new Fault('invalid', `${option} speaks of "${key}", but the files are: ${keys.join(', ')}.`)
}

/** A complaint about a file, with the option that would mend it. */
function explained(fault: Fault, key: string): Fault {
  const missing = /for the (SKU|quantity)|could be the (SKU|quantity)/.exec(fault.detail)
  const role = (missing?.[1] ?? missing?.[2])?.toLowerCase()
  const hint = role
    ? `\nSay which: --column ${key}.${role}="…"`
    : fault.detail.includes('encoding')
      ? `\nName it with: --encoding ${key}=…`
      : ''
  return new Fault(fault.code, `${fault.detail}${hint}`)
}

/** A header that was named for all files, and that none of them has, is a mistake. */
function checkWishes(options: FileOptions, sources: readonly Source[]): void {
  const wishes = [
    [options.skuColumn, '--sku-column', 'sku'],
    [options.quantityColumn, '--quantity-column', 'quantity'],
  ] as const
  for (const [title, option, role] of wishes) {
    if (title === undefined) continue
    const used = sources.some(({ sheet }) =>
      sheet.columns.some((c) => c.role === role && c.title.toLowerCase() === title.toLowerCase()),
    )
    if (!used) throw new Fault('invalid', `${option}: no file has a column "${title}".`)
  }
}
