import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { sql } from '../../../src/db/sql.ts'
import { demoLink } from '../../../src/people/signin/first.ts'
import { launch, open, settled, skip, wide } from '../browser.ts'
import { type Fresh, fresh } from '../fresh.ts'
import { PASSWORD, said, signIn, stateOf } from '../house.ts'
import { dialog, until } from './hand.ts'

const EMAIL = 'ann@onhand.test'

describe('people, their rights, and what they set', { skip }, () => {
  let browser: Browser
  let home: Fresh
  before(async () => {
    home = await fresh()
    browser = await launch()
  })
  after(async () => {
    await browser?.close()
    await home?.close()
  })

  /** Somebody in a browser of their own; fails where the page itself failed. */
  async function tab(path: string, work: (page: Page) => Promise<void>, person?: [string, string]) {
    const state = person ? stateOf(home.url, (await session(...person)).cookie) : undefined
    const { context, page, wrong } = await open(browser, wide, state)
    page.setDefaultTimeout(15_000)
    await page.goto(new URL(path, home.url).href)
    await page.locator('h1').first().waitFor()
    await work(page)
    assert.deepEqual(wrong, [])
    await context.close()
  }
  const session = (email: string, password: string) => signIn(home.url, { email, password })
  const ann = (path: string, work: (page: Page) => Promise<void>) =>
    tab(
      path,
      async (page) => {
        await settled(page)
        await work(page)
      },
      [EMAIL, PASSWORD],
    )
  const sessions = async (email = EMAIL) =>
    (
      await home.engine.db.all<{ way: string }>(sql`
      select s.way from session s join person p on p.id = s.person_id where p.email = ${email}
      order by s.id`)
    ).map(({ way }) => way)
  const enter = async (page: Page, password: string) => {
    await page.getByLabel('E-mail').fill(EMAIL)
    await page.getByRole('textbox', { name: 'Password' }).fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }
  const inside = (page: Page) => page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  /** What the server answers somebody who asks past the page. */
  const status = async (who: [string, string], method: string, path: string, body: unknown) =>
    (await said(home.url, method, path, body, await session(...who))).status

  test('the first person sets it up with a link that works once', async () => {
    const begin = async (page: Page) => {
      await page.getByLabel('Your name').fill('Ann')
      await page.getByLabel('E-mail').fill(EMAIL)
      await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
      await page.getByRole('button', { name: 'Begin' }).click()
    }
    await tab(home.setup, async (page) => {
      await begin(page)
      await inside(page)
      assert.equal(new URL(page.url()).hash, '', 'the link is in no history')
    })
    const people = await home.engine.db.all(sql`select email, roles from person`)
    assert.deepEqual(people, [{ email: EMAIL, roles: ['admin'] }])
    await tab(home.setup, async (page) => {
      await begin(page)
      await page.getByRole('alert').waitFor()
    })
    assert.equal((await home.engine.db.all(sql`select id from person`)).length, 1)
  })

  test('a wrong password lets nobody in, the right one does, and out is out', async () => {
    const before = await sessions()
    await tab('/', async (page) => {
      await enter(page, 'not what it is at all')
      await page.getByText('The e-mail address or the password is not right.').waitFor()
      assert.deepEqual(await sessions(), before)
      await enter(page, PASSWORD)
      await inside(page)
      assert.deepEqual(await sessions(), [...before, 'password'])
      const cookies = await page.context().cookies()
      await page.getByRole('button', { name: 'Signed in as Ann' }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      assert.deepEqual(await sessions(), before)
      await page.context().addCookies(cookies)
      await page.goto(`${home.url}/stock`)
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    })
  })

  test('a link to sign in with works once', async () => {
    const link = `/${await demoLink(home.engine)}`
    await tab(link, inside)
    await tab(link, async (page) => {
      await page.getByRole('heading', { name: 'This link was used' }).waitFor()
      await page.getByRole('alert').waitFor()
    })
    await tab(`${link}-and-what-is-not-of-it`.repeat(3).slice(0, 300), async (page) => {
      await page.getByRole('heading', { name: 'This link did not let you in' }).waitFor()
      await page.getByRole('button', { name: 'Try again' }).waitFor()
    })
    assert.deepEqual(await sessions('demo@localhost'), ['link'])
  })

  test('somebody is invited, chooses a password, may look and no more, and is switched off', async () => {
    const ben: [string, string] = ['ben@onhand.test', 'another sentence to be kept']
    let link = ''
    await ann('/people', async (page) => {
      await page.getByRole('button', { name: 'Invite' }).click()
      await dialog(page).getByLabel('E-mail').fill(ben[0])
      await dialog(page).getByLabel('Name', { exact: false }).last().fill('Ben')
      await dialog(page).getByRole('button', { name: 'Invite' }).click()
      link = await page.getByLabel('Shown once, now').inputValue()
    })
    await tab(link, async (page) => {
      await page.getByRole('textbox', { name: 'Password' }).fill(ben[1])
      await page.getByRole('button', { name: 'Go on' }).click()
      await inside(page)
      assert.equal(await page.getByRole('link', { name: 'People & keys' }).count(), 0)
      await page.goto(`${home.url}/people`)
      await page.getByText('Only an admin sees who may do what').waitFor()
      await page.goto(`${home.url}/settings`)
      await settled(page)
      const change = page.getByRole('button', { name: 'Change', exact: true }).first()
      assert.equal(await change.getAttribute('aria-disabled'), 'true')
    })
    const asks: [string, string, unknown][] = [
      ['POST', '/v1/people', { email: 'x@onhand.test', name: 'x', roles: ['admin'] }],
      ['POST', '/v1/keys', { name: 'x', scopes: ['read'] }],
      ['PUT', '/v1/settings/low_stock', { value: 9 }],
      ['PUT', '/v1/secrets/SHOP_TOKEN', { value: 'x' }],
      ['POST', '/v1/connections/shop/test', {}],
    ]
    for (const [method, path, body] of asks)
      assert.equal(await status(ben, method, path, body), 403, path)
    await ann('/people', async (page) => {
      await page.getByText(ben[0]).click()
      await dialog(page).getByRole('button', { name: 'Switch off' }).click()
      await dialog(page, 'Switch Ben off').getByRole('button', { name: 'Switch off' }).click()
      const off = () =>
        home.engine.db.one<{ off: boolean }>(
          sql`select disabled_at is not null as off from person where email = ${ben[0]}`,
        )
      await until('switched off', off, (row) => row!.off)
    })
    assert.deepEqual(await sessions(ben[0]), [])
    await assert.rejects(session(...ben), /401/)
  })

  test('a key is shown once, lets a program in, and after it is revoked does not', async () => {
    const read = (key: string) =>
      fetch(`${home.url}/v1/items`, { headers: { authorization: `Bearer ${key}` } })
    await ann('/people?tab=keys', async (page) => {
      await page.getByRole('button', { name: 'Make a key' }).click()
      await dialog(page).getByLabel('Name', { exact: false }).first().fill('nightly counts')
      await dialog(page).getByRole('button', { name: 'Make a key' }).click()
      const key = await page.getByLabel('Shown once, now').inputValue()
      assert.equal((await read(key)).status, 200)
      await page.getByRole('button', { name: 'I have it' }).click()
      await dialog(page).waitFor({ state: 'hidden' })
      assert.ok(!(await page.content()).includes(key))
      const kept = await home.engine.db.one(
        sql`select name, scopes, revoked_at from api_key where name = 'nightly counts'`,
      )
      assert.deepEqual(kept, { name: 'nightly counts', scopes: ['read'], revokedAt: null })
      await page.getByRole('button', { name: 'Revoke' }).click()
      await dialog(page).getByRole('button', { name: 'Revoke' }).click()
      await until(
        'refused',
        async () => (await read(key)).status,
        (code) => code === 401,
      )
    })
  })

  const override = (name: string) =>
    home.engine.db.one<{ value: unknown; setBy: string; note: string }>(
      sql`select value, set_by, note from override where name = ${name}`,
    )

  test('a setting is changed with a reason, wins over the file, and goes back to it', async () => {
    await ann('/settings', async (page) => {
      const row = page.locator('[data-setting=low_stock]')
      await row.getByRole('button', { name: 'Change' }).click()
      await dialog(page).getByLabel('From now on').fill('7')
      await dialog(page).getByLabel(/^Why/).fill('the supplier is slow')
      await dialog(page).getByRole('button', { name: 'Change' }).click()
      await row.getByText('7 units', { exact: true }).waitFor()
      assert.deepEqual(await override('low_stock'), {
        value: 7,
        setBy: EMAIL,
        note: 'the supplier is slow',
      })
      const log = await home.engine.db.one<{ actor: string; was: unknown; now: unknown }>(sql`
        select actor, was, now from audit_log where act = 'settings.set' and outcome = 'done'
        order by id desc limit 1`)
      assert.equal(log?.actor, EMAIL)
      assert.match(JSON.stringify([log?.was, log?.now]), /7/)
      await row.getByRole('button', { name: 'Back to the file' }).click()
      await dialog(page).getByRole('button', { name: 'Back to the file' }).click()
      await until(
        'taken back',
        () => override('low_stock'),
        (one) => one === undefined,
      )
    })
  })

  test('the gate is turned on only after one saw what it would have done', async () => {
    const seen = (await (
      await said(
        home.url,
        'GET',
        '/v1/settings/gate/preview',
        undefined,
        await session(EMAIL, PASSWORD),
      )
    ).json()) as { says: string }
    await ann('/settings', async (page) => {
      await page.getByRole('button', { name: 'Turn the gate on' }).click()
      await dialog(page).getByText(seen.says).waitFor()
      assert.equal(await override('gate'), undefined, 'asking changes nothing')
      await dialog(page).getByRole('button', { name: 'Turn the gate on' }).click()
      await page.getByText('On: small repairs are done').waitFor()
      assert.equal((await override('gate'))?.value, 'on')
    })
  })

  test('a secret goes in and never comes out, and the connection is tested with it', async () => {
    const value = 'tok_never-to-be-seen-again'
    await ann('/connections/shop', async (page) => {
      const answers: Promise<string>[] = []
      page.on('response', (response) => {
        // The stream of events has no end.
        if (/\/v1\/(?!events)/.test(response.url())) answers.push(response.text().catch(() => ''))
      })
      const secrets = page.getByRole('region', { name: 'Secrets it needs' })
      await secrets.getByRole('button', { name: 'Store' }).first().click()
      await dialog(page).getByLabel('The value', { exact: false }).first().fill(value)
      await dialog(page).getByRole('button', { name: 'Store' }).click()
      await secrets.getByText('Stored here, sealed').waitFor()
      const kept = await home.engine.db.all<{ name: string; sealed: string; setBy: string }>(
        sql`select name, encode(sealed, 'escape') as sealed, set_by from secret`,
      )
      assert.deepEqual(
        kept.map(({ name, setBy }) => [name, setBy]),
        [['SHOP_TOKEN', EMAIL]],
      )
      assert.ok(!kept[0]!.sealed.includes(value))

      await page.getByRole('button', { name: 'Test (only reads)' }).click()
      const looked = () =>
        home.engine.db.one<{ askedBy: string; done: boolean }>(sql`
          select c.asked_by, c.ended_at is not null as done from checkup c
          join system s on s.id = c.system_id where s.name = 'shop'`)
      const checkup = await until('tested', looked, (one) => one?.done === true)
      assert.equal(checkup?.askedBy, EMAIL)
      await page.reload()
      await settled(page)
      assert.ok(!(await page.content()).includes(value))
      const all = (await Promise.all(answers)).join('\n')
      assert.match(all, /SHOP_TOKEN/)
      assert.ok(!all.includes(value), 'no answer has it')
    })
  })

  test('a new password ends every other session and keeps this one', async () => {
    const other = await session(EMAIL, PASSWORD)
    const next = 'yet another sentence to keep'
    const me = async () => (await said(home.url, 'GET', '/v1/me', undefined, other)).status
    assert.equal(await me(), 200)
    await ann('/account', async (page) => {
      await page.getByRole('textbox', { name: 'The one you have' }).fill(PASSWORD)
      await page.getByRole('textbox', { name: 'A new one' }).fill(next)
      await page.getByRole('button', { name: 'Change it' }).click()
      await page.getByText('Your password is changed').waitFor()
      assert.equal(await me(), 401)
      assert.equal((await sessions()).length, 1)
      await page.reload()
      await page.getByRole('heading', { name: 'Ann', level: 1 }).waitFor()
    })
    await assert.rejects(session(EMAIL, PASSWORD), /401/)
    assert.ok(await session(EMAIL, next))
  })
})
