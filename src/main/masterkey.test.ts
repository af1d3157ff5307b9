import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { seededRandom } from '../lib/random.ts'
import { masterKey, writeKey } from '../secrets/box.ts'
import { keyringFrom } from './masterkey.ts'

const dir = mkdtempSync(join(tmpdir(), 'onhand-key-'))
after(() => rmSync(dir, { recursive: true }))
const random = seededRandom(3)

test('it is made at first use, for us alone, and never made over', () => {
  const folder = join(dir, 'first')
  const [one, two] = [keyringFrom({}, folder, random), keyringFrom({}, folder, random)]
  assert.deepEqual(one.read(), [])
  const made = one.make()
  assert.equal(statSync(join(folder, 'master.key')).mode & 0o777, 0o600)
  assert.deepEqual(two.make(), made)
  assert.deepEqual(two.read(), [made])
  assert.deepEqual(readdirSync(folder), ['master.key'])
})

test('the environment comes first, then the file it names; both may hold a successor', () => {
  const [a, b] = [masterKey(random.bytes(32)), masterKey(random.bytes(32))]
  const file = join(dir, 'named')
  writeFileSync(file, `${writeKey(b)}\n`, { mode: 0o600 })
  const both = { ONHAND_MASTER_KEY: `${writeKey(a)},${writeKey(b)}`, ONHAND_MASTER_KEY_FILE: file }
  assert.deepEqual(keyringFrom(both, dir, random).read(), [a, b])
  const named = keyringFrom({ ONHAND_MASTER_KEY_FILE: file }, dir, random)
  assert.deepEqual(named.read(), [b])
  assert.equal(named.write, undefined)
})

test('what is no key, is missing or can be read by others is said', () => {
  const wrong = keyringFrom({ ONHAND_MASTER_KEY: 'hunter2' }, dir, random)
  assert.throws(
    () => wrong.read(),
    (error: Error) => {
      assert.match(error.message, /ONHAND_MASTER_KEY is no master key/)
      return !error.message.includes('hunter2')
    },
  )
  const gone = keyringFrom({ ONHAND_MASTER_KEY_FILE: join(dir, 'gone') }, dir, random)
  assert.throws(() => gone.read(), /There is no master key in/)
  const open = join(dir, 'open')
  writeFileSync(open, writeKey(masterKey(random.bytes(32))), { mode: 0o644 })
  assert.throws(
    () => keyringFrom({ ONHAND_MASTER_KEY_FILE: open }, dir, random).read(),
    /chmod 600/,
  )
})
