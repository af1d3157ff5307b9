/** What `onhand audit` can be told; the work itself is loaded only when it is called. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { Fault } from '../../lib/faults.ts'
import type { Globals } from '../main.ts'

/** As commander hands them over. */
export type AuditOptions = {
  shelf?: string
  list?: boolean
  show?: number
  mirror?: string[]
  erp?: string
  '3pl'?: string
  out: string
  tolerance: number
  skuColumn?: string
  quantityColumn?: string
  column?: string[]
  location?: string[]
  decimal?: string[]
  encoding?: string[]
  ignoreZeros?: boolean
  exactCase?: boolean
  duplicates: 'set-aside' | 'add'
  aliases?: string
  packs?: string
  bundles?: string
  orders?: string
  safety?: string[]
  price?: number
  margin: number
  sold: number
  failedOrder: number
  minutes: number
  hourly: number
  currency: string
}

/** With files: one of them is believed. */
export type FileOptions = AuditOptions & { shelf: string }

const examples = `
Examples:
  onhand audit --shelf wms.csv --mirror shopify.csv
  onhand audit --shelf wms.csv --mirror shopify.csv --erp erp.csv --orders open-orders.csv
  onhand audit --shelf stock.csv --mirror ebay=listings.csv --mirror web=products.csv
  onhand audit --shelf stock.csv --mirror shop.csv --column shelf.sku="Article" --safety mirror=3

  onhand audit                         the running system, now: with causes, trend, repairs
  onhand audit --list

With files it needs no set-up: no configuration, no database, and nothing leaves this machine.
Without files every system is read once more, and the report is kept for the next to be compared with.
Exit codes: 0 they agree, 1 they differ, 2 it could not be done.`

export function auditCommand(program: Command, globals: (command: Command) => Globals): void {
  const command = program
    .command('audit')
    .description(
      'audit the running system now; or, with --shelf, stock exports alone (no set-up needed)',
    )
    .option('--list', 'the audits of the running system that are kept')
    .option('--show <id>', 'one of them again', whole)
    .option('--shelf <file>', 'the export that is believed: the warehouse, the count')
    .option('--mirror <[name=]file...>', 'exports of shops, marketplaces, tills', collect)
    .option('--erp <[name=]file>', 'an export of the books')
    .option('--3pl <[name=]file>', 'an export of a fulfilment company')
    .option('--out <folder>', 'where the report goes', 'onhand-audit')
    .option('--tolerance <units>', 'gaps up to this count as orders on their way', amount, 2)
  reading(command)
  lists(command)
  money(command)
  command.addHelpText('after', examples).action(async (options, self) => {
    await chosen(globals(self), options)
  })
}

async function chosen(globals: Globals, options: AuditOptions): Promise<void> {
  const { shelf } = options
  if (shelf !== undefined)
    return (await import('../audit.ts')).auditFiles(globals, { ...options, shelf })
  if (options.mirror || options.erp || options['3pl'])
    throw new Fault('invalid', 'Say which export is believed: --shelf <file>.')
  const running = await import('./running.ts')
  if (options.list) return running.listAudits(globals)
  if (options.show !== undefined) return running.showAudit(globals, options, options.show)
  return running.auditNow(globals, options)
}

function whole(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be the number of an audit.')
  return Number(text)
}

function reading(command: Command): void {
  command
    .optionsGroup('How the files are read:')
    .option('--sku-column <header>', 'the header of the SKU, wherever a file has it')
    .option('--quantity-column <header>', 'the header of the quantity, wherever a file has it')
    .option('--column <system.role=header...>', 'one column: shelf.sku=Article', collect)
    .option('--location <system=names...>', 'only these places: mirror=Leeds,York', collect)
    .option('--decimal <[system=]mark...>', 'how numbers are written: . or ,', collect)
    .option('--encoding <[system=]name...>', 'such as windows-1250', collect)
    .option('--ignore-zeros', '00123 and 123 are one SKU')
    .option('--exact-case', 'abc and ABC are two SKUs')
    .addOption(
      new Option('--duplicates <what>', 'a SKU stated twice for one place')
        .choices(['set-aside', 'add'])
        .default('set-aside'),
    )
}

function lists(command: Command): void {
  command
    .optionsGroup('What else is known:')
    .option('--aliases <file>', 'CSV: sku, alias, and maybe system')
    .option('--packs <file>', 'CSV: sku, pack (units in one), and maybe system')
    .option('--bundles <file>', 'CSV: bundle, component, quantity')
    .option('--orders <file>', 'CSV: sku, quantity of orders that have not left yet')
    .option('--safety <system=units...>', 'what a shop keeps back of everything', collect)
}

function money(command: Command): void {
  command
    .optionsGroup('What the estimate of cost assumes:')
    .option('--price <amount>', 'of items without a price in the files', amount)
    .option('--margin <percent>', 'of the price that is earned', amount, 50)
    .option('--sold <percent>', 'of wrong units that meet a buyer in time', amount, 10)
    .option('--failed-order <amount>', 'an order that cannot be filled', amount, 15)
    .option('--minutes <number>', 'to put one number right', amount, 10)
    .option('--hourly <amount>', 'what an hour of that costs', amount, 25)
    .option('--currency <name>', 'as it is to be written: EUR', '')
}

/** Given once or several times, with one or several values, without swallowing what follows. */
function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value]
}

function amount(text: string): number {
  if (!/^\d{1,9}(\.\d+)?$/.test(text)) throw new InvalidArgumentError('It must be a number from 0.')
  return Number(text)
}
