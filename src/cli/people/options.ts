/** The commands about people: who there is, inviting them, what they may do. */
import type { Command } from 'commander'
import type { Globals } from '../main.ts'

export function personCommands(program: Command, globals: (command: Command) => Globals): void {
  const person = program
    .command('person')
    .description('people who sign in: list, add, link, roles, disable, enable')
  person
    .command('list')
    .description('who there is, and what they may do')
    .action(async (_, command) => (await import('./person.ts')).list(globals(command)))
  person
    .command('add <email>')
    .description('invite somebody: prints the link, which is good once and for 72 hours')
    .option('--name <name>', 'how they are called (default: what stands before the @)')
    .option('--role <role...>', 'viewer, counter, receiver, reconciler, admin (default: viewer)')
    .action(async (email, options, command) =>
      (await import('./person.ts')).add(globals(command), email, options),
    )
  person
    .command('link <email>')
    .description('a new link to set a password with; the one before is void')
    .action(async (email, _, command) =>
      (await import('./person.ts')).link(globals(command), email),
    )
  person
    .command('roles <email> <role...>')
    .description('what they may do from now on; who may do less is signed out')
    .action(async (email, roles, _, command) =>
      (await import('./person.ts')).change(globals(command), email, { roles }),
    )
  person
    .command('disable <email>')
    .description('sign them out, and let them in no more')
    .action(async (email, _, command) =>
      (await import('./person.ts')).change(globals(command), email, { disabled: true }),
    )
  person
    .command('enable <email>')
    .description('let them in again')
    .action(async (email, _, command) =>
      (await import('./person.ts')).change(globals(command), email, { disabled: false }),
    )
}
