/** What a person is told when it could not be done. */
import { Fault, faults, messageOf } from '../lib/faults.ts'
import { next, talk, visible } from './say.ts'

/** What to do about it, on a command line. */
const hints: Partial<Record<Fault['code'], string>> = {
  unauthorized: 'ONHAND_KEY=oh_… onhand …, or a new key on the server: onhand key add <name>',
  config: 'onhand doctor',
  unavailable: 'onhand doctor',
}

/** Prints it to standard error; answers the exit code. */
export function fail(error: unknown, asJson: boolean): number {
  if (!(error instanceof Fault)) {
    talk(`onhand: ${messageOf(error)}`)
    if (process.env.ONHAND_DEBUG && error instanceof Error) talk(error.stack ?? '')
    else talk('This should not have happened. With ONHAND_DEBUG=1 it says where it did.')
    return 2
  }
  const { code, detail, extra } = error
  const hint = hints[code]
  if (asJson) talk(JSON.stringify({ error: code, title: faults[code].title, detail, ...extra }))
  else {
    talk(`onhand: ${detail.split('\n').map(visible).join('\n')}`)
    if (hint && !detail.includes('onhand ')) next(hint)
  }
  return 2
}
