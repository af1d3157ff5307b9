/** What became of a drift or a plan, as the database has it; and somebody else's yes to a plan. */
import assert from 'node:assert/strict'
import { sql } from '../../../src/db/sql.ts'
import type { House } from '../house.ts'
import { at, dialog, dialogHasKeys, type Seat, tabTo, until } from './hand.ts'

export async function driftNow({ engine }: House, id: number) {
  const row = await engine.db.one<{
    state: string
    snoozedUntil: Date | null
    actor: string
    detail: { why?: string }
  }>(sql`
    select d.state, d.snoozed_until, e.actor, e.detail from drift d
    join drift_event e on e.drift_id = d.id where d.id = ${id} order by e.id desc limit 1`)
  return row!
}

export const batchNow = async ({ engine }: House, id: number) =>
  (await engine.db.one<{ state: string; decidedBy: string | null; reverts: number | null }>(
    sql`select state, decided_by, reverts from batch where id = ${id}`,
  ))!

/** Another looks at the plan, and applies it without touching the mouse. */
export async function approve(seat: Seat, id: number): Promise<void> {
  await at(seat, `/batches/${id}`, async (page) => {
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter') // Skip to the content.
    await tabTo(page, 'Apply')
    await page.keyboard.press('Enter')
    await dialogHasKeys(page)
    const confirm = dialog(page).getByLabel(/Type the number of products/)
    if (await confirm.isVisible()) {
      const asks = await dialog(page)
        .getByText(/Type the number/)
        .textContent()
      await page.keyboard.type(asks!.match(/\d+/)![0])
    }
    await tabTo(page, 'Apply')
    await page.keyboard.press('Enter')
    const done = await until(
      'applied',
      () => batchNow(seat.home, id),
      (b) => b.state === 'applied',
    )
    assert.equal(done.decidedBy, 'admin@onhand.test')
  })
}
