/** A master key in memory; several processes may share the place where it is. */
import type { Random } from '../src/lib/random.ts'
import { KEY_BYTES, type MasterKey, masterKey } from '../src/secrets/box.ts'
import type { Keyring } from '../src/secrets/keyring.ts'

export type KeyPlace = { keys: readonly MasterKey[] }

export function memoryKeyring(random: Random, place: KeyPlace = { keys: [] }): Keyring {
  const fresh = () => masterKey(random.bytes(KEY_BYTES))
  return {
    place: 'memory',
    fresh,
    read: () => place.keys,
    write: (keys) => {
      place.keys = keys
    },
    make: () => {
      place.keys = [fresh()]
      return place.keys[0]!
    },
  }
}
