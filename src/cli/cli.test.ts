import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { onhand, serve } from '../../test/command.ts'

const folders: string[] = []
const folder = () => {
  const dir = mkdtempSync(join(tmpdir(), 'onhand-cli-'))
  folders.push(dir)
  return dir
}
after(() => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true })
})

describe('the command line before anything is set up', () => {
  const dir = folder()

  test('help comes with examples, and the version is that of the package', async () => {
    const help = await onhand(dir, ['--help'])
    assert.equal(help.code, 0)
    assert.match(help.out, /Examples:\n {2}onhand demo/)
    const { version } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
    )
    assert.equal((await onhand(dir, ['--version'])).out.trim(), version)
  })

  test('mistakes are told on standard error, with exit code 2 and the way on', async () => {
    const cases: [string[], RegExp][] = [
      [['nonsense'], /onhand: unknown command 'nonsense'/],
      [['explain'], /missing required argument 'sku'/],
      [['serve', '--port', '70000'], /A port is a number from 0 to 65535/],
      [['init', '--preset', 'x'], /Allowed choices are shelf, wms\+erp/],
      [['serve'], /There is no .*onhand\.config\.ts\. Make one with: onhand init/],
      [
        ['status'],
        /There is no database in .*Name the right folder with --dir, or make one: onhand init/,
      ],
      [['status', '--url', 'http://127.0.0.1:9'], /No key: put it into ONHAND_KEY/],
    ]
    for (const [args, says] of cases) {
      const { code, out, talk } = await onhand(dir, args)
      assert.deepEqual([code, out], [2, ''], args.join(' '))
      assert.match(talk, says)
    }
    assert.ok(!existsSync(join(dir, '.onhand')), 'asking makes nothing')
  })

  test('a configuration that is wrong says what and where', async () => {
    const wrong = folder()
    const config = join(wrong, 'onhand.config.ts')
    const cases: [string, RegExp][] = [
      ['export default {', /onhand\.config\.ts cannot be read: /],
      ['export default {}', /must end with: export default defineConfig/],
      [
        "import { nothing } from 'onhand'\nexport default nothing",
        /does not provide an export named 'nothing'/,
      ],
      [
        "import { defineConfig, generic } from 'onhand'\nexport default defineConfig({ locations: {}, systems: { a: { role: 'wms', connector: generic({}) } }, owners: { on_hand: 'b' as never } })",
        /on_hand is owned by "b", but no such system is declared \(there are: a\)/,
      ],
    ]
    for (const [text, says] of cases) {
      writeFileSync(config, text)
      const { code, out } = await onhand(wrong, ['doctor'])
      assert.equal(code, 1)
      assert.match(out, says)
      assert.match(out, /→ correct it, then run this again/)
    }
  })
})

describe('the command line', () => {
  const dir = folder()
  const say = (...args: string[]) => onhand(dir, args)
  let server: Awaited<ReturnType<typeof serve>> | undefined
  before(async () => {
    const { code, talk } = await say('init')
    assert.equal(code, 0, talk)
  })
  after(() => server?.stop())

  test('init makes a configuration, private secrets and a key, once', async () => {
    for (const path of ['.onhand/admin.key', '.onhand/secrets/SHOP_WEBHOOKS']) {
      assert.equal(statSync(join(dir, path)).mode & 0o777, 0o600, path)
    }
    assert.equal(statSync(join(dir, '.onhand')).mode & 0o777, 0o700)
    assert.equal(readFileSync(join(dir, '.onhand/.gitignore'), 'utf8'), '*\n')
    const again = await say('init')
    assert.equal(again.code, 2)
    assert.match(again.talk, /is there already/)
  })

  test('every preset makes a configuration that passes the doctor', async () => {
    for (const preset of ['wms+erp', 'erp-of-record', 'storefront-only']) {
      const other = folder()
      const where = ['--dir', join(dir, '.onhand')]
      assert.equal((await onhand(other, ['init', '--preset', preset, ...where])).code, 0, preset)
      const { code, out } = await onhand(other, ['doctor', '--json', ...where])
      assert.equal(code, 0, out)
      assert.equal(JSON.parse(out).ok, true)
    }
  })

  test('the doctor finds a missing secret and says where to put it', async () => {
    const path = join(dir, '.onhand/secrets/SHOP_WEBHOOKS')
    const kept = readFileSync(path)
    rmSync(path)
    const { code, out } = await say('doctor')
    assert.equal(code, 1)
    assert.match(out, /✗ webhook secrets: shop: The secret SHOP_WEBHOOKS is nowhere/)
    writeFileSync(path, kept, { mode: 0o600 })
    assert.equal((await say('doctor')).code, 0)
  })

  test('with nothing running a command opens the database itself', async () => {
    writeFileSync(join(dir, 'items.csv'), 'SKU,Name\nTEE,Tee\nCAP,Cap\n')
    assert.match((await say('import', 'items.csv')).out, /2 rows of items: 2 new/)
    const where = await say('db', 'where')
    assert.match(where.out, /Embedded, in .*: not in use/)
  })

  test('a server is asked over its own socket; a second one is told who is in the way', async () => {
    server = await serve(dir)
    const where = await say('db', 'where')
    assert.match(where.out, /open in process \d+ \(onhand serve --port 0\)/)
    const second = await say('serve', '--port', '0')
    assert.equal(second.code, 2)
    assert.match(second.talk, /is in use by process \d+ \(onhand serve/)
  })

  test('files are looked through, taken in and explained', async () => {
    writeFileSync(join(dir, 'counts.csv'), 'sku,quantity,location\nTEE,12,MAIN\nNOPE,1,MAIN\n')
    const options = ['--system', 'shelf', '--as', 'counts', '--fixed', `at=${yesterday()}`]
    const preview = await say('import', 'counts.csv', '--preview', ...options)
    assert.equal(preview.code, 1, 'one row is bad')
    assert.match(preview.out, /counted 12 of TEE/)
    assert.match(preview.talk, /onhand import counts\.csv --as counts --system shelf/)
    const taken = await say('import', 'counts.csv', ...options)
    assert.match(taken.out, /1 {2}recorded/)
    assert.match(taken.out, /row 3: shelf knows a SKU "NOPE" that no listing names/)
    const explained = await say('explain', 'TEE')
    assert.match(explained.out, /available {4}12 = 12 on hand − 0 committed/)
    assert.match(explained.out, /on hand {6}12 = counted 12 at .* by shelf/)
    const missing = await say('explain', 'NOPE')
    assert.deepEqual([missing.code, missing.out], [2, ''])
    const { out } = await say('export', 'positions')
    assert.match(out, /^"sku",.*\r\n"TEE","Tee","","main","12"/)
    assert.match((await say('import', 'gone.csv')).talk, /gone\.csv is not there/)
  })

  test('what is quarantined is listed with what to do, mended, replayed, and applied by the next server', async () => {
    const listed = await say('status', '--quarantine')
    assert.match(listed.out, /unmapped_sku/)
    assert.match(listed.talk, /next: .*onhand replay --reason/)
    writeFileSync(join(dir, 'more.csv'), 'SKU\nNOPE\n')
    await say('import', 'more.csv')
    assert.equal((await say('replay')).code, 2)
    assert.equal((await say('replay', '--reason', 'boredom')).code, 2)
    await server!.stop()
    const replayed = await say('replay', '--reason', 'unmapped_sku')
    assert.match(replayed.out, /1 message is back in line/)
    assert.match(replayed.talk, /onhand serve/)
    server = await serve(dir)
    for (;;) {
      const { inbox } = JSON.parse((await say('status', '--json')).out)
      assert.equal(inbox.quarantined, 0)
      if (inbox.pending === 0) break
    }
  })

  test('a key lets its holder in from elsewhere, until it is revoked', async () => {
    const made = await say('key', 'add', 'ci', '--scope', 'read')
    const key = made.out.trim()
    assert.match(key, /^oh_[\w-]{43}$/)
    assert.ok(!made.talk.includes(key))
    const elsewhere = folder()
    const ask = () =>
      onhand(elsewhere, ['export', 'items', '--url', server!.url], { ONHAND_KEY: key })
    assert.match((await ask()).out, /"TEE"/)
    const file = join(elsewhere, 'key')
    writeFileSync(file, `${key}\n`)
    const byFile = await onhand(elsewhere, ['status', '--url', server!.url], {
      ONHAND_KEY_FILE: file,
    })
    assert.equal(byFile.code, 0)
    const more = await onhand(elsewhere, ['verify', '--url', server!.url], { ONHAND_KEY: key })
    assert.equal(more.code, 2)
    assert.match(more.talk, /has no scope "admin"/)
    await say('key', 'revoke', 'ci')
    const after = await ask()
    assert.equal(after.code, 2)
    assert.match(after.talk, /unknown or was revoked/)
    assert.match((await say('key', 'list')).out, /ci {5}.*revoked/)
  })

  test('verify proves the books with exit code 0', async () => {
    const { code, out } = await say('verify')
    assert.equal(code, 0)
    assert.match(out, /✓ positions equal their movements/)
    assert.match(out, /All of it holds \(2 movements, 2 positions\)/)
  })

  test('colours are for terminals, JSON is for programs, and errors too', async () => {
    const forced = await onhand(dir, ['status'], { FORCE_COLOR: '1' })
    const plain = await onhand(dir, ['status'], { NO_COLOR: '1' })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colour itself
    assert.ok(!/\u001b\[/.test(plain.out))
    assert.equal(forced.code, plain.code)
    const { talk, code } = await say('explain', 'GONE', '--json')
    assert.equal(code, 2)
    assert.equal(JSON.parse(talk).error, 'not_found')
  })

  test('it ends in order on SIGTERM, and everything is still there', async () => {
    await server!.stop()
    server = undefined
    const { out, talk } = await say('status', '--json')
    assert.equal(JSON.parse(out).ledger.items, 3, talk)
  })
})

const yesterday = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 16)
