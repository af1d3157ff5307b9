/** Looks, without writing anything, whether the settings reach a system that answers as they say. */
import { messageOf } from '../../lib/faults.ts'
import type { Finding } from '../connector.ts'
import type { Remote } from '../remote.ts'
import { allLevels } from './levels.ts'
import { pull } from './pull.ts'
import { type Settings, secretOf } from './settings.ts'

export async function* doctor(remote: Remote<Settings>): AsyncIterable<Finding> {
  const { auth, levels, pull: records } = remote.settings
  if (auth) {
    const name = secretOf(auth)
    yield await look('secret', `put the secret ${name} where secrets are read from`, async () => {
      if (remote.secret(name).trim() === '') throw new Error(`the secret ${name} is empty`)
      return `the secret ${name} is there`
    })
  }
  if (levels) {
    yield await look('levels', 'check levels.all: its address, rows and fields', async () => {
      for await (const level of allLevels(remote)) {
        return `it has ${level.quantity ?? 'no number'} of ${level.external} at ${level.location}`
      }
      return 'it answers, and lists nothing'
    })
  }
  if (records) {
    yield await look('pull', 'check pull: its address, rows, key and cursor', async () => {
      for await (const one of pull('', remote))
        return `its first record is ${one.key} (${one.topic})`
      return 'it answers, and has no records yet'
    })
  }
}

async function look(check: string, fix: string, see: () => Promise<string>): Promise<Finding> {
  try {
    return { check, ok: true, says: await see() }
  } catch (error) {
    return { check, ok: false, says: messageOf(error), fix }
  }
}
