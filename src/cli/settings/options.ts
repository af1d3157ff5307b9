/** The commands about what can be set while it runs: secrets, settings, rules, connections. */
import type { Command } from 'commander'
import type { Globals } from '../main.ts'

export function settingCommands(program: Command, globals: (command: Command) => Globals): void {
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
