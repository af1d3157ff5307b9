#!/usr/bin/env node
/** The command table. Each command's own file is loaded only when it is called. */
import { resolve } from 'node:path'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { version } from '../main/version.ts'
import { auditCommand } from './audit/options.ts'
import type { Where } from './client.ts'
import { drifting } from './drift/commands.ts'
import { notifyCommands } from './notify/options.ts'
import { personCommands } from './people/options.ts'
import { settingCommands } from './settings/options.ts'

export type Globals = Where & { json: boolean }

const examples = `
Examples:
  onhand demo                          a business with a shop, a warehouse and books, made up
  onhand audit --help                  do two stock exports agree? needs no set-up
  onhand init                          make onhand.config.ts here
  onhand doctor                        look whether everything is in place
  onhand serve                         run it
  onhand status                        can the numbers be trusted?
  onhand explain TEE-BLUE-M            why does it say 4?
  onhand diff                          where do the systems disagree?

Where things are: the database in ./.onhand, or the PostgreSQL server that DATABASE_URL names.
Secrets come from the environment, from files or from onhand secret set, never from options.
Exit codes: 0 fine, 1 something is wrong that was looked at, 2 it could not be done.`

/** Runs the command line; answers the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = build()
  try {
    await program.parseAsync(argv, { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const { fail } = await import('./fail.ts')
    return fail(error, argv.includes('--json'))
  }
}

function build(): Command {
  const program = new Command('onhand')
  program
    .description('The inventory truth layer: makes drift visible, small and explained.')
    .version(version(), '-V, --version')
    .option('--json', 'answer as JSON', false)
    .option('--config <file>', 'the configuration (default: ./onhand.config.ts)')
    .option('--dir <folder>', 'where the embedded database and the secrets are', '.onhand')
    .option('--schema <name>', 'the brand, on a PostgreSQL server that holds several')
    .option('--url <address>', 'ask a server somewhere else (key: ONHAND_KEY or ONHAND_KEY_FILE)')
    .addHelpText('after', examples)
    .showHelpAfterError('(onhand --help shows the commands)')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'onhand: ')) })
  starting(program)
  auditCommand(program, globals)
  asking(program)
  drifting(program, { globals, whole })
  mending(program)
  keeping(program)
  notifyCommands(program, globals)
  settingCommands(program, globals)
  personCommands(program, globals)
  for (const command of program.commands) inherit(command)
  return program
}

/** Sub-commands fail as the program does, and know the options that hold for all. */
function inherit(command: Command): void {
  command.exitOverride()
  // Where there are many options, the whole help would push the mistake off the screen.
  const hint = `(onhand ${command.name()} --help shows what it takes)`
  command.showHelpAfterError(command.options.length < 12 || hint)
  for (const child of command.commands) inherit(child)
}

const globals = (command: Command): Globals => {
  const o = command.optsWithGlobals()
  return { json: o.json, config: o.config, dir: resolve(o.dir), schema: o.schema, url: o.url }
}

const whole = (text: string) => {
  const n = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(n)) {
    throw new InvalidArgumentError('It must be a whole number.')
  }
  return n
}

const port = (text: string) => {
  const n = whole(text)
  if (n > 65535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return n
}

function starting(program: Command): void {
  program
    .command('init')
    .description('make onhand.config.ts, the folder .onhand and a first admin key here')
    .addOption(
      new Option('--preset <name>', 'who owns what')
        .choices(['shelf', 'wms+erp', 'erp-of-record', 'storefront-only'])
        .default('shelf'),
    )
    .addOption(
      new Option('--recipe <name>', 'a whole configuration instead, explained')
        .choices(['shopify-shelf', 'woocommerce-shelf', 'shopify-3pl-csv', 'shopify-wms-webhooks'])
        .conflicts('preset'),
    )
    .action(async (options, command) => (await import('./init.ts')).init(globals(command), options))
  program
    .command('serve')
    .description('run Onhand: take in, apply, tell, until it is stopped')
    .option('--port <number>', 'default 7070; 0: any that is free', port)
    .option('--host <address>', 'default 127.0.0.1, this machine only')
    .action(async (options, command) =>
      (await import('./serve.ts')).serve(globals(command), options),
    )
  program
    .command('demo')
    .description('run a whole business against Onhand, and account for every movement')
    .option('--orders <file>', 'orders of a real shop, as CSV (.gz)')
    .option('--days <number>', 'so many days of it', whole)
    .option('--storefront <name>', 'what it sells through: generic, vendure-double, …')
    .addOption(
      new Option('--faults <level>', 'how badly the shop answers').choices([
        'none',
        'mild',
        'harsh',
      ]),
    )
    .option('--seed <number>', 'the same seed is the same business', whole)
    .option('--keep', 'keep the database in .onhand/demo, and the server up')
    .option('--port <number>', 'where it answers when it stays up', port)
    .option('--headless', 'leave nothing running')
    .action(async (options, command) => (await import('./demo.ts')).demo(globals(command), options))
  program
    .command('doctor')
    .description('look whether everything is in place; each fault comes with its mend')
    .action(async (_, command) => (await import('./doctor.ts')).doctor(globals(command)))
}

function asking(program: Command): void {
  program
    .command('status')
    .description('can the numbers be trusted, and do the links work')
    .option('--quarantine', 'list what could not be applied')
    .option('--dead', 'list what was given up')
    .option('--refused', 'list writes that were not their teller’s to make')
    .action(async (options, command) =>
      (await import('./status.ts')).status(globals(command), options),
    )
  program
    .command('explain <sku> [id]')
    .description('why the numbers of an item are what they are; or: explain drift <id>')
    .option('--channel <name>', 'only this channel')
    .option('--location <code>', 'only movements here')
    .option('--as-of <time>', 'as it was then (2026-01-31 or 2026-01-31T12:00:00Z)')
    .option('--limit <number>', 'how many movements', whole, 10)
    .action(async (sku, id, options, command) =>
      sku === 'drift' && id !== undefined
        ? (await import('./drift/show.ts')).explain(globals(command), id)
        : (await import('./explain.ts')).explain(globals(command), sku, options),
    )
  program
    .command('export <what>')
    .description('as CSV: positions, movements, items or listings')
    .option('-o, --out <file>', 'into this file instead of standard output')
    .action(async (what, options, command) =>
      (await import('./export.ts')).exportCsv(globals(command), what, options),
    )
  program
    .command('verify')
    .description('prove that positions equal their movements and the ledger is as it was sealed')
    .option('--rebuild', 'first make every position anew from the movements')
    .action(async (options, command) =>
      (await import('./verify.ts')).verify(globals(command), options),
    )
}

function mending(program: Command): void {
  program
    .command('import <file>')
    .description('take in a CSV file: items, listings, bundles, counts, movements, orders')
    .option('--preview', 'only say what each row would do')
    .option('--as <kind>', 'what the rows are (default: found out from the headers)')
    .option('--system <name>', 'whose words the rows speak: its SKUs, its locations')
    .option('--column <role=header...>', 'which column holds what: --column sku=Article')
    .option('--fixed <role=value...>', 'what holds for every row: --fixed location=MAIN')
    .option('--zone <zone>', 'where times without an offset are meant')
    .option('--add-items', 'SKUs that are not known become items')
    .option('--confirm <number>', 'how many numbers it changes, where it is many', whole)
    .action(async (file, options, command) =>
      (await import('./import.ts')).importFile(globals(command), file, options),
    )
  program
    .command('match <system>')
    .description('find our item for each thing a system offers, by SKU, then by barcode')
    .option('--apply', 'write what is certain; without it nothing is written')
    .option('--create', 'with items for what is new')
    .option('--zeros', 'also where nothing is known of the stock: 0 is right there')
    .option('--limit <number>', 'how many rows of each sort are listed', whole, 20)
    .action(async (system, options, command) =>
      (await import('./match.ts')).match(globals(command), system, options),
    )
  const channel = program.command('channel').description('what is told numbers: pause, resume')
  channel
    .command('pause <name>')
    .description('tell it nothing until it is resumed')
    .option('--why <reason>', 'what others will read about it', 'paused by hand')
    .action(async (name, options, command) =>
      (await import('./channel.ts')).pause(globals(command), name, options),
    )
  channel
    .command('resume <name>')
    .description('tell it again, and whatever has changed meanwhile')
    .action(async (name, _, command) =>
      (await import('./channel.ts')).resume(globals(command), name),
    )
  program
    .command('replay [id]')
    .description('put back in line: a message, a reason, what was given up, a channel since a time')
    .option('--reason <reason>', 'everything quarantined for this reason')
    .option('--system <name>', 'only from this system')
    .option('--dead', 'numbers that were given up')
    .option('--sku <sku>', 'of this item')
    .option('--channel <name>', 'for this channel')
    .option('--since <time>', 'everything told to the channel since then')
    .option('--estimate', 'only count it')
    .option('--confirm <number>', 'how many numbers it changes, where it is many', whole)
    .action(async (id, options, command) =>
      (await import('./replay.ts')).replay(globals(command), id, options),
    )
}

function keeping(program: Command): void {
  const key = program.command('key').description('API keys: add, list, revoke')
  key
    .command('add <name>')
    .description('make a key; it is shown this once')
    .option(
      '--scope <scope...>',
      'read, count, write, repair, movements, reservations, admin (default: read)',
    )
    .option('--system <name>', 'the system it speaks for')
    .action(async (name, options, command) =>
      (await import('./key.ts')).add(globals(command), name, options),
    )
  key
    .command('list')
    .description('the keys there are')
    .action(async (_, command) => (await import('./key.ts')).list(globals(command)))
  key
    .command('revoke <name>')
    .description('let nobody in with it any more')
    .action(async (name, _, command) => (await import('./key.ts')).revoke(globals(command), name))

  const db = program.command('db').description('the database: where, migrate, move, grant')
  db.command('where')
    .description('which database this is, and who has it open')
    .action(async (_, command) => (await import('./db.ts')).where(globals(command)))
  db.command('migrate')
    .description('bring the schema up to date')
    .action(async (_, command) => (await import('./db.ts')).migrate(globals(command)))
  db.command('move')
    .description('copy the embedded database into the PostgreSQL server that DATABASE_URL names')
    .action(async (_, command) => (await import('./db.ts')).move(globals(command)))
  db.command('grant <role>')
    .description('give a role of the server what Onhand needs, and no right to change the ledger')
    .action(async (role, _, command) => (await import('./db.ts')).grant(globals(command), role))
}

// Whoever reads us may stop: `onhand export positions | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await main(process.argv.slice(2))
