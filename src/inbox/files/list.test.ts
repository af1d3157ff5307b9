import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { emptied } from '../../../test/emptied.ts'
import { bench, registry } from '../../../test/ledger.ts'
import { sql } from '../../db/sql.ts'
import { type FileOptions, importFile, preview } from '../files.ts'
import { receiver } from '../receive.ts'

const b = await bench()
const world = { clock: { now: () => new Date('2026-11-20T12:00:00Z'), sleep: async () => {} } }
const { db, directory } = b
const context = { db, world, registry, directory, receiver: receiver(db, world) }
beforeEach(() => emptied(db))

const see = (text: string, options: Partial<FileOptions> = {}) =>
  preview(context, Buffer.from(text), { name: 'f.csv', ...options })
const take = (text: string, options: Partial<FileOptions> = {}) =>
  importFile(context, Buffer.from(text), { name: 'f.csv', ...options })

test('items are added and brought up to date; a barcode becomes a name for all', async () => {
  const text =
    'sku,name,category,safety stock,ean\nI-1,Lamp,Light,5,4006381333931\nA-1,Old one,,,\nI-1,Twice,,,\nI-2,Bad,,1.5,\n,Nameless,,,\n'
  const seen = await see(text)
  assert.deepEqual([seen.kind, seen.fates], ['items', { added: 1, known: 1, unreadable: 3 }])
  const taken = await take(text)
  assert.deepEqual(taken, {
    kind: 'items',
    rows: 5,
    added: 1,
    changed: 1,
    bad: [
      { row: 4, why: 'row 2 says it already' },
      { row: 5, why: 'safety: 1.5 is not a whole number of base units' },
      { row: 6, why: 'it has no SKU, or one longer than 200 characters' },
    ],
  })
  const item = await db.one(sql`select name, category, safety from item where sku = 'I-1'`)
  assert.deepEqual(item, { name: 'Lamp', category: 'Light', safety: 5 })
  const alias = await db.one(
    sql`select system_id, published from listing where external = '4006381333931'`,
  )
  assert.deepEqual(alias, { systemId: null, published: false })
})

test('listings name an item for a system, from a day on; strangers are refused by row', async () => {
  const text =
    'system,external,sku,pack size,valid from\nshop,V-1,A-1,6,\nshop,V-1,B-2,1,2026-11-01\nnone,V-2,A-1,,\nshop,V-3,GONE,,\n,V-4,A-1,,\nshop,V-5,A-1,0,\n'
  const taken = await take(text)
  assert.deepEqual('bad' in taken && taken.bad.map((x) => [x.row, x.why.slice(0, 26)]), [
    [4, 'no system "none" is declar'],
    [5, 'there is no item with the '],
    [6, 'it has no system'],
    [7, 'pack: 0 is less than 1'],
  ])
  const rows = await db.all(
    sql`select external, pack, sku from listing l join item i on i.id = l.item_id where l.system_id = ${b.shop} order by l.valid_from`,
  )
  assert.deepEqual(rows, [
    { external: 'V-1', pack: 6, sku: 'A-1' },
    { external: 'V-1', pack: 1, sku: 'B-2' },
  ])
  const own = await take('external,sku\nV-9,A-1\n', { system: 'shop' })
  assert.equal(own.rows, 1)
  assert.deepEqual(await db.one(sql`select system_id from listing where external = 'V-9'`), {
    systemId: b.shop,
  })
})

test('a bundle is taken whole or not at all', async () => {
  await take('sku,name\nSET-1,Set\nSET-2,Set\nSET-3,Set\n')
  const text =
    'bundle sku,component,quantity\nSET-1,A-1,2\nSET-1,B-2,1\nSET-2,A-1,1\nSET-2,GONE,1\nSET-3,SET-1,1\nSET-3,A-1,x\n'
  const seen = await see(text)
  assert.deepEqual([seen.kind, seen.fates], ['bundles', { added: 2, unreadable: 4 }])
  const taken = await take(text)
  assert.deepEqual('bad' in taken && taken.bad.map((x) => x.row), [4, 5, 6, 7])
  const parts = await db.all(
    sql`select i.sku, quantity from bundle join item i on i.id = component_id order by 1`,
  )
  assert.deepEqual(parts, [
    { sku: 'A-1', quantity: 2 },
    { sku: 'B-2', quantity: 1 },
  ])
  const twice = await take('bundle sku,component,quantity\nSET-1,A-1,3\n')
  assert.equal('changed' in twice && twice.changed, 1)
  assert.deepEqual(await db.all(sql`select quantity from bundle`), [{ quantity: 3 }])
})
