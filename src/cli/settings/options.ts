/** The commands about what can be set while it runs: secrets, settings, rules, connections. */
import { type Command, InvalidArgumentError } from 'commander'
import type { Globals } from '../main.ts'

type Of = (command: Command) => Globals

export function settingCommands(program: Command, globals: Of): void {
  secrets(program, globals)
  settings(program, globals)
  rules(program, globals)
  connections(program, globals)
}

function secrets(program: Command, globals: Of): void {
  const secret = program
    .command('secret')
    .description('stored secrets: set, list, remove, rotate-key')
  secret
    .command('set <name>')
    .description('store one, sealed: typed unseen, or from standard input')
    .action(async (name, _, command) => (await import('./secrets.ts')).set(globals(command), name))
  secret
    .command('list')
    .description('those the configuration asks for, and where each is found')
    .action(async (_, command) => (await import('./secrets.ts')).list(globals(command)))
  secret
    .command('remove <name>')
    .description('let go of a stored one')
    .action(async (name, _, command) =>
      (await import('./secrets.ts')).remove(globals(command), name),
    )
  secret
    .command('rotate-key')
    .description('put all of them under a new master key, all or none')
    .action(async (_, command) => (await import('./secrets.ts')).rotate(globals(command)))
}

function settings(program: Command, globals: Of): void {
  const setting = program
    .command('settings')
    .description('what can be changed while it runs: list, set, reset, history, preview')
  setting
    .command('list [name]', { isDefault: true })
    .description('all of them, or those that begin so: what holds, and what the file says')
    .action(async (name, _, command) =>
      (await import('./settings.ts')).list(globals(command), name),
    )
  setting
    .command('set <name> <value>')
    .description('from now on, over what the file says')
    .option('--note <why>', 'what others will read about it')
    .action(async (name, value, options, command) =>
      (await import('./settings.ts')).set(globals(command), name, value, options),
    )
  setting
    .command('reset <name>')
    .description('back to what the file says')
    .option('--note <why>', 'what others will read about it')
    .action(async (name, options, command) =>
      (await import('./settings.ts')).reset(globals(command), name, options),
    )
  setting
    .command('history [name]')
    .description('who changed what, when, from what')
    .action(async (name, _, command) =>
      (await import('./settings.ts')).history(globals(command), name),
    )
  setting
    .command('preview')
    .description('what the gate would have done in the last days, had it been on')
    .action(async (_, command) => (await import('./settings.ts')).preview(globals(command)))
}

function rules(program: Command, globals: Of): void {
  const rule = program
    .command('rules')
    .description('what channels keep back, at most show, or show a share of: list, set, reset')
  const whose = (command: Command) =>
    command
      .option('--channel <name>', 'at this channel')
      .option('--category <name>', 'for items of this category')
      .option('--sku <sku>', 'for this item')
  const note = (command: Command) =>
    command
      .option('--note <why>', 'what others will read about it')
      .option('--confirm <number>', 'how many numbers it changes, where it is many', whole)
  whose(rule.command('list', { isDefault: true }))
    .description('all of them, or of a channel, a category or an item')
    .action(async (options, command) =>
      (await import('./rules.ts')).list(globals(command), options),
    )
  note(whose(rule.command('set')))
    .description('set one; what is not named stays as it is')
    .option('--safety <units>', 'kept back', whole)
    .option('--cap <units>', 'shown at most', whole)
    .option('--percent <number>', 'of what is left after the safety stock', whole)
    .action(async (options, command) => (await import('./rules.ts')).set(globals(command), options))
  note(whose(rule.command('reset')))
    .description('back to what the file says; an item’s own goes')
    .action(async (options, command) =>
      (await import('./rules.ts')).reset(globals(command), options),
    )
}

function connections(program: Command, globals: Of): void {
  const connection = program
    .command('connections')
    .description('every system as it is connected: list, test')
  connection
    .command('list', { isDefault: true })
    .description('what each owns, when it was last heard, read and told')
    .action(async (_, command) => (await import('./connections.ts')).list(globals(command)))
  connection
    .command('test <system>')
    .description('look whether everything is in place there; reads only')
    .action(async (system, _, command) =>
      (await import('./connections.ts')).test(globals(command), system),
    )
}

const whole = (text: string) => {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number.')
}
