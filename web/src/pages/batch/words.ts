/** Plans and repairs in words. Pure. */
import type { Batch, Repair } from '../../api/schema.ts'

export const actOf = (act: Repair['act']) =>
  act === 'publish' ? 'The owner’s number is told again' : 'The ledger is corrected for the owner'

export const repairWords: Readonly<Record<Repair['state'], string>> = {
  planned: 'Planned',
  skipped: 'Left out',
  done: 'Done, not read back yet',
  verified: 'Done, and it holds',
  failed: 'Did not hold',
  reverted: 'Taken back',
}

/** `onhand` did it by itself; else the person’s name. */
export const actor = (name: string | null) =>
  name === 'onhand' ? 'Onhand itself' : (name ?? 'nobody')

export function batchSays({ state, automatic, reverts }: Batch): string {
  if (reverts !== null) return `It takes plan ${reverts} back.`
  if (state === 'planned') return 'Nothing is done yet. Every number that would change is below.'
  if (state === 'held') {
    return 'It was to be done by itself, and is too much for that. Until somebody decides, nothing is repaired by itself.'
  }
  if (state === 'applied') {
    return automatic
      ? 'It passed every lock of the gate, and was done by itself.'
      : 'It was done. Each number is read back at the next reading.'
  }
  if (state === 'reverted') return 'It was done, and taken back by new movements.'
  return 'Somebody decided against it: nothing of it was done.'
}
