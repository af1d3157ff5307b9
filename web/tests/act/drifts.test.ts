import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { sql } from '../../../src/db/sql.ts'
import { hand, launch, settled, skip } from '../browser.ts'
import { type House, house } from '../house.ts'
import { approve, batchNow, driftNow } from './decided.ts'
import { figures } from './figures.ts'
import { at, choose, dialog, dialogHasKeys, quarrel, tabTo, until } from './hand.ts'

describe('deciding about drifts', { skip }, () => {
  let browser: Browser
  let home: House
  let own: { id: number; sku: string }[]
  before(async () => {
    home = await house()
    browser = await launch()
    own = await quarrel(home, [40, 36, 32, 28, 24, 20, 18, 16])
  })
  after(async () => {
    await browser?.close()
    await home?.close()
  })

  const reconciler = () => ({ browser, home, role: 'reconciler' as const })
  const viewer = () => ({ browser, home, role: 'viewer' as const })
  const drift = (id: number) => driftNow(home, id)
  const awayOf = (id: number) =>
    [() => drift(id), (d: Awaited<ReturnType<typeof drift>>) => d.snoozedUntil !== null] as const
  const batch = (id: number) => batchNow(home, id)
  const approved = (id: number) => approve({ browser, home, role: 'admin' }, id)

  /** The drift that the pane is about, once it can be decided about. */
  async function marked(page: Page): Promise<number> {
    const pane = page.getByRole('region', { name: 'The marked drift' })
    const id = page.url().match(/drift=(\d+)/)?.[1]
    assert.ok(id, `no drift is marked: ${page.url()}`)
    await pane.getByText(`Drift ${id}`, { exact: true }).waitFor()
    await pane.getByRole('button', { name: /^Plan a repair/ }).waitFor()
    return Number(id)
  }

  /** One of our own that nobody decided about yet. */
  async function untouched() {
    for (const one of own) {
      const { state, snoozedUntil } = await drift(one.id)
      if (state === 'open' && snoozedUntil === null) return one
    }
    return assert.fail('every drift was decided about')
  }

  test('by keyboard alone: to the next and back, explain, decline with a reason, put off, plan and apply', async () => {
    await at(reconciler(), '/drifts?system=shop&state=open', async (page) => {
      const { keyboard } = page
      await page.getByRole('row').nth(2).waitFor()
      await keyboard.press('j')
      const first = await marked(page)
      await keyboard.press('j')
      const second = await marked(page)
      assert.notEqual(second, first)
      await keyboard.press('k')
      assert.equal(await marked(page), first)

      await keyboard.press('e')
      await page.waitForFunction(`document.activeElement?.id === 'sum'`)

      await keyboard.press('3')
      await dialogHasKeys(page)
      await keyboard.type('the shop says they sell these by the pair')
      await tabTo(page, 'Give it to a person')
      await keyboard.press('Enter')
      const declined = await until(
        'declined',
        () => drift(first),
        (d) => d.state === 'escalated',
      )
      assert.equal(declined.actor, 'reconciler@onhand.test')
      assert.match(JSON.stringify(declined.detail), /by the pair/)
      await dialog(page).waitFor({ state: 'hidden' })

      await keyboard.press('j')
      const later = await marked(page)
      await keyboard.press('h')
      await dialogHasKeys(page)
      await tabTo(page, 'Put it off')
      await keyboard.press('Enter')
      const off = await until('put off', ...awayOf(later))
      const hours = (off.snoozedUntil!.getTime() - home.engine.world.clock.now().getTime()) / 36e5
      assert.ok(hours > 0.9 && hours < 1.1, `${hours} hours`)
      await dialog(page).waitFor({ state: 'hidden' })

      await keyboard.press('j')
      const counting = await marked(page)
      await keyboard.press('c')
      await dialogHasKeys(page)
      await tabTo(page, 'Ask for a count')
      await tabTo(page, 'Ask for a count')
      await keyboard.press('Enter')
      await until(
        'asked for',
        () => drift(counting),
        (d) => d.state === 'counting',
      )
      await dialog(page).waitFor({ state: 'hidden' })

      await keyboard.press('j')
      const planned = await marked(page)
      await keyboard.press('1')
      await page.waitForURL(/\/batches\/\d+$/)
      await settled(page)
      const id = Number(page.url().split('/').at(-1))
      assert.equal((await batch(id)).state, 'planned', 'a plan does nothing')
      await page.getByText('Somebody else has to approve it').waitFor()
      assert.equal(await home.status('reconciler', 'POST', `/v1/batches/${id}/apply`, {}), 403)
      await approved(id)
      const rows = await home.engine.db.all<{ state: string; after: number; sku: string }>(sql`
        select r.state, r.after, i.sku from repair r join item i on i.id = r.item_id
        where r.batch_id = ${id} and r.drift_id = ${planned}`)
      assert.equal(rows.length, 1)
      assert.match(rows[0]!.state, /done|verified/)
      await until(
        'the shop shows the number again',
        async () => home.town.shop.level(rows[0]!.sku),
        (level) => level === rows[0]!.after,
      )
    })
  })

  test('by keyboard alone: the help, the palette to an item, and back by g', async () => {
    await at(viewer(), '/drifts', async (page) => {
      await page.keyboard.press('?')
      await dialog(page).getByText('The next row').waitFor()
      await dialog(page).getByText('Put it off').waitFor()
      await page.keyboard.press('Escape')
      await dialog(page).waitFor({ state: 'hidden' })
      await page.keyboard.press('Control+k')
      await page.getByRole('textbox', { name: 'Find anything' }).waitFor()
      await page.keyboard.type(own[0]!.sku)
      await page.getByRole('button', { name: own[0]!.sku }).first().waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(`${home.url}/stock/${own[0]!.sku}`)
      await settled(page)
      await page.keyboard.press('g')
      await page.keyboard.press('d')
      await page.waitForURL(/\/drifts/)
    })
  })

  test('several are planned as one, applied, and taken back; the ledger follows both times', async () => {
    const { db } = home.engine
    const { rows } = (await home.ask('GET', '/v1/drifts?system=warehouse&state=open')) as {
      rows: { id: number; sku: string; expected: number; observed: number }[]
    }
    assert.ok(rows.length >= 1, 'the demo leaves drifts at the warehouse')
    const onHand = async (sku: string) =>
      (await db.one<{ n: number }>(sql`
        select sum(p.on_hand)::bigint as n from position p join item i on i.id = p.item_id where i.sku = ${sku}`))!
        .n
    await at(reconciler(), '/drifts?system=warehouse&state=open', async (page) => {
      for (const { sku } of rows) await page.getByLabel(`Select ${sku} at warehouse`).check()
      await page.getByRole('button', { name: 'Plan one repair of them' }).click()
      await dialog(page).getByText('nothing is done yet').waitFor()
      await dialog(page).getByRole('link', { name: 'To the plan' }).click()
      await page.waitForURL(/\/batches\/\d+$/)
      const id = Number(page.url().split('/').at(-1))
      assert.equal(await onHand(rows[0]!.sku), rows[0]!.expected, 'planned is not done')
      await approved(id)
      for (const { sku, observed } of rows) assert.equal(await onHand(sku), observed)

      assert.equal(await home.status('viewer', 'POST', `/v1/batches/${id}/revert`, {}), 403)
      await page.getByRole('button', { name: 'Take it back' }).click()
      await dialog(page).getByRole('button', { name: 'Take it back' }).click()
      await until(
        'taken back',
        () => batch(id),
        (b) => b.state === 'reverted',
      )
      for (const { sku, expected } of rows) assert.equal(await onHand(sku), expected)
      await page.waitForURL((url) => !url.pathname.endsWith(`/${id}`))
      assert.equal((await batch(Number(page.url().split('/').at(-1)))).reverts, id)
    })
  })

  test('who may only look finds everything off, and the server refuses what the page does not offer', async () => {
    const { id } = await untouched()
    const made = (await home.ask('POST', '/v1/batches', { drifts: [id] })) as {
      plan: { batch: { id: number } }
    }
    const plan = made.plan.batch.id
    await at(viewer(), `/drifts/${id}`, async (page) => {
      for (const name of [/^Plan a repair/, /^Decline/, /^Put off/]) {
        const button = page.getByRole('button', { name })
        assert.equal(await button.getAttribute('aria-disabled'), 'true')
      }
      await page.goto(`${home.url}/batches/${plan}`)
      await settled(page)
      assert.equal(await page.getByRole('button', { name: 'Apply' }).isDisabled(), true)
      assert.equal(await page.getByRole('button', { name: 'Discard' }).isDisabled(), true)
      await page.goto(`${home.url}/ignore-rules`)
      await settled(page)
      assert.equal(await page.getByRole('button', { name: 'Make a rule' }).isDisabled(), true)
    })
    const refused = (method: string, path: string, body: unknown = {}) =>
      home.status('viewer', method, path, body)
    const why = { why: 'because' }
    assert.deepEqual(
      await Promise.all([
        refused('POST', '/v1/batches', { drifts: [id] }),
        refused('POST', `/v1/batches/${plan}/apply`),
        refused('POST', `/v1/batches/${plan}/discard`),
        refused('POST', `/v1/drifts/${id}/escalate`, why),
        refused('POST', `/v1/drifts/${id}/snooze`, { until: '2099-01-01T00:00:00.000Z' }),
        refused('POST', '/v1/ignore-rules', { system: 'shop', most: 1, reason: 'x' }),
      ]),
      [403, 403, 403, 403, 403, 403],
    )
    assert.equal((await drift(id)).state, 'open')
    assert.equal((await batch(plan)).state, 'planned')
    await home.ask('POST', `/v1/batches/${plan}/discard`, {})
  })

  test('a rule hides what is small until its day, and what it hid is open again when it is ended', async () => {
    const [{ id, sku }] = (await quarrel(home, [6])) as [(typeof own)[number]]
    await at(reconciler(), '/ignore-rules', async (page) => {
      await page.getByRole('button', { name: 'Make a rule' }).click()
      const form = dialog(page)
      await form.getByLabel('SKU').fill(sku)
      await form.getByLabel('Up to so many units').fill('6')
      await choose(form.getByRole('combobox', { name: 'It ends' }), 'In a week')
      await form.getByLabel('Why does nobody want to hear of it?').fill('samples for the window')
      await form.getByText('It hides 1 drift now').waitFor()
      await form.getByRole('button', { name: 'Hide them' }).click()
      await until(
        'hidden',
        () => drift(id),
        (d) => d.state === 'ignored',
      )
      const rule = () =>
        home.engine.db.one<{ days: number; reason: string; madeBy: string; ended: boolean }>(sql`
          select round(extract(epoch from expires_at - made_at) / 86400)::integer as days, reason, made_by,
                 ended_at is not null as ended from ignore_rule order by id desc limit 1`)
      assert.deepEqual(await rule(), {
        days: 7,
        reason: 'samples for the window',
        madeBy: 'reconciler@onhand.test',
        ended: false,
      })
      await page.getByRole('button', { name: 'End it' }).click()
      await dialog(page).getByRole('button', { name: 'End it' }).click()
      await until('ended', rule, (r) => r!.ended)
      assert.equal((await drift(id)).state, 'open')
    })
  })

  test('on a phone one is put off by thumb', async () => {
    const { id, sku } = await untouched()
    await at({ ...reconciler(), look: hand }, `/drifts?search=${sku}`, async (page) => {
      await page.getByRole('button', { name: `What to do about ${sku} at shop` }).tap()
      await dialog(page)
        .getByRole('button', { name: /^Put off/ })
        .tap()
      await dialog(page).getByText('Until tomorrow morning').tap()
      await dialog(page).getByRole('button', { name: 'Put it off' }).tap()
      await until('put off', ...awayOf(id))
    })
  })

  test('on a phone somebody who may only count enters what is there, blind, and the ledger has it', async () => {
    const { id, sku } = await untouched()
    const counter = { browser, home, role: 'counter' as const, look: hand }
    await at(counter, `/drifts?search=${sku}`, async (page) => {
      await page.getByRole('button', { name: `What to do about ${sku} at shop` }).tap()
      assert.equal(await dialog(page).getByRole('button', { name: /^Plan/ }).isDisabled(), true)
      await dialog(page)
        .getByRole('button', { name: /^Count/ })
        .tap()
      await dialog(page).getByText('Enter a count').tap()
      const field = dialog(page).getByLabel(/How many are there/)
      await field.tap()
      await field.pressSequentially('3')
      await dialog(page).getByRole('button', { name: 'That is what is there' }).tap()
      const counted = () =>
        home.engine.db.one<{ onHand: number; actor: string | null }>(sql`
          select p.on_hand, m.actor from movement m join item i on i.id = m.item_id
          join position p on p.item_id = i.id
          where i.sku = ${sku} and m.counted is not null order by m.recorded_at desc limit 1`)
      const row = await until('counted', counted, (one) => one?.onHand === 3)
      assert.match(String(row?.actor), /counter/)
    })
    assert.equal(await home.status('counter', 'POST', '/v1/batches', { drifts: [id] }), 403)
    assert.equal(
      await home.status('viewer', 'POST', `/v1/drifts/${id}/counted`, { quantity: 1 }),
      403,
    )
  })

  test('every figure of the overview is what the lists say', () => figures(viewer()))
})
