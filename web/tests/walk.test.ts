import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { roleNames } from '../../src/authority/roles.ts'
import { cut, dark, launch, open, overflow, phone, skip, unfair, visit, wide } from './browser.ts'
import { type House, house } from './house.ts'
import { type Page, pagesOf } from './pages.ts'

describe('every page', { skip }, () => {
  let browser: Browser
  let home: House
  let pages: Page[]
  before(async () => {
    home = await house()
    browser = await launch()
    pages = await pagesOf(home)
  })
  after(async () => {
    await browser?.close()
    await home?.close()
  })

  for (const [look, name] of [
    [wide, 'wide'],
    [dark, 'dark'],
    [phone, 'on a phone'],
  ] as const) {
    test(`${name}: says what it is, breaks nothing, overflows nowhere, is fair to all`, async () => {
      const troubles: string[] = []
      for (const one of pages) {
        const { name, title } = one
        const { context, page, wrong } = await open(browser, look, home.as.admin)
        await visit(page, home.url, one)
        const heading = await page.locator('h1').first().textContent()
        if (!title.test(heading ?? '')) troubles.push(`${name}: its heading is ${heading}`)
        troubles.push(...wrong.map((error) => `${name}: ${error}`))
        troubles.push(...(await unfair(page)).map((one) => `${name}: ${one}`))
        const over = await overflow(page)
        if (over > 0) troubles.push(`${name}: ${over} px wider than the window`)
        troubles.push(...(await cut(page)).map((one) => `${name}: ${one}`))
        await context.close()
      }
      assert.equal(troubles.join('\n'), '')
    })
  }

  test('between wide and a phone: no list is cut off', async () => {
    const troubles: string[] = []
    for (const width of [1280, 1024, 820]) {
      const { context, page } = await open(browser, { ...wide, width }, home.as.admin)
      for (const one of pages) {
        const { name } = one
        await visit(page, home.url, one)
        const over = await overflow(page)
        if (over > 0) troubles.push(`${name} at ${width}: ${over} px wider than the window`)
        troubles.push(...(await cut(page)).map((one) => `${name} at ${width}: ${one}`))
      }
      await context.close()
    }
    assert.equal(troubles.join('\n'), '')
  })

  for (const role of roleNames) {
    test(`shows a ${role} what a ${role} may see, and fails nowhere`, async () => {
      const { context, page, wrong } = await open(browser, wide, home.as[role])
      for (const one of pages) {
        await visit(page, home.url, one)
        assert.ok((await page.locator('h1').count()) > 0, `${one.name} has no heading`)
      }
      assert.deepEqual(wrong, [])
      await context.close()
    })
  }
})
