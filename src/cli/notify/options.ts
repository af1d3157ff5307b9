/** The commands about what is done on a schedule, and who is told. */
import { type Command, InvalidArgumentError } from 'commander'
import type { Globals } from '../main.ts'

export function notifyCommands(program: Command, globals: (command: Command) => Globals): void {
  const jobs = program
    .command('jobs')
    .description('what is done on a schedule, and whether it was: list, run, log')
  jobs
    .command('list', { isDefault: true })
    .description('every job: new, up, late or down')
    .action(async (_, command) => (await import('./jobs.ts')).list(globals(command)))
  jobs
    .command('run <name>')
    .description('do it now; exit code 1 when it failed')
    .action(async (name, _, command) => (await import('./jobs.ts')).run(globals(command), name))
  jobs
    .command('log [name]')
    .description('what was done, newest first')
    .option('--limit <number>', 'how many', whole, 20)
    .action(async (name, options, command) =>
      (await import('./jobs.ts')).log(globals(command), name, options),
    )
  program
    .command('digest')
    .description('the daily mail as it would be now; exit code 1 when it is not all clear')
    .option('--preview', 'print its text (that is what happens without any option, too)')
    .option('--html <file>', 'write its HTML into this file')
    .option('--send', 'send it now to everybody who gets it')
    .action(async (options, command) =>
      (await import('./digest.ts')).digest(globals(command), options),
    )
  program
    .command('alerts')
    .description('what somebody must know, and who was told; exit code 1 when one is open')
    .option('--all', 'those that are over, too')
    .option('--limit <number>', 'how many', whole, 50)
    .action(async (options, command) =>
      (await import('./alerts.ts')).alerts(globals(command), options),
    )
}

const whole = (text: string) => {
  const n = Number(text)
  if (!/^\d+$/.test(text) || n < 1) throw new InvalidArgumentError('It must be a whole number.')
  return n
}
