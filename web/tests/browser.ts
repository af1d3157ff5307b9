/** A real Chromium for the page's tests: found on the machine, as the README says. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
export const program = places.find((path) => path !== undefined && existsSync(path))

/** Where there is none the tests are left out, aloud; CI must have one. */
export const skip =
  program || process.env.CI === 'true'
    ? false
    : 'no Chromium was found: apt-get install chromium, or set CHROMIUM'

export function launch(): Promise<Browser> {
  if (!program) throw new Error('CI must try the pages: install chromium')
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ]
  return chromium.launch({ executablePath: program, args })
}

export type Look = { width: number; height: number; scheme: 'light' | 'dark'; touch?: boolean }
export const wide: Look = { width: 1440, height: 900, scheme: 'light' }
export const dark: Look = { ...wide, scheme: 'dark' }
export const phone: Look = { width: 390, height: 844, scheme: 'light' }
/** A phone in the hand: it is tapped. */
export const hand: Look = { ...phone, touch: true }

type Saved = Exclude<BrowserContextOptions['storageState'], string | undefined>

/** A page that remembers what went wrong in it. */
export async function open(browser: Browser, look: Look, state?: Saved) {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.scheme,
    ...(look.touch && { hasTouch: true, isMobile: true }),
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    ...(state && { storageState: state }),
  })
  const page = await context.newPage()
  const wrong: string[] = []
  page.on('pageerror', (error) => wrong.push(error.message))
  page.on('console', (said) => {
    // What the server refuses is told by the page itself.
    if (said.type() === 'error' && !/Failed to load resource/.test(said.text()))
      wrong.push(said.text())
  })
  return { context, page, wrong }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
type Found = { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }

/** What axe finds that is serious or critical, as sentences. */
export async function unfair(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((r) => r.violations)`,
  )) as Found[]
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary})`)
          .join('; ')}`,
    )
}

const LONGEST_MS = 20_000
const STEP_MS = 50

/** The page has what it asked for, and nothing moves any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor({ timeout: LONGEST_MS })
  const busy = page.locator('[aria-busy=true], .mantine-Loader-root')
  for (let calm = 0, waited = 0; calm < 3 && waited < LONGEST_MS; waited += STEP_MS) {
    calm = (await busy.count()) === 0 ? calm + 1 : 0
    await page.waitForTimeout(STEP_MS)
  }
}

/** How many px the page is wider than its window. */
export const overflow = (page: Page) =>
  page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )

/** Goes there, and opens what is to be seen of it. */
export async function visit(page: Page, base: string, { path, opens }: Visited): Promise<void> {
  await page.goto(base + path)
  await settled(page)
  if (opens === undefined) return
  await page.getByRole('button', { name: opens }).first().click()
  await settled(page)
}
type Visited = { path: string; opens?: string }

/** Lists with a row that is wider than the room it has, each with by how much. */
export const cut = (page: Page) =>
  page.evaluate<string[]>(`[...document.querySelectorAll('[role=table]')].flatMap((table) => {
    const rows = [...table.querySelectorAll('[role=row]')].filter((row) => row.clientWidth > 100)
    const over = Math.max(0, ...rows.map((row) => row.scrollWidth - row.clientWidth))
    return over > 1 ? [table.getAttribute('aria-label') + ' is cut off by ' + over + ' px'] : []
  })`)
