/** One item at its page: as it was, what is kept back of it, and another code for it. */
import assert from 'node:assert/strict'
import { sql } from '../../../src/db/sql.ts'
import type { House } from '../house.ts'
import { at, choose, dialog, type Seat, until } from './hand.ts'

type Explained = { locations: { on_hand: { quantity: number } }[] }

/** The number of any past minute is the one that the API tells for it. */
export async function asItWas(seat: Seat): Promise<void> {
  const { home } = seat
  const { sku, before } = await moved(home)
  const path = `/v1/items/${encodeURIComponent(sku)}/explain`
  const then = (await home.ask('GET', `${path}?asOf=${before.toISOString()}`)) as Explained
  const today = (await home.ask('GET', path)) as Explained
  const [old, latest] = [then, today].map(({ locations }) => locations[0]?.on_hand.quantity)
  assert.notEqual(old, latest, 'a number that never changed shows nothing')
  await at(seat, `/stock/${encodeURIComponent(sku)}`, async (page) => {
    const shown = async () =>
      ((await page.getByRole('button', { name: /^On hand/ }).textContent()) ?? '')
        .replace('On hand', '')
        .replaceAll(',', '')
        .replace('−', '-')
    assert.equal(await shown(), String(latest))
    // The field is in the reader's own time: London, in winter.
    const field = page.getByLabel('Stock as of')
    await field.fill(before.toISOString().slice(0, 16))
    await page.getByRole('heading', { name: /^As of/ }).waitFor()
    await until('as it was', shown, (text) => text === String(old))
    await page.getByRole('button', { name: 'Back to now' }).click()
    await until('as it is', shown, (text) => text === String(latest))
  })
}

/** An item whose shelf changed, and a full minute between two of its movements. */
async function moved({ engine }: House): Promise<{ sku: string; before: Date }> {
  const row = await engine.db.one<{ sku: string; at: Date }>(sql`
    select i.sku, date_trunc('minute', max(m.happened_at)) as at from movement m
    join item i on i.id = m.item_id where m.on_hand <> 0 or m.counted is not null
    group by i.sku having count(*) > 1 and max(m.happened_at) - min(m.happened_at) > interval '10 minutes'
      and date_trunc('minute', max(m.happened_at)) > min(m.happened_at)
    order by count(*) desc, i.sku limit 1`)
  assert.ok(row, 'the demo has an item that moved twice')
  return { sku: row.sku, before: row.at }
}

export async function keptBack(seat: Seat, sku: string): Promise<void> {
  const { db } = seat.home.engine
  const safety = async () =>
    (await db.one<{ safety: number | null }>(sql`select safety from item where sku = ${sku}`))!
      .safety
  assert.equal(await safety(), null)
  await at(seat, `/stock/${encodeURIComponent(sku)}`, async (page) => {
    await page.getByRole('button', { name: 'Change the safety stock' }).click()
    await dialog(page).getByLabel('Units kept back').fill('7')
    await dialog(page).getByRole('button', { name: 'Save' }).click()
    await page.getByText('7 units', { exact: true }).waitFor()
  })
  assert.equal(await safety(), 7)
  const log = await db.one<{ actor: string; was: object; now: object }>(sql`
    select actor, was, now from audit_log where act = 'items.set' and outcome = 'done' order by id desc limit 1`)
  assert.equal(log?.actor, `${seat.role}@onhand.test`)
  assert.match(JSON.stringify(log?.was), /"safety":null/)
  assert.match(JSON.stringify(log?.now), /"safety":7/)
}

export async function calledElse(seat: Seat, sku: string): Promise<void> {
  await at(seat, `/stock/${encodeURIComponent(sku)}`, async (page) => {
    await page.getByRole('button', { name: 'Map a code' }).click()
    await choose(dialog(page).getByRole('combobox', { name: 'System' }), 'shop')
    await dialog(page).getByLabel('Its code there', { exact: false }).fill('BOX-OF-12')
    await dialog(page).getByLabel('Units in one of theirs').fill('12')
    await dialog(page).getByLabel('Tell that system our number of it').uncheck()
    await dialog(page).getByRole('button', { name: 'Map it' }).click()
    await page.getByRole('cell', { name: 'BOX-OF-12' }).waitFor()
  })
  const listing = await seat.home.engine.db.one(sql`
    select i.sku, l.pack, l.published, s.name as system from listing l
    join item i on i.id = l.item_id join system s on s.id = l.system_id where l.external = 'BOX-OF-12'`)
  assert.deepEqual(listing, { sku, pack: 12, published: false, system: 'shop' })
}
