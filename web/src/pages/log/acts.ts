/** What was done, in words; and which of its values changed. Pure. */
import type { LogLine } from '../../api/schema.ts'
import { words } from '../../parts/words.ts'

const said: Readonly<Record<string, string>> = {
  'audits.preview': 'Compared two files',
  'batches.plan': 'Made a plan',
  'batches.apply': 'Applied a plan',
  'batches.discard': 'Discarded a plan',
  'batches.revert': 'Took a plan back',
  'channels.pause': 'Paused a channel',
  'channels.recover': 'Told a channel again',
  'channels.resume': 'Let a channel go on',
  'connections.test': 'Tested a connection',
  'dead-letters.replay': 'Had given-up numbers told again',
  'drifts.cause': 'Named a cause',
  'drifts.count': 'Asked for a count',
  'drifts.counted': 'Entered a count',
  'drifts.escalate': 'Gave a drift to a person',
  'drifts.reopen': 'Opened a drift again',
  'drifts.snooze': 'Put a drift off',
  'files.take': 'Took a file in',
  'ignore-rules.add': 'Made an ignore rule',
  'ignore-rules.remove': 'Ended an ignore rule',
  'inbox.dismiss': 'Dismissed a message',
  'inbox.replay': 'Had a message tried again',
  'items.set': 'Changed items',
  'jobs.run': 'Started a job',
  'keys.add': 'Made an API key',
  'keys.remove': 'Revoked an API key',
  'listings.set': 'Changed listings',
  'locations.set': 'Mapped places',
  'me.password': 'Changed their password',
  'me.sessions.remove': 'Ended a session',
  'people.add': 'Invited somebody',
  'people.link': 'Made a sign-in link',
  'people.set': 'Changed somebody’s rights',
  'quarantine.replay': 'Had the quarantine tried again',
  'readings.accept': 'Accepted a reading',
  'rules.set': 'Changed what channels keep back',
  'secrets.remove': 'Removed a secret',
  'secrets.rotate-key': 'Put secrets under a new master key',
  'secrets.set': 'Stored a secret',
  signin: 'Signed in',
  signout: 'Signed out',
  'session.add': 'Signed in',
  'session.remove': 'Signed out',
  'settings.remove': 'Took a setting back to the file',
  'settings.set': 'Changed a setting',
  setup: 'Set Onhand up',
  'setup.add': 'Set Onhand up',
  'invitations.accept': 'Took up an invitation',
  'systems.match': 'Matched items',
}

/** What one looks for, with all that is done to it. */
export const kinds = [
  { value: 'signin', label: 'Signing in' },
  { value: 'people', label: 'People' },
  { value: 'keys', label: 'API keys' },
  { value: 'secrets', label: 'Secrets' },
  { value: 'settings', label: 'Settings' },
  { value: 'rules', label: 'What channels keep back' },
  { value: 'batches', label: 'Plans and repairs' },
  { value: 'drifts', label: 'Drifts' },
  { value: 'ignore-rules', label: 'Ignore rules' },
  { value: 'channels', label: 'Channels' },
  { value: 'files', label: 'Files' },
  { value: 'items', label: 'Items' },
  { value: 'listings', label: 'Listings' },
  { value: 'jobs', label: 'Jobs' },
]

export const actWords = (act: string) => said[act] ?? words(act.replaceAll(/[.-]/g, ' '))

/** What was asked and what came of it are one line; what has no outcome stays. In the order given. */
export function told(rows: readonly LogLine[]): (LogLine & { asked: LogLine | undefined })[] {
  const ended = new Set(rows.flatMap(({ of }) => of ?? []))
  const byId = new Map(rows.map((row) => [row.id, row]))
  return rows
    .filter((row) => row.outcome !== 'asked' || !ended.has(row.id))
    .map((row) => ({ ...row, asked: row.of === null ? undefined : byId.get(row.of) }))
}

export type Difference = { name: string; was: string; now: string }

/** The values by their names, those that differ (a number of the database's own is none); what is not a set of names is one value. */
export function differences(was: unknown, now: unknown): Difference[] {
  const [before, after] = [flat(was), flat(now)]
  // Who changes a part names only that part; where nothing is left, all of it went.
  const names = [...(after.size > 0 ? after : before).keys()]
  return names
    .map((name) => ({ name, was: before.get(name) ?? '–', now: after.get(name) ?? '–' }))
    .filter((one) => one.was !== one.now && one.name !== 'id')
}

function flat(value: unknown): Map<string, string> {
  if (value === null || value === undefined) return new Map()
  if (typeof value !== 'object' || Array.isArray(value)) return new Map([['', text(value)]])
  return new Map(Object.entries(value).map(([name, one]) => [name, text(one)]))
}

const text = (value: unknown): string => {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
