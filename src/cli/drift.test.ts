import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'

const program = join(import.meta.dirname, '../../bin/onhand.js')
const dir = mkdtempSync(join(tmpdir(), 'onhand-drift-'))
after(() => rmSync(dir, { recursive: true, force: true }))

type Done = { code: number; out: string; talk: string }
const onhand = (...args: string[]): Promise<Done> => {
  const { DATABASE_URL: _, ONHAND_KEY: _k, FORCE_COLOR: _f, ...env } = process.env
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: dir, env }, (error, out, talk) => {
      resolve({ code: error ? Number(error.code ?? 99) : 0, out, talk })
    })
  })
}
const file = (path: string, ...lines: string[]) => writeFileSync(join(dir, path), lines.join('\n'))

/** A warehouse that leaves a list of what it has, and books that leave another. */
const config = `
import { csv, defineConfig, generic } from 'onhand'
const list = (folder: string) => csv({ settleMs: 0, levels: { folder, fixed: { location: 'HALL' } } })
export default defineConfig({
  locations: { main: 'Main hall' },
  systems: {
    wms: { role: 'wms', connector: list('wms'), locations: { HALL: 'main' } },
    books: { role: 'erp', connector: list('books'), locations: { HALL: 'main' } },
    shop: { role: 'storefront', connector: generic({}), defaultLocation: 'main' },
  },
  owners: { on_hand: 'wms', committed: 'shop' },
})
`

describe('drift on the command line', () => {
  before(async () => {
    for (const folder of ['wms', 'books']) mkdirSync(join(dir, folder))
    writeFileSync(join(dir, 'onhand.config.ts'), config)
    file('items.csv', 'sku,name', 'TEE,Tee', 'CAP,Cap')
    const made = await onhand('db', 'migrate')
    assert.equal(made.code, 0, made.talk)
    assert.equal((await onhand('import', 'items.csv')).code, 0)
    const at = `at=${new Date(Date.now() - 3 * 3_600_000).toISOString()}`
    file('counts.csv', 'sku,counted,location', 'TEE,12,HALL', 'CAP,7,HALL')
    const counted = await onhand(
      'import',
      'counts.csv',
      '--system',
      'wms',
      '--as',
      'counts',
      '--fixed',
      at,
    )
    assert.equal(counted.code, 0, counted.talk)
    file('wms/list.csv', 'sku,quantity', 'TEE,9', 'CAP,7')
    file('books/list.csv', 'sku,quantity', 'TEE,12', 'CAP,10')
  })

  test('before anything was read, that nothing differs is not known', async () => {
    const { code, out, talk } = await onhand('diff')
    assert.equal(code, 2)
    assert.match(out, /wms is not known: never read whole/)
    assert.match(talk, /onhand diff --now/)
    assert.deepEqual([(await onhand('plan')).code, (await onhand('drift', 'list')).code], [0, 0])
  })

  test('what differs is listed, the worst first, and each is a sum that is explained', async () => {
    const read = await onhand('reconcile')
    assert.equal(read.code, 1, read.talk)
    assert.match(read.out, /4 numbers of 2 systems: 2 agree, 2 differ, 2 of them unexplained/)
    const { code, out } = await onhand('diff')
    assert.equal(code, 1)
    assert.match(out, /TEE +wms at main +9 +12 +3 too few/)
    assert.match(out, /CAP +books at main +10 +7 +3 too many/)
    const { rows } = JSON.parse((await onhand('drift', 'list', '--sku', 'TEE', '--json')).out)
    const explained = await onhand('explain', 'drift', String(rows[0].id))
    assert.equal(explained.code, 0)
    assert.match(
      explained.out,
      /wms shows 9, the ledger says 12 \(3 too few\) for TEE in Main hall/,
    )
    assert.match(explained.out, /12 {2}wms should show\n.*− 3 .*\n.*─+\n +9 {2}wms shows/)
    assert.match((await onhand('explain', 'drift', 'x')).talk, /"x" is not the number of a drift/)
  })

  test('a plan says what would change and what cannot be, and is done, and taken back', async () => {
    const planned = await onhand('plan')
    assert.equal(planned.code, 1)
    assert.match(planned.out, /TEE +ledger at main +12 +→ +9 +corrected for wms +planned/)
    assert.match(planned.out, /nobody tells books numbers: mend it there/)
    assert.match(planned.talk, /next: onhand apply 1\n/)
    const applied = await onhand('apply', '1')
    assert.deepEqual([applied.code, applied.out], [0, '1 repair is made.\n'])
    assert.match((await onhand('explain', 'TEE')).out, /available {4}9 = 9 on hand/)
    assert.match((await onhand('apply', '1')).talk, /Batch 1 is applied: it is not done twice/)
    const reverted = await onhand('revert', '1')
    assert.match(reverted.out, /1 repair is taken back, as batch 2/)
    assert.match((await onhand('explain', 'TEE')).out, /available {4}12 = 12 on hand/)
    assert.match((await onhand('plan', '--list')).out, /2 {2}applied .*\n +1 {2}reverted/)
  })

  test('decisions are in the record, with who made them', async () => {
    const { rows } = JSON.parse((await onhand('drift', 'list', '--sku', 'CAP', '--json')).out)
    const id = String(rows[0].id)
    assert.match((await onhand('drift', 'ignore', id)).talk, /Say why, for whoever comes after you/)
    const rule = await onhand('drift', 'ignore', id, '--why', 'month end', '--for', '7d')
    assert.match(rule.out, /It hides 1 disagreement now/)
    assert.match((await onhand('drift', 'list')).out, /Besides: 1 ignored/)
    const history = await onhand('drift', 'history', id)
    assert.match(history.out, /ignored +operator .*month end/)
    assert.equal((await onhand('drift', 'show', '0')).code, 2)
  })

  test('the authority exercise names the gap', async () => {
    const { code, out } = await onhand('authority')
    assert.equal(code, 1)
    assert.match(out, /incoming {2}nobody\n.*gap: nobody owns incoming/)
    assert.match(out, /wms +yes +4 +main/)
  })
})
