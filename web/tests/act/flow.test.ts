import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { sql } from '../../../src/db/sql.ts'
import { hand, launch, settled, skip } from '../browser.ts'
import { type House, house } from '../house.ts'
import { at, choose, dialog, until } from './hand.ts'
import { asItWas, calledElse, keptBack } from './item.ts'

describe('what comes in, what is told, and one item', { skip }, () => {
  let browser: Browser
  let home: House
  /** With stock, most first; nobody disagrees about them. */
  let skus: string[]
  before(async () => {
    home = await house()
    browser = await launch()
    const rows = await home.engine.db.all<{ sku: string }>(sql`
      select i.sku from item i join position p on p.item_id = i.id
      where p.on_hand - p.committed >= 2 and not exists (select from drift d where d.item_id = i.id)
      order by p.on_hand desc, i.sku`)
    skus = rows.map(({ sku }) => sku)
  })
  after(async () => {
    await browser?.close()
    await home?.close()
  })

  const reconciler = () => ({ browser, home, role: 'reconciler' as const })
  const viewer = () => ({ browser, home, role: 'viewer' as const })
  const refused = (method: string, path: string, body: unknown = {}) =>
    home.status('viewer', method, path, body)
  const now = () => home.engine.world.clock.now().toISOString()
  const position = async (sku: string) =>
    (await home.engine.db.one<{ onHand: number; committed: number }>(sql`
      select p.on_hand, p.committed from position p join item i on i.id = p.item_id where i.sku = ${sku}`))!
  const message = async (document: string) =>
    (await home.engine.db.one<{
      id: number
      state: string
      detail: { dismissed?: string } | null
    }>(sql`
      select id, state, detail from message where convert_from(body, 'UTF8') like ${`%${document}%`}
      order by id desc limit 1`))!
  /** Orders of the shop for a code that nobody knows. */
  const strangers = async (code: string, document: string) => {
    const csv = `document,sku,quantity,date,location\n${document},${code},1,${now()},main\n`
    await home.ask('POST', `/v1/files?name=${document}.csv&system=shop&kind=orders`, csv)
    await until(
      'quarantined',
      () => message(document),
      (m) => m?.state === 'quarantined',
    )
  }
  const mapped = (page: Page, code: string) =>
    page.getByRole('combobox', { name: `Which item is ${code}?` })

  test('a code that nobody knows is mapped where it waits, and what waited is applied', async () => {
    const sku = skus[0]!
    await strangers('MUG-RED-350', 'web-9001')
    const { committed } = await position(sku)
    await at(reconciler(), '/inbox', async (page) => {
      const group = page.getByRole('region', { name: 'shop: SKU not known here' })
      await group.getByRole('button', { name: 'Mend it here' }).click()
      await mapped(page, 'MUG-RED-350').fill(sku)
      await page.getByRole('option', { name: sku }).first().click()
      await group.getByRole('button', { name: 'Map it' }).click()
      await group.getByRole('button', { name: 'Replay now' }).click()
      await dialog(page).getByRole('button', { name: 'Replay now' }).click()
      await until(
        'applied',
        () => message('web-9001'),
        (m) => m.state === 'applied',
      )
    })
    assert.equal((await position(sku)).committed, committed + 1)
    const listed = await home.engine.db.one<{ sku: string }>(sql`
      select i.sku from listing l join item i on i.id = l.item_id where l.external = 'MUG-RED-350'`)
    assert.equal(listed?.sku, sku)
  })

  test('the same by thumb, on a phone', async () => {
    const sku = skus[1]!
    await strangers('GIFT-BOX-S', 'web-9002')
    await at({ ...reconciler(), look: hand }, '/inbox', async (page) => {
      const group = page.getByRole('region', { name: 'shop: SKU not known here' })
      await group.getByRole('button', { name: 'Mend it here' }).tap()
      await mapped(page, 'GIFT-BOX-S').tap()
      await mapped(page, 'GIFT-BOX-S').fill(sku)
      await page.getByRole('option', { name: sku }).first().tap()
      await group.getByRole('button', { name: 'Map it' }).tap()
      await group.getByRole('button', { name: 'Replay now' }).tap()
      await dialog(page).getByRole('button', { name: 'Replay now' }).tap()
      await until(
        'applied',
        () => message('web-9002'),
        (m) => m.state === 'applied',
      )
    })
  })

  test('what shall never count is dismissed with a reason; who may only look is offered neither', async () => {
    await strangers('NOT-OURS-1', 'web-9003')
    const { id } = await message('web-9003')
    await at(viewer(), `/inbox?message=${id}`, async (page) => {
      await dialog(page).getByText('Replaying and dismissing need a role that may write.').waitFor()
      assert.equal(await dialog(page).getByRole('button', { name: 'Dismiss' }).count(), 0)
      assert.equal(await refused('POST', `/v1/inbox/${id}/dismiss`, { why: 'x' }), 403)
      assert.equal(await refused('POST', '/v1/quarantine/replay', {}), 403)
    })
    await at(reconciler(), `/inbox?message=${id}`, async (page) => {
      await dialog(page).getByRole('button', { name: 'Dismiss' }).click()
      await page.getByLabel('Why it shall never count').fill('a test order of the agency')
      await dialog(page, `Message ${id} stays without effect`)
        .getByRole('button', { name: 'Dismiss' })
        .click()
      const gone = await until(
        'dismissed',
        () => message('web-9003'),
        (m) => m.state === 'dismissed',
      )
      assert.equal(gone.detail?.dismissed, 'a test order of the agency')
    })
  })

  const upload = async (page: Page, name: string, csv: string) => {
    await page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await choose(page.getByRole('combobox', { name: 'Whose words it speaks' }), 'warehouse')
  }

  test('a file is looked at first and does nothing; taken in, the shelf is what it says', async () => {
    const sku = skus[2]!
    const { onHand } = await position(sku)
    const csv = `sku,quantity,date,location\n${sku},${onHand + 5},${now()},main\nNOBODY-KNOWS,3,${now()},main\n`
    await at(reconciler(), '/files', async (page) => {
      await upload(page, 'friday.csv', csv)
      await page.getByText('1 of 2 rows can be taken in, 1 would stay without effect').waitFor()
      assert.equal((await position(sku)).onHand, onHand, 'looking changes nothing')
      await page.getByRole('button', { name: 'Take in 2 rows' }).click()
      await dialog(page).getByRole('button', { name: 'Take in 2 rows' }).click()
      await until(
        'counted',
        () => position(sku),
        (p) => p.onHand === onHand + 5,
      )
    })
    await at(viewer(), '/files', async (page) => {
      await page.getByText('Taking in a file needs a role that may write.').waitFor()
    })
    assert.equal(await refused('POST', '/v1/files?name=x.csv&system=warehouse', csv), 403)
  })

  test('a file that would empty the shop is held back until its number is confirmed', async () => {
    const some = await home.engine.db.all<{ sku: string }>(sql`
      select i.sku from item i join position p on p.item_id = i.id
      where p.on_hand > p.committed order by i.sku limit 60`)
    const rows = some.map(({ sku }) => `${sku},0,${now()},main`)
    await at(reconciler(), '/files', async (page) => {
      await upload(page, 'zeros.csv', ['sku,quantity,date,location', ...rows].join('\n'))
      await page.getByText('Nothing was done yet: this is a lot').waitFor()
      const take = `Take in ${some.length} rows`
      await page.getByRole('button', { name: take }).click()
      await dialog(page).getByRole('button', { name: take }).click()
      const yes = dialog(page).getByRole('button', { name: /^Yes, change \d+ numbers/ })
      await yes.waitFor()
      assert.notEqual((await position(some[0]!.sku)).onHand, 0, 'held means not done')
      await yes.click()
      await until(
        'taken in',
        () => position(some[0]!.sku),
        (p) => p.onHand === 0,
      )
    })
  })

  const channel = async () =>
    (await home.engine.db.one<{ paused: string | null; dead: number; marked: number }>(sql`
      select c.paused, (select count(*) from delivery d where d.dead is not null) as dead,
             (select count(*) from delivery d where d.due_at is not null) as marked
      from channel c where c.name = 'shop'`))!

  test('a channel is paused with a reason, resumed, and told again everything since a time', async () => {
    await at(viewer(), '/deliveries?channel=shop', async (page) => {
      await page.getByText('Pausing and telling again need a role that may write.').waitFor()
    })
    assert.equal(await refused('POST', '/v1/channels/shop/pause', { why: 'x' }), 403)
    await at(reconciler(), '/deliveries?channel=shop', async (page) => {
      await page.getByRole('button', { name: 'Pause' }).click()
      await page.getByLabel('Why it is paused').fill('stock-take')
      await dialog(page).getByRole('button', { name: 'Pause' }).click()
      const paused = await until('paused', channel, (c) => c.paused !== null)
      assert.match(paused.paused!, /stock-take/)
      await page.getByRole('button', { name: 'Resume' }).click()
      await until('resumed', channel, (c) => c.paused === null)

      await page.getByRole('button', { name: 'Recover since…' }).click()
      await dialog(page).getByRole('button', { name: 'The last day' }).click()
      const says = await dialog(page)
        .getByText(/^That is [\d,]+ numbers?\.$/)
        .textContent()
      const numbers = Number(says!.replace(/\D/g, ''))
      assert.ok(numbers > 0)
      const attempts = async () =>
        (await home.engine.db.one<{ n: number }>(sql`select count(*) as n from attempt`))!.n
      const before = await attempts()
      await dialog(page).getByRole('button', { name: 'Tell them again' }).click()
      const yes = dialog(page).getByRole('button', { name: /^Yes, change/ })
      await Promise.race([
        yes.click({ timeout: 3_000 }).catch(() => {}),
        dialog(page).waitFor({ state: 'hidden' }),
      ])
      await until('told again', attempts, (n) => n >= before + Math.min(numbers, 20))
    })
  })

  test('what the shop refuses is given up and listed; once it is mended there, it is told again', async () => {
    const sku = skus[3]!
    const { db } = home.engine
    // The shop's own code is one that it does not know any more.
    const [listing] = await db.all<{ id: number; external: string }>(sql`
      select l.id, l.external from listing l join item i on i.id = l.item_id
      where i.sku = ${sku} and l.published`)
    const rename = (external: string) =>
      db.one(sql`update listing set external = ${external} where id = ${listing!.id}`)
    await rename('GONE-THERE')
    await home.ask('POST', `/v1/items/${sku}/deliveries/shop/replay`, {})
    await until('given up', channel, (c) => c.dead > 0)
    await at(viewer(), `/deliveries?sku=${encodeURIComponent(sku)}`, async (page) => {
      await page.getByRole('button', { name: 'Request and answer' }).first().click()
      await page.getByRole('region', { name: 'Request' }).getByText('GONE-THERE').waitFor()
      await page.getByRole('region', { name: 'Answer' }).waitFor()
    })
    await rename(listing!.external)
    await at(reconciler(), '/deliveries?state=dead', async (page) => {
      await page.getByRole('button', { name: /^Try again all/ }).click()
      await dialog(page)
        .getByRole('button', { name: /^Try again all/ })
        .click()
      await until('told again', channel, (c) => c.dead === 0)
    })
    assert.equal(await refused('POST', '/v1/dead-letters/replay', {}), 403)
  })

  test('an item shows any past minute as the API tells it', () => asItWas(viewer()))

  test('what is kept back of an item is changed, and the log has who, from what and to what', async () => {
    await keptBack(reconciler(), skus[4]!)
    assert.equal(await refused('PUT', '/v1/items', { items: [{ sku: skus[4], safety: 1 }] }), 403)
    await at(viewer(), `/stock/${skus[4]}`, async (page) => {
      assert.equal(await page.getByRole('button', { name: 'Map a code' }).count(), 0)
      assert.equal(await page.getByRole('button', { name: /safety stock/ }).count(), 0)
    })
  })

  test('another code of an item is mapped', () => calledElse(reconciler(), skus[4]!))

  test('everything is read and compared now, a job is run, an audit is made', async () => {
    const runs = async (job: string) =>
      (await home.engine.db.one<{ n: number; asked: string | null }>(sql`
        select count(*) as n, max(asked_by) filter (where asked_by like 'reconciler%') as asked
        from run where job = ${job} and state = 'done'`))!
    const [compared, verified] = [await runs('reconcile'), await runs('verify')]
    const audits = async () =>
      (await home.engine.db.one<{ n: number }>(sql`select count(*) as n from audit`))!.n
    const made = await audits()
    await at(reconciler(), '/readings', async (page) => {
      await page.getByRole('button', { name: 'Read and compare all now' }).click()
      await page.getByText('Read and compared: every system').waitFor()
      const after = await runs('reconcile')
      assert.deepEqual([after.n, after.asked], [compared.n + 1, 'reconciler@onhand.test'])

      await page.goto(`${home.url}/jobs`)
      await settled(page)
      const job = page.getByRole('region', { name: 'verify' })
      await job.getByRole('button', { name: 'Run now' }).click()
      await until(
        'verified',
        () => runs('verify'),
        ({ n }) => n > verified.n,
      )

      await page.goto(`${home.url}/audits`)
      await settled(page)
      await page.getByRole('button', { name: 'Make one now' }).click()
      await dialog(page).getByRole('button', { name: 'Make one now' }).click()
      await until('made', audits, (n) => n === made + 1)
      await page.getByRole('row').nth(1).waitFor()
    })
    await at(viewer(), '/readings', async (page) => {
      assert.equal(await page.getByRole('button', { name: 'Read and compare all now' }).count(), 0)
    })
    assert.equal(await refused('POST', '/v1/reconcile'), 403)
    assert.equal(await refused('POST', '/v1/jobs/verify/run'), 403)
  })
})
