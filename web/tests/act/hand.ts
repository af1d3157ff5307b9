/** What a person does at the page besides clicking: sit down, tab, tap; and waiting for what comes of it. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import type { Role } from '../../../src/authority/roles.ts'
import { texts } from '../../../src/db/arrays.ts'
import { sql } from '../../../src/db/sql.ts'
import { type Look, open, settled, wide } from '../browser.ts'
import type { House } from '../house.ts'

const PATIENCE_MS = 15_000
const STEP_MS = 50
const MOST_TABS = 150
let failed = 0

export type Seat = { browser: Browser; home: House; role: Role; look?: Look }

/**
 * Does `work` at a page, signed in as `role`; fails where the page itself failed. With SHOTS=<folder> in
 * the environment, how it looked when it failed is left there.
 */
export async function at(
  { browser, home, role, look = wide }: Seat,
  path: string,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const { context, page, wrong } = await open(browser, look, home.as[role])
  page.setDefaultTimeout(PATIENCE_MS)
  try {
    await page.goto(home.url + path)
    await settled(page)
    await work(page)
    assert.deepEqual(wrong, [])
  } catch (error) {
    if (process.env.SHOTS)
      await page.screenshot({ path: join(process.env.SHOTS, `${++failed}.png`) })
    throw error
  } finally {
    await context.close()
  }
}

/** What `ask` says once it is `right`. */
export async function until<A>(
  what: string,
  ask: () => Promise<A>,
  right: (answer: A) => boolean,
): Promise<A> {
  let answer = await ask()
  for (let waited = 0; !right(answer); waited += STEP_MS) {
    assert.ok(waited < PATIENCE_MS, `${what}: ${JSON.stringify(answer)}`)
    await setTimeout(STEP_MS)
    answer = await ask()
  }
  return answer
}

/** Goes on with Tab until what has the focus is called `name`; nothing else is touched. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = []
  for (let i = 0; i < MOST_TABS; i++) {
    await page.keyboard.press('Tab')
    const here = await page.evaluate<string>(
      `(() => { const at = document.activeElement; const label = at.labels?.[0]; return (at.getAttribute('aria-label') || label?.innerText || at.innerText || '').split('\\n')[0].trim() })()`,
    )
    if (typeof name === 'string' ? here === name : name.test(here)) return
    passed.push(here)
  }
  assert.fail(`Tab never came to ${name}, only to: ${[...new Set(passed)].join(' | ')}`)
}

/** What is open above the page; where one lies above another, `name` says which. */
export const dialog = (page: Page, name?: string) =>
  page.getByRole('dialog', name === undefined ? {} : { name, exact: true })

/** A dialog is open and has the keys: what is typed before that goes astray. */
export const dialogHasKeys = (page: Page) =>
  page.waitForFunction(`document.activeElement?.closest('[role=dialog]') != null`)

/** Chooses in a select as a person does: opens it, and presses what it offers. */
export async function choose(field: Locator, option: string | RegExp): Promise<void> {
  await field.click()
  await field.page().getByRole('option', { name: option }).first().click()
}

/** Somebody types other numbers into the shop, by hand; resolves with the drifts that come of it, all for a person. */
export async function quarrel({ engine, town }: House, units: readonly number[]) {
  const { db } = engine
  const rows = await db.all<{ sku: string }>(sql`
    select i.sku from item i join position p on p.item_id = i.id
    where p.on_hand - p.committed >= 4 and not exists (select from drift d where d.item_id = i.id)
    order by p.on_hand desc, i.sku`)
  const skus = rows
    .map(({ sku }) => sku)
    .filter((sku) => town.shop.level(sku) >= 4)
    .slice(0, units.length)
  assert.equal(skus.length, units.length, 'the demo has too few items')
  for (const [i, sku] of skus.entries()) await town.edit!(sku, town.shop.level(sku) + units[i]!)
  await town.idle()
  const found = () =>
    db.all<{ id: number; sku: string }>(sql`
      select d.id, i.sku from drift d join item i on i.id = d.item_id
      where i.sku = any(${texts(skus)}::text[]) and d.state = 'open' and d.residue <> 0
      order by array_position(${texts(skus)}::text[], i.sku)`)
  return until(
    'the drifts',
    async () => {
      const { ended } = await engine.jobs.now('reconcile', 'the test')
      await ended
      return found()
    },
    (drifts) => drifts.length === skus.length,
  )
}
