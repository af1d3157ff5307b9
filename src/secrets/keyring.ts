/** Where the master keys are: what the store asks of the place that keeps them outside the database. */
import { Fault } from '../lib/faults.ts'
import type { MasterKey } from './box.ts'

export type Keyring = {
  /** The first seals, all of them open. Empty: there is none yet. Throws a Fault when it can't be read. */
  read(): readonly MasterKey[]
  /** Makes the first one and keeps it; what another process made meanwhile is taken instead. */
  make(): MasterKey
  /** A key that is kept nowhere yet. */
  fresh(): MasterKey
  /** Replaces them all, at once or not at all; undefined where they are given from outside. */
  write?(keys: readonly MasterKey[]): void
  /** Where they are, for people. */
  place: string
}

/** Of a process that has no place for a key. */
export const noKeyring: Keyring = {
  read: () => [],
  make: () => {
    throw new Fault('config', 'There is no master key here, and no place to keep one.')
  },
  fresh: () => {
    throw new Fault('config', 'There is no master key here, and no place to keep one.')
  },
  place: 'nowhere',
}
