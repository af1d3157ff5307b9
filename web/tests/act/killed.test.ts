import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { quietLog } from '../../../src/lib/log.ts'
import { makePage } from '../../../src/main/page.ts'
import { onhand, serve } from '../../../test/command.ts'
import { launch, open, settled, skip, wide } from '../browser.ts'

const PATIENCE_MS = 30_000

test('a server that is killed is missed at once, and the page goes on by itself with what changed meanwhile', {
  skip,
}, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'onhand-killed-'))
  const say = async (...args: string[]) => {
    const done = await onhand(dir, args)
    assert.equal(done.code, 0, done.talk)
  }
  await makePage(quietLog)
  await say('init', '--preset', 'storefront-only')
  writeFileSync(join(dir, 'before.csv'), 'sku,name\nMUG-1,A red mug\n')
  writeFileSync(join(dir, 'meanwhile.csv'), 'sku,name\nMUG-2,A blue mug\n')
  await say('import', 'before.csv')
  const port = await freePort()
  let server = await serve(dir, port)
  const browser = await launch()
  try {
    const { page, wrong } = await open(browser, wide)
    page.setDefaultTimeout(PATIENCE_MS)
    const link = /First sign-in: (\S+)/.exec(server.said())![1]!
    await page.goto(link)
    await page.getByLabel('Your name').fill('Ann')
    await page.getByLabel('E-mail').fill('ann@onhand.test')
    await page.getByRole('textbox', { name: 'Password' }).fill('a long sentence nobody guesses')
    await page.getByRole('button', { name: 'Begin' }).click()
    await settled(page)
    await page.getByRole('link', { name: 'Stock', exact: true }).click()
    await page.getByText('MUG-1').waitFor()
    await page.getByText('Live', { exact: true }).waitFor()

    await server.kill()
    const missed = page.getByRole('alert').getByText('Onhand does not answer')
    await missed.waitFor()
    assert.ok(await page.getByText('MUG-1').isVisible(), 'what was read before is still there')
    await say('import', 'meanwhile.csv')

    server = await serve(dir, port)
    await missed.waitFor({ state: 'hidden' })
    await page.getByText('MUG-2').waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    assert.deepEqual(wrong, [])
  } finally {
    await browser.close()
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  }
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
