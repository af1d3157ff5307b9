/** The commands around drift: looking, deciding, planning and doing; loaded only when called. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Globals } from '../main.ts'

type Read = { globals(command: Command): Globals; whole(text: string): number }

/** Of a drift or a batch, as a list shows it. */
const id = (text: string) => {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new InvalidArgumentError(
    'It is a number, as onhand drift list and onhand plan --list show it.',
  )
}

const states = ['open', 'explained', 'correcting', 'escalated', 'counting', 'resolved', 'ignored']

export function drifting(program: Command, { globals, whole }: Read): void {
  const ids = (text: string, all: number[] = []) => [...all, ...text.split(',').map(id)]
  program
    .command('reconcile')
    .description('read every system now, compare it with the ledger, and decide')
    .option('--system <name>', 'only this one')
    .action(async (options, command) =>
      (await import('./reconcile.ts')).reconcile(globals(command), options),
    )
  program
    .command('diff')
    .description('what differs between the systems: exit code 0 nothing, 1 something, 2 not known')
    .option('--system <name>', 'only at this one')
    .option('--now', 'read them first')
    .option('--all', 'with what is on its way, and what was put off or ignored')
    .action(async (options, command) => (await import('./diff.ts')).diff(globals(command), options))
  program
    .command('plan')
    .argument('[batch]', 'one that was made', id)
    .description('every number that would change, before and after; nothing is done')
    .option('--system <name...>', 'only what differs here')
    .option('--drift <id>', 'only this one (several: 3,4)', ids)
    .option('--max <number>', 'at most so many', whole)
    .option('--list', 'the plans there are')
    .action(async (batch, options, command) =>
      (await import('./plan.ts')).plan(globals(command), batch, options),
    )
  program
    .command('apply')
    .argument('<batch>', 'its number', id)
    .description('do what was planned; what is not as it was is left out')
    .option('--confirm <number>', 'the number of products, where it is many', whole)
    .action(async (batch, options, command) =>
      (await import('./plan.ts')).apply(globals(command), batch, options),
    )
  program
    .command('revert')
    .argument('<batch>', 'its number', id)
    .description('take back what was applied: the numbers from before')
    .action(async (batch, _, command) =>
      (await import('./plan.ts')).revert(globals(command), batch),
    )
  program
    .command('discard')
    .argument('<batch>', 'its number', id)
    .description('decide against a plan, or against what is held')
    .action(async (batch, _, command) =>
      (await import('./plan.ts')).discard(globals(command), batch),
    )
  program
    .command('authority')
    .description('who owns what, who was seen writing it, and where that does not fit')
    .option('--days <number>', 'what happened in so many days', whole, 30)
    .action(async (options, command) =>
      (await import('./authority.ts')).authority(globals(command), options),
    )
  deciding(program.command('drift').description('disagreements: list, show, decide'), {
    globals,
    whole,
  })
}

function deciding(drift: Command, { globals, whole }: Read): void {
  drift
    .command('list')
    .description('what differs, the worst first')
    .addOption(new Option('--state <state...>', 'in these states').choices(states))
    .option('--severity <severity...>', 'critical, high, low, in_flight')
    .option('--system <name>', 'only at this one')
    .option('--sku <sku>', 'only of this item')
    .option('--snoozed', 'with what was put off')
    .option('--limit <number>', 'how many', whole, 50)
    .action(async (options, command) => (await import('./list.ts')).list(globals(command), options))
  drift
    .command('show')
    .argument('<id>', 'its number', id)
    .description('all that is known of one: the sum, the causes, every lock, what was done')
    .action(async (id, _, command) => (await import('./show.ts')).show(globals(command), id, true))
  drift
    .command('history')
    .argument('<id>', 'its number', id)
    .description('everything that was seen, decided and done about it, and by whom')
    .action(async (id, _, command) => (await import('./show.ts')).history(globals(command), id))
  drift
    .command('snooze')
    .argument('<id>', 'its number', id)
    .description('leave it alone until a time, or until it is more than it is now')
    .option('--until <time>', '2026-01-31 or 2026-01-31T12:00:00Z')
    .option('--for <time>', '4h, 3d (default: 1d)')
    .action(async (id, options, command) =>
      (await import('./acts.ts')).snooze(globals(command), id, options),
    )
  for (const [name, says] of [
    ['escalate', 'give it to a person: nothing is done about it by itself'],
    ['reopen', 'give it back, as if nobody had decided about it'],
  ] as const) {
    drift
      .command(name)
      .argument('<id>', 'its number', id)
      .description(says)
      .requiredOption('--why <reason>', 'what others will read about it')
      .action(async (id, options, command) =>
        (await import('./acts.ts')).decide(globals(command), name, id, options),
      )
  }
  drift
    .command('cause')
    .argument('<id>', 'its number', id)
    .argument('<cause>', 'in your words')
    .description('say what it is; what was found stays beside it')
    .action(async (id, cause, _, command) =>
      (await import('./acts.ts')).cause(globals(command), id, cause),
    )
  drift
    .command('ignore')
    .argument('[id]', 'just this one', id)
    .description('hide residues of this size: of a drift, an item, a system, a category')
    .option('--sku <sku>', 'of this item')
    .option('--system <name>', 'at this one')
    .option('--place <code>', 'at this place of it, by its own code')
    .option('--category <name>', 'of items in it')
    .option('--most <number>', 'up to so many units (default: what the drift has)', whole)
    .option('--why <reason>', 'what others will read about it')
    .option('--until <time>', '2026-01-31 or 2026-01-31T12:00:00Z')
    .option('--for <time>', '4h, 30d (default: 30d)')
    .option('--preview', 'only say what it would hide now')
    .option('--list', 'the rules there are')
    .option('--end <rule>', 'end a rule: what it hid is open again', whole)
    .action(async (id, options, command) =>
      (await import('./acts.ts')).ignore(globals(command), id, options),
    )
  drift
    .command('accept')
    .argument('[reading]', 'its number', id)
    .description('say that a reading which was not believed is right')
    .action(async (reading, _, command) =>
      (await import('./reconcile.ts')).accept(globals(command), reading),
    )
}
