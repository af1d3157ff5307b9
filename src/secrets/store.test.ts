import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { cleared, serverUrl, testDb } from '../../test/database.ts'
import { type KeyPlace, memoryKeyring } from '../../test/keyring.ts'
import { raw, sql } from '../db/sql.ts'
import { systemClock } from '../lib/clock.ts'
import { seededRandom } from '../lib/random.ts'
import { type MasterKey, masterKey } from './box.ts'
import type { Keyring } from './keyring.ts'
import { secretsIn } from './store.ts'

const db = await testDb()
beforeEach(() => cleared(db))

const random = seededRandom(11)
const CANARY = 'canary_7f3a9c_do_not_show'

const keyring = (place?: KeyPlace) => memoryKeyring(random, place)

/** One process with its store, and what it has logged. */
function process(ring: Keyring) {
  const logged: string[] = []
  const say = (event: string, fields?: object) => logged.push(JSON.stringify({ event, ...fields }))
  const log = { info: say, warn: say, error: say }
  return { ...secretsIn(db, { clock: systemClock, random, log }, ring), logged }
}

test('a dump of the whole database holds no secret, in no spelling', async () => {
  const store = process(keyring())
  await store.set('SHOP_TOKEN', CANARY, 'mia')
  await store.set('SHOP_TOKEN', `${CANARY}2`, 'mia')
  assert.equal(store.find('SHOP_TOKEN'), `${CANARY}2`)
  const tables = await db.all<{ name: string }>(
    raw('select tablename as name from pg_tables where schemaname = current_schema()'),
  )
  let dump = ''
  for (const { name } of tables) {
    const rows = await db.all<{ row: string }>(raw(`select t::text as row from "${name}" t`))
    dump += rows.map((r) => r.row).join('\n')
  }
  assert.match(dump, /SHOP_TOKEN/)
  const bytes = Buffer.from(CANARY)
  for (const form of [CANARY, bytes.toString('hex'), bytes.toString('base64').slice(0, 24)]) {
    assert.ok(!dump.includes(form), form)
  }
  assert.ok(!store.logged.join().includes(CANARY))
  assert.ok(!JSON.stringify(store.list()).includes(CANARY))
})

test('what is sealed in one row is refused in another, and the other rows go on', async () => {
  const store = process(keyring())
  for (const name of ['A', 'B', 'C']) await store.set(name, `value of ${name}`, 'mia')
  await db.one(sql`
    update secret s set wrapped = o.wrapped, sealed = o.sealed from secret o
    where (s.name, o.name) in (('A', 'B'), ('B', 'A'))`)
  await store.load()
  assert.throws(() => store.find('A'), /A can't be opened: what is stored was changed/)
  assert.throws(() => store.find('B'), /B can't be opened/)
  assert.equal(store.find('C'), 'value of C')
})

test('with a wrong master key it starts, says so once in one line, and only those secrets fail', async () => {
  await process(keyring()).set('SHOP_TOKEN', CANARY, 'mia')
  const other = process(keyring({ keys: [masterKey(random.bytes(32))] }))
  await other.load()
  await other.load()
  assert.equal(other.logged.length, 1)
  assert.match(other.logged[0]!, /secrets.unreadable.*SHOP_TOKEN.*sealed with the master key/)
  assert.throws(() => other.find('SHOP_TOKEN'), /Give this process the right one/)
  assert.equal(other.find('ELSEWHERE'), undefined)
  await assert.rejects(other.set('NEW', 'x', 'mia'), /Nothing was stored. Look at SHOP_TOKEN/)
  await other.set('SHOP_TOKEN', 'set again', 'mia')
  assert.equal(other.find('SHOP_TOKEN'), 'set again')
})

test('a key that cannot be read is said, and does not keep it from starting', async () => {
  await process(keyring()).set('SHOP_TOKEN', CANARY, 'mia')
  const broken: Keyring = {
    ...keyring(),
    read: () => {
      throw new Error('What is in ONHAND_MASTER_KEY is no master key')
    },
  }
  const store = process(broken)
  await store.load()
  assert.throws(() => store.find('SHOP_TOKEN'), /is no master key/)
})

test('a rotation keeps every secret readable at every moment, in every process', async () => {
  const place = { keys: [] } as KeyPlace
  const [one, two] = [process(keyring(place)), process(keyring(place))]
  const names = Array.from({ length: 20 }, (_, i) => `S${i}`)
  for (const name of names) await one.set(name, `value ${name}`, 'mia')
  await two.load()
  const before = place.keys[0]!
  let looking = true
  let looks = 0
  const reader = (async () => {
    while (looking) {
      const anew = process(keyring(place))
      await anew.load()
      await two.load()
      for (const name of names) {
        assert.equal(anew.find(name), `value ${name}`)
        assert.equal(two.find(name), `value ${name}`)
      }
      looks++
    }
  })()
  for (let round = 0; round < 5; round++) {
    const { secrets, keyId } = await one.rotate()
    assert.equal(secrets, 20)
    assert.deepEqual(
      place.keys.map((k) => k.id),
      [keyId],
    )
  }
  looking = false
  await reader
  assert.ok(looks > 0)
  assert.notEqual(place.keys[0]!.id, before.id)
  const left = await db.all(sql`select 1 from secret where key_id <> ${place.keys[0]!.id}`)
  assert.equal(left.length, 0)
})

test('secrets that are set during a rotation are not lost', { skip: !serverUrl }, async () => {
  const place = { keys: [] } as KeyPlace
  const [one, two] = [process(keyring(place)), process(keyring(place))]
  await one.set('FIRST', 'x', 'mia')
  for (let round = 0; round < 10; round++) {
    await Promise.all([one.rotate(), two.set(`R${round}`, `value ${round}`, 'tom')])
  }
  const anew = process(keyring(place))
  await anew.load()
  for (let round = 0; round < 10; round++) assert.equal(anew.find(`R${round}`), `value ${round}`)
})

test('a rotation that cannot take one secret over takes none, and the old key stays', async () => {
  const place = { keys: [] } as KeyPlace
  const store = process(keyring(place))
  for (const name of ['A', 'B']) await store.set(name, name, 'mia')
  const [key] = place.keys
  await db.one(sql`update secret set sealed = sealed || '\\x00'::bytea where name = 'B'`)
  await assert.rejects(store.rotate(), /Nothing was changed: B can't be taken over/)
  assert.deepEqual(place.keys, [key])
  const anew = process(keyring(place))
  await anew.load()
  assert.equal(anew.find('A'), 'A')
})

test('a key that is given from outside is not rotated without its successor', async () => {
  const [old, next] = [masterKey(random.bytes(32)), masterKey(random.bytes(32))]
  const given = (keys: MasterKey[]): Keyring => {
    const { write: _, ...rest } = keyring({ keys })
    return { ...rest, place: 'ONHAND_MASTER_KEY' }
  }
  const store = process(given([old]))
  await store.set('A', 'a', 'mia')
  await assert.rejects(store.rotate(), /Put the new key there in front of the old one/)
  assert.equal((await process(given([next, old])).rotate()).keyId, next.id)
  const anew = process(given([next]))
  await anew.load()
  assert.equal(anew.find('A'), 'a')
})

test('what cannot be a secret is refused with a sentence', async () => {
  const store = process(keyring())
  await assert.rejects(store.set('1st', 'x', 'mia'), /not the name of a secret/)
  await assert.rejects(store.set('ONHAND_MASTER_KEY', 'x', 'mia'), /before the database is open/)
  await assert.rejects(store.set('A', ' \n', 'mia'), /it is empty/)
  assert.equal(await store.remove('A'), false)
})
