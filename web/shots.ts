/** `npm run shots`: a picture of every page, on a wide screen, in the dark, on a phone, empty, and cut off. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page as Tab } from 'playwright-core'
import { dark, type Look, launch, open, phone, settled, visit, wide } from './tests/browser.ts'
import { fresh } from './tests/fresh.ts'
import { type House, house, type Saved, signIn, stateOf } from './tests/house.ts'
import { type Page, pagesOf } from './tests/pages.ts'
import { listOf } from './tests/shots/list.ts'
import { fewColours } from './tests/shots/png.ts'
import { stage } from './tests/shots/stage.ts'

const folder = join(import.meta.dirname, '../docs/shots')
const screen: Look = { ...wide, width: 1280, height: 800 }
const looks = { wide: screen, dark: { ...screen, scheme: dark.scheme }, phone } as const
const DAYS = 3
/** What is shown when nobody answers; the others look the same there. */
const cutOff = ['overview', 'stock', 'drifts', 'deliveries']

mkdirSync(folder, { recursive: true })
for (const name of readdirSync(folder)) rmSync(join(folder, name))
const browser = await launch()
await doors(browser)
const home = await house(DAYS)
try {
  await stage(home)
  const pages = await pagesOf(home)
  for (const [name, look] of Object.entries(looks)) await all(home, pages, name, look)
  await lost(home, pages)
} finally {
  await browser.close()
}
const made = readdirSync(folder).sort()
writeFileSync(join(folder, 'README.md'), listOf(made))
console.log(`${made.length} pictures in docs/shots`)
process.exit(0)

async function all(home: House, pages: readonly Page[], suffix: string, look: Look) {
  const { context, page } = await open(browser, look, home.as.admin)
  for (const one of pages) await shown(page, home.url, one, suffix)
  await context.close()
}

async function shown(tab: Tab, base: string, one: Page, suffix: string) {
  await visit(tab, base, one)
  // What fades in has come.
  await tab.waitForTimeout(400)
  await kept(tab, `${one.name}-${suffix}`)
}

async function kept(tab: Tab, name: string) {
  writeFileSync(join(folder, `${name}.png`), fewColours(await tab.screenshot()))
}

/** The way in, and every page of a first day. */
async function doors(browser: Browser) {
  const first = await fresh()
  const { context, page } = await open(browser, screen)
  await page.goto(first.url)
  await page.getByLabel('E-mail').waitFor()
  await kept(page, 'sign-in-wide')
  await page.goto(first.setup)
  await page.getByLabel('Your name').waitFor()
  await kept(page, 'setup-wide')
  await context.close()
  const state = await begun(first)
  const day = await open(browser, screen, state)
  const ask = async () => ({ rows: [] })
  for (const one of await pagesOf({ ask })) await shown(day.page, first.url, one, 'empty')
  await day.context.close()
  await first.close()
}

async function begun({ url, setup }: { url: string; setup: string }): Promise<Saved> {
  const email = 'ann@onhand.test'
  const password = 'a long sentence nobody guesses'
  const response = await fetch(`${url}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ token: setup.split('#')[1], name: 'Ann', email, password }),
  })
  if (!response.ok) throw new Error(await response.text())
  return stateOf(url, (await signIn(url, { email, password })).cookie)
}

/** The server goes away while one looks. */
async function lost(home: House, pages: readonly Page[]) {
  const tabs = []
  for (const one of pages.filter(({ name }) => cutOff.includes(name))) {
    const { page } = await open(browser, screen, home.as.admin)
    await page.goto(home.url + one.path)
    await settled(page)
    tabs.push({ page, name: one.name })
  }
  await home.close()
  for (const { page, name } of tabs) {
    await page.getByText('Onhand does not answer').first().waitFor()
    await page.waitForTimeout(400)
    await kept(page, `${name}-lost`)
  }
}
